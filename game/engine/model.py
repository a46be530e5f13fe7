"""The nouns of a game: what the player decides, what the state holds, what a turn gives back.

Clock and work are integers of seconds: ``at`` is calendar time since day 0, 00:00 (a Monday), and
work is counted in working seconds. A ``State`` is plain data. ``take_turn`` never changes the
state that it is given; everybody else only reads it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from enum import IntEnum, StrEnum
from operator import attrgetter
from typing import NamedTuple, TypeVar

from game.engine.policies import Policies


class IllegalDecision(Exception):
    """A decision that the rules do not allow. Nothing has changed.

    ``code`` is one of a closed set for programs, ``str()`` one sentence for people.
    """

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True, slots=True)
class Decision:
    """What the player submits for one turn.

    ``answer`` is the id of an answer to the event on the table, None where there is none (or to
    take the first). ``start`` and ``stop`` are ids of improvements.
    """

    policies: Policies
    answer: str | None = None
    start: tuple[str, ...] = ()
    stop: tuple[str, ...] = ()


class Verdict(StrEnum):
    """How a game ended."""

    ELITE = "elite"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    FIRED = "fired"


class Cause(IntEnum):
    """Why a story is where it is. The order is the rule: what comes first explains a story."""

    WORKED_ON = 0
    REWORKED = 1
    WAITS_FOR_PERSON = 2
    WAITS_FOR_REVIEW = 3
    BLOCKED_BY_INCIDENT = 4
    WAITS_FOR_APPROVAL = 5
    IN_PIPELINE = 6
    WAITS_AT_GATE = 7
    WAITS_FOR_SLOT = 8
    CLOSED = 9  # in somebody's hands, but at night, at the weekend or on a holiday
    WAITS_FOR_PARTS = 10  # reviewed, and merged only together with the rest of its story


class Meters(NamedTuple):
    """Four meters from 0 to 100; docs/scoring.md has the formulas."""

    people: float
    productivity: float
    customers: float
    stability: float

    @property
    def score(self) -> float:
        """Their average, rounded to one decimal, shown and judged alike."""
        total = self.people + self.productivity + self.customers + self.stability
        return round(total / 4, 1)


#: The story of what serves no one story.
NO_STORY = -1


@dataclass(slots=True)
class Job:
    """A piece of work in somebody's hands. ``left`` is working seconds at speed 1, alone."""

    kind: int
    ref: int  # a story, task, batch or incident, as the kind says
    story: int  # the story that it serves, or none
    stage: int  # where it is done
    left: int = 0


@dataclass(slots=True)
class Worker:
    """A person at work. ``clock`` is the working second up to which progress is booked."""

    jobs: list[Job] = field(default_factory=list)
    held: list[Job] = field(default_factory=list)  # put down because of an incident
    clock: int = 0
    speed_ppm: int = 0  # millionths of a working second of progress in a working second
    version: int = 0  # of the plan for the next finished job; an older plan is void


@dataclass(slots=True)
class Task:
    """A part of a story that one person takes; each of its ``parts`` becomes a change."""

    id: int
    story: int  # -1 once the story is accepted: then only repairs bring the task back
    effort: int  # working seconds, over all parts
    parts: int
    stage: int
    cause: int
    part: int = 0  # parts merged so far
    hand_ins: int = 0  # times that it was coded to an end; the key of its luck
    author: int = -1
    started_at: int = -1
    done: bool = False  # has been in production
    sent_back: bool = False  # at least once
    reworking: bool = False
    defects: int = 0  # in the present part, unknown to everybody
    incident: int = -1  # the incident that the present rework mends, or -1


@dataclass(slots=True)
class Story:
    """A story from its start to its acceptance."""

    id: int
    committed_at: int
    started_at: int
    stage: int
    cause: int
    since: int  # when the present stage and cause began
    since_worked: int  # the same in working seconds
    touched: int = 0  # working seconds since then in which somebody worked on it
    unclear: bool = False  # misunderstood, unknown to everybody
    tasks: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Change:
    """One merge to trunk on its way to production."""

    id: int
    task: int
    story: int
    merged_at: int
    defects: int
    last: bool  # the task's last part
    incident: int = -1  # the incident that it mends, or -1


