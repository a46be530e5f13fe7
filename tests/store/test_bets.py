"""A bet is settled by playing the turn both ways."""

from __future__ import annotations

from dataclasses import replace

import pytest

from game import engine
from game.catalogue import load
from game.engine.model import Decision
from game.engine.policies import Planning
from game.engine.report import Report
from game.store.bets import Bet, outcome
from tests.store.plays import SCENARIO


@pytest.fixture(scope="module")
def report() -> Report:
    """A turn in which two things were changed."""
    scenario = load(SCENARIO)
    state = engine.new_game(scenario, 1)
    decision = Decision(replace(state.policies, wip_limit=5))
    return engine.explain_turn(
        scenario, state, decision, engine.take_turn(scenario, state, decision), unchanged=True
    )


def with_lead_times(report: Report, with_it: float | None, without_it: float | None) -> Report:
    compared = report.comparisons[0]
    measures = compared.measures._replace(story_lead_time_days=without_it)
    return report._replace(
        measures=report.measures._replace(story_lead_time_days=with_it),
        unchanged=measures,
    )


@pytest.mark.parametrize(
    ("with_it", "without_it", "settled"),
    [
        (9.4, 10.0, Bet.LOWER),
        (9.6, 10.0, Bet.SAME),
        (10.0, 10.0, Bet.SAME),
        (10.4, 10.0, Bet.SAME),
        (10.6, 10.0, Bet.HIGHER),
        (None, 10.0, Bet.HIGHER),
        (10.0, None, Bet.LOWER),
        (None, None, None),
    ],
)
def test_within_five_percent_is_the_same(
    report: Report, with_it: float | None, without_it: float | None, settled: Bet | None
) -> None:
    assert outcome(with_lead_times(report, with_it, without_it)) is settled


def test_without_a_change_there_is_nothing_to_settle(report: Report) -> None:
    assert outcome(report._replace(comparisons=(), unchanged=None)) is None


def test_a_bet_on_several_changes_is_settled_without_all_of_them() -> None:
    scenario = load(SCENARIO)
    state = engine.new_game(scenario, 1)
    kept = Decision(state.policies)
    both = Decision(replace(state.policies, wip_limit=5, planning=Planning.JUST_IN_TIME))
    report = engine.explain_turn(
        scenario, state, both, engine.take_turn(scenario, state, both), unchanged=True
    )
    untouched = engine.take_turn(scenario, state, kept)
    assert report.unchanged == engine.explain_turn(scenario, state, kept, untouched).measures
    assert len(report.comparisons) == 2
