"""The owner's figures to take along: one flat list, as CSV and as JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from game.analytics.experiments import Tried
from game.analytics.figures import Figure
from game.analytics.overview import Overview
from game.catalogue.experiment import Experiment
from game.web.insights_pages import day_text

HEAD = ("block", "name", "value", "n", "low", "high")
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would compute what begins like this


def as_csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Rows as CSV; text that a spreadsheet would take for a formula is quoted."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return out.getvalue()


def safe(cell: object) -> object:
    """A cell that is only ever shown."""
    if isinstance(cell, str) and cell.startswith(FORMULA):
        return f"'{cell}"
    return "" if cell is None else cell


def flat(seen: Overview) -> Iterator[tuple[object, ...]]:
    """Everything on the page, a number a row."""
    yield from _over_time(seen)
    yield from _by_kind(seen)


def _over_time(seen: Overview) -> Iterator[tuple[object, ...]]:
    for name, figure in seen.figures.items():
        yield ("figures", name, *figure)
    for card in seen.cards:
        yield "goals", f"{card.name} ({card.verdict})", card.target, None, None, None
    pace = seen.pace
    yield "pace", "needed a day", pace.needed_a_day, None, None, None
    for rate in pace.rates:
        yield "pace", f"a day since {rate.since}", rate.a_day, None, None, None
    yield "pace", "forecast", pace.forecast, None, pace.low, pace.high
    for day, players in seen.daily:
        yield "daily", day_text(day), players, players, None, None
    for mark in seen.marks:
        yield "marks", f"{day_text(mark.day)} {mark.kind}: {mark.words}", None, None, None, None
    for cohort in seen.cohorts:
        for name, figure in (("replay", cohort.replay), ("d1", cohort.d1), ("d7", cohort.d7)):
            yield ("cohorts", f"{day_text(cohort.day)} {name}", *figure)


def _by_kind(seen: Overview) -> Iterator[tuple[object, ...]]:
    for step in seen.funnel:
        yield "funnel", step.name, step.people, *step.share[1:]
    for turn, figure in seen.left.items():
        yield ("left at turn", turn, *figure)
    for hard in seen.difficulty:
        yield "difficulty", f"{hard.company} mean score", hard.mean_score, hard.games, None, None
        yield ("difficulty", f"{hard.company} elite", *hard.elite)
    for one in seen.choices:
        yield ("choices", f"{one.policy}={one.choice}", *one.chosen)
        yield "choices", f"{one.policy}={one.choice} mean score", one.mean_score, None, None, None
    for mention in seen.mentions:
        yield (
            "mentions",
            f"{day_text(mention.day)} {mention.label}",
            mention.address,
            None,
            None,
            None,
        )
    for tried in seen.experiments:
        yield from _experiment(tried)
    for source in seen.sources:
        yield "sources", source.host or "unknown", source.visitors, *source.played[1:]
    health = seen.health
    for name, count in (("facts", health.facts), ("doubled", health.doubled)):
        yield "health", name, count, None, None, None
    yield ("health", "late", *health.late)
    yield ("health", "reported", *health.reported)


def _experiment(tried: Tried) -> Iterator[tuple[object, ...]]:
    found, (control, changed) = tried.result, tried.experiment.variants
    block = f"experiment {tried.experiment.id}"
    yield block, str(found.says), None, None, None, None
    yield block, f"entered {control.id}", found.entered[0], None, None, None
    yield block, f"entered {changed.id}", found.entered[1], None, None, None
    yield (block, "difference", None, None, *found.difference)
    for each in found.measures:
        yield (block, f"{each.measure} {control.id}", *each.control)
        yield (block, f"{each.measure} {changed.id}", *each.changed)


def plain(value: Any) -> Any:
    """Named values as JSON has them."""
    if isinstance(value, Experiment):
        return asdict(value)
    if isinstance(value, Figure):
        return value._asdict()
    if isinstance(value, tuple):
        fields = getattr(value, "_asdict", None)
        if fields is not None:
            return {name: plain(each) for name, each in fields().items()}
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    return value