@dataclass(slots=True)
class Batch:
    """The changes of one deployment. ``hands`` counts jobs by hand that must end first."""

    id: int
    changes: list[Change]
    planned: bool
    hands: int = 0


@dataclass(slots=True)
class Incident:
    """Something that customers can notice, from its beginning to the restored service."""

    id: int
    began_at: int
    size: int  # changes in the failed deployment, 0 for a fault of the platform
    task: int  # the task whose change failed, or -1
    restored: bool = False


@dataclass(slots=True)
class Underway:
    """An improvement on which people are working."""

    id: str
    started_on_day: int
    ends_on_day: int
    cost_days: int


@dataclass(slots=True)
class Late:
    """An effect that has yet to arrive, with the event that it follows from."""

    turn: int
    kind: str
    amount: float
    says: str
    event: str


@dataclass(slots=True)
class Tally:
    """Sums over one stretch of days of the event log, from which every measure is read.

    Tallies of neighbouring stretches add up: sums are exact, being integers of seconds or counts.
    """

    days: int = 0
    tasks_done: int = 0
    stories_done: int = 0
    first_deployment_at: int = -1
    cycle_seconds: int = 0
    lead_seconds: int = 0
    quick_stories: int = 0  # accepted within ten days of their start
    deployments: int = 0
    deployments_max_in_a_day: int = 0
    planned_deployments: int = 0
    failed_deployments: int = 0  # of the planned ones
    changes: int = 0
    change_seconds: int = 0
    incidents: int = 0
    restore_seconds: list[int] = field(default_factory=list)
    tasks_sent_back: int = 0  # for the first time
    wip_area: int = 0  # task-seconds in progress
    planning_seconds: int = 0
    person_weeks: int = 0
    value: float = 0.0
    moods: list[float] = field(default_factory=lambda: [0.0] * 6)  # sums over days
    held_changes: int = 0  # not in production at the end, and how long they have waited
    held_seconds: int = 0


