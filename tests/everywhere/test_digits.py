"""The golden games' text shows as much of a game as a machine may change, and no less.

Whoever compiled a Python chose its exp, log and sqrt, and the last bit of those is nobody's
promise: it must not show. One part in a million must. Nor may it show how ``sum`` adds floats up:
one after the other before Python 3.12, more exactly since.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from operator import add
from types import ModuleType

import pytest

from tests.engine.golden import GAMES, text_of
from tests.engine.plays import played

FUNCTIONS = ("exp", "log", "sqrt")
Bend = Callable[[float], float]

pytestmark = pytest.mark.slow


def engine() -> list[ModuleType]:
    """The modules of the rules."""
    return [module for name, module in sys.modules.items() if name.startswith("game.engine.")]


def forget() -> None:
    """Empty everything that remembers a game or a part of one."""
    for thing in (played, *(thing for module in engine() for thing in vars(module).values())):
        if hasattr(thing, "cache_clear"):
            thing.cache_clear()


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """Nothing that is played here is remembered afterwards."""
    forget()
    yield
    forget()


def bent(monkeypatch: pytest.MonkeyPatch, name: str, bend: Bend) -> list[str]:
    """The golden games' texts under a mathematical function that is a little off."""
    exact = getattr(math, name)
    users = [module for module in engine() if getattr(module, name, None) is exact]
    assert users
    for module in users:
        monkeypatch.setattr(module, name, lambda value: bend(exact(value)))
    forget()
    return [text_of(played(*game)) for game in GAMES]


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("direction", [math.inf, -math.inf])
def test_the_last_bit_of_the_mathematics_changes_no_game(
    monkeypatch: pytest.MonkeyPatch, name: str, direction: float
) -> None:
    texts = [text_of(played(*game)) for game in GAMES]
    assert bent(monkeypatch, name, lambda value: math.nextafter(value, direction)) == texts


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_millionth_shows_in_every_game(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    texts = [text_of(played(*game)) for game in GAMES]
    changed = bent(monkeypatch, name, lambda value: value * (1 + 1e-6))
    assert all(one != other for one, other in zip(changed, texts, strict=True))


def one_after_the_other(values: Iterable[float], start: float = 0) -> float:
    """What ``sum`` was before Python 3.12."""
    return reduce(add, values, start)


def exactly(values: Iterable[float], start: float = 0) -> float:
    """What ``sum`` might become; whole numbers and all else that adds up stay what they are."""
    numbers = list(values)
    if any(isinstance(number, float) for number in numbers):
        return math.fsum([start, *numbers])
    return reduce(add, numbers, start)


@pytest.mark.parametrize("summed", [one_after_the_other, exactly])
def test_how_floats_are_summed_up_changes_no_game(
    monkeypatch: pytest.MonkeyPatch, summed: Callable[[Iterable[float], float], float]
) -> None:
    texts = [text_of(played(*game)) for game in GAMES]
    for module in engine():
        monkeypatch.setattr(module, "sum", summed, raising=False)
    forget()
    for text, kept in zip([text_of(played(*game)) for game in GAMES], texts, strict=True):
        assert text.split("\n") == kept.split("\n")
