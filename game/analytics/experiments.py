"""The card of an experiment: what it can show, what it shows so far, and its verdict in a word.

Pure arithmetic over sums; the same card is made of people's games and of scripted ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Connection, text

from game.analytics.evidence import (
    FALSE_ALARM,
    FEWEST,
    Count,
    Interval,
    difference,
    level,
    players_needed,
    smallest_effect,
    smallest_watched,
    split_doubt,
)
from game.analytics.figures import Figure, share
from game.analytics.outcomes import OUTCOMES
from game.analytics.rollup import ALL_DAYS
from game.catalogue.experiment import Change, Experiment, Measure
from game.store.experiments import Started


class Says(StrEnum):
    """What is known of the belief."""

    WORKS = "it works"
    FAILS = "it does not work"
    OPEN = "not yet provable"
    BROKEN = "the split is broken: do not read it"


class Plan(NamedTuple):
    """What so many players can show, before any has come. None where nothing could be shown."""

    players_each: int
    usual: float
    smallest: float | None  # at one look, at the end
    watched: float | None  # by an interval that is looked at every day


class Measured(NamedTuple):
    """One measure in both variants."""

    measure: Measure
    control: Figure
    changed: Figure


class Result(NamedTuple):
    """What an experiment shows."""

    entered: tuple[int, int]  # players of each variant
    split: float  # doubt: small where an even split would hardly bring these counts
    control: Count  # of the measure that decides
    changed: Count
    difference: Interval  # at all looks together
    reached: Interval  # share with the change, at all looks together
    measures: tuple[Measured, ...]
    says: Says
    why: str  # which of the reasons


Successes = dict[tuple[str, str], int]


class Tried(NamedTuple):
    """An experiment that was started, and what it shows so far."""

    experiment: Experiment
    tuned_to: float
    started_at: int
    ended_at: int | None
    result: Result


class Sums(NamedTuple):
    """How many entered by variant; known outcomes and successes by variant and measure."""

    entered: Mapping[str, int]
    known: Mapping[tuple[str, str], int]
    success: Mapping[tuple[str, str], int]

    def of(self, variant: str, measure: Measure) -> Count:
        """Successes of the players whose outcome is known."""
        at = variant, str(measure)
        return Count(self.success.get(at, 0), self.known.get(at, 0))


NOBODY = Sums({}, {}, {})
_SUMS = text(
    "SELECT company AS experiment, measure, label, count FROM tally"
    " WHERE day = :all_days AND measure IN ('entered', 'known', 'success')"
)


def read_sums(connection: Connection) -> dict[str, Sums]:
    """The sums of every experiment, over all days."""
    found: dict[str, tuple[dict[str, int], Successes, Successes]] = {}
    for row in connection.execute(_SUMS, {"all_days": ALL_DAYS}):
        entered, known, success = found.setdefault(row.experiment, ({}, {}, {}))
        variant, _, measure = row.label.partition(" ")
        if row.measure == "entered":
            entered[variant] = row[3]
        else:
            (known if row.measure == "known" else success)[variant, measure] = row[3]
    return {name: Sums(*sums) for name, sums in found.items()}


def all_tried(connection: Connection, started: Iterable[Started]) -> tuple[Tried, ...]:
    """What every experiment that was started shows."""
    sums = read_sums(connection)
    return tuple(
        Tried(*one, result(one.experiment, sums.get(one.experiment.id, NOBODY), one.tuned_to))
        for one in started
    )


def plan(one: Experiment, players_each: int | None = None) -> Plan:
    """What can be shown with the players that are expected."""
    success, more = one.success, one.success.change is Change.MORE
    each = one.players_each if players_each is None else players_each
    smallest = smallest_effect(success.usual, each, more=more)
    watched = None
    if smallest is not None:
        watched = smallest_watched(success.usual, each, smallest, more=more)
    return Plan(each, success.usual, smallest, watched)


def needed(one: Experiment, effect: float) -> int:
    """How many players of each variant show this effect at one look."""
    return players_needed(one.success.usual, effect, more=one.success.change is Change.MORE)


def result(one: Experiment, sums: Sums, tuned_to: float) -> Result:
    """What the sums show, by intervals that look for an effect of ``tuned_to``."""
    first, second = one.variants
    measure = one.success.measure
    control, changed = (sums.of(variant.id, measure) for variant in one.variants)
    entered = sums.entered.get(first.id, 0), sums.entered.get(second.id, 0)
    split = split_doubt(*entered)
    apart, reached = difference(control, changed, tuned_to), level(changed)
    says, why = _says(one, (control, changed), apart, reached, tuned_to)
    if split < FALSE_ALARM:
        says, why = Says.BROKEN, "split"
    measures = tuple(
        Measured(
            each,
            share(*sums.of(first.id, each)),
            share(*sums.of(second.id, each)),
        )
        for each in OUTCOMES
    )
    return Result(entered, split, control, changed, apart, reached, measures, says, why)


def _says(
    one: Experiment,
    counts: tuple[Count, Count],
    apart: Interval,
    reached: Interval,
    tuned_to: float,
) -> tuple[Says, str]:
    """Proved, disproved, or neither yet; and by what."""
    if min(count.players for count in counts) < FEWEST:
        return Says.OPEN, "few"
    fewer = one.success.change is Change.FEWER
    gain = Interval(-apart.high, -apart.low) if fewer else apart
    goal = one.success.reach
    beyond = short = False
    if goal is not None:
        beyond = reached.high <= goal if fewer else reached.low >= goal
        short = reached.low > goal if fewer else reached.high < goal
    if gain.high < 0:
        return Says.FAILS, "opposite"
    if short:
        return Says.FAILS, "short"
    if gain.low > 0:
        return (Says.WORKS, "proved") if goal is None or beyond else (Says.OPEN, "not reached")
    if gain.high < tuned_to:
        return Says.FAILS, "small"
    return Says.OPEN, "open"
