"""Intervals, against figures worked out elsewhere and against simulation by all its cases."""

from __future__ import annotations

import random
from math import exp, lgamma, log
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.analytics.figures import ByPlayer, Figure, mean_minutes, share
from tests.support import repetitions


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        (10, 100, 0.0552, 0.1744),  # 10 of 100 proves nothing
        (20, 100, 0.1334, 0.2888),  # 20 of 100 proves 10 %
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (1, 1, 0.2065, 1.0),
    ],
)
def test_wilson_intervals_are_those_of_the_textbook(
    part: int, whole: int, low: float, high: float
) -> None:
    figure = share(part, whole)
    assert figure.value == part / whole
    assert figure.n == whole
    assert figure.low == pytest.approx(low, abs=5e-5)
    assert figure.high == pytest.approx(high, abs=5e-5)


def test_an_empty_share_is_no_figure() -> None:
    assert share(0, 0) == Figure(None, 0, None, None)


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_lies_inside_its_interval(counts: tuple[int, int]) -> None:
    figure = share(*counts)
    assert figure.value is not None
    assert figure.low is not None
    assert figure.high is not None
    assert 0 <= figure.low <= figure.value <= figure.high <= 1


def sums(players: list[list[float]]) -> ByPlayer:
    """``players`` holds each one's sessions in seconds."""
    totals = [(len(each), sum(each)) for each in players]
    return ByPlayer(
        len(players),
        sum(n for n, _ in totals),
        sum(s for _, s in totals),
        sum(float(n * n) for n, _ in totals),
        sum(float(n * s) for n, s in totals),
        sum(float(s * s) for _, s in totals),
    )


def test_the_interval_of_a_mean_holds_it_nineteen_times_in_twenty() -> None:
    chance = random.Random(1)
    held = 0
    for _ in range(1000):
        players = []
        for _ in range(100):
            habit = chance.gauss(600, 100)  # one player's sessions resemble each other
            players.append([chance.gauss(habit, 50) for _ in range(chance.choice((1, 2, 5)))])
        figure = mean_minutes(sums(players))
        assert figure.low is not None
        assert figure.high is not None
        held += figure.low <= 10 <= figure.high
    assert 925 <= held <= 970


def test_a_mean_of_few_players_comes_without_an_interval() -> None:
    players = [[60.0, 120.0]] * 29
    assert mean_minutes(sums(players)) == Figure(1.5, 58)
    assert mean_minutes(sums([*players, [90.0]])).low is not None


def test_the_mean_is_that_of_all_sessions() -> None:
    players = [[60.0 * n] * (n % 3 + 1) for n in range(40)]
    figure = mean_minutes(sums(players))
    assert figure.value == pytest.approx(fmean(s / 60 for each in players for s in each))


GRID = [n / 1000 for n in range(5, 1000, 5)]  # shares of 0.5 % to 99.5 %


def coverage(n: int, p: float) -> float:
    """The chance that Wilson's interval of ``n`` holds the share ``p``: a sum over all counts."""
    held = 0.0
    for k in range(n + 1):
        figure = share(k, n)
        if (figure.low or 0.0) <= p <= (figure.high or 0.0):
            held += exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
                        + k * log(p) + (n - k) * log(1 - p))  # fmt: skip
    return held


@pytest.mark.parametrize("n", [5, 10, 20, 50, 100, 200])
def test_wilson_intervals_hold_94_percent_and_more_on_average_exactly(n: int) -> None:
    """The mean over shares, for every n; not the worst share, where no such interval holds it."""
    held = [coverage(n, p) for p in GRID]
    assert fmean(held) >= 0.94
    assert min(held) > 0.82  # close to 0 and 1, and known (Brown, Cai and DasGupta 2001)


@pytest.mark.slow
def test_wilson_intervals_hold_it_for_every_number_of_players() -> None:
    numbers = range(4, 4 + repetitions(400))
    assert min(fmean(coverage(n, p) for p in GRID) for n in numbers) >= 0.94


def test_share_by_share_wilson_intervals_hold_at_least_93_percent_exactly() -> None:
    """Not on average: each share of which ten successes and ten failures are expected."""
    for n in (50, 100, 200, 500):
        assert min(coverage(n, p) for p in GRID if 10 <= n * p <= n - 10) >= 0.93
