"""A figure with what is known about it: how many it rests on, and its 95 % interval.

Pure arithmetic. A share has its Wilson interval; an empty share is no figure at all.
"""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

Z_95 = 1.959963984540054  # the standard normal's 97.5th percentile
PLAYERS_FOR_A_MEAN = 30  # below, the mean of so skewed a thing is not nearly normal


class Figure(NamedTuple):
    """``n`` counts what the figure is made of; ``low`` and ``high`` bound it at 95 %."""

    value: float | None
    n: int
    low: float | None = None
    high: float | None = None


def share(part: int, whole: int) -> Figure:
    """A share with its Wilson interval."""
    if whole == 0:
        return Figure(None, 0)
    p, z2 = part / whole, Z_95**2
    centre = (p + z2 / (2 * whole)) / (1 + z2 / whole)
    half = Z_95 * sqrt(p * (1 - p) / whole + z2 / (4 * whole**2)) / (1 + z2 / whole)
    low = 0.0 if part == 0 else centre - half
    high = 1.0 if part == whole else centre + half
    return Figure(p, whole, low, high)


class ByPlayer(NamedTuple):
    """Sums over players, of their sessions and of the seconds in them."""

    players: int
    sessions: int
    seconds: float
    sessions_squared: float
    product: float
    seconds_squared: float


def mean_minutes(sums: ByPlayer) -> Figure:
    """The mean session, with an interval that knows that one player's sessions belong together.

    A ratio of two sums over independent players, its variance by linearisation (Cochran, Sampling
    Techniques, 3rd ed., 6.4). No interval below 30 players.
    """
    if sums.sessions == 0:
        return Figure(None, 0)
    mean = sums.seconds / sums.sessions
    if sums.players < PLAYERS_FOR_A_MEAN:
        return Figure(mean / 60, sums.sessions)
    squares = sums.seconds_squared - 2 * mean * sums.product + mean**2 * sums.sessions_squared
    variance = max(0.0, squares) * sums.players / (sums.players - 1) / sums.sessions**2
    half = Z_95 * sqrt(variance)
    return Figure(mean / 60, sums.sessions, max(0.0, mean - half) / 60, (mean + half) / 60)
