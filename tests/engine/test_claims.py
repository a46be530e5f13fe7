"""What the game promises of its scripted players, on seeds that nobody tuned it for.

`REPETITIONS=1` plays five hundred games of each, an ordinary run sixty.
"""

from __future__ import annotations

from functools import cache
from statistics import fmean

import pytest

from game.engine import Verdict
from game.engine.dora import keys_of
from game.engine.metrics import add_all, measures_of
from game.engine.model import Meters
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


def mean_meters(strategy: str) -> Meters:
    """The mean of each meter in which a strategy's games ended."""
    return Meters(*map(fmean, zip(*(game.meters for game in games(strategy)), strict=True)))


def share(strategy: str, verdict: Verdict) -> float:
    """The share of a strategy's games that ended like this."""
    return fmean(game.verdict is verdict for game in games(strategy))


def test_random_play_is_hardly_ever_elite() -> None:
    assert share("random", Verdict.ELITE) <= 1 / 500


def test_common_sense_beats_chance() -> None:
    assert mean_score("sensible") >= mean_score("random") + 15


@pytest.mark.parametrize("strategy", [name for name in STRATEGIES if name != "worst-practice"])
def test_nobody_is_beaten_by_the_worst_practice(strategy: str) -> None:
    assert mean_score(strategy) >= mean_score("worst-practice") + 3


def test_the_inherited_way_of_working_is_poor_and_not_the_end() -> None:
    fired_at_half_time = [game.fired_on_turn == 4 for game in games("untouched")]
    assert mean_score("untouched") < 50
    assert sum(fired_at_half_time) <= max(1, GAMES / 100)


def test_the_best_practice_in_a_day_has_elite_keys() -> None:
    measures = measures_of(add_all(game.tally for game in games("seed-team")))
    found = {key.name: key.cluster for key in keys_of(measures)}
    assert found.pop("time_to_restore") in ("elite", "high")
    assert found == {
        "deployment_frequency": "elite",
        "change_lead_time": "elite",
        "change_failure_rate": "elite",
    }


def test_the_best_practice_in_a_day_does_not_win() -> None:
    assert share("seed-team", Verdict.ELITE) <= 0.40
    assert mean_score("seed-team") <= mean_score("sensible") - 5


def test_the_best_practice_in_a_day_loses_its_points_with_the_customers() -> None:
    mine, theirs = mean_meters("seed-team"), mean_meters("sensible")
    lost = [other - own for own, other in zip(mine, theirs, strict=True)]
    assert min(mine) == mine.customers < 50
    assert max(lost) == theirs.customers - mine.customers


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
