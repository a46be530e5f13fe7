"""Worse before it is better: what a change of ways costs at first, and whom it never pays."""

from __future__ import annotations

import pytest

from tests.shapes import teams
from tests.shapes.claims import MORE_SEEDS, clear
from tests.shapes.experiments import finished, incidents
from tests.shapes.games import DONE, DOWN, FAILURES, FINISHED, INCIDENTS, in_turn

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("path", teams.PATHS[1:])
def test_releasing_more_often_by_hand_is_worse_at_first(path: str) -> None:
    assert clear(in_turn(finished, 3), teams.WORST, teams.BY_HAND[path], seeds=MORE_SEEDS)
    assert clear(in_turn(incidents, 3, 4), teams.BY_HAND[path], teams.WORST, seeds=MORE_SEEDS)


@pytest.mark.parametrize("path", teams.PATHS[1:])
def test_releasing_more_often_by_hand_costs_work_for_good(path: str) -> None:
    assert clear(FINISHED, teams.WORST, teams.worst(deployment=path), seeds=MORE_SEEDS)


@pytest.mark.parametrize("path", teams.PATHS[1:])
def test_releasing_more_often_by_hand_starts_fires_for_good(path: str) -> None:
    assert clear(INCIDENTS, teams.worst(deployment=path), teams.WORST, times=1.2, seeds=MORE_SEEDS)


def test_tests_help_before_anybody_releases_more_often() -> None:
    tested = teams.worst(**teams.TESTED)
    assert clear(FINISHED, tested, teams.WORST, seeds=MORE_SEEDS)
    assert clear(FAILURES, teams.WORST, tested, seeds=MORE_SEEDS)


def test_with_tests_releasing_more_often_helps() -> None:
    often = teams.worst(**teams.TESTED, deployment="on-demand")
    tested = teams.worst(**teams.TESTED)
    assert clear(DONE, often, tested, seeds=MORE_SEEDS)
    assert clear(FAILURES, tested, often, seeds=MORE_SEEDS)
    assert clear(DOWN, tested, often, seeds=3 * MORE_SEEDS)


def test_a_change_for_the_better_costs_work_before_it_gives_any() -> None:
    after = teams.TESTS_AND_ON_DEMAND
    assert clear(in_turn(finished, 3), teams.WORST, after, seeds=MORE_SEEDS)
    assert clear(in_turn(finished, 5, 6, 7, 8), after, teams.WORST, seeds=MORE_SEEDS)


def test_changing_everything_at_once_has_the_deepest_dip() -> None:
    everything, dip = teams.EVERYTHING, in_turn(finished, 3)
    assert clear(dip, teams.TESTS_AND_ON_DEMAND, everything, times=2, seeds=MORE_SEEDS)
    assert clear(in_turn(finished, 3, 4), teams.WORST, everything, times=2, seeds=MORE_SEEDS)
    assert clear(in_turn(incidents, 3, 4), everything, teams.WORST, seeds=MORE_SEEDS)


def test_the_same_changes_step_by_step_bring_far_more_than_all_at_once() -> None:
    step_by_step, after = teams.STEP_BY_STEP, in_turn(finished, 3, 4, 5, 6, 7, 8)
    assert step_by_step.changed[-1:] == teams.EVERYTHING.changed
    assert clear(after, step_by_step, teams.EVERYTHING, times=1.5, seeds=MORE_SEEDS)
    assert clear(after, step_by_step, teams.WORST, times=1.5, seeds=MORE_SEEDS)


def test_who_tests_first_comes_out_of_the_dip_higher() -> None:
    late = in_turn(finished, 5, 6, 7, 8)
    assert clear(
        late, teams.TESTS_AND_ON_DEMAND, teams.BY_HAND["on-demand"], times=1.1, seeds=MORE_SEEDS
    )
