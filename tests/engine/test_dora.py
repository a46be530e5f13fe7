"""The four keys against the clusters of the 2019 report, at the clusters' borders."""

from __future__ import annotations

from statistics import median

import pytest

from game.engine import Measures
from game.engine.calendar import HOUR
from game.engine.dora import CLUSTERS, keys_of
from game.engine.events import ServiceRestored
from game.engine.metrics import add_all, measures_of
from game.engine.model import Tally
from game.engine.pooling import pool
from tests.engine.plays import SEEDS, played, simulated

DAY_MINUTES = 24 * 60
NOTHING = measures_of(Tally(days=42))


def cluster(name: str, value: float | None) -> str | None:
    """The cluster of one key at this value."""
    field = {
        "deployment_frequency": "deployments_per_day",
        "change_lead_time": "change_lead_time_minutes",
        "change_failure_rate": "change_failure_rate",
        "time_to_restore": "time_to_restore_hours",
    }[name]
    keys = {key.name: key for key in keys_of(NOTHING._replace(**{field: value}))}
    assert keys[name].value == value
    return keys[name].cluster


@pytest.mark.parametrize(
    ("per_day", "expected"),
    [
        (9.0, "elite"),
        (1.01, "elite"),
        (0.99, "high"),
        (1 / 7 + 0.001, "high"),
        (1 / 7 - 0.001, "medium"),
        (1 / 30, "medium"),
        (1 / 31, "low"),
        (2 / 168, "low"),
        (0.0, "low"),
    ],
)
def test_deployment_frequency(per_day: float, expected: str) -> None:
    assert cluster("deployment_frequency", per_day) == expected


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (52.0, "elite"),
        (DAY_MINUTES - 1, "elite"),
        (DAY_MINUTES + 1, "high"),
        (7 * DAY_MINUTES - 1, "high"),
        (7 * DAY_MINUTES + 1, "medium"),
        (30 * DAY_MINUTES, "medium"),
        (31 * DAY_MINUTES, "low"),
        (180 * DAY_MINUTES, "low"),
    ],
)
def test_change_lead_time(minutes: float, expected: str) -> None:
    assert cluster("change_lead_time", minutes) == expected


@pytest.mark.parametrize(
    ("rate", "expected"), [(0.0, "elite"), (0.15, "elite"), (0.46, "low"), (0.6, "low")]
)
def test_change_failure_rate(rate: float, expected: str) -> None:
    assert cluster("change_failure_rate", rate) == expected


@pytest.mark.parametrize(
    ("hours", "expected"),
    [(0.5, "elite"), (1.01, "high"), (23.9, "high"), (169.0, "low"), (730.0, "low")],
)
def test_time_to_restore(hours: float, expected: str) -> None:
    assert cluster("time_to_restore", hours) == expected


@pytest.mark.parametrize(
    ("name", "worst"),
    [("change_failure_rate", 1.0), ("time_to_restore", 900.0), ("change_lead_time", 3e5)],
)
def test_a_worse_figure_is_never_in_a_better_cluster(name: str, worst: float) -> None:
    places = [CLUSTERS.index(str(cluster(name, worst * step / 500))) for step in range(501)]
    assert places == sorted(places)
    assert (places[0], places[-1]) == (0, 3)


@pytest.mark.parametrize("name", ["change_lead_time", "change_failure_rate", "time_to_restore"])
def test_where_nothing_failed_there_is_no_cluster(name: str) -> None:
    assert cluster(name, None) is None


def test_of_nothing_there_is_no_mean() -> None:
    assert (
        Measures(
            days=42,
            tasks_completed=0,
            stories_completed=0,
            first_deployment_day=None,
            cycle_time_days=None,
            story_lead_time_days=None,
            deployments=0,
            deployments_per_day=0.0,
            deployments_max_in_a_day=0,
            change_lead_time_minutes=None,
            change_failure_rate=None,
            deployment_rework_rate=None,
            incidents=0,
            time_to_restore_hours=None,
            rework_rate=None,
            wip=0.0,
            planning_hours_per_person_week=0.0,
            value_per_week=0.0,
        )
        == NOTHING
    )


def test_the_worst_practice_is_low_where_it_deploys_at_all() -> None:
    games = [simulated("worst-practice", seed) for seed in range(1, 21)]
    pooled = measures_of(add_all(game.tally for game in games))
    found = {key.name: key.cluster for key in keys_of(pooled)}
    assert found["deployment_frequency"] == found["change_lead_time"] == "low"
    assert found["change_failure_rate"] == "low"


def test_the_seed_team_is_elite_in_speed() -> None:
    games = [simulated("seed-team", seed) for seed in range(1, 21)]
    found = {key.name: key.cluster for key in keys_of(measures_of(add_all(g.tally for g in games)))}
    assert found["deployment_frequency"] == "elite"
    assert found["change_lead_time"] == "elite"
    assert found["change_failure_rate"] == "elite"


def test_means_over_games_pool_what_is_a_rate_and_average_what_is_a_count() -> None:
    games = [simulated("untouched", seed) for seed in SEEDS]
    pooled = pool(games)
    tallies = [game.tally for game in games]
    assert pooled["tasks_completed"] == sum(t.tasks_done for t in tallies) / len(games)
    assert pooled["incidents"] == sum(t.incidents for t in tallies) / len(games)
    assert pooled["change_failure_rate"] == sum(t.failed_deployments for t in tallies) / sum(
        t.planned_deployments for t in tallies
    )
    seconds = [
        fact.at - fact.began_at
        for seed in SEEDS
        for fact in played("untouched", seed).facts(ServiceRestored)
    ]
    assert pooled["time_to_restore_hours"] == median(seconds) / HOUR


def test_means_over_games_are_none_where_nothing_failed() -> None:
    calm = next(
        game
        for seed in range(1, 60)
        if not (game := simulated("seed-team", seed)).tally.restore_seconds
    )
    assert pool([calm])["time_to_restore_hours"] is None
