"""The lessons of the model, each as a claim that could fail.

The teams of a claim play the same seeds, and what is claimed must be clear: more than two standard
errors. `REPETITIONS=1` plays ten times as many games as an ordinary run.
"""

from __future__ import annotations

from itertools import pairwise
from math import sqrt

import pytest

from game.engine.strategies import STRATEGIES, simulate_game
from tests.engine.plays import REFERENCE
from tests.shapes import teams
from tests.shapes.__main__ import PAGE
from tests.shapes.batches import batches, curves
from tests.shapes.claims import MORE_SEEDS, SEEDS, clear, of
from tests.shapes.experiments import AGES, EXPERIMENTS, finished, of_age
from tests.shapes.games import (
    BAD,
    CYCLE,
    DONE,
    ESCAPED,
    FAILURES,
    FATIGUE,
    FINISHED,
    GOOD,
    INCIDENTS,
    LEAD,
    MORALE,
    REJECTED,
    REWORK,
    STORIES,
    VALUE,
    WIP,
    company,
    in_turn,
    record,
)

pytestmark = pytest.mark.slow


def test_an_experiment_plays_the_very_games_that_the_simulation_plays() -> None:
    team = teams.GOOD_PRACTICE
    assert record(team, 1).game == simulate_game(company(team), 1, STRATEGIES["seed-team"])


def test_every_experiment_has_its_table_on_the_page() -> None:
    page = PAGE.read_text()
    for name in EXPERIMENTS:
        assert f"<!-- {name} -->\n\n| " in page, name


def test_continuous_deployment_without_tests_fails_one_change_in_four_to_ten() -> None:
    assert 0.10 <= of(FAILURES, teams.good(testing="by-hand")) <= 0.25


# The U-curve -----------------------------------------------------------------------------------


def test_where_a_deployment_is_dear_neither_the_rarest_nor_the_most_frequent_is_best() -> None:
    by_path = {path: teams.deploying(path, 0.0) for path in teams.PATHS}
    assert clear(VALUE, by_path["sprint-end"], by_path["train"])
    assert clear(VALUE, by_path["sprint-end"], by_path["on-demand"])
    assert clear(VALUE, by_path["on-demand"], by_path["continuous"])


def test_the_best_interval_gets_shorter_as_a_deployment_gets_cheaper() -> None:
    best = [
        max(range(4), key=lambda place: of(VALUE, teams.deploying(teams.PATHS[place], cheap)))
        for cheap in (0.0, 1.0)
    ]
    assert best == sorted(best)
    assert best[0] < best[-1]
    assert clear(VALUE, teams.deploying("continuous", 1.0), teams.deploying("sprint-end", 1.0))


def test_the_bottom_of_the_curve_is_flat_and_its_end_is_not() -> None:
    best = teams.deploying("continuous", 1.0)
    assert clear(VALUE, teams.deploying("on-demand", 1.0), best, times=0.92)
    assert clear(VALUE, teams.deploying("sprint-end", 1.0), best, times=0.85)
    assert clear(VALUE, best, teams.deploying("train", 1.0), times=1.3)


# WIP -------------------------------------------------------------------------------------------


def test_throughput_rises_with_the_limit_and_then_falls() -> None:
    for low, high in pairwise(("1", "2", "3", "5")):
        assert clear(DONE, teams.good(wip_limit=high), teams.good(wip_limit=low))
    for low, high in pairwise(("5", "10", "none")):
        assert clear(DONE, teams.good(wip_limit=low), teams.good(wip_limit=high))


def test_cycle_time_only_ever_grows_with_the_limit() -> None:
    for low, high in pairwise(("1", "3", "5", "7", "10", "none")):
        assert clear(CYCLE, teams.good(wip_limit=high), teams.good(wip_limit=low))


def test_without_a_limit_throughput_halves_and_cycle_time_multiplies() -> None:
    none, five = teams.good(wip_limit="none"), teams.good(wip_limit="5")
    assert clear(DONE, five, none, times=2)
    assert clear(CYCLE, none, five, times=4)


def test_a_limit_alone_raises_the_throughput_of_a_team_with_a_train() -> None:
    # What is in production came by two trains: in so few games that is mostly luck.
    limited = teams.worst(wip_limit="5")
    assert clear(DONE, limited, teams.WORST)
    assert clear(FINISHED, limited, teams.WORST, times=1.3)


@pytest.mark.parametrize("limit", ["1", "3", "5", "10"])
def test_wip_is_throughput_times_cycle_time(limit: str) -> None:
    """But for the tasks that are in progress when the game ends."""
    team = teams.good(wip_limit=limit)
    assert of(WIP, team) == pytest.approx(of(DONE, team) / 7 * of(CYCLE, team), rel=0.05)


# Late integration ------------------------------------------------------------------------------


