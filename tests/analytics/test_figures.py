"""Intervals, against figures worked out elsewhere and against simulation by all its cases."""

from __future__ import annotations

import random
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.analytics.figures import ByPlayer, Figure, mean_minutes, share


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
