"""DORA's four keys, and the cluster of the 2019 report into which each one falls.

Accelerate State of DevOps 2019, pages 18 to 24. That year's clusters leave gaps, and share
ranges: elite, high and medium all failed 0-15 % of their changes, and high and medium both
restored in less than a day. Where clusters share a range, a figure counts as the best of them; in
a gap it is medium up to 30.5 % failed, the middle of the gap, and up to a week to restore.
"""

from __future__ import annotations

from game.engine.report import Key, Measures

DAY_MINUTES = 24 * 60
CLUSTERS = ("elite", "high", "medium", "low")


def keys_of(measures: Measures) -> tuple[Key, ...]:
    """The four keys of a stretch of days: per day, minutes, share and hours."""
    frequency = measures.deployments_per_day
    lead = measures.change_lead_time_minutes
    failures = measures.change_failure_rate
    restore = measures.time_to_restore_hours
    return (
        Key("deployment_frequency", frequency, _cluster(-frequency, (-1.0, -1 / 7, -1 / 30.4))),
        Key(
            "change_lead_time",
            lead,
            None if lead is None else _cluster(lead, _minutes(1, 7, 30.4)),
        ),
        Key(
            "change_failure_rate",
            failures,
            None if failures is None else _cluster(failures, (0.15, 0.15, 0.305)),
        ),
        Key(
            "time_to_restore",
            restore,
            None if restore is None else _cluster(restore, (1.0, 24.0, 168.0)),
        ),
    )


def _minutes(*days: float) -> tuple[float, ...]:
    return tuple(day * DAY_MINUTES for day in days)


def _cluster(value: float, limits: tuple[float, ...]) -> str:
    """The first cluster whose limit the value does not exceed; smaller is better."""
    for limit, name in zip(limits, CLUSTERS, strict=False):
        if value <= limit:
            return name
    return CLUSTERS[-1]
