"""Chance is a function of (seed, thing, purpose), and its numbers are distributed as they say."""

from __future__ import annotations

from hashlib import blake2b
from itertools import pairwise
from math import exp, factorial, log, sqrt
from statistics import fmean, pstdev

import pytest

from game.engine.chance import Luck, amount, exponential, lognormal, poisson
from game.engine.scenario import Shape, Work

GRID = [(n + 0.5) / 20_000 for n in range(20_000)]


def test_a_thing_has_eight_numbers_between_none_and_one() -> None:
    luck = Luck(7)
    for number in range(2_000):
        numbers = luck.of("story", number)
        assert len(numbers) == 8
        assert all(0.0 < u < 1.0 for u in numbers)


def test_a_story_has_sixteen_numbers_of_its_own() -> None:
    luck = Luck(7)
    numbers = [luck.stories[number] for number in range(2_000)]
    assert {len(of_one) for of_one in numbers} == {16}
    assert len({u for of_one in numbers for u in of_one}) > 31_990
    assert all(0.0 < u < 1.0 for of_one in numbers for u in of_one)
    assert luck.stories[3] == Luck(7).stories[3] != Luck(8).stories[3]


def test_work_is_drawn_by_its_shape() -> None:
    assert amount(0.3, Work(2.0, 0.5)) == lognormal(0.3, 2.0, 0.5)
    assert amount(0.3, Work(2.0, shape=Shape.EXPONENTIAL)) == exponential(0.3, 2.0)
    assert amount(0.3, Work(2.0, shape=Shape.CONSTANT)) == 2.0
    assert amount(0.3, None) == 0.0


def test_a_thing_has_the_same_numbers_whatever_was_asked_before() -> None:
    asked = Luck(7)
    for number in range(50):
        asked.of("task", number)
        asked.of("story", 49 - number)
    for number in range(50):
        assert Luck(7).of("story", number) == asked.of("story", number)


def in_the_middle(seed: int, thing: str, count: int) -> tuple[float, ...]:
    """What the module says of itself, in other words: 32 bits of a keyed hash a number."""
    key = seed.to_bytes(16, "big")
    digest = blake2b(thing.encode(), key=key, digest_size=4 * count).digest()
    words = [int.from_bytes(digest[4 * at : 4 * at + 4], "big") for at in range(count)]
    return tuple((2 * word + 1) / 2**33 for word in words)


def test_each_number_is_the_middle_of_one_of_2_to_the_32_equal_parts() -> None:
    for seed in (0, 7, 2**128 - 1):
        luck = Luck(seed)
        for number in (0, 3, 4_711):
            assert luck.stories[number] == in_the_middle(seed, f"story {number}", 16)
            assert luck.parts[number] == in_the_middle(seed, f"part {number}", 8)
            assert luck.of("day", number) == in_the_middle(seed, f"day {number}", 8)
            # What needs but two reads the first two of the same eight.
            assert luck.two_of("shift", number) == in_the_middle(seed, f"shift {number}", 8)[:2]


def test_what_was_drawn_is_remembered() -> None:
    luck = Luck(7)
    assert luck.of("day", 40) is luck.of("day", 40)
    assert luck.two_of("shift", 40) is luck.two_of("shift", 40)
    assert luck.of("part", 40) is luck.parts[40]


def test_what_was_forgotten_is_drawn_again_as_it_was() -> None:
    luck = Luck(7)
    first = [luck.parts[number] for number in range(10)]
    most = 0
    for number in range(20_000):
        luck.of("part", number)
        most = max(most, len(luck.parts))
    assert most == 8_192
    assert [luck.parts[number] for number in range(10)] == first


def test_numbers_of_known_things_never_change() -> None:
    """Stored games are rebuilt from their seeds: a change here would be another game."""
    assert [round(u, 6) for u in Luck(42).of("story", 17)] == [
        0.521877, 0.765169, 0.87109, 0.517097, 0.992763, 0.874332, 0.961935, 0.246239,
    ]  # fmt: skip


def test_another_seed_kind_or_number_has_other_luck() -> None:
    things = [
        tuple(Luck(seed).of(kind, number))
        for seed in (0, 1, 2**64, 2**127)
        for kind in ("story", "task", "part", "day", "event recruiter")
        for number in (-1, 0, 1, 11, 111)
    ]
    assert len(set(things)) == len(things)


@pytest.mark.parametrize("place", range(8))
def test_numbers_are_spread_evenly(place: int) -> None:
    bins = [0] * 20
    for seed in range(10):
        luck = Luck(seed)
        for number in range(1_000):
            bins[int(20 * luck.of("story", number)[place])] += 1
    expected = 10_000 / 20
    chi_square = sum((count - expected) ** 2 / expected for count in bins)
    assert chi_square < 43.8  # 19 degrees of freedom: exceeded by chance once in a thousand


def test_the_numbers_of_a_thing_know_nothing_of_one_another() -> None:
    rows = [Luck(1).of("part", number) for number in range(4_000)]
    for one in range(8):
        for other in range(one):
            pairs = fmean((row[one] - 0.5) * (row[other] - 0.5) for row in rows) * 12
            assert abs(pairs) < 5 / sqrt(len(rows))


def test_neighbours_know_nothing_of_one_another() -> None:
    luck = Luck(1)
    numbers = [luck.of("story", number)[0] - 0.5 for number in range(8_001)]
    pairs = fmean(a * b for a, b in pairwise(numbers)) * 12
    assert abs(pairs) < 5 / sqrt(8_000)


@pytest.mark.parametrize(
    ("mean", "cv"), [(1.0, 1.4), (2.0, 1.0), (1.9, 0.75), (4.0, 0.5), (2.0, 0.1)]
)
def test_a_lognormal_amount_has_its_mean_and_spread(mean: float, cv: float) -> None:
    amounts = [lognormal(u, mean, cv) for u in GRID]
    assert min(amounts) > 0
    assert fmean(amounts) == pytest.approx(mean, rel=0.01)
    assert pstdev(amounts) / mean == pytest.approx(cv, rel=0.05)
    assert amounts == sorted(amounts)


def test_without_spread_an_amount_is_its_mean() -> None:
    assert {lognormal(u, 2.5, 0.0) for u in (1e-9, 0.5, 1 - 1e-9)} == {2.5}


@pytest.mark.parametrize("mean", [0.0, 0.05, 0.6, 1.1, 3.0])
def test_a_poisson_count_has_its_distribution(mean: float) -> None:
    counts = [poisson(u, mean) for u in GRID]
    for count in range(6):
        share = sum(item == count for item in counts) / len(counts)
        assert share == pytest.approx(exp(-mean) * mean**count / factorial(count), abs=2e-4)


def test_a_poisson_count_is_at_most_fifty() -> None:
    assert poisson(0.999, 200.0) == 50


def test_a_poisson_count_only_grows_with_its_mean() -> None:
    means = [step / 20 for step in range(100)]
    for u in (0.001, 0.2, 0.5, 0.9, 0.999, 1 - 2**-33):
        counts = [poisson(u, mean) for mean in means]
        assert counts == sorted(counts)


def test_an_exponential_amount_has_its_distribution() -> None:
    amounts = [exponential(u, 45.0) for u in GRID]
    assert fmean(amounts) == pytest.approx(45.0, rel=0.01)
    assert exponential(0.5, 45.0) == pytest.approx(45.0 * log(2))
    assert min(amounts) > 0
