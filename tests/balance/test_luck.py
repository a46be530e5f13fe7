"""Luck and skill apart: the same decisions on other days, and a newcomer on the same ones."""

from __future__ import annotations

from statistics import fmean

import pytest

from game import catalogue
from game.balance import luck
from game.balance.held import Held, played_again
from game.balance.luck import FIRST_SEED, Day, Luck, days
from game.engine import new_game, take_turn
from tests.balance.test_held import record
from tests.support import repetitions

COMPANY = catalogue.load("living-the-dream")


def score(seed: int, held: Held, turns: int) -> float:
    """By nothing but the rules."""
    state = new_game(COMPANY, seed)
    while state.turn <= turns and not state.over:
        state = take_turn(COMPANY, state, held(COMPANY, state), logging=False).state
    return state.score


def test_a_day_is_the_plan_and_a_newcomers_on_one_seed_and_the_latter_on_the_players_own() -> None:
    game = record(COMPANY, 7, "random")
    turns = len(game.decisions)
    newcomer = played_again(COMPANY, record(COMPANY, luck._MADE_ON + 3, "sensible")).held
    (day,) = days(COMPANY, range(43, 44), game)
    assert luck.NEWCOMERS == 40
    assert day.plan == score(FIRST_SEED + 43, played_again(COMPANY, game).held, turns)
    assert day.newcomer == score(FIRST_SEED + 43, newcomer, turns)
    assert day.newcomer_here == score(7, newcomer, turns)


FOUND = Luck(70.0, (Day(80, 60, 66), Day(60, 65, 40), Day(70, 70, 70), Day(90, 50, 40)))


def test_skill_is_the_share_of_days_on_which_the_plan_beats_a_newcomers() -> None:
    assert FOUND.skill == (1 + 0 + 0.5 + 1) / 4
    assert FOUND.average == 75.0


def test_luck_is_the_share_of_days_that_are_less_kind_to_a_newcomer_than_this_one() -> None:
    assert FOUND.luck == (1 + 0 + 0.5 + 0) / 4


@pytest.mark.slow
def test_a_newcomers_plan_is_an_average_plan_and_its_day_an_average_day() -> None:
    skills, lucks = [], []
    for seed in range(repetitions(40)):
        game = record(COMPANY, 1000 + seed, "sensible")
        found = Luck(0.0, tuple(days(COMPANY, range(20), game)))
        skills.append(found.skill)
        lucks.append(found.luck)
    for shares in (skills, lucks):
        assert abs(fmean(shares) - 0.5) < 3 * 0.29 / len(shares) ** 0.5
