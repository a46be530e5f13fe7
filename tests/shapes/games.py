"""Whole games of teams that differ in one thing, and whether a difference is more than luck.

A team is played on the reference company, seed by seed, through ``take_turn``; it works in its way
already when its game begins, so that nobody has to get used to anything. Every figure is a
ratio of two sums over the games, so that rates are pooled as docs/measures.md has it; two teams
are compared on the same seeds, and the error of the difference comes from leaving out each seed
in turn (the jackknife).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from math import sqrt
from typing import NamedTuple, cast

from game.engine import Decision, State, Verdict, new_game, take_turn
from game.engine.calendar import DAY, HOUR
from game.engine.events import (
    ChangeDeployed,
    DayBegan,
    Deployed,
    Log,
    StoryAccepted,
    StoryRejected,
    TaskDone,
    TaskReviewed,
)
from game.engine.metrics import add_all
from game.engine.model import Tally
from game.engine.policies import Policies
from game.engine.scenario import Scenario
from game.engine.strategies import Game
from tests.engine.plays import REFERENCE


class Team(NamedTuple):
    """A way of working, and what is otherwise in this company than in the reference company."""

    policies: Policies
    at_start: tuple[tuple[str, float], ...] = ()
    constants: tuple[tuple[str, float], ...] = ()
    tasks_per_story: float | None = None
    owner_hours: float | None = None  # a week
    changed: tuple[Policies, ...] = ()  # from the turn of change on, one a turn; the last stays


#: A team that changes its ways does so at the beginning of this turn.
TURN_OF_CHANGE = 3


class Accepted(NamedTuple):
    """A story that the owner accepted."""

    value: float
    age_days: float  # from commitment to the start of the work
    rejected: bool  # at least once before: it was not what was meant


class Period(NamedTuple):
    """One turn of a game."""

    tally: Tally
    finished: int  # tasks that passed review for the first time, wherever they wait then
    jobs: float  # in a person's hands, at the end
    morale: float
    fatigue: float


class Record(NamedTuple):
    """One game: its final figures, and what the experiments want to know beside them."""

    game: Game
    periods: tuple[Period, ...]
    stories: tuple[Accepted, ...]
    deployments: tuple[tuple[int, bool], ...]  # the planned ones: changes, and whether it failed
    escaped: int  # changes that reached production with a defect in them


def company(team: Team) -> Scenario:
    """The reference company, which works like this team, with what is otherwise for it."""
    at_start = replace(REFERENCE.at_start, **dict(team.at_start))
    # More stories than anybody can build: a short backlog would be a limit of its own.
    backlog = replace(REFERENCE.backlog, stories=1000)
    if team.tasks_per_story is not None:
        backlog = replace(backlog, tasks_per_story=team.tasks_per_story)
    scenario = replace(REFERENCE, start=team.policies, at_start=at_start, backlog=backlog)
    if team.constants:
        scenario = replace(scenario, constants=replace(scenario.constants, **dict(team.constants)))
    if team.owner_hours is not None:
        people = tuple(
            replace(person, hours_per_week=team.owner_hours)
            if set(person.skills) == {"production"}
            else person
            for person in scenario.people
        )
        scenario = replace(scenario, people=people)
    return scenario


@cache
def record(team: Team, seed: int) -> Record:
    """Play a whole game."""
    scenario = company(team)
    state = new_game(scenario, seed)
    diary = _Diary()
    while state.turn <= scenario.turns:
        state, log = take_turn(scenario, state, Decision(_in_turn(team, state.turn)), logging=False)
        diary.write(state, log)
    return diary.closed(seed, state)


def _in_turn(team: Team, turn: int) -> Policies:
    """How a team works in a turn."""
    if not team.changed or turn < TURN_OF_CHANGE:
        return team.policies
    return team.changed[min(turn - TURN_OF_CHANGE, len(team.changed) - 1)]


class _Diary:
    """A record that is being written."""

    def __init__(self) -> None:
        self.periods: list[Period] = []
        self.stories: list[Accepted] = []
        self.deployments: list[tuple[int, bool]] = []
        self.days: list[int] = []
        self.reviewed: set[int] = set()
        self.rejected: set[int] = set()
        self.escaped = 0

    def write(self, state: State, log: Log) -> None:
        """Add a turn."""
        before = len(self.reviewed)
        self.reviewed |= {fact.task for fact in log.of(TaskReviewed) if not fact.sent_back}
        self.rejected |= {fact.story for fact in log.of(StoryRejected)}
        self.stories += [
            Accepted(
                fact.value, (fact.started_at - fact.committed_at) / DAY, fact.story in self.rejected
            )
            for fact in log.of(StoryAccepted)
        ]
        self.deployments += [(f.changes, f.failed) for f in log.of(Deployed) if f.planned]
        self.escaped += sum(fact.escaped for fact in log.of(ChangeDeployed))
        self.days += [fact.at // DAY for fact in log.of(TaskDone)]
        evening = list(log.of(DayBegan))[-1]
        jobs = sum(len(worker.jobs) + len(worker.held) for worker in state.workers)
        self.periods.append(
            Period(
                state.window[-1],
                len(self.reviewed) - before,
                jobs / len(state.workers),
                evening.morale,
                evening.fatigue,
            )
        )

    def closed(self, seed: int, state: State) -> Record:
        """The whole record."""
        game = Game(
            seed,
            state.score,
            cast("Verdict", state.verdict),
            state.fired_on_turn,
            state.meters,
            add_all(period.tally for period in self.periods),
            tuple(self.days),
        )
        return Record(
            game,
            tuple(self.periods),
            tuple(self.stories),
            tuple(self.deployments),
            self.escaped,
        )


def records(team: Team, seeds: int) -> tuple[Record, ...]:
    """So many games of a team."""
    return tuple(record(team, seed) for seed in range(1, seeds + 1))


# Figures ---------------------------------------------------------------------------------------


class Figure(NamedTuple):
    """A ratio of two sums over games."""

    name: str
    over: Callable[[Record], float]
    under: Callable[[Record], float]


def _weeks(one: Record) -> float:
    return one.game.tally.days / 7


def _of_tally(name: str, over: str, under: str, unit: float = 1.0) -> Figure:
    return Figure(
        name,
        lambda one: getattr(one.game.tally, over) / unit,
        lambda one: getattr(one.game.tally, under),
    )


def _a_week(name: str, over: Callable[[Record], float]) -> Figure:
    return Figure(name, over, _weeks)


FINISHED = _a_week("tasks reviewed a week", lambda one: sum(p.finished for p in one.periods))
DONE = _a_week("tasks in production a week", lambda one: one.game.tally.tasks_done)
STORIES = _a_week("stories accepted a week", lambda one: one.game.tally.stories_done)
VALUE = _a_week("value a week", lambda one: one.game.tally.value)
DEPLOYMENTS = _a_week("deployments a week", lambda one: one.game.tally.deployments)
INCIDENTS = _a_week("incidents a week", lambda one: one.game.tally.incidents)
DOWN = _a_week("hours out of order a week", lambda one: sum(one.game.tally.restore_seconds) / HOUR)
CYCLE = _of_tally("cycle time, days", "cycle_seconds", "tasks_done", DAY)
LEAD = _of_tally("story lead time, days", "lead_seconds", "stories_done", DAY)
CHANGE = _of_tally("change lead time, days", "change_seconds", "changes", DAY)
FAILURES = _of_tally("change failure rate", "failed_deployments", "planned_deployments")
REWORK = _of_tally("rework rate", "tasks_sent_back", "tasks_done")
WIP = Figure(
    "WIP, tasks", lambda one: one.game.tally.wip_area / DAY, lambda one: one.game.tally.days
)
BATCH = Figure(
    "changes a deployment",
    lambda one: sum(changes for changes, _ in one.deployments),
    lambda one: len(one.deployments),
)
ESCAPED = Figure(
    "changes with a defect, a task", lambda one: one.escaped, lambda one: one.game.tally.tasks_done
)
GOOD = Figure(
    "share of good stories",
    lambda one: sum(story.value > 0 for story in one.stories),
    lambda one: len(one.stories),
)
BAD = Figure(
    "share of bad stories",
    lambda one: sum(story.value < 0 for story in one.stories),
    lambda one: len(one.stories),
)
REJECTED = Figure(
    "share rejected by the owner",
    lambda one: sum(story.rejected for story in one.stories),
    lambda one: len(one.stories),
)
MORALE = Figure("morale", lambda one: one.game.tally.moods[0], lambda one: one.game.tally.days)
FATIGUE = Figure("fatigue", lambda one: one.game.tally.moods[1], lambda one: one.game.tally.days)


def in_turn(figure: Callable[[Period], float], *turns: int) -> Figure:
    """A figure of these turns alone, a week."""
    return Figure(
        f"turn {turns}",
        lambda one: sum(figure(one.periods[turn - 1]) for turn in turns),
        lambda one: sum(one.periods[turn - 1].tally.days for turn in turns) / 7,
    )


def mean(team: Team, figure: Figure, seeds: int) -> float | None:
    """A figure pooled over so many games; None where there was nothing to count."""
    games = records(team, seeds)
    under = sum(map(figure.under, games))
    return sum(map(figure.over, games)) / under if under else None


# Differences -----------------------------------------------------------------------------------


class Difference(NamedTuple):
    """What one team has more than another, and the standard error of that."""

    size: float
    error: float

    @property
    def clear(self) -> bool:
        """Whether it is more than two standard errors above nothing."""
        return self.size > 2 * self.error


def more(
    figure: Figure,
    one: Team,
    than: Team,
    seeds: int,
    *,
    times: float = 1.0,
    other: Figure | None = None,
) -> Difference:
    """What one team has more of than ``times`` another, or than of another figure."""
    pairs = zip(records(one, seeds), records(than, seeds), strict=True)
    theirs = other or figure
    sums = [(figure.over(a), figure.under(a), theirs.over(b), theirs.under(b)) for a, b in pairs]
    whole = [sum(column) for column in zip(*sums, strict=True)]

    def size(over: float, under: float, other: float, beneath: float) -> float:
        return over / under - times * other / beneath

    without = [
        size(*(total - part for total, part in zip(whole, row, strict=True))) for row in sums
    ]
    middle = sum(without) / seeds
    error = sqrt((seeds - 1) / seeds * sum((value - middle) ** 2 for value in without))
    return Difference(size(*whole), error)
