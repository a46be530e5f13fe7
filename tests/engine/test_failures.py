"""Why a deployment fails: each source of risk by itself, with everything else switched off."""

from __future__ import annotations

from dataclasses import replace

import pytest

from game.engine import incidents, new_game
from game.engine.events import ChangeDeployed, Deployed, TaskSentBack
from game.engine.run import Run
from game.engine.strategies import SEED_TEAM
from tests.engine.plays import (
    COMPANY,
    PRODUCTION,
    RELEASE,
    Played,
    choosing,
    keeping,
    play_on,
    without_chance,
)

#: Nothing fails and nobody makes a mistake, but for what a test switches on.
SAFE = {
    "risk_always": 0.0,
    "risk_by_hand": 0.0,
    "risk_untested": 0.0,
    "risk_change": 0.0,
    "risk_defect": 0.0,
    "risk_strangers": 0.0,
    "defects": 0.0,
    "unclear": 0.0,
}


def played(risks: dict[str, float], turns: int = 3, seed: int = 1, **choices: str) -> Played:
    constants = replace(COMPANY.constants, **(SAFE | risks))  # type: ignore[arg-type]
    start = replace(COMPANY.at_start, automation=0.0, coverage=0.0, code_hours=1e6)
    company = without_chance(constants=constants, at_start=start, acts=())
    policies = choosing(SEED_TEAM, **({"deployment": "sprint-end"} | choices))
    return play_on(company, new_game(company, seed), keeping(policies), turns)


def planned(game: Played) -> list[Deployed]:
    found = [fact for fact in game.facts(Deployed) if fact.planned]
    assert found
    return found


def mended(game: Played) -> int:
    """Tasks that came back from production."""
    return sum(fact.stage == PRODUCTION for fact in game.facts(TaskSentBack))


def test_nothing_fails_where_nothing_can() -> None:
    assert not any(fact.failed for fact in planned(played({})))


@pytest.mark.parametrize("risk", ["risk_always", "risk_by_hand"])
def test_a_deployment_that_fails_as_such_sends_nothing_back(risk: str) -> None:
    game = played({risk: 1.0})
    assert all(fact.failed for fact in planned(game))
    assert mended(game) == 0


def test_a_deployment_by_hand_fails_by_the_square_of_what_is_done_by_hand() -> None:
    half = replace(COMPANY.at_start, automation=0.5, coverage=0.0, code_hours=1e6)
    constants = replace(COMPANY.constants, **(SAFE | {"risk_by_hand": 1.0}))  # type: ignore[arg-type]
    company = without_chance(constants=constants, at_start=half, acts=())
    outcomes = [
        fact.failed
        for seed in range(1, 25)
        for fact in planned(
            play_on(
                company,
                new_game(company, seed),
                keeping(choosing(SEED_TEAM, deployment="sprint-end")),
                3,
            )
        )
    ]
    assert sum(outcomes) / len(outcomes) == pytest.approx(0.25, abs=0.16)


def test_where_nothing_is_tested_one_of_the_changes_is_to_blame() -> None:
    game = played({"risk_untested": 1.0})
    failed = planned(game)
    assert all(fact.failed for fact in failed)
    assert 0 < mended(game) <= sum(fact.failed for fact in game.facts(Deployed))
    assert max(fact.changes for fact in failed) > 2


def test_who_is_to_blame_may_be_any_of_the_changes() -> None:
    blamed = set()
    for seed in range(1, 9):
        game = played({"risk_untested": 1.0}, seed=seed)
        last: list[int] = []
        for fact in game.facts(ChangeDeployed, TaskSentBack):
            if isinstance(fact, ChangeDeployed):
                last.append(fact.task)
            elif fact.stage == PRODUCTION and fact.task in last:
                blamed.add(last.index(fact.task) / len(last))
    assert min(blamed) < 0.4
    assert max(blamed) > 0.6


def test_strangers_fail_only_together() -> None:
    alone = played({"risk_strangers": 1e3}, deployment="continuous")
    assert {fact.changes for fact in planned(alone)} == {1}
    assert not any(fact.failed for fact in planned(alone))
    together = [fact for fact in planned(played({"risk_strangers": 1e3})) if fact.changes > 1]
    assert all(fact.failed for fact in together)


@pytest.mark.parametrize("risk", [{"risk_change": 1e3}, {"risk_defect": 1e3, "defects": 50.0}])
def test_a_change_can_be_to_blame_for_itself(risk: dict[str, float]) -> None:
    game = played(risk, release="with-deployment")
    assert all(fact.failed for fact in planned(game))
    assert mended(game) > 0


def test_a_toggle_confines_what_fails() -> None:
    def failures(release: str, spares: float) -> int:
        risks = {"risk_change": 0.7, "toggle_spares": spares}
        games = (played(risks, seed=seed, release=release) for seed in range(1, 4))
        return sum(fact.failed for game in games for fact in planned(game))

    assert failures("toggles", 1.0) == 0
    assert failures("with-deployment", 1.0) > 0
    assert failures("toggles", 0.0) > 0


def test_a_further_defect_joins_a_repair_that_is_under_way_already() -> None:
    """A task that is mended for an incident anyway keeps it, and is sent back no second time."""
    game = played({"risk_untested": 1.0})
    state = game.end
    task = next(task for task in state.tasks.values() if task.stage < RELEASE)
    run = Run(game.scenario, state)
    mended = run.state.tasks[task.id]
    mended.incident = 7
    before = replace(mended)
    incidents._repair(run, task.id, -1)
    assert mended == before
    assert run.log == []
