"""Four meters, the score and the verdict: published formulas over measured quantities.

Each meter runs from 0 to 100 and is read from the last six sprints played. docs/scoring.md says
the same in words; a test compares the two.
"""

from __future__ import annotations

from itertools import pairwise
from math import exp, fsum, log, log2

from game.engine.calendar import HOUR
from game.engine.model import Meters, State, Tally, Verdict
from game.engine.scenario import Scenario

ELITE_ABOVE, HIGH_ABOVE, MEDIUM_ABOVE, FIRED_BELOW = 90.0, 70.0, 50.0, 30.0

#: Points by size, straight lines in the logarithm between them.
_DEPLOYMENTS_A_WEEK = ((1 / 26, 0.0), (1 / 4.35, 25.0), (1.0, 55.0), (5.0, 92.0), (10.0, 100.0))
_CHANGE_HOURS = ((4.0, 100.0), (24.0, 92.0), (168.0, 55.0), (730.0, 25.0), (4380.0, 0.0))
_RESTORE_HOURS = ((1.0, 100.0), (24.0, 65.0), (168.0, 25.0), (730.0, 0.0))
#: Before anything has failed a team is taken to restore in so many hours, and to fail so often.
_RESTORE_PRIOR_HOURS = 8.0
_FAILURE_PRIOR = 0.10


def clip(value: float) -> float:
    """Between 0 and 1."""
    return min(1.0, max(0.0, value))


def by_logarithm(value: float, points: tuple[tuple[float, float], ...]) -> float:
    """Points for a size, between the two nearest rows of a table and never beyond its ends."""
    if value <= points[0][0]:
        return points[0][1]
    for (x0, y0), (x1, y1) in pairwise(points):
        if value <= x1:
            return y0 + (y1 - y0) * (log(value) - log(x0)) / (log(x1) - log(x0))
    return points[-1][1]


def meters_of(scenario: Scenario, tally: Tally) -> Meters:
    """The four meters of a stretch of days."""
    return Meters(
        round(_people(tally), 1),
        round(_productivity(scenario, tally), 1),
        round(_customers(scenario, tally), 1),
        round(_stability(tally), 1),
    )


def _people(tally: Tally) -> float:
    morale, fatigue, skill = (total / tally.days for total in tally.moods[:3])
    return (
        50 * clip((morale - 0.25) / 0.60)
        + 30 * clip((0.60 - fatigue) / 0.45)
        + 20 * clip((skill - 0.3) / 0.68)
    )


def _productivity(scenario: Scenario, tally: Tally) -> float:
    weeks = tally.days / 7
    tasks = tally.tasks_done / weeks / scenario.references.tasks_per_week
    throughput = 100 * clip(1 + 0.45 * log2(tasks)) if tasks > 0 else 0.0
    frequency = by_logarithm(max(0.001, tally.deployments / weeks), _DEPLOYMENTS_A_WEEK)
    changes = tally.changes + tally.held_changes
    waited = tally.change_seconds + tally.held_seconds
    speed = by_logarithm(waited / changes / HOUR, _CHANGE_HOURS) if changes else 0.0
    return 0.5 * throughput + 0.2 * frequency + 0.3 * speed


def _customers(scenario: Scenario, tally: Tally) -> float:
    trust, adoption, reach = (total / tally.days for total in tally.moods[3:])
    value = max(0.0, tally.value * 7 / tally.days / scenario.references.value_per_week)
    worth = clip(value)
    trusted = clip((trust - 0.15) / 0.60)
    if reach <= 0.0:
        return 55 * worth + 45 * trusted
    return 35 * worth + 30 * trusted + 35 * clip(adoption / reach / scenario.references.adoption)


def _stability(tally: Tally) -> float:
    failed = (tally.failed_deployments + 2 * _FAILURE_PRIOR) / (tally.planned_deployments + 2)
    if failed <= 0.15:
        failures = 100 - 267 * failed
    elif failed <= 0.46:
        failures = 60 - 40 * (failed - 0.15) / 0.31
    else:
        failures = 20 * clip((0.76 - failed) / 0.30)
    logs = [log(max(0.01, seconds / HOUR)) for seconds in tally.restore_seconds]
    typical = exp((log(_RESTORE_PRIOR_HOURS) + fsum(logs)) / (1 + len(logs)))
    restore = by_logarithm(typical, _RESTORE_HOURS)
    quick = (tally.quick_stories + 0.6) / (tally.stories_done + 2)
    return 0.4 * failures + 0.3 * restore + 30 * clip((quick - 0.1) / 0.55)


def charges_of(scenario: Scenario, state: State) -> dict[str, float]:
    """Points off the final score for what was left to others: each at most eight."""
    held = len(state.held)
    return {
        "debt": round(8 * clip(state.debt / 0.5), 1),
        "unreleased": round(8 * clip(held / (4 * scenario.references.tasks_per_week)), 1),
        "exhausted": round(8 * clip((state.fatigue - 0.45) / 0.4), 1),
    }


def verdict_of(score: float) -> Verdict:
    """The verdict of a team that was not fired."""
    if score > ELITE_ABOVE:
        return Verdict.ELITE
    if score > HIGH_ABOVE:
        return Verdict.HIGH
    if score > MEDIUM_ABOVE:
        return Verdict.MEDIUM
    return Verdict.LOW
