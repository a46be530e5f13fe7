"""Chance as a function of (seed, thing, purpose): the same luck whatever the player does.

Every thing that can be lucky (story 17, part 3 of its second task, day 40) has some uniform
numbers of its own, from a keyed hash of its name; each purpose reads one of them. Nothing is
keyed by order of occurrence, so changing one decision changes no other thing's luck.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from hashlib import blake2b
from math import exp, log, sqrt
from statistics import NormalDist
from struct import Struct

from game.engine.scenario import Shape, Work

_LOGNORMAL, _EXPONENTIAL = Shape.LOGNORMAL, Shape.EXPONENTIAL
_UNIT = 2.0**-32
_eight, _sixteen = Struct(">8I").unpack, Struct(">16I").unpack
_quantile = NormalDist().inv_cdf


class Luck:
    """The luck of one game. ``seed`` is an integer from 0 to 2**128 - 1.

    ``of(kind, number)`` gives the eight uniform numbers of a thing, say day 40, each strictly
    between 0 and 1; ``of_story(number)`` the sixteen of a story, the last eight for its tasks.
    """

    __slots__ = ("of", "of_story")

    def __init__(self, seed: int) -> None:
        key = seed.to_bytes(16, "big")
        self.of: Callable[[str, int], tuple[float, ...]] = partial(_draw, key)
        self.of_story: Callable[[int], tuple[float, ...]] = partial(_draw_story, key)


# Remembered, because a turn asks after a thing several times, and is played again without each
# change that the player made.
@lru_cache(maxsize=8192)
def _draw(key: bytes, kind: str, number: int) -> tuple[float, ...]:
    digest = _keyed(key, 32).copy()
    digest.update(f"{kind} {number}".encode())
    a, b, c, d, e, f, g, h = _eight(digest.digest())
    return (
        (a + 0.5) * _UNIT, (b + 0.5) * _UNIT, (c + 0.5) * _UNIT, (d + 0.5) * _UNIT,
        (e + 0.5) * _UNIT, (f + 0.5) * _UNIT, (g + 0.5) * _UNIT, (h + 0.5) * _UNIT,
    )  # fmt: skip


@lru_cache(maxsize=2048)
def _draw_story(key: bytes, number: int) -> tuple[float, ...]:
    digest = _keyed(key, 64).copy()
    digest.update(b"story %d" % number)
    return tuple([(a + 0.5) * _UNIT for a in _sixteen(digest.digest())])


@lru_cache(maxsize=64)
def _keyed(key: bytes, size: int) -> blake2b:
    """The hash of one game, begun; copied for every thing, which is quicker than beginning anew."""
    return blake2b(key=key, digest_size=size)


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