@dataclass(slots=True)
class State:
    """A game between two turns. Plain data: everything that the rest of the game depends on."""

    seed: int
    turn: int  # the turn to be played next, from 1; ``turns + 1`` when the game is over
    now: int
    policies: Policies
    budget_days: int
    event: str | None = None
    meters: Meters = Meters(0.0, 0.0, 0.0, 0.0)
    verdict: Verdict | None = None
    fired_on_turn: int | None = None
    charges: dict[str, float] = field(default_factory=dict)  # points off the final score
    score: float = 0.0  # as judged: of the meters, less the charges after the last turn
    window: list[Tally] = field(default_factory=list)  # of the last two turns
    events_seen: list[str] = field(default_factory=list)
    underway: list[Underway] = field(default_factory=list)
    improved: list[str] = field(default_factory=list)
    late: list[Late] = field(default_factory=list)
    arrived: list[str] = field(default_factory=list)  # late effects of the last turn, in words
    # the company
    morale: float = 0.0
    fatigue: float = 0.0
    skill: float = 0.0
    cross_skill: float = 0.0
    trust: float = 0.0
    debt: float = 0.0
    adoption: float = 0.0
    reach: float = 0.0
    automation: float = 0.0
    observability: float = 0.0
    platform_faults: float = 0.0
    interruptions: float = 0.0  # a week, of the whole team, by the company itself
    pipeline_seconds: int = 0
    settling: float = 0.0  # share of the week that goes into getting used to changes
    taken: float = 0.0  # share of this turn's week taken by an event's answer
    on_call: float = 0.0  # share of closed hours in which somebody gets up
    review_ease: float = 0.0  # share of a review's work that is gone
    toggle_ease: float = 0.0  # share of the price of toggles that is gone
    example_ease: float = 0.0  # share of the price of example mapping that is gone
    standard_changes: float = 0.0  # share that a change board approved in advance
    attendance: float = 0.0  # working hours that somebody spends beside a planned deployment
    hours: dict[str, float] = field(default_factory=dict)  # a week, of whom an act gave others
    code: float = 0.0  # working hours of code that exists
    tested: float = 0.0  # the part of it that automated tests cover
    value_live: float = 0.0
    value_per_week: float = 0.0  # a moving average over about three weeks
    # the value stream
    next_story: int = 0  # first story of the backlog that is not committed
    planned: list[tuple[int, int]] = field(default_factory=list)  # story, committed at
    stories: dict[int, Story] = field(default_factory=dict)
    tasks: dict[int, Task] = field(default_factory=dict)
    to_clarify: list[int] = field(default_factory=list)
    queues: list[list[int]] = field(default_factory=list)  # by stage: tasks that wait there
    to_accept: list[int] = field(default_factory=list)
    to_release: list[tuple[int, int]] = field(default_factory=list)  # batch, working seconds
    to_restore: list[int] = field(default_factory=list)
    to_approve: list[Change] = field(default_factory=list)  # by the change board
    gate: list[Change] = field(default_factory=list)
    pipeline: list[int] = field(default_factory=list)  # batches; the first one is running
    failing: list[int] = field(default_factory=list)  # incidents whose service is not restored
    batches: dict[int, Batch] = field(default_factory=dict)
    incidents: dict[int, Incident] = field(default_factory=dict)
    mended: dict[int, int] = field(default_factory=dict)  # gone task that was rework -> hand-ins
    workers: list[Worker] = field(default_factory=list)
    heap: list[tuple[int, int, int, int]] = field(default_factory=list)
    wip: int = 0  # stories in Discovery, Develop and Review
    tasks_in_progress: int = 0  # started and never in production yet
    accepted: int = 0
    released_on_day: int = 0  # of the last planned deployment
    batches_made: int = 0

    @property
    def over(self) -> bool:
        """Whether the game has its verdict."""
        return self.verdict is not None

    @property
    def held(self) -> list[Change]:
        """Changes that are merged and not in production."""
        batched = [change for batch in self.batches.values() for change in batch.changes]
        return [*self.to_approve, *self.gate, *batched]


# Copying ---------------------------------------------------------------------------------------

_T = TypeVar("_T")


def _copier(kind: type[_T]) -> Callable[[_T], _T]:
    """Copies a dataclass field by field; several times faster than the general ways."""
    read = attrgetter(*(item.name for item in fields(kind)))  # type: ignore[arg-type]
    return lambda thing: kind(*read(thing))


_job, _worker, _task, _story = _copier(Job), _copier(Worker), _copier(Task), _copier(Story)
_change, _batch, _incident = _copier(Change), _copier(Batch), _copier(Incident)
_state = _copier(State)


def copied(state: State) -> State:
    """A copy that shares nothing with the state that a turn could change.

    Policies, meters, tallies, improvements under way, late effects and hours are replaced and
    never changed, so they are shared.
    """
    twin = _state(state)
    for name in _LISTS:
        setattr(twin, name, list(getattr(state, name)))
    twin.queues = [list(queue) for queue in state.queues]
    twin.tasks = {number: _task(task) for number, task in state.tasks.items()}
    twin.stories = {number: _story(story) for number, story in state.stories.items()}
    for story in twin.stories.values():
        story.tasks = list(story.tasks)
    twin.workers = [_worker(worker) for worker in state.workers]
    for worker in twin.workers:
        worker.jobs = [_job(job) for job in worker.jobs]
        worker.held = [_job(job) for job in worker.held]
    twin.to_approve = [_change(change) for change in state.to_approve]
    twin.gate = [_change(change) for change in state.gate]
    twin.batches = {number: _batch(batch) for number, batch in state.batches.items()}
    for batch in twin.batches.values():
        batch.changes = [_change(change) for change in batch.changes]
    twin.incidents = {number: _incident(item) for number, item in state.incidents.items()}
    twin.mended = dict(state.mended)
    return twin


_LISTS = tuple(item.name for item in fields(State) if item.default_factory is list)
