"""Are we going to reach the goal? How many come a day, how many would have to, and a forecast.

Pure arithmetic. The worked case: on 14 October 2020, eight weeks after the launch, 1,500 had played
where 100,000 were hoped for by the end of the year. That needs 1,263 a day, and 26.8 had come: 47
times too slow.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import log2, sqrt
from typing import NamedTuple

from game.analytics.figures import Z_95

HALVES_IN_DAYS = 7  # the worst that is reckoned with: interest in a launch can go that fast
FURTHEST = 3650  # days


class Rate(NamedTuple):
    """How many came a day, and how many times that falls short of what is needed."""

    since: str  # "first day", "28 days" or "7 days"
    a_day: float
    times_too_slow: float | None  # None where nobody came, or nothing is needed


class Pace(NamedTuple):
    """Where players a day lead. ``low`` and ``high`` bound the forecast at 95 %."""

    players: int
    goal: int
    days_left: int
    needed_a_day: float | None  # None where no day is left
    rates: tuple[Rate, ...]
    forecast: int
    low: int
    high: int


def pace(by_day: Mapping[int, int], today: int, goal: int, by: int) -> Pace:
    """Where the players of each day lead by the day ``by``. Today is not over, so no rate has it.

    The middle of the forecast goes on as the last four weeks went: at the same rate, or slowing as
    they slowed. Its upper bound is that nothing slows, its lower that interest halves every week
    from now on (or as fast as it did); outside of both stands the chance of so few players.
    """
    players, left = sum(by_day.values()), min(FURTHEST, max(0, by - today))
    needed = max(0, goal - players) / left if left else None
    first = min(by_day, default=today)
    weekly, monthly = (_between(by_day, today - n, today) / n for n in (7, 28))
    since_first = _between(by_day, first, today) / max(1, today - first)
    rates = (
        _rate("first day", since_first, needed),
        _rate("28 days", monthly, needed),
        _rate("7 days", weekly, needed),
    )
    half_life = _half_life(by_day, today)
    most, middle = max(weekly, monthly) * left, _fading(weekly, half_life, left)
    worst = min(HALVES_IN_DAYS, half_life or HALVES_IN_DAYS)
    least = _fading(min(weekly, monthly), worst, left)
    return Pace(
        players,
        goal,
        left,
        needed,
        rates,
        players + round(middle),
        players + max(0, round(least - Z_95 * sqrt(least))),
        players + round(max(most, middle) + Z_95 * sqrt(max(most, middle))),
    )


def _rate(since: str, a_day: float, needed: float | None) -> Rate:
    return Rate(since, a_day, needed / a_day if needed and a_day else None)


def _between(by_day: Mapping[int, int], first: int, before: int) -> int:
    return sum(count for day, count in by_day.items() if first <= day < before)


def _half_life(by_day: Mapping[int, int], today: int) -> float | None:
    """In how many days arrivals halve, by the last two fortnights; None where they do not."""
    before, now = _between(by_day, today - 28, today - 14), _between(by_day, today - 14, today)
    if not 0 < now < before:
        return None
    return 14 / log2(before / now)


def _fading(a_day: float, half_life: float | None, days: int) -> float:
    """How many come in so many days, from a week's rate that halves or stays as it is."""
    if half_life is None:
        return a_day * days
    middle_of_week = 3.5  # the rate was that of the middle of the last week
    return sum(a_day * 2 ** (-(n + middle_of_week) / half_life) for n in range(1, days + 1))
