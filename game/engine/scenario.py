"""What content may say: one company as data, in closed sets that the engine knows how to play.

A scenario is read from one TOML file by ``game.catalogue``; nothing here reads files. Field names
carry their units. A field with a default may be left out of the file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from game.engine.constants import CONSTANTS, Constants
from game.engine.policies import Policies


class StageKind(StrEnum):
    """What is done with a story in a stage.

    A station is a place where tasks wait for somebody who can do its work, and then go on: the
    stage of a plain line, or a hand-off to another department.
    """

    PLANNED = "planned"
    DISCOVERY = "discovery"
    DEVELOP = "develop"
    REVIEW = "review"
    STATION = "station"
    RELEASE = "release"
    PRODUCTION = "production"


class Shape(StrEnum):
    """How an amount of work is distributed."""

    LOGNORMAL = "lognormal"
    EXPONENTIAL = "exponential"
    CONSTANT = "constant"


class EffectKind(StrEnum):
    """What an answer or an improvement pushes on. Each is a quantity of the flow model."""

    PERSON_DAYS = "person-days"  # working time taken from stories in this turn
    BUDGET = "budget"  # improvement budget in person-days
    TRUST = "trust"  # the customers' trust, 0 to 1
    MORALE = "morale"  # everybody's morale, 0 to 1
    FATIGUE = "fatigue"  # everybody's fatigue, 0 to 1
    DEBT = "debt"  # technical debt, 0 upwards; each 0.1 slows every change by a tenth
    AUTOMATION = "automation"  # share of a deployment that needs no hands, 0 to 1
    OBSERVABILITY = "observability"  # share of faults that show themselves at once, 0 to 1
    CROSS_SKILL = "cross-skill"  # how far everybody learns what they cannot do yet, 0 to 1
    PIPELINE_SECONDS = "pipeline-seconds"  # duration of a pipeline run
    PLATFORM_FAULTS = "platform-faults"  # faults of the platform, added to the rate a day
    INTERRUPTIONS = "interruptions"  # of the whole team, added to the rate a week
    COVERAGE = "coverage"  # share of the untested code that gets tests; below 0 they are lost
    SKILL = "skill"  # what the team knows of its product and tools, 0 to 1
    REACH = "reach"  # share of all possible customers who can see it, 0 to 1
    ON_CALL = "on-call"  # share of closed hours in which somebody gets up, 0 to 1
    REVIEW_EASE = "review-ease"  # share of a review's work that is gone, 0 to 1
    TOGGLE_EASE = "toggle-ease"  # share of the price of toggles that is gone, 0 to 1
    EXAMPLE_EASE = "example-ease"  # share of the price of example mapping that is gone, 0 to 1
    STANDARD_CHANGES = "standard-changes"  # share that a change board approved in advance, 0 to 1
    ATTENDANCE = "attendance"  # working hours that somebody spends beside each planned deployment


class Quantity(StrEnum):
    """What a condition may look at."""

    TURN = "turn"
    REACH = "reach"
    DEBT = "debt"
    MORALE = "morale"
    TRUST = "trust"
    AUTOMATION = "automation"
    OBSERVABILITY = "observability"
    STORIES_IN_PRODUCTION = "stories-in-production"
    FATIGUE = "fatigue"
    SKILL = "skill"
    COVERAGE = "coverage"
    ADOPTION = "adoption"
    CROSS_SKILL = "cross-skill"
    INTERRUPTIONS = "interruptions"  # a week
    WIP = "wip"  # stories in progress
    BUDGET = "budget"  # days of improvement that are left
    UNRELEASED = "unreleased"  # changes that wait for the gate, a board or the pipeline


@dataclass(frozen=True, slots=True)
class Work:
    """An amount of work: its mean in hours, and how it varies."""

    mean_hours: float
    cv: float = 0.0  # coefficient of variation of a lognormal amount; 0 is constant
    shape: Shape = Shape.LOGNORMAL


@dataclass(frozen=True, slots=True)
class Person:
    """One head. ``skills`` maps a stage's id to a speed, 1.0 being a fluent colleague's.

    Who has no hours is not there yet, and comes with an act.
    """

    id: str
    name: str
    role: str
    hours_per_week: float
    skills: dict[str, float]


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the value stream, in order from the idea to production."""

    id: str
    name: str
    kind: StageKind
    work: Work | None = None


@dataclass(frozen=True, slots=True)
class Backlog:
    """What could be built. Lines count stories from the top; time is fixed and scope is not."""

    stories: int
    beta_line: int
    public_line: int
    tasks_per_story: float
    task: Work


@dataclass(frozen=True, slots=True)
class Condition:
    """A bound on one quantity of the state; both bounds are inclusive."""

    quantity: Quantity
    at_least: float = float("-inf")
    at_most: float = float("inf")


