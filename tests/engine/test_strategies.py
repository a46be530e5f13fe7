"""Scripted players decide from what a player sees, and only what is legal."""

from __future__ import annotations

from dataclasses import replace

import pytest

from game.engine import Meters, State, new_game, take_turn
from game.engine.model import Underway
from game.engine.policies import Policies
from game.engine.strategies import SEED_TEAM, STRATEGIES, WORST_PRACTICE, random, sensible
from tests.engine.plays import COMPANY, SEEDS, choosing, played

#: What each meter asks for when it is the lowest, of a team that does nothing well yet.
BEHIND = choosing(WORST_PRACTICE, planning="sprint", deployment="sprint-end", testing="automated")


def asked(policies: Policies, lowest: str) -> set[str]:
    """What a newcomer changes where this meter is by far the lowest, over some seeds."""
    meters = Meters(*(10.0 if name == lowest else 60.0 for name in Meters._fields))
    changed: set[str] = set()
    for seed in SEEDS:
        state = replace(new_game(COMPANY, seed), turn=3, policies=policies, meters=meters)
        decided = sensible(COMPANY, state).policies
        changed |= {
            name
            for name in Policies.__dataclass_fields__
            if getattr(decided, name) != getattr(policies, name)
        }
    return changed


@pytest.mark.parametrize(
    ("lowest", "field"),
    [
        ("people", "wip_limit"),
        ("productivity", "deployment"),
        ("customers", "discovery"),
        ("stability", "testing"),
    ],
)
def test_a_newcomer_turns_to_the_lowest_meter(lowest: str, field: str) -> None:
    assert field in asked(BEHIND, lowest)


def test_a_newcomer_who_tests_first_goes_on_to_toggles_and_then_to_the_share() -> None:
    without = choosing(SEED_TEAM, release="with-deployment")
    assert "release" in asked(without, "stability")
    light = choosing(SEED_TEAM, test_share="10")
    assert "test_share" in asked(light, "stability")


def test_a_newcomer_who_discovers_well_plans_just_in_time() -> None:
    assert "planning" in asked(choosing(BEHIND, discovery="example-mapping"), "customers")


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_nobody_starts_a_third_improvement(strategy: str) -> None:
    two = [Underway(item.id, 0, 21, 1) for item in COMPANY.improvements[:2]]
    state: State = replace(new_game(COMPANY, 1), underway=two)
    decision = STRATEGIES[strategy](COMPANY, state)
    assert decision.start == ()
    assert take_turn(COMPANY, state, decision).state.turn == 2


def test_random_play_is_the_same_every_time_and_another_on_another_seed() -> None:
    state = new_game(COMPANY, 1)
    assert random(COMPANY, state) == random(COMPANY, state)
    assert random(COMPANY, state) != random(COMPANY, new_game(COMPANY, 2))


@pytest.mark.parametrize("strategy", ["seed-team", "worst-practice", "untouched"])
def test_who_buys_nothing_takes_the_first_answer(strategy: str) -> None:
    for decision in played(strategy, 1).decisions:
        assert (decision.answer, decision.start, decision.stop) == (None, (), ())
