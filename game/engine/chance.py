"""Chance as a function of (seed, thing, purpose): the same luck whatever the player does.

Every thing that can be lucky (story 17, part 3 of its second task, day 40) has some uniform
numbers of its own, from a keyed hash of its name; each purpose reads one of them. Nothing is
keyed by order of occurrence, so changing one decision changes no other thing's luck.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b
from math import exp, log, sqrt
from statistics import NormalDist
from struct import Struct

from game.engine.scenario import Shape, Work

_LOGNORMAL, _EXPONENTIAL = Shape.LOGNORMAL, Shape.EXPONENTIAL
_UNIT = 2.0**-32
_unpack = Struct(">8I").unpack
_unpack_two = Struct(">2I24x").unpack
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
        self.stories = _Things(self._key, "story", _sixteen)
        self.parts = self._kinds["part"] = _Things(self._key, "part", _eight)

    def of(self, kind: str, number: int) -> tuple[float, ...]:
        """The eight numbers of a thing."""
        things = self._kinds.get(kind)
        if things is None:
            things = self._kinds[kind] = _Things(self._key, kind, _eight)
        return things[number]

    def two_of(self, kind: str, number: int) -> tuple[float, ...]:
        """The first two of them, of a kind of which nobody needs more."""
        things = self._kinds.get(kind)
        if things is None:
            things = self._kinds[kind] = _Things(self._key, kind, _two)
        return things[number]


#: How a thing's numbers are read from its hash.
_Numbers = Callable[[bytes], tuple[float, ...]]


class _Things(dict[int, tuple[float, ...]]):
    """All things of one kind, by their number, each drawn when it is first asked for."""

    __slots__ = ("_begun", "_numbers")

    def __init__(self, key: bytes, kind: str, numbers: _Numbers) -> None:
        size = 64 if numbers is _sixteen else 32
        self._begun = blake2b(f"{kind} ".encode(), key=key, digest_size=size)
        self._numbers = numbers

    def __missing__(self, number: int) -> tuple[float, ...]:
        named = self._begun.copy()  # quicker than beginning anew
        named.update(b"%d" % number)
        if len(self) >= _REMEMBERED:
            self.clear()
        self[number] = drawn = self._numbers(named.digest())
        return drawn


def _eight(digest: bytes) -> tuple[float, ...]:
    """Eight uniform numbers from 32 bytes: one by one, for a loop takes half as long again."""
    a, b, c, d, e, f, g, h = _unpack(digest)
    return (
        (a + 0.5) * _UNIT,
        (b + 0.5) * _UNIT,
        (c + 0.5) * _UNIT,
        (d + 0.5) * _UNIT,
        (e + 0.5) * _UNIT,
        (f + 0.5) * _UNIT,
        (g + 0.5) * _UNIT,
        (h + 0.5) * _UNIT,
    )


def _sixteen(digest: bytes) -> tuple[float, ...]:
    """Sixteen uniform numbers from 64 bytes."""
    return _eight(digest[:32]) + _eight(digest[32:])


def _two(digest: bytes) -> tuple[float, ...]:
    """The first two of eight numbers, for what needs no more."""
    a, b = _unpack_two(digest)
    return (a + 0.5) * _UNIT, (b + 0.5) * _UNIT


@lru_cache(maxsize=32)
def luck_of(seed: int) -> Luck:
    """The luck of a game, remembered: a turn is played again without each change in it."""
    return Luck(seed)


def amount(u: float, work: Work | None) -> float:
    """Hours of this work at quantile ``u``, whatever its shape; none is 0."""
    return amounts(work)(u)


@lru_cache(maxsize=256)
def amounts(work: Work | None) -> Callable[[float], float]:
    """How many hours of this work there are, as a function of the quantile."""
    if work is None:
        return lambda _u: 0.0
    mean = work.mean_hours
    if work.shape is _EXPONENTIAL:
        return lambda u: exponential(u, mean)
    if work.shape is _LOGNORMAL and work.cv != 0.0:
        spread, shift = _spread(work.cv)
        return lambda u: mean * exp(spread * _quantile(u) - shift)
    return lambda _u: mean


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
    if u < 1.0 - mean:  # most often, and quick to tell: exp(-mean) is never less
        return 0
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
