"""Luck and skill apart: the same decisions on other days, beside newcomers' on the same days.

A day is a seed. Whoever decides sees how the day goes, and a plan that is held on to (``held.py``)
does not; so a player's plan is only ever compared with other plans that are held on to as blindly.
The newcomers' plans are those of the scripted player ``sensible``, each made on a day of its own.

Skill: on how many other days does the plan beat a newcomer's? Luck: how many other days are less
kind to a newcomer's plan than the player's own day is? Both are a half for a newcomer, on average.
Whoever was fired is compared after the same board review.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from game.balance.held import Held, Record, play_on, played_again
from game.engine import new_game, take_turn
from game.engine.scenario import Scenario
from game.engine.strategies import sensible

#: Seeds that no search has used, and none of them a likely pick of a player.
FIRST_SEED = 2**64
DAYS = 200
NEWCOMERS = 40  # plans, each of which is held on to on every fortieth day
_MADE_ON = 2**65  # seeds on which the newcomers made their plans


class Day(NamedTuple):
    """One seed: the score of the plan and of a newcomer's there, and of the latter here."""

    plan: float
    newcomer: float
    newcomer_here: float  # on the player's own day


class Luck(NamedTuple):
    """What so many days say of one game."""

    own: float  # the score that was reached
    days: tuple[Day, ...]

    @property
    def average(self) -> float:
        """Of the plan, over all days."""
        return sum(day.plan for day in self.days) / len(self.days)

    @property
    def skill(self) -> float:
        """Share of days on which the plan beats a newcomer's; a draw counts half."""
        return _share(day.plan - day.newcomer for day in self.days)

    @property
    def luck(self) -> float:
        """Share of days that are less kind to a newcomer's plan than this one; a draw is half."""
        return _share(day.newcomer_here - day.newcomer for day in self.days)


def _share(differences: Iterable[float]) -> float:
    """How many of these are above zero, as a share."""
    won = [0.5 if difference == 0 else float(difference > 0) for difference in differences]
    return sum(won) / len(won)


def days(company: Scenario, numbers: range, game: Record) -> list[Day]:
    """The days of these numbers, each of which is below ``DAYS``."""
    held, turns = played_again(company, game).held, len(game.decisions)
    return [
        Day(
            _score(company, FIRST_SEED + number, held, turns),
            _of_newcomer(company, FIRST_SEED + number, number % NEWCOMERS, turns),
            _of_newcomer(company, game.seed, number % NEWCOMERS, turns),
        )
        for number in numbers
    ]


def _score(company: Scenario, seed: int, held: Held, turns: int) -> float:
    return play_on(company, new_game(company, seed), held, turns)[-1].score


@lru_cache(maxsize=10_000)
def _of_newcomer(company: Scenario, seed: int, newcomer: int, turns: int) -> float:
    return _score(company, seed, _plan_of_newcomer(company, newcomer), turns)


@lru_cache(maxsize=1_000)
def _plan_of_newcomer(company: Scenario, newcomer: int) -> Held:
    seed = _MADE_ON + newcomer
    state, decisions = new_game(company, seed), []
    while not state.over:
        decisions.append(sensible(company, state))
        state = take_turn(company, state, decisions[-1], logging=False).state
    return played_again(company, Record(seed, tuple(decisions))).held
