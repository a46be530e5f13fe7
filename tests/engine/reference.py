"""The reference case: one real team's half-year, the bands around it, and what the model shows.

``python -m tests.engine.reference`` prints both tables of docs/model.md: the reference company
under the real team's practice against that team, and under the worst practice against the *Low*
performers of DORA's 2019 report. The bands were fixed before anything was calibrated.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from game.cli.simulate import play
from game.engine.pooling import pool
from game.engine.scenario import Scenario
from game.engine.strategies import Game
from tests.engine.plays import COMPANY

SEEDS = 200

Means = dict[str, Any]


class Row(NamedTuple):
    """A measure, what is known of it, and the band in which the model has to be."""

    measure: str
    known: str
    low: float
    high: float
    read: Callable[[Means], float | None]
    unit: str = ""

    def value(self, means: Means) -> float | None:
        """The measure in this row's unit, None where there was nothing to average."""
        return self.read(means)

    def holds(self, means: Means) -> bool:
        """Whether the measure lies in its band."""
        value = self.read(means)
        return value is not None and self.low <= value <= self.high

    def band(self) -> str:
        """The band as the document writes it."""
        if self.low == 0:
            return f"at most {shown(self.high, self.unit)}"
        unit = self.unit if self.unit == "%" else ""
        return f"{shown(self.low)}–{shown(self.high, unit)}"


def _plain(name: str, unit: float = 1.0) -> Callable[[Means], float | None]:
    def read(means: Means) -> float | None:
        value = means[name]
        return None if value is None else value * unit

    return read


def _by_day(day: int) -> Callable[[Means], float | None]:
    return lambda means: float(means["tasks_done_by_day"][str(day)])


#: Source: Mechanical Rock 2020, by its text and by its own cumulative flow diagram.
REAL_TEAM = (
    Row("tasks completed", "332", 315, 350, _plain("tasks_completed")),
    Row("… by day 48", "50", 37.5, 62.5, _by_day(48)),
    Row("… by day 96", "136", 102, 170, _by_day(96)),
    Row("… by day 144", "291", 218.25, 363.75, _by_day(144)),
    Row("first deployment, day", "in the first week", 0, 7, _plain("first_deployment_day")),
    Row("cycle time, days", "2.5; by its diagram 2.98", 2.2, 3.0, _plain("cycle_time_days")),
    Row("story lead time, days", "4.83", 4.3, 5.3, _plain("story_lead_time_days")),
    Row("deployments a day", "2.5", 2.3, 2.7, _plain("deployments_per_day")),
    Row("highest in a day", "9", 7, 11, _plain("deployments_max_in_a_day")),
    Row("change lead time, minutes", "52", 45, 60, _plain("change_lead_time_minutes")),
    Row("change failure rate", "below 5 %", 0, 5, _plain("change_failure_rate", 100), "%"),
    Row("incidents", "1", 0.3, 3, _plain("incidents")),
    Row("rework rate", "15 %", 12, 18, _plain("rework_rate", 100), "%"),
    Row("WIP", "5.0; by its diagram 5.9", 4.8, 6.1, _plain("wip")),
    Row(
        "planning, hours a person and week",
        "less than 0.5",
        0,
        0.5,
        _plain("planning_hours_per_person_week"),
    ),
)

#: Source: DORA, Accelerate State of DevOps 2019, *Low*. A month is 30.4 days.
LOW_PERFORMERS = (
    Row(
        "deployments a year",
        "between once a month and once in six months",
        2,
        12,
        _plain("deployments_per_day", 365),
    ),
    Row(
        "change lead time, days",
        "one month to six months",
        30.4,
        182.5,
        _plain("change_lead_time_minutes", 1 / 1440),
    ),
    Row(
        "time to restore, hours",
        "one week to one month",
        168,
        730,
        _plain("time_to_restore_hours"),
    ),
    Row(
        "change failure rate, planned",
        "46–60 %",
        46,
        60,
        _plain("change_failure_rate", 100),
        "%",
    ),
)

TABLES = {"seed-team": REAL_TEAM, "worst-practice": LOW_PERFORMERS}
HEADINGS = {"seed-team": "real team", "worst-practice": "DORA 2019, Low"}


def shown(value: float | None, unit: str = "") -> str:
    """A figure to three digits, or a dash."""
    if value is None:
        return "–"
    text = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return f"{text} {unit}".strip()


def games(strategy: str, seeds: int, company: Scenario = COMPANY) -> list[Game]:
    """Games of a strategy on the seeds from 0 on."""
    return list(play(company, strategy, range(seeds)))


def table(strategy: str, played: Sequence[Game]) -> str:
    """A strategy's rows as Markdown: what is known, and what these games come to."""
    means, singles = pool(played), [pool([game]) for game in played]
    model = f"model, {len(played)} games"
    lines = [
        f"| measure | {HEADINGS[strategy]} | band | {model} | nine games in ten | |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for row in TABLES[strategy]:
        low, high = nine_in_ten(row.value(single) for single in singles)
        cells = (
            row.measure,
            row.known,
            row.band(),
            shown(row.value(means), row.unit),
            f"{shown(low)} to {shown(high, row.unit)}",
            "in" if row.holds(means) else "**out**",
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def nine_in_ten(values: Iterable[float | None]) -> tuple[float | None, float | None]:
    """The range that a game in twenty is below, and one in twenty above."""
    ordered = sorted(value for value in values if value is not None)
    if not ordered:
        return None, None
    last = len(ordered) - 1
    return ordered[round(0.05 * last)], ordered[round(0.95 * last)]


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=SEEDS, help=f"games each, {SEEDS} by default")
    seeds = parser.parse_args().seeds
    print("\n\n".join(table(strategy, games(strategy, seeds)) for strategy in TABLES))


if __name__ == "__main__":
    main()
