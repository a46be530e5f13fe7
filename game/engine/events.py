"""The event log: facts in the past tense, each with the moment at which it became true.

Every measure is a function of these facts and of nothing else. ``at`` is calendar seconds since
day 0; a fact carries what its readers need, so that one turn's log can be read alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, TypeVar, overload

from game.engine.model import Cause


class StoryCommitted(NamedTuple):
    """A story entered Planned: lead time begins."""

    at: int
    story: int


class StoryStarted(NamedTuple):
    """A story left Planned and took a WIP slot."""

    at: int
    story: int


class TimeSpent(NamedTuple):
    """An interval of a story's life: so many seconds in this stage, for this cause.

    Of time in somebody's hands, ``shared`` seconds went into what else these hands held, and in
    ``closed`` seconds the office was closed; the rest is hands on.
    """

    at: int  # its end
    story: int
    stage: int
    cause: int  # a Cause
    seconds: int
    shared: int
    closed: int


def causes_of(fact: TimeSpent) -> tuple[tuple[Cause, int], ...]:
    """The interval by cause; the seconds add up to the interval exactly."""
    if not fact.shared and not fact.closed:
        return ((Cause(fact.cause), fact.seconds),)
    return (
        (Cause(fact.cause), fact.seconds - fact.shared - fact.closed),
        (Cause.WAITS_FOR_PERSON, fact.shared),
        (Cause.CLOSED, fact.closed),
    )


class TaskStarted(NamedTuple):
    """Somebody took a task for the first time: cycle time begins."""

    at: int
    task: int
    story: int


class TaskReviewed(NamedTuple):
    """A review ended. ``sent_back`` tells whether it found a defect."""

    at: int
    task: int
    story: int
    sent_back: bool


class TaskSentBack(NamedTuple):
    """A task became rework: found at ``stage``, and for the ``first`` time or again."""

    at: int
    task: int
    story: int
    stage: int
    first: bool


class ChangeMerged(NamedTuple):
    """A change joined the trunk: change lead time begins."""

    at: int
    change: int
    task: int
    last: bool


class ChangeDeployed(NamedTuple):
    """A change reached production. ``escaped`` tells whether a defect came with it."""

    at: int
    change: int
    task: int
    merged_at: int
    escaped: bool


class TaskDone(NamedTuple):
    """A task was in production with its last part for the first time."""

    at: int
    task: int
    started_at: int


class Deployed(NamedTuple):
    """A deployment reached production."""

    at: int
    changes: int
    planned: bool  # False for a hotfix
    failed: bool


class IncidentBegan(NamedTuple):
    """Customers could notice something: a failed change, a latent defect, a platform's fault."""

    at: int
    incident: int
    origin: str  # "change", "defect" or "platform"


class ServiceRestored(NamedTuple):
    """The service was as it should be again."""

    at: int
    incident: int
    began_at: int


class StoryAccepted(NamedTuple):
    """The owner accepted a story in production: lead time ends."""

    at: int
    story: int
    committed_at: int
    started_at: int
    value: float


class StoryRejected(NamedTuple):
    """The owner saw in production that it was not what was meant."""

    at: int
    story: int


class Interrupted(NamedTuple):
    """Somebody was called away from what was in hand."""

    at: int
    person: int  # a place in the roster


class PlanningHeld(NamedTuple):
    """The team planned: person-seconds of a week, over ``people`` heads."""

    at: int
    seconds: int
    people: int


class DayBegan(NamedTuple):
    """How people and customers felt when a calendar day began."""

    at: int
    morale: float
    fatigue: float
    skill: float
    trust: float
    adoption: float
    reach: float


class ImprovementFinished(NamedTuple):
    """An improvement was earned."""

    at: int
    improvement: str


class EffectArrived(NamedTuple):
    """A late consequence of an answer came."""

    at: int
    event: str
    says: str


Fact = (
    StoryCommitted
    | StoryStarted
    | TimeSpent
    | TaskStarted
    | TaskReviewed
    | TaskSentBack
    | ChangeMerged
    | ChangeDeployed
    | TaskDone
    | Deployed
    | IncidentBegan
    | ServiceRestored
    | StoryAccepted
    | StoryRejected
    | Interrupted
    | PlanningHeld
    | DayBegan
    | ImprovementFinished
    | EffectArrived
)

#: How a fact is written down while the clock runs: its kind and its fields, in order. A plain
#: tuple costs far less than a fact, and most facts of most games are never read one by one.
Row = tuple[Any, ...]

K = TypeVar("K", bound=NamedTuple)


class Log(Sequence[Fact]):
    """The facts of a turn, in the order in which they became true; made when they are read."""

    __slots__ = ("rows",)

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows

    def of(self, kind: type[K]) -> Iterator[K]:
        """The facts of one kind, without making the others."""
        make = kind._make
        return (make(row[1:]) for row in self.rows if row[0] is kind)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Fact]:
        for row in self.rows:
            yield row[0]._make(row[1:])

    @overload
    def __getitem__(self, place: int) -> Fact: ...
    @overload
    def __getitem__(self, place: slice) -> Log: ...
    def __getitem__(self, place: int | slice) -> Fact | Log:
        if isinstance(place, slice):
            return Log(self.rows[place])
        row = self.rows[place]
        fact: Fact = row[0]._make(row[1:])
        return fact

    def __eq__(self, other: object) -> bool:
        return self.rows == other.rows if isinstance(other, Log) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self.rows))
