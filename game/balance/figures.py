"""How sure a figure is: shares and means with their 95 % intervals, and paired differences."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, sqrt
from statistics import fmean, stdev
from typing import NamedTuple

from game.engine.intervals import student

_Z = 1.959964


class Sure(NamedTuple):
    """A figure with its interval."""

    value: float
    low: float
    high: float


def share(hits: int, of: int) -> Sure:
    """A share with Wilson's interval."""
    if not of:
        return Sure(0.0, 0.0, 1.0)
    rate, z2 = hits / of, _Z * _Z
    middle = (rate + z2 / (2 * of)) / (1 + z2 / of)
    half = _Z / (1 + z2 / of) * sqrt(rate * (1 - rate) / of + z2 / (4 * of * of))
    return Sure(rate, max(0.0, middle - half), min(1.0, middle + half))


def mean_of(values: Sequence[float]) -> Sure:
    """A mean with Student's interval; of one value nobody knows how sure it is."""
    value = fmean(values)
    if len(values) < 2:
        return Sure(value, -inf, inf)
    half = student(len(values) - 1) * stdev(values) / sqrt(len(values))
    return Sure(value, value - half, value + half)


def spread_of(values: Sequence[float]) -> Sure:
    """A standard deviation; the interval is the normal distribution's, by its own large sample."""
    if len(values) < 2:
        return Sure(0.0, 0.0, inf)
    value = stdev(values)
    half = _Z * value / sqrt(2 * (len(values) - 1))
    return Sure(value, max(0.0, value - half), value + half)


def standard_errors(differences: Sequence[float]) -> float:
    """How many standard errors the mean of paired differences lies above nought."""
    if len(differences) < 2:
        return 0.0
    mean, error = fmean(differences), stdev(differences) / sqrt(len(differences))
    if error:
        return mean / error
    return 0.0 if mean == 0 else inf if mean > 0 else -inf
