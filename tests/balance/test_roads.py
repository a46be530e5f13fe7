"""The road not taken: every choice is legal, what is told of it is what comes of playing it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from game import catalogue
from game.balance.held import Change, Record, decided, played_again
from game.balance.luck import FIRST_SEED
from game.balance.roads import (
    OTHER_DAYS,
    Choice,
    Elsewhere,
    Ending,
    Road,
    choices,
    elsewhere,
    own_ending,
    roads_of_turn,
    weightiest,
)
from game.engine import IllegalDecision, Meters, new_game, take_turn
from game.engine.policies import CHOICES
from game.engine.rules import check
from game.engine.scenario import Scenario
from game.engine.strategies import simulate_game
from tests.balance.test_held import record

COMPANY = catalogue.load("living-the-dream")


@pytest.fixture(scope="module")
def game() -> Record:
    """A whole game of a newcomer."""
    return record(COMPANY, 77, "sensible")


def replayed(game: Record, change: Change) -> float:
    """The score with one policy changed, by nothing but the rules and the decisions as they were.

    Raises ``IllegalDecision`` where one of them has become impossible.
    """
    state, stands = new_game(COMPANY, game.seed), False
    stood = COMPANY.start
    for own in game.decisions:
        if state.turn == change.turn:
            stands = True
        elif getattr(own.policies, change.what) != getattr(stood, change.what):
            stands = False
        policies = own.policies
        if stands:
            value = CHOICES[change.what](change.value)
            policies = replace(policies, **{change.what: value})
        state = take_turn(COMPANY, state, replace(own, policies=policies), logging=False).state
        stood = own.policies
    return state.score


def test_each_other_policy_comes_to_what_is_told_of_it(game: Record) -> None:
    told = 0
    for road in [*roads_of_turn(COMPANY, 3, game), *roads_of_turn(COMPANY, 7, game)]:
        change = road.choice.change
        if change.what not in CHOICES:
            continue
        try:
            score = replayed(game, change)
        except IllegalDecision:
            continue  # what has become impossible is left out, which test_held.py looks at
        assert road.ending.score == score
        assert road.gain == round(score - own_ending(COMPANY, game).score, 1)
        told += 1
    assert told > 5


@pytest.mark.parametrize("company", catalogue.load_all(), ids=lambda company: company.id)
def test_every_choice_is_legal_and_another_than_the_players_own(company: Scenario) -> None:
    game = record(company, 5, "random")
    states = played_again(company, game).states
    kinds = set()
    for turn, own in enumerate(game.decisions, start=1):
        for choice in choices(company, states[turn - 1], game.decisions, turn):
            change = choice.change
            assert change.turn == turn
            assert change.value != change.instead_of
            other = decided(own, change)
            check(company, states[turn - 1], other)
            assert other != own
            kinds.add(change.what)
    assert kinds >= {*CHOICES, "wip_limit", "start"}


def test_whoever_was_fired_is_compared_after_the_same_board_review() -> None:
    games = (record(COMPANY, seed, "worst-practice") for seed in range(20))
    game = next(one for one in games if len(one.decisions) == 4)
    assert own_ending(COMPANY, game).verdict == "fired"
    roads = roads_of_turn(COMPANY, 1, game)
    assert {road.ending.turn for road in roads} == {4}
    assert any(road.ending.verdict == "" for road in roads), "with some the board goes on"


def test_elsewhere_is_the_same_choice_on_other_days_beside_the_players_own(game: Record) -> None:
    told = roads_of_turn(COMPANY, 8, game)[:2]
    held = played_again(COMPANY, game).held
    for road, found in zip(told, elsewhere(COMPANY, told, game), strict=True):
        other = held.changed(road.choice.change, None)
        gains = [
            simulate_game(COMPANY, FIRST_SEED + day, other).score
            - simulate_game(COMPANY, FIRST_SEED + day, held).score
            for day in range(OTHER_DAYS)
        ]
        assert found.days == OTHER_DAYS
        assert found.gain == round(sum(gains) / OTHER_DAYS, 1)
        assert found.better == sum(gain > 0 for gain in gains)
        assert found.worse == sum(gain < 0 for gain in gains)


# What is told of all that was tried -------------------------------------------------------------

METERS = Meters(50.0, 50.0, 50.0, 50.0)
OWN = Ending(8, 60.0, "medium", METERS, 5.0, 2, 40)


def road(
    turn: int,
    what: str,
    gain: float,
    soon: float = 0.0,
    *,
    done: bool = False,
    undoes: bool = False,
) -> Road:
    """A road of which only this matters."""
    change = Change(turn, what, "other", "own")
    ending = OWN._replace(score=60.0 + gain)
    return Road(Choice(change, what, done, undoes), soon, gain, ending)


def test_a_decision_matters_by_what_the_best_other_choice_would_have_changed() -> None:
    told = weightiest(
        OWN,
        [
            road(1, "testing", 2.0),
            road(1, "testing", 5.0),
            road(4, "testing", 3.0),
            road(2, "merge", -4.0, done=True),
            road(2, "merge", -1.5, done=True),
            road(3, "planning", -9.0),
            road(3, "release", 0.4),
            road(5, "deployment", 1.0),
            road(6, "discovery", 0.9),
        ],
    )
    kept = [(one.choice.change.turn, one.choice.subject, one.gain) for one in told.mattered]
    assert kept == [(1, "testing", 5.0), (2, "merge", -1.5), (5, "deployment", 1.0)]
    assert told.tried == 9


def test_of_one_purchase_only_the_best_other_is_told() -> None:
    first, second = road(4, "start", 4.0), road(4, "start", 3.0)
    second = second._replace(choice=second.choice._replace(subject="another"))
    assert weightiest(OWN, [first, second]).mattered == (first,)


def test_what_looked_bad_and_was_right_cost_points_at_first_and_would_have_cost_more() -> None:
    right = road(2, "start", -6.0, soon=1.0, done=True, undoes=True)
    told = weightiest(
        OWN,
        [
            right,
            road(2, "merge", -9.0, soon=0.4, done=True, undoes=True),
            road(3, "testing", -9.0, soon=3.0, done=True, undoes=False),
            road(3, "planning", -9.0, soon=3.0, undoes=True),
            road(4, "release", -0.4, soon=3.0, done=True, undoes=True),
            road(5, "start", -2.0, soon=2.0, done=True, undoes=True),
        ],
    )
    assert told.looked_bad == right
    assert weightiest(OWN, [road(1, "merge", 3.0)]).looked_bad is None


def test_what_is_told_is_told_with_its_other_days_in_the_same_order() -> None:
    found = weightiest(
        OWN, [road(1, "merge", 3.0), road(2, "release", -6.0, soon=1.0, done=True, undoes=True)]
    )
    days = [Elsewhere(12, float(n), n, 0) for n in range(3)]
    assert [one.gain for one in found.told] == [-6.0, 3.0, -6.0]
    told = found.with_elsewhere(days)
    assert [one.elsewhere for one in told.mattered] == days[:2]
    assert told.looked_bad is not None
    assert told.looked_bad.elsewhere == days[2]
    only = weightiest(OWN, [road(1, "merge", 3.0)]).with_elsewhere(days[:1])
    assert only.looked_bad is None
