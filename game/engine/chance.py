"""Chance as a function of (seed, thing, purpose): the same luck whatever the player does.

Every thing that can be lucky (story 17, part 3 of its second task, day 40) has some uniform
numbers of its own, from a keyed hash of its name; each purpose reads one of them. Nothing is
keyed by order of occurrence, so changing one decision changes no other thing's luck.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from math import exp, log, sqrt
from statistics import NormalDist
from struct import Struct

from game.engine.scenario import Shape, Work

_LOGNORMAL, _EXPONENTIAL = Shape.LOGNORMAL, Shape.EXPONENTIAL
_UNIT = 2.0**-32
_quantile = NormalDist().inv_cdf

#: Things of one kind whose luck is remembered at most; a plain line may ask for millions.
_REMEMBERED = 8192


class Luck:
    """The luck of one game. ``seed`` is an integer from 0 to 2**128 - 1.

    ``of(kind, number)`` gives the eight uniform numbers of a thing, say day 40, each strictly
    between 0 and 1. ``stories[number]`` are the sixteen of a story, the last eight for its tasks;
    ``parts[number]`` is ``of("part", number)``, which is asked for most.
    """

    __slots__ = ("_key", "_kinds", "parts", "stories")

    def __init__(self, seed: int) -> None:
        self._key = seed.to_bytes(16, "big")
        self._kinds: dict[str, _Things] = {}
        self.stories = _Things(self._key, "story", 16)
        self.parts = self._kinds["part"] = _Things(self._key, "part", 8)

    def of(self, kind: str, number: int) -> tuple[float, ...]:
        """The eight numbers of a thing."""
        things = self._kinds.get(kind)
        if things is None:
            things = self._kinds[kind] = _Things(self._key, kind, 8)
        return things[number]


class _Things(dict[int, tuple[float, ...]]):
    """All things of one kind, by their number, each drawn when it is first asked for."""

    __slots__ = ("_begun", "_numbers")

    def __init__(self, key: bytes, kind: str, count: int) -> None:
        self._begun = blake2b(f"{kind} ".encode(), key=key, digest_size=4 * count)
        self._numbers = Struct(f">{count}I").unpack

    def __missing__(self, number: int) -> tuple[float, ...]:
        digest = self._begun.copy()  # quicker than beginning anew
        digest.update(b"%d" % number)
        if len(self) >= _REMEMBERED:
            self.clear()
        drawn = tuple([(n + 0.5) * _UNIT for n in self._numbers(digest.digest())])
        self[number] = drawn
        return drawn


@lru_cache(maxsize=32)
def luck_of(seed: int) -> Luck:
    """The luck of a game, remembered: a turn is played again without each change in it."""
    return Luck(seed)


def amount(u: float, work: Work | None) -> float:
    """Hours of this work at quantile ``u``, whatever its shape; none is 0."""
    if work is None:
        return 0.0
    if work.shape is _LOGNORMAL:
        return lognormal(u, work.mean_hours, work.cv)
    if work.shape is _EXPONENTIAL:
        return exponential(u, work.mean_hours)
    return work.mean_hours


def lognormal(u: float, mean: float, cv: float) -> float:
    """A lognormal amount with this mean and coefficient of variation, at quantile ``u``."""
    if cv == 0.0:
        return mean
    spread, shift = _spread(cv)
    return mean * exp(spread * _quantile(u) - shift)


@lru_cache(maxsize=64)
def _spread(cv: float) -> tuple[float, float]:
    variance = log(1.0 + cv * cv)
    return sqrt(variance), variance / 2.0


def poisson(u: float, mean: float) -> int:
    """A Poisson count at quantile ``u``: it grows with ``mean`` and never jumps back."""
    count, term = 0, exp(-mean)
    total = term
    while u > total and count < 50:
        count += 1
        term *= mean / count
        total += term
    return count


def exponential(u: float, mean: float) -> float:
    """An exponential amount with this mean, at quantile ``u``."""
    return -mean * log(1.0 - u)
