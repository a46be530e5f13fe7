"""Many scripted games as one table of means.

Rates, durations and times to restore are pooled over all deployments, tasks and incidents of all
games; counts are means per game.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean, median
from typing import TYPE_CHECKING

from game.engine.calendar import DAY, HOUR, MINUTE
from game.engine.metrics import mean
from game.engine.model import Verdict

if TYPE_CHECKING:
    from game.engine.strategies import Game

_MARKS = (48, 96, 144)


def pool(games: Sequence[Game]) -> dict[str, object]:
    """The means of at least one game, in the order and by the names of the simulate command."""
    tallies = [game.tally for game in games]

    def total(name: str) -> float:
        return float(sum(getattr(tally, name) for tally in tallies))

    def average(name: str) -> float:
        return total(name) / len(games)

    def ratio(over: str, under: str, unit: int = 1) -> float | None:
        return mean(total(over), int(total(under)), unit)

    first = [t.first_deployment_at / DAY for t in tallies if t.first_deployment_at >= 0]
    restores = [seconds for tally in tallies for seconds in tally.restore_seconds]
    days = total("days")
    planned = total("planned_deployments")
    return {
        "tasks_completed": average("tasks_done"),
        "stories_completed": average("stories_done"),
        "tasks_done_by_day": {
            str(mark): fmean(sum(day < mark for day in game.tasks_done_on) for game in games)
            for mark in _MARKS
        },
        "first_deployment_day": fmean(first) if first else None,
        "cycle_time_days": ratio("cycle_seconds", "tasks_done", DAY),
        "story_lead_time_days": ratio("lead_seconds", "stories_done", DAY),
        "deployments_per_day": total("deployments") / days,
        "deployments_max_in_a_day": average("deployments_max_in_a_day"),
        "change_lead_time_minutes": ratio("change_seconds", "changes", MINUTE),
        "change_failure_rate": ratio("failed_deployments", "planned_deployments"),
        "deployment_rework_rate": mean(total("deployments") - planned, int(total("deployments"))),
        "incidents": average("incidents"),
        "time_to_restore_hours": median(restores) / HOUR if restores else None,
        "rework_rate": ratio("tasks_sent_back", "tasks_done"),
        "wip": total("wip_area") / (days * DAY),
        "planning_hours_per_person_week": ratio("planning_seconds", "person_weeks", HOUR),
        "people": fmean(game.meters.people for game in games),
        "productivity": fmean(game.meters.productivity for game in games),
        "customers": fmean(game.meters.customers for game in games),
        "stability": fmean(game.meters.stability for game in games),
        "score": fmean(game.score for game in games),
        "elite_rate": fmean(game.verdict is Verdict.ELITE for game in games),
        "fired_rate": fmean(game.verdict is Verdict.FIRED for game in games),
    }
