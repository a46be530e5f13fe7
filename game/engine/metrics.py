"""Measures: functions of the event log and of nothing else.

A stretch of the log becomes a ``Tally`` of exact sums; tallies of neighbouring stretches add up;
a ``Measures`` is read from a tally. docs/measures.md has the definitions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from statistics import median

from game.engine.calendar import DAY, HOUR, MINUTE
from game.engine.events import (
    ChangeDeployed,
    DayBegan,
    Deployed,
    IncidentBegan,
    Log,
    PlanningHeld,
    ServiceRestored,
    StoryAccepted,
    TaskDone,
    TaskSentBack,
    TaskStarted,
    TimeSpent,
)
from game.engine.model import State, Tally
from game.engine.report import Measures

#: A story that is accepted within so many calendar days of its start is a quick one.
QUICK_DAYS = 10


class _Count:
    """A tally that is being counted: for each kind of fact a method that takes its fields."""

    def __init__(self, before: State) -> None:
        self.tally = Tally()
        self.in_progress = before.tasks_in_progress
        self.since = before.now
        self.deployments_on: dict[int, int] = {}

    def pass_time(self, at: int) -> None:
        self.tally.wip_area += self.in_progress * (at - self.since)
        self.since = at

    def task_started(self, at: int, _task: int, _story: int) -> None:
        self.pass_time(at)
        self.in_progress += 1

    def task_done(self, at: int, _task: int, started_at: int) -> None:
        self.pass_time(at)
        self.in_progress -= 1
        self.tally.tasks_done += 1
        self.tally.cycle_seconds += at - started_at

    def task_sent_back(self, _at: int, _task: int, _story: int, _stage: int, first: bool) -> None:
        self.tally.tasks_sent_back += first

    def change_deployed(
        self, at: int, _change: int, _task: int, merged_at: int, _escaped: bool
    ) -> None:
        self.tally.changes += 1
        self.tally.change_seconds += at - merged_at

    def deployed(self, at: int, _changes: int, planned: bool, failed: bool) -> None:
        tally = self.tally
        tally.deployments += 1
        day = at // DAY
        self.deployments_on[day] = self.deployments_on.get(day, 0) + 1
        if tally.first_deployment_at < 0:
            tally.first_deployment_at = at
        if planned:
            tally.planned_deployments += 1
            tally.failed_deployments += failed

    def incident_began(self, _at: int, _incident: int, _origin: str) -> None:
        self.tally.incidents += 1

    def service_restored(self, at: int, _incident: int, began_at: int) -> None:
        self.tally.restore_seconds.append(at - began_at)

    def story_accepted(
        self, at: int, _story: int, committed_at: int, started_at: int, value: float
    ) -> None:
        tally = self.tally
        tally.stories_done += 1
        tally.lead_seconds += at - committed_at
        tally.quick_stories += at - started_at <= QUICK_DAYS * DAY
        tally.value += value

    def planning_held(self, _at: int, seconds: int, people: int) -> None:
        self.tally.planning_seconds += seconds
        self.tally.person_weeks += people

    def day_began(self, _at: int, *moods: float) -> None:
        for place, value in enumerate(moods):
            self.tally.moods[place] += value


_COUNTED: dict[type, Callable[..., None]] = {
    TaskStarted: _Count.task_started,
    TaskDone: _Count.task_done,
    TaskSentBack: _Count.task_sent_back,
    ChangeDeployed: _Count.change_deployed,
    Deployed: _Count.deployed,
    IncidentBegan: _Count.incident_began,
    ServiceRestored: _Count.service_restored,
    StoryAccepted: _Count.story_accepted,
    PlanningHeld: _Count.planning_held,
    DayBegan: _Count.day_began,
}


def tally_of(log: Log, before: State, after: State) -> Tally:
    """Sum up the log of the days between two states of a game."""
    count = _Count(before)
    for row in log.rows:
        kind = row[0]
        if kind is not TimeSpent and (method := _COUNTED.get(kind)):
            method(count, *row[1:])
    count.pass_time(after.now)
    tally = count.tally
    tally.days = (after.now - before.now) // DAY
    tally.deployments_max_in_a_day = max(count.deployments_on.values(), default=0)
    held = [*after.gate, *(c for batch in after.batches.values() for c in batch.changes)]
    tally.held_changes = len(held)
    tally.held_seconds = sum(after.now - change.merged_at for change in held)
    return tally


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
        planning_hours_per_person_week=mean(tally.planning_seconds, tally.person_weeks, HOUR)
        or 0.0,
        value_per_week=tally.value * 7 / days,
    )


def mean(total: float, count: int, unit: int = 1) -> float | None:
    """The mean in this unit, or None where nothing was counted."""
    return total / count / unit if count else None
