"""What the intervals promise, held against every case or against simulation."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import accumulate, pairwise
from math import comb, exp, inf, log

import pytest

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
from tests.support import repetitions

LEAST_HELD = 0.95  # of all runs, at all looks together
SHARES = (0.02, 0.1, 0.2, 0.5, 0.9)


def watched(
    chance: random.Random, shares: tuple[float, float], players: int, a_day: int
) -> Iterator[tuple[Count, Count]]:
    """The counts of two variants, day after day, of players who are drawn one by one."""
    known = [[0, 0], [0, 0]]
    for n in range(1, 2 * players + 1):
        variant = chance.random() < 0.5
        known[variant][0] += chance.random() < shares[variant]
        known[variant][1] += 1
        if n % a_day == 0:
            yield Count(*known[0]), Count(*known[1])


def ever_out(shares: tuple[float, float], players: int, a_day: int, chance: random.Random) -> bool:
    """Whether the interval ever lost the true difference."""
    tuned_to = smallest_effect(shares[0], players, more=True) or 1.0
    true = shares[1] - shares[0]
    return any(
        not low <= true <= high
        for control, other in watched(chance, shares, players, a_day)
        for low, high in [difference(control, other, tuned_to)]
    )


@pytest.mark.slow
@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize(("players", "a_day"), [(600, 4), (2000, 20)])
def test_two_times_the_same_watched_every_day_wins_falsely_at_most_once_in_twenty(
    share: float, players: int, a_day: int
) -> None:
    runs = repetitions(1000)
    chance = random.Random(f"{share} {players}")
    wrong = sum(ever_out((share, share), players, a_day, chance) for _ in range(runs))
    assert wrong <= (1 - LEAST_HELD) * runs


@pytest.mark.slow
@pytest.mark.parametrize("shares", [(0.02, 0.06), (0.1, 0.16), (0.2, 0.15), (0.5, 0.6)])
def test_a_true_difference_is_held_at_every_look(shares: tuple[float, float]) -> None:
    runs = repetitions(1000)
    chance = random.Random(f"{shares}")
    wrong = sum(ever_out(shares, 1000, 10, chance) for _ in range(runs))
    assert wrong <= (1 - LEAST_HELD) * runs


def test_an_ordinary_interval_watched_like_that_would_not_be() -> None:
    """What all of it is for: the usual 95 %, looked at every day until it pleases."""
    chance, wrong = random.Random(1), 0
    for _ in range(100):
        for (a, n), (b, m) in watched(chance, (0.2, 0.2), 600, 4):
            if min(n, m) >= FEWEST:
                p, q = a / n, b / m
                error = (p * (1 - p) / n + q * (1 - q) / m) ** 0.5
                if abs(p - q) > 1.96 * error:
                    wrong += 1
                    break
    assert wrong > 25


def test_a_level_is_missed_at_any_look_at_most_once_in_twenty_exactly() -> None:
    """Every path of 300 players, weighed: who has ever left the interval stays out."""
    for share in (0.02, 0.1, 0.5, 0.8):
        inside = {0: 1.0}
        for n in range(1, 301):
            moved: dict[int, float] = {}
            for successes, weight in inside.items():
                moved[successes] = moved.get(successes, 0.0) + weight * (1 - share)
                moved[successes + 1] = moved.get(successes + 1, 0.0) + weight * share
            inside = {
                successes: weight
                for successes, weight in moved.items()
                if holds(level(Count(successes, n)), share)
            }
        assert LEAST_HELD <= sum(inside.values()) < 1


def holds(interval: Interval, share: float) -> bool:
    return interval.low <= share <= interval.high


def test_few_players_prove_nothing() -> None:
    assert difference(Count(0, FEWEST - 1), Count(FEWEST, FEWEST), 0.1) == Interval(-1, 1)
    assert difference(Count(0, FEWEST), Count(FEWEST, FEWEST), 0.1).low > 0
    assert level(Count(0, 0)) == Interval(0, 1)


def test_the_interval_is_the_equation_of_the_document() -> None:
    control, other, tuned_to = Count(120, 1000), Count(180, 1100), 0.04
    a, b = 121 / 1002, 181 / 1102
    v = a * (1 - a) / 1000 + b * (1 - b) / 1100
    middle = 180 / 1100 - 120 / 1000
    low, high = difference(control, other, tuned_to)
    half = (v * (1 + v / tuned_to**2) * log((1 + tuned_to**2 / v) / 0.05**2)) ** 0.5
    assert (low, high) == pytest.approx((middle - half, middle + half))


# The split ---------------------------------------------------------------------------------------


def test_a_split_of_45_to_55_is_noticed_in_many() -> None:
    assert split_doubt(900, 1100) < FALSE_ALARM
    assert split_doubt(4500, 5500) < FALSE_ALARM
    assert split_doubt(45, 55) > FALSE_ALARM  # of a hundred it may be chance
    assert split_doubt(4950, 5050) > 0.5
    assert split_doubt(0, 0) == 1


def test_an_even_split_is_called_broken_at_any_look_less_than_once_in_a_thousand_exactly() -> None:
    inside = {0: 1.0}
    for n in range(1, 401):
        moved: dict[int, float] = {}
        for first, weight in inside.items():
            for next_ in (first, first + 1):
                moved[next_] = moved.get(next_, 0.0) + weight / 2
        inside = {k: w for k, w in moved.items() if split_doubt(k, n - k) >= FALSE_ALARM}
    assert 1 - FALSE_ALARM <= sum(inside.values()) < 1


def test_doubt_is_the_likelihood_of_the_counts_worked_out_one_by_one() -> None:
    first, second = 13, 29
    uneven = 1.0
    for n in range(first):
        uneven *= (100 + n) / (200 + n)
    for n in range(second):
        uneven *= (100 + n) / (200 + first + n)
    assert split_doubt(first, second) == pytest.approx(min(1, 0.5**42 / uneven))


# What to expect ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("usual", "other", "players"),
    [(0.1, 0.15, 686), (0.5, 0.6, 388), (0.2, 0.3, 294), (0.6, 0.5, 388)],
)
def test_players_needed_are_those_of_the_textbook(usual: float, other: float, players: int) -> None:
    """Two proportions, 5 % two-sided, 80 %, without correction for continuity."""
    assert abs(players_needed(usual, abs(other - usual), more=other > usual) - players) <= 1


def test_the_smallest_effect_is_seen_four_times_in_five() -> None:
    """By all outcomes of both variants, with the test that the formula is of."""
    usual, players = 0.2, 150
    effect = smallest_effect(usual, players, more=True)
    assert effect is not None
    rows = [binomial(players, share) for share in (usual, usual + effect)]
    power = 0.0
    for a, weight_a in enumerate(rows[0]):
        for b, weight_b in enumerate(rows[1]):
            pooled = (a + b) / (2 * players)
            error = (2 * pooled * (1 - pooled) / players) ** 0.5 or inf
            power += weight_a * weight_b * (abs(b - a) / players >= 1.96 * error)
    assert power == pytest.approx(0.80, abs=0.015)


def binomial(n: int, share: float) -> list[float]:
    return [exp(log(comb(n, k)) + k * log(share) + (n - k) * log(1 - share)) for k in range(n + 1)]


@pytest.mark.slow
def test_what_is_watched_shows_its_smallest_effect_four_times_in_five() -> None:
    usual, players = 0.2, 1500
    tuned_to = smallest_effect(usual, players, more=True)
    assert tuned_to is not None
    effect = smallest_watched(usual, players, tuned_to, more=True)
    assert effect is not None
    assert tuned_to < effect < 2 * tuned_to
    runs, seen, chance = repetitions(1000), 0, random.Random(4)
    for _ in range(runs):
        pairs = watched(chance, (usual, usual + effect), players, 50)
        seen += any(difference(control, other, tuned_to).low > 0 for control, other in pairs)
    assert seen / runs > 0.75


def test_with_too_few_players_there_is_no_smallest_effect() -> None:
    assert smallest_effect(0.2, 1, more=True) is None
    assert smallest_effect(0.1, 20, more=False) is None
    assert (smallest_effect(0.1, 400, more=False) or 1) < 0.1


def test_more_players_show_less() -> None:
    shown = [smallest_effect(0.2, n, more=True) or 1 for n in (50, 100, 1000, 10_000)]
    assert all(b < a for a, b in pairwise(shown))
    assert list(accumulate(shown, min)) == shown
