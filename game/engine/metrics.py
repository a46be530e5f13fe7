"""Measures: functions of the event log and of nothing else.

A stretch of the log becomes a ``Tally`` of exact sums; tallies of neighbouring stretches add up;
a ``Measures`` is read from a tally. docs/architecture.md names each definition's source.
"""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median

from game.engine.calendar import DAY, HOUR, MINUTE
from game.engine.events import (
    ChangeDeployed,
    DayBegan,
    Deployed,
    Fact,
    IncidentBegan,
    PlanningHeld,
    ServiceRestored,
    StoryAccepted,
    TaskDone,
    TaskSentBack,
    TaskStarted,
)
from game.engine.model import State, Tally
from game.engine.report import Measures

#: A story that is accepted within so many calendar days of its start is a quick one.
QUICK_DAYS = 10


def tally_of(log: Iterable[Fact], before: State, after: State) -> Tally:
    """Sum up the log of the days between two states of a game."""
    tally = Tally(days=(after.now - before.now) // DAY)
    in_progress, since = before.tasks_in_progress, before.now
    deployments_on: dict[int, int] = {}
    for fact in log:
        kind = type(fact)
        if kind is TaskStarted:
            tally.wip_area += in_progress * (fact.at - since)
            in_progress, since = in_progress + 1, fact.at
        elif kind is TaskDone:
            tally.wip_area += in_progress * (fact.at - since)
            in_progress, since = in_progress - 1, fact.at
            tally.tasks_done += 1
            tally.cycle_seconds += fact.at - fact.started_at
        elif kind is ChangeDeployed:
            tally.changes += 1
            tally.change_seconds += fact.at - fact.merged_at
        elif kind is Deployed:
            _count_deployment(tally, fact)
            deployments_on[fact.at // DAY] = deployments_on.get(fact.at // DAY, 0) + 1
        elif kind is StoryAccepted:
            tally.stories_done += 1
            tally.lead_seconds += fact.at - fact.committed_at
            tally.quick_stories += fact.at - fact.started_at <= QUICK_DAYS * DAY
            tally.value += fact.value
        elif kind is TaskSentBack:
            tally.tasks_sent_back += fact.first
        elif kind is IncidentBegan:
            tally.incidents += 1
        elif kind is ServiceRestored:
            tally.restore_seconds.append(fact.at - fact.began_at)
        elif kind is PlanningHeld:
            tally.planning_seconds += fact.seconds
            tally.person_weeks += fact.people
        elif kind is DayBegan:
            for place, value in enumerate(fact[1:]):
                tally.moods[place] += value
    tally.wip_area += in_progress * (after.now - since)
    tally.deployments_max_in_a_day = max(deployments_on.values(), default=0)
    held = [*after.gate, *(c for batch in after.batches.values() for c in batch.changes)]
    tally.held_changes = len(held)
    tally.held_seconds = sum(after.now - change.merged_at for change in held)
    return tally


def _count_deployment(tally: Tally, fact: Deployed) -> None:
    tally.deployments += 1
    if tally.first_deployment_at < 0:
        tally.first_deployment_at = fact.at
    if fact.planned:
        tally.planned_deployments += 1
        tally.failed_deployments += fact.failed


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
    total = Tally()
    for tally in tallies:
        total = add(total, tally)
    return total


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
        planning_hours_per_person_week=mean(tally.planning_seconds, tally.person_weeks, HOUR) or 0.0,
        value_per_week=tally.value * 7 / days,
    )


def mean(total: float, count: int, unit: int = 1) -> float | None:
    """The mean in this unit, or None where nothing was counted."""
    return total / count / unit if count else None