@dataclass(frozen=True, slots=True)
class Effect:
    """A push on one quantity, now or ``after_turns`` turns later, for certain or by ``chance``."""

    kind: EffectKind
    amount: float
    after_turns: int = 0
    chance: float = 1.0
    says: str = ""  # what the recap says when a late effect arrives


@dataclass(frozen=True, slots=True)
class Act:
    """A shift of the company's situation, announced on the page of ``turn``."""

    turn: int
    title: str
    text: str
    day: int  # calendar day on which it happens
    reach: float | None = None  # share of all possible customers who can see it from then on
    effects: tuple[Effect, ...] = ()  # on that day, for certain
    hours: dict[str, float] = field(default_factory=dict)  # a week, by person, from the turn on
    promised: int = 0  # stories by that day; what is missing costs trust


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to an event. ``cost`` is the size of what it costs, in words for the screen."""

    id: str
    label: str
    cost: str
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens at most once a game and wants an answer."""

    id: str
    when: str
    title: str
    text: str
    why: str
    source: str
    chance: float  # that it comes up in a turn in which it can
    answers: tuple[Answer, ...]
    conditions: tuple[Condition, ...] = ()
    policies: dict[str, tuple[str, ...]] = field(default_factory=dict)  # only under these choices
    needs: tuple[str, ...] = ()  # improvements that must be finished
    unless: tuple[str, ...] = ()  # improvements of which none may be


@dataclass(frozen=True, slots=True)
class Improvement:
    """An investment. Its effects count from the day on which it is finished."""

    id: str
    name: str
    text: str
    cost_days: int  # person-days, negative where it gives budget back
    weeks: int
    effects: tuple[Effect, ...]
    why: str
    source: str


@dataclass(frozen=True, slots=True)
class StartingState:
    """How the company stands on day 0."""

    morale: float
    fatigue: float
    trust: float
    debt: float
    automation: float
    observability: float
    pipeline_minutes: float
    skill: float
    code_hours: float  # working hours that went into the code that exists
    coverage: float  # share of it that automated tests cover
    platform_faults_per_day: float
    interruptions_per_week: float  # of the whole team, by the company and not by incidents
    reach: float = 0.0  # share of all possible customers who can see it
    adoption: float = 0.0  # share who use it
    live_stories: int = 0  # in production already, counted towards the lines
    dates: float = 0.0  # share of customers who want to know when
    live_weeks: float = 0.0  # what is there already, in weeks of the value that is hoped for


@dataclass(frozen=True, slots=True)
class References:
    """What the meters call good in this company; docs/scoring.md has the formulas."""

    tasks_per_week: float
    value_per_week: float
    adoption: float  # share of those who can see it who use it, over the last six sprints


@dataclass(frozen=True, slots=True)
class ChangeBoard:
    """Who approves planned changes, once a week: those that it has not approved in advance."""

    weekday: int  # 0 is Monday
    hour: int  # of the day


@dataclass(frozen=True, slots=True)
class Line:
    """A plain line: arrivals or constant WIP, stations, perhaps a train, and nothing human.

    One unit of time, whatever the file calls it, is one hour of the engine's clock, and nobody
    ever closes.
    """

    unit: str
    arrivals: Work | None  # time between two stories; None where the WIP is constant
    train_hours: float | None  # between two openings of the gate; None where it stands open
    warm_up_turns: int  # at the beginning that are not measured


@dataclass(frozen=True, slots=True, eq=False)
class Scenario:
    """One company: everything that a game needs beside a seed and the player's decisions.

    Two are the same company only if they are one object, so that what follows from a company can
    be remembered with it.
    """

    id: str
    version: int
    name: str
    pitch: str
    goal: str
    turns: int
    sprints_per_turn: int
    board_reviews: tuple[int, ...]  # after these turns
    holidays: tuple[int, ...]  # calendar days, 0 being the first Monday
    budget_days: int
    start: Policies
    at_start: StartingState
    people: tuple[Person, ...]
    stages: tuple[Stage, ...]
    backlog: Backlog
    references: References
    acts: tuple[Act, ...] = ()
    improvements: tuple[Improvement, ...] = ()
    events: tuple[Event, ...] = ()
    hard: bool = False  # common sense wins less often here
    aims: tuple[str, ...] = ()  # what may be learned
    questions: tuple[str, ...] = ()  # for discussion afterwards
    change_board: ChangeBoard | None = None
    constants: Constants = CONSTANTS
    line: Line | None = None

    @property
    def days(self) -> int:
        """Calendar days in the whole game."""
        return self.turns * self.sprints_per_turn * 7
