"""Measures: functions of the event log and of nothing else.

A stretch of the log becomes a ``Tally`` of exact sums; tallies of neighbouring stretches add up;
a ``Measures`` is read from a tally. docs/measures.md has the definitions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import reduce
from math import fsum
from statistics import median

from game.engine.calendar import DAY, HOUR, MINUTE
from game.engine.events import (
    ChangeDeployed,
    DayBegan,
    Deployed,
    IncidentBegan,
    Log,
    PlanningHeld,
    Row,
    ServiceRestored,
    StoryAccepted,
    TaskDone,
    TaskSentBack,
    TaskStarted,
)
from game.engine.model import State, Tally
from game.engine.report import Measures

#: The facts that are counted; the others explain.
_COUNTED = (
    ChangeDeployed, DayBegan, Deployed, IncidentBegan, PlanningHeld, ServiceRestored,
    StoryAccepted, TaskDone, TaskSentBack, TaskStarted,
)  # fmt: skip

#: A story that is accepted within so many calendar days of its start is a quick one.
QUICK_DAYS = 10


def tally_of(log: Log, before: State, after: State) -> Tally:
    """Sum up the log of the days between two states of a game."""
    rows: dict[type, list[Row]] = {kind: [] for kind in _COUNTED}
    for row in log.rows:
        if (kind := row[0]) in rows:
            rows[kind].append(row)
    started, done = rows[TaskStarted], rows[TaskDone]
    deployments, changes = rows[Deployed], rows[ChangeDeployed]
    accepted, planning = rows[StoryAccepted], rows[PlanningHeld]
    planned = [row for row in deployments if row[3]]
    by_day = Counter([row[1] // DAY for row in deployments])
    end = after.now
    held = after.held
    return Tally(
        days=(end - before.now) // DAY,
        tasks_done=len(done),
        stories_done=len(accepted),
        first_deployment_at=deployments[0][1] if deployments else -1,
        cycle_seconds=sum([at - started_at for _, at, _, started_at in done]),
        lead_seconds=sum([row[1] - row[3] for row in accepted]),
        quick_stories=sum([row[1] - row[4] <= QUICK_DAYS * DAY for row in accepted]),
        deployments=len(deployments),
        deployments_max_in_a_day=max(by_day.values(), default=0),
        planned_deployments=len(planned),
        failed_deployments=sum([row[4] for row in planned]),
        changes=len(changes),
        change_seconds=sum([row[1] - row[4] for row in changes]),
        incidents=len(rows[IncidentBegan]),
        restore_seconds=[at - began_at for _, at, _, began_at in rows[ServiceRestored]],
        tasks_sent_back=sum([row[5] for row in rows[TaskSentBack]]),
        # Each task counts from its start to its end, or to the end of these days.
        wip_area=before.tasks_in_progress * (end - before.now)
        + sum([end - row[1] for row in started])
        - sum([end - row[1] for row in done]),
        planning_seconds=sum([row[2] for row in planning]),
        person_weeks=sum([row[3] for row in planning]),
        # Summed exactly, so that every Python adds up the same.
        value=fsum([row[5] for row in accepted]),
        moods=[fsum(values) for values in zip(*[row[2:] for row in rows[DayBegan]], strict=True)],
        held_changes=len(held),
        held_seconds=sum([end - change.merged_at for change in held]),
    )


def add(one: Tally, other: Tally) -> Tally:
    """The tally of two neighbouring stretches, ``one`` being the earlier."""
    both = Tally()
    for name in _SUMS:
        setattr(both, name, getattr(one, name) + getattr(other, name))
    first = one.first_deployment_at
    both.first_deployment_at = first if first >= 0 else other.first_deployment_at
    both.deployments_max_in_a_day = max(
        one.deployments_max_in_a_day, other.deployments_max_in_a_day
    )
    both.moods = [a + b for a, b in zip(one.moods, other.moods, strict=True)]
    both.held_changes, both.held_seconds = other.held_changes, other.held_seconds
    return both


_SUMS = (
    "days", "tasks_done", "stories_done", "cycle_seconds", "lead_seconds", "quick_stories",
    "deployments", "planned_deployments", "failed_deployments", "changes", "change_seconds",
    "incidents", "restore_seconds", "tasks_sent_back", "wip_area", "planning_seconds",
    "person_weeks", "value",
)  # fmt: skip


def add_all(tallies: Iterable[Tally]) -> Tally:
    """The tally of neighbouring stretches, in order."""
    neighbours = list(tallies)
    return reduce(add, neighbours) if neighbours else Tally()


def measures_of(tally: Tally) -> Measures:
    """Read the measures from a tally; None where there was nothing to average."""
    days = max(1, tally.days)
    return Measures(
        days=tally.days,
        tasks_completed=tally.tasks_done,
        stories_completed=tally.stories_done,
        first_deployment_day=(
            None if tally.first_deployment_at < 0 else tally.first_deployment_at / DAY
        ),
        cycle_time_days=mean(tally.cycle_seconds, tally.tasks_done, DAY),
        story_lead_time_days=mean(tally.lead_seconds, tally.stories_done, DAY),
        deployments=tally.deployments,
        deployments_per_day=tally.deployments / days,
        deployments_max_in_a_day=tally.deployments_max_in_a_day,
        change_lead_time_minutes=mean(tally.change_seconds, tally.changes, MINUTE),
        change_failure_rate=mean(tally.failed_deployments, tally.planned_deployments),
        deployment_rework_rate=mean(
            tally.deployments - tally.planned_deployments, tally.deployments
        ),
        incidents=tally.incidents,
        time_to_restore_hours=(
            median(tally.restore_seconds) / HOUR if tally.restore_seconds else None
        ),
        rework_rate=mean(tally.tasks_sent_back, tally.tasks_done),
        wip=tally.wip_area / (days * DAY),
        planning_hours_per_person_week=mean(tally.planning_seconds, tally.person_weeks, HOUR)
        or 0.0,
        value_per_week=tally.value * 7 / days,
    )


def mean(total: float, count: int, unit: int = 1) -> float | None:
    """The mean in this unit, or None where nothing was counted."""
    return total / count / unit if count else None
