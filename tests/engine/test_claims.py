"""What the game promises of its scripted players, on seeds that nobody tuned it for.

`REPETITIONS=1` plays five hundred games of each, an ordinary run sixty.
"""

from __future__ import annotations

from functools import cache
from statistics import fmean

import pytest

from game.engine import Verdict
from game.engine.strategies import STRATEGIES, Game, simulate_game
from tests.engine.plays import COMPANY
from tests.support import repetitions

pytestmark = pytest.mark.slow

FIRST_SEED = 10_000
GAMES = max(60, repetitions(500))


@cache
def games(strategy: str) -> list[Game]:
    """So many games of a strategy."""
    seeds = range(FIRST_SEED, FIRST_SEED + GAMES)
    return [simulate_game(COMPANY, seed, STRATEGIES[strategy]) for seed in seeds]


def mean_score(strategy: str) -> float:
    """The mean final score of a strategy."""
    return fmean(game.score for game in games(strategy))


def share(strategy: str, verdict: Verdict) -> float:
    """The share of a strategy's games that ended like this."""
    return fmean(game.verdict is verdict for game in games(strategy))


def test_random_play_is_hardly_ever_elite() -> None:
    assert share("random", Verdict.ELITE) <= 1 / 500


def test_good_practice_beats_common_sense_beats_chance_beats_bad_practice() -> None:
    assert mean_score("seed-team") >= mean_score("sensible")
    assert mean_score("sensible") >= mean_score("random") + 15
    assert mean_score("random") >= mean_score("worst-practice") + 5


def test_the_inherited_way_of_working_is_poor_and_not_the_end() -> None:
    fired_at_half_time = [game.fired_on_turn == 4 for game in games("untouched")]
    assert mean_score("untouched") < 50
    assert sum(fired_at_half_time) <= max(1, GAMES / 100)


def test_the_best_practice_alone_does_not_win() -> None:
    assert share("seed-team", Verdict.ELITE) <= 0.40


def test_the_worst_practice_is_fired() -> None:
    assert share("worst-practice", Verdict.FIRED) > 0.5


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_a_score_fits_its_verdict(strategy: str) -> None:
    for game in games(strategy):
        assert 0 <= game.score <= 100
        if game.verdict is Verdict.FIRED:
            assert game.fired_on_turn in (4, 8)
        else:
            assert game.fired_on_turn is None
            assert game.score >= 30
        assert (game.verdict is Verdict.ELITE) is (game.score > 90 and not game.fired_on_turn)
