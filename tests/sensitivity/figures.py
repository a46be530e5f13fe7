"""Games in figures: each a ratio of two sums over games, and how sure a difference is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from math import fsum, log, sqrt
from typing import NamedTuple

from game.engine.calendar import DAY, HOUR
from game.engine.pooling import pool
from game.engine.strategies import Game
from tests.engine.reference import TABLES, Row
from tests.sensitivity.lessons import Lesson, More

#: So many standard errors away from nothing a difference is more than luck.
SURE = 2.0

Pair = tuple[float, float]
Pairs = Sequence[Pair]

#: Numerator and denominator of each measure in one game.
MEASURES: dict[str, Callable[[Game], Pair]] = {
    "score": lambda game: (game.score, 1),
    "tasks": lambda game: (game.tally.tasks_done, 1),
    "merged": lambda game: (game.tally.changes + game.tally.held_changes, 1),
    "value": lambda game: (game.tally.value * 7, game.tally.days),
    "cycle time": lambda game: (game.tally.cycle_seconds / DAY, game.tally.tasks_done),
    "change lead time": lambda game: (game.tally.change_seconds / DAY, game.tally.changes),
    "failure rate": lambda game: (game.tally.failed_deployments, game.tally.planned_deployments),
    # Its logarithm, so that one long night does not outweigh everything.
    "time to restore": lambda game: (
        fsum(log(seconds / HOUR) for seconds in game.tally.restore_seconds if seconds),
        len(game.tally.restore_seconds),
    ),
}


class Verdict(StrEnum):
    """What a comparison says about a lesson."""

    HOLDS = "holds"
    UNCLEAR = "unclear"
    FLIPS = "flips"


class Difference(NamedTuple):
    """A difference of two plans, the second one ``times`` over, and its standard error."""

    value: float
    error: float

    def verdict(self, direction: More) -> Verdict:
        """Whether it points where it should, by more than luck."""
        towards = self.value * direction.value
        if abs(towards) <= SURE * self.error:
            return Verdict.UNCLEAR
        return Verdict.HOLDS if towards > 0 else Verdict.FLIPS


def mean(pairs: Pairs) -> float | None:
    """The pooled ratio, None where there was nothing to divide by."""
    under = fsum(pair[1] for pair in pairs)
    return fsum(pair[0] for pair in pairs) / under if under else None


def difference(one: Pairs, other: Pairs, times: float = 1.0) -> Difference:
    """One plan less ``times`` another on the same seeds.

    The error is that of a difference of two ratios, by what each seed misses them by (Cochran,
    Sampling Techniques, chapter 6); seeds are shared, so their common luck falls out.
    """
    shared = min(len(one), len(other))
    one, other = one[:shared], other[:shared]
    first, second = mean(one), mean(other)
    if first is None or second is None:
        return Difference(0.0, 0.0)
    missed = [a - times * b for a, b in zip(_missed(one), _missed(other), strict=True)]
    seeds = len(missed)
    spread = fsum(miss * miss for miss in missed) / max(1, seeds - 1)
    return Difference(first - times * second, sqrt(spread / seeds))


def _missed(pairs: Pairs) -> list[float]:
    """By how much each game is off the common ratio."""
    common = mean(pairs) or 0.0
    scale = len(pairs) / fsum(pair[1] for pair in pairs)
    return [scale * (over - common * under) for over, under in pairs]


class Estimate(NamedTuple):
    """A row of a reference table, and its standard error; None where nothing was averaged."""

    value: float | None
    error: float

    def leaves(self, row: Row) -> bool:
        """Whether it lies outside its band by more than luck."""
        if self.value is None:
            return False
        off = max(row.low - self.value, self.value - row.high)
        return off > SURE * self.error


class Outcome(NamedTuple):
    """All plans under one setting."""

    sums: dict[str, dict[str, list[Pair]]]  # by plan and measure: one pair a seed
    rows: dict[str, dict[str, Estimate]]  # by strategy and measure, where there is a table

    def compare(self, measure: str, plan: str, than: str, times: float = 1.0) -> Difference:
        """One plan less ``times`` another."""
        return difference(self.sums[plan][measure], self.sums[than][measure], times)

    def lesson(self, lesson: Lesson) -> Verdict:
        """What these games say about a lesson."""
        found = self.compare(lesson.measure, lesson.plan, lesson.than, lesson.times)
        return found.verdict(lesson.direction)


def outcome_of(games: Mapping[str, Sequence[Game]]) -> Outcome:
    """The figures of all plans' games, and the rows of those that have a reference table."""
    return Outcome(
        {
            plan: {name: [pair(game) for game in played] for name, pair in MEASURES.items()}
            for plan, played in games.items()
        },
        {
            plan: dict(_estimates(rows, games[plan]))
            for plan, rows in TABLES.items()
            if plan in games
        },
    )


def _estimates(rows: Sequence[Row], games: Sequence[Game]) -> Iterator[tuple[str, Estimate]]:
    """Each row of a table, with the error that leaving out each game in turn tells."""
    means = pool(games)
    others = [
        pool([*games[:place], *games[place + 1 :]])
        for place in range(len(games) if games[1:] else 0)
    ]
    for row in rows:
        values = [value for other in others if (value := row.value(other)) is not None]
        centre = fsum(values) / max(1, len(values))
        spread = fsum((value - centre) ** 2 for value in values)
        error = sqrt(spread * (len(values) - 1) / len(values)) if values else 0.0
        yield row.measure, Estimate(row.value(means), error)
