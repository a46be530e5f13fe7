"""What two variants prove, however often somebody looks: intervals, the split, and what to expect.

Pure arithmetic. An ordinary 95 % interval is right for one look; who looks every day and stops when
it pleases is wrong far more often. The intervals here are confidence sequences: with 95 % they hold
the truth at all looks together (docs/insights.md has the equations and sources).
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp, inf, lgamma, log, sqrt
from typing import NamedTuple

from game.analytics.figures import Z_95

ALPHA = 0.05  # of the intervals
POWER = 0.80
Z_POWER = 0.8416212335729143  # the standard normal's 80th percentile
FALSE_ALARM = 0.001  # that an even split is called broken, at any look
SPLIT_PRIOR = 100  # how even a split is expected to be: as if 100 each had come before
PRECISION = 1e-7
FEWEST = 50  # players of a variant; below, the sums are not nearly normal


class Count(NamedTuple):
    """Of so many players with a known outcome, so many had success."""

    successes: int
    players: int

    @property
    def share(self) -> float | None:
        """The plain share."""
        return self.successes / self.players if self.players else None


class Interval(NamedTuple):
    """From low to high, at all looks together."""

    low: float
    high: float


NOTHING_KNOWN = Interval(-1.0, 1.0)


def difference(control: Count, other: Count, tuned_to: float) -> Interval:
    """The second share minus the first.

    Narrowest where the variance of the difference has come down to about what it takes to see an
    effect of ``tuned_to``, which has to be chosen before the first look.
    """
    if min(control.players, other.players) < FEWEST:
        return NOTHING_KNOWN
    variance = _variance(control) + _variance(other)
    middle = other.successes / other.players - control.successes / control.players
    half = _half_width(variance, tuned_to)
    return Interval(max(-1.0, middle - half), min(1.0, middle + half))


def level(count: Count) -> Interval:
    """One share by itself: all that a mixture of other shares does not explain 20 times better.

    Exact for any number of players (Robbins 1970), with Jeffreys' mixture.
    """
    successes, failures = count.successes, count.players - count.successes
    mixed = _log_beta(0.5 + successes, 0.5 + failures) - _log_beta(0.5, 0.5)

    def outside(share: float) -> bool:
        if (share <= 0 and successes) or (share >= 1 and failures):
            return True
        alone = (successes and successes * log(share)) + (failures and failures * log(1 - share))
        return mixed - alone >= log(1 / ALPHA)

    best = successes / count.players if count.players else 0.5
    return Interval(_edge(outside, best, 0.0), _edge(outside, best, 1.0))


def _edge(outside: Callable[[float], bool], inner: float, outer: float) -> float:
    """Where, from a place inside to one further out, the outside begins."""
    if not outside(outer):
        return outer
    while abs(outer - inner) > PRECISION:
        middle = (inner + outer) / 2
        inner, outer = (inner, middle) if outside(middle) else (middle, outer)
    return outer


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def _variance(count: Count) -> float:
    """Of a share; one success and one failure more keep it from being nothing."""
    share = (count.successes + 1) / (count.players + 2)
    return share * (1 - share) / count.players


def _half_width(variance: float, tuned_to: float) -> float:
    """Of a normal mixture's confidence sequence, from the variance of what is estimated."""
    ratio = variance / tuned_to**2
    return sqrt(variance * (1 + ratio) * (2 * log(1 / ALPHA) + log(1 + 1 / ratio)))


def split_doubt(first: int, second: int) -> float:
    """How well an even split explains these counts: at most 1, and whoever looks at every player
    that comes finds less than ``p`` with a chance of at most ``p``.

    One over the likelihood of the counts under a split that may be somewhat uneven (beta-binomial),
    in units of their likelihood under an even one.
    """
    n = first + second
    a = SPLIT_PRIOR
    uneven = _log_beta(a + first, a + second) - _log_beta(a, a)
    return min(1.0, exp(min(0.0, n * log(0.5) - uneven)))


# What to expect, before anything is known -------------------------------------------------------


def smallest_effect(usual: float, players: int, *, more: bool) -> float | None:
    """The smallest difference that so many players of each variant show at one look, with 80 %.

    Two proportions, normal, two-sided at 5 % (Fleiss, Levin and Paik, Statistical Methods for Rates
    and Proportions, 3rd ed., chapter 4). None where even the largest possible one would hide.
    """

    def seen(other: float) -> bool:
        middle = (usual + other) / 2
        both = sqrt(2 * middle * (1 - middle))
        each = sqrt(usual * (1 - usual) + other * (1 - other))
        return abs(other - usual) * sqrt(players) >= Z_95 * both + Z_POWER * each

    return _smallest(seen, usual, more=more)


def smallest_watched(usual: float, players: int, tuned_to: float, *, more: bool) -> float | None:
    """The same for the interval that may be looked at every day: what that costs."""

    def seen(other: float) -> bool:
        variance = (usual * (1 - usual) + other * (1 - other)) / players
        needed = _half_width(variance, tuned_to) + Z_POWER * sqrt(variance)
        return abs(other - usual) >= needed

    return _smallest(seen, usual, more=more)


def _smallest(seen: Callable[[float], bool], usual: float, *, more: bool) -> float | None:
    """The smallest difference from ``usual`` that is seen; None where not even the largest is."""
    furthest = 1.0 if more else 0.0
    if not seen(furthest):
        return None
    return abs(_edge(seen, usual, furthest) - usual)


def players_needed(usual: float, effect: float, *, more: bool) -> int:
    """How many players of each variant show this effect at one look, with 80 %."""
    most = 1
    while (smallest_effect(usual, most, more=more) or inf) > effect:
        most *= 2
    least = most // 2
    while most - least > 1:
        middle = (least + most) // 2
        if (smallest_effect(usual, middle, more=more) or inf) > effect:
            least = middle
        else:
            most = middle
    return most
