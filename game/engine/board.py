"""What stands where at this moment: the true state, as a view that a picture can be drawn from."""

from __future__ import annotations

from typing import NamedTuple

from game.engine.model import Cause


class StoryOnBoard(NamedTuple):
    """A story that is committed and not accepted yet."""

    id: int
    stage: str  # a stage's id; "release" is the gate
    size: float  # 1.0 is an average story
    defects: int
    age_days: float  # since commitment
    cause: Cause
    tasks: int
    tasks_done: int  # of them in production


class PersonOnBoard(NamedTuple):
    """A person and what is in their hands."""

    id: str
    name: str
    role: str
    stage: str  # where they are at work; the stage's id, "" when idle
    jobs: int
    firefighting: bool


class Board(NamedTuple):
    """The whole value stream at one moment. Counts are of stories unless they say otherwise."""

    day: int
    stages: tuple[tuple[str, str], ...]  # id and name, in order
    counts: dict[str, int]  # by stage id; "production" counts what is live
    stories: tuple[StoryOnBoard, ...]  # without what is accepted; Planned in order
    people: tuple[PersonOnBoard, ...]
    wip: int
    wip_limit: int | None
    changes_at_gate: int
    gate_opens_on_day: int | None  # None where it opens by itself, all the time
    incidents_open: int
    debt: float  # 0 upwards; 1 halves everybody's speed
    reach: float  # 0 to 1
    customers: float  # share of all possible customers who use it, 0 to 1
