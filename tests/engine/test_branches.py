"""Merging: at once, or together when the whole story is done; and what comes back afterwards."""

from __future__ import annotations

from collections import Counter

import pytest

from game.engine import Cause, Decision, State, new_game, take_turn
from game.engine.events import ChangeMerged, TaskSentBack
from game.engine.policies import Merge
from game.engine.strategies import SEED_TEAM, STRATEGIES
from tests.engine.plays import COMPANY, RELEASE, SEEDS, Played, choosing, play_on, played

WHEN_DONE = choosing(SEED_TEAM, merge="when-done")


@pytest.fixture(params=SEEDS)
def changed_its_mind(request: pytest.FixtureRequest) -> Played:
    """A game that merged when done for two turns, and when reviewed from then on."""

    def decide(_scenario: object, state: State) -> Decision:
        return Decision(WHEN_DONE if state.turn <= 2 else SEED_TEAM)

    return play_on(COMPANY, new_game(COMPANY, request.param), decide, 5)


def waiting_for_parts(state: State) -> list[int]:
    return [task.id for task in state.tasks.values() if task.cause == Cause.WAITS_FOR_PARTS]


def test_branches_that_wait_are_merged_when_the_policy_changes(changed_its_mind: Played) -> None:
    for turn in changed_its_mind.turns[2:]:
        assert not waiting_for_parts(turn.state)


def test_there_are_branches_that_wait() -> None:
    """Otherwise the test above could not fail."""
    games = [
        play_on(COMPANY, new_game(COMPANY, seed), lambda _c, _s: Decision(WHEN_DONE), 2)
        for seed in SEEDS
    ]
    assert any(waiting_for_parts(game.end) for game in games)


@pytest.mark.parametrize("name", STRATEGIES)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_branch_waits_only_for_a_branch_that_is_still_open(name: str, seed: int) -> None:
    for turn in played(name, seed).turns:
        tasks = turn.state.tasks
        for story in turn.state.stories.values():
            branches = [tasks[task] for task in story.tasks]
            if any(branch.cause == Cause.WAITS_FOR_PARTS for branch in branches):
                assert any(
                    branch.stage < RELEASE and branch.cause != Cause.WAITS_FOR_PARTS
                    for branch in branches
                )


@pytest.mark.parametrize("seed", SEEDS)
def test_when_done_a_task_is_merged_whole(seed: int) -> None:
    game = play_on(COMPANY, new_game(COMPANY, seed), lambda _c, _s: Decision(WHEN_DONE), 4)
    merges = list(game.facts(ChangeMerged))
    assert WHEN_DONE.merge is Merge.WHEN_DONE
    assert len(merges) > 20
    assert all(fact.last for fact in merges)


def test_no_task_comes_back_from_production_again_and_again() -> None:
    """Each repair has luck of its own: the same fault is not put in anew by every repair."""
    returns: Counter[tuple[str, int, int]] = Counter()
    for name in STRATEGIES:
        for seed in SEEDS:
            for fact in played(name, seed).facts(TaskSentBack):
                returns[name, seed, fact.task] += fact.stage > RELEASE
    assert max(returns.values()) <= 5


def test_repairing_an_accepted_story_leaves_its_figures_alone() -> None:
    """The story was accepted once; its task's repair is a merge, and no new work in progress."""
    state = new_game(COMPANY, 1)
    repairs = 0
    for _ in range(COMPANY.turns):
        state = take_turn(COMPANY, state, Decision(SEED_TEAM)).state
        gone = [task for task in state.tasks.values() if task.story < 0]
        assert all(task.done and task.sent_back for task in gone)
        repairs += len(gone) + len(state.mended)
    assert repairs > 0