@pytest.mark.parametrize(("branches", "escaped", "waits"), [(2.1, 1.1, 1.25), (8.0, 2.5, 2.5)])
def test_late_integration_costs_more_the_more_branches_there_are(
    branches: float, escaped: float, waits: float
) -> None:
    late = teams.merging("when-done", branches)
    early = teams.merging("when-reviewed", branches)
    assert clear(ESCAPED, late, early, times=escaped)
    assert clear(CYCLE, late, early, times=waits)
    assert clear(REWORK, late, early)


def test_late_integration_of_many_branches_costs_throughput_and_peace() -> None:
    late, early = teams.merging("when-done", 8.0), teams.merging("when-reviewed", 8.0)
    assert clear(DONE, early, late, times=1.05)
    assert clear(INCIDENTS, late, early)


# Staleness -------------------------------------------------------------------------------------


def test_the_longer_a_story_waited_the_rarer_it_is_good_and_the_oftener_wrong() -> None:
    young, old = of_age(0, 42), of_age(98, 168)
    stale, seeds = teams.STALE, 2 * MORE_SEEDS
    assert clear(young[1], stale, stale, other=old[1], seeds=seeds)
    assert clear(old[2], stale, stale, other=young[2], seeds=seeds)
    assert clear(old[3], stale, stale, times=1.3, other=young[3], seeds=seeds)
    assert AGES[0][0] == 0
    assert AGES[-1][1] == REFERENCE.days


def test_the_later_a_team_commits_the_more_its_work_is_worth() -> None:
    up_front, sprint, in_time = (
        teams.good(planning=way) for way in ("up-front", "sprint", "just-in-time")
    )
    assert clear(VALUE, sprint, up_front, times=1.15)
    assert clear(VALUE, in_time, sprint)
    assert clear(LEAD, sprint, in_time, times=1.2)
    assert clear(REWORK, up_front, in_time)


# The owner -------------------------------------------------------------------------------------


def test_an_owner_with_few_hours_is_the_bottleneck() -> None:
    assert clear(STORIES, teams.owner(4), teams.owner(2), times=1.4)
    assert clear(STORIES, teams.owner(8), teams.owner(4), times=1.15)
    assert clear(LEAD, teams.owner(2), teams.owner(8), times=1.8)


def test_beyond_the_knee_more_hours_of_the_owner_change_little() -> None:
    assert clear(STORIES, teams.owner(16), teams.owner(40), times=0.95)
    assert clear(LEAD, teams.owner(40), teams.owner(16), times=0.9)


# Overload --------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", [teams.good, teams.worst])
def test_many_jobs_tire_people_and_tired_people_finish_less(start: object) -> None:
    assert callable(start)
    some, many = start(wip_limit="5"), start(wip_limit="none")
    assert clear(FATIGUE, many, some, times=1.2)
    assert clear(MORALE, some, many, times=1.2)
    late = in_turn(finished, 6, 7)  # after the first train, which takes everybody's turn 5
    assert clear(late, some, many, times=1.2)


# Discovery -------------------------------------------------------------------------------------


def test_without_discovery_a_third_is_good_and_a_third_is_bad() -> None:
    blind = teams.discovering("specification", 0.0)
    assert of(GOOD, blind) == pytest.approx(1 / 3, abs=0.04)
    assert of(BAD, blind) == pytest.approx(1 / 3, abs=0.04)


@pytest.mark.parametrize("seen", [0.0, 1.0])
def test_examples_make_more_stories_good_and_fewer_wrong(seen: float) -> None:
    examples, handed_over = (
        teams.discovering(way, seen) for way in ("example-mapping", "specification")
    )
    assert clear(GOOD, examples, handed_over, times=1.1)
    assert clear(VALUE, examples, handed_over, times=1.15)
    assert clear(REJECTED, handed_over, examples, times=2)
    assert clear(REWORK, handed_over, examples, times=1.2)


@pytest.mark.parametrize("way", ["specification", "example-mapping"])
def test_who_sees_production_learns_what_is_worth_building(way: str) -> None:
    blind, seen = (teams.discovering(way, share) for share in (0.0, 1.0))
    assert clear(GOOD, seen, blind, times=1.1)
    assert clear(VALUE, seen, blind, times=1.15)


# Batches ---------------------------------------------------------------------------------------


def test_the_more_changes_in_a_deployment_the_more_often_it_fails() -> None:
    """As 1 - (1 - p0) exp(-q L): single changes, large batches and all between lie on it."""
    rows = batches(SEEDS)
    for row in rows:
        error = sqrt(row["curve"] * (1 - row["curve"]) / row["deployments"])
        # One failure more or less among few deployments is no evidence against a curve.
        assert abs(row["failed"] - row["curve"]) <= 3.5 * error + 1 / row["deployments"], row
    assert all(row["q"] > 1e-4 for row in curves(SEEDS))
    for tests in ("test-first", "by-hand"):
        sizes = [row for row in rows if row["tests"] == tests]
        assert sizes[-1]["curve"] > 2 * sizes[0]["curve"]
