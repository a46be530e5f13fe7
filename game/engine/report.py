"""What a turn came to: figures that are measured, for pages, commands and summaries."""

from __future__ import annotations

from typing import NamedTuple

from game.engine.history import History
from game.engine.model import Cause, Meters


class Measures(NamedTuple):
    """The measures of a stretch of days, by the definitions of docs/measures.md.

    Shares are 0 to 1, times are means unless the name says otherwise, and None stands where there
    was nothing to average.
    """

    days: int
    tasks_completed: int
    stories_completed: int
    first_deployment_day: float | None
    cycle_time_days: float | None
    story_lead_time_days: float | None
    deployments: int
    deployments_per_day: float
    deployments_max_in_a_day: int
    change_lead_time_minutes: float | None
    change_failure_rate: float | None
    deployment_rework_rate: float | None
    incidents: int
    time_to_restore_hours: float | None
    rework_rate: float | None
    wip: float
    planning_hours_per_person_week: float
    value_per_week: float


class Wait(NamedTuple):
    """Where stories spent their time: calendar days a story, in one stage, for one cause."""

    stage: str
    cause: Cause
    days: float


class Comparison(NamedTuple):
    """The same turn again without one thing that the player changed."""

    what: str  # a policy's field or an improvement's id
    value: str  # what was chosen: "5", "continuous", "start", "stop"
    instead_of: str  # what stood before
    measures: Measures  # of the turn without it
    meters: Meters  # after the turn without it


class Feeling(NamedTuple):
    """How people were when a day began, each from 0 to 1."""

    morale: float
    rested: float


class Report(NamedTuple):
    """One turn in figures."""

    turn: int
    measures: Measures  # of this turn
    window: Measures  # of up to six sprints played, from which the meters are read
    meters: Meters
    meters_before: Meters
    waits: tuple[Wait, ...]  # of this turn, longest first, work left out
    comparisons: tuple[Comparison, ...]  # one for each thing changed
    settling_weeks: int  # until the team has got used to what was changed, 0 where it has
    arrived: tuple[str, ...]  # late effects that arrived, in words
    unchanged: Measures | None = None  # of the turn with nothing changed at all, where asked for
    felt: tuple[Feeling, Feeling] | None = None  # on the first and on the last day of the turn


class StageReport(NamedTuple):
    """One stage of the value stream map."""

    stage: str
    name: str
    work_hours: float  # a story, hands on
    wait_days: float  # a story, calendar days in which nobody worked on it
    right_first_time: float | None  # percent complete and accurate, as a share


class FlowDay(NamedTuple):
    """One day of the cumulative flow diagram, in tasks; each band includes the ones after it."""

    day: int
    committed: int
    started: int
    merged: int
    done: int


class Key(NamedTuple):
    """One of DORA's four keys."""

    name: (
        str  # "deployment_frequency", "change_lead_time", "change_failure_rate", "time_to_restore"
    )
    value: float | None
    cluster: str | None  # "elite", "high", "medium", "low"; None where nothing failed


class Debrief(NamedTuple):
    """A finished game in figures, computed by rebuilding it from its decisions."""

    measures: Measures  # of the whole game
    window: Measures  # of the last six sprints
    keys: tuple[Key, ...]  # the last six sprints against DORA 2019
    flow: tuple[FlowDay, ...]
    stages: tuple[StageReport, ...]
    #: Shares of the accepted stories' lead time; where none was, of all stories' time so far.
    time_by_cause: dict[Cause, float]
    scores: tuple[float, ...]  # after each turn; the last is the final one
    answers: tuple[str, ...]  # the answer given in each turn, as shown; "" where nothing happened
    charges: dict[str, float]  # what the final score was charged for, in points
    history: History  # day by day and week by week
