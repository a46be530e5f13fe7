"""How sure a mean is: 95 % intervals from batches, which are long enough to be independent.

Everything is a ratio of two sums over batches (waiting over visits, stories over seconds), so
that a busy batch counts for more than an idle one and the estimate has no bias of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import atan, cos, fsum, pi, sin, sqrt
from typing import NamedTuple

SURE = 0.95


class Figure(NamedTuple):
    """A value and its 95 % interval; None where there was nothing, or one batch, to tell from."""

    value: float | None
    low: float | None
    high: float | None


NOTHING = Figure(None, None, None)


def ratio(over: Sequence[float], under: Sequence[float]) -> Figure:
    """The ratio of two sums, from one pair a batch.

    The spread is that of what each batch misses the common ratio by (a ratio estimator: Cochran,
    Sampling Techniques, chapter 6), which for equal denominators is that of plain batch means.
    """
    total = fsum(under)
    if not total:
        return NOTHING
    value = fsum(over) / total
    missed = [a - value * b for a, b in zip(over, under, strict=True)]
    return around(value, [miss * len(under) / total for miss in missed])


def around(value: float, missed: Sequence[float]) -> Figure:
    """A value with the interval that follows from how far each batch by itself was off it."""
    batches = len(missed)
    if batches < 2:
        return Figure(value, None, None)
    spread = sqrt(fsum(miss * miss for miss in missed) / (batches - 1))
    half = student(batches - 1) * spread / sqrt(batches)
    return Figure(value, value - half, value + half)


@lru_cache(maxsize=64)
def student(freedom: int, sure: float = SURE) -> float:
    """Student's t: within plus or minus this lies the share ``sure`` of its distribution."""
    low, high = 0.0, 1.0
    while _within(high, freedom) < sure:
        low, high = high, 2 * high
    while (middle := (low + high) / 2) not in (low, high):
        low, high = (middle, high) if _within(middle, freedom) < sure else (low, middle)
    return high


def _within(t: float, freedom: int) -> float:
    """The chance of -t to t, exactly: Abramowitz and Stegun, formulas 26.7.3 and 26.7.4."""
    angle = atan(t / sqrt(freedom))
    across, along = sin(angle), cos(angle)
    odd = freedom % 2
    total, term = 0.0, along if odd else 1.0
    for n in range(1 + odd, freedom, 2):
        total += term
        term *= along * along * n / (n + 1)
    return 2 / pi * (angle + across * total) if odd else across * total
