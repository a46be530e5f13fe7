"""The same scenario, seed and decisions give the same bytes, and one changed decision changes
nothing before it and nobody's luck after it."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from game.engine import Decision, State, new_game, rebuild, take_turn
from game.engine.calendar import DAY
from game.engine.chance import Luck
from game.engine.events import IncidentBegan, StoryAccepted, TaskStarted, TimeSpent
from game.engine.stories import task_count
from game.engine.strategies import SEED_TEAM, STRATEGIES, WORST_PRACTICE
from tests.engine.fingerprint import checksum, fingerprint
from tests.engine.plays import COMPANY, SEEDS, Played, choosing, play_on, played, replay

ROOT = Path(__file__).parents[2]
CHANGED_TURN = 5


@pytest.mark.parametrize("hash_seed", ["0", "1", "4242"])
@pytest.mark.parametrize("strategy", ["random", "seed-team"])
def test_every_process_plays_the_same_game(strategy: str, hash_seed: str) -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "tests.engine.fingerprint", strategy, "1"],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": hash_seed},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert printed.strip() == fingerprint(strategy, 1)


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_another_seed_is_another_game(strategy: str) -> None:
    assert len({fingerprint(strategy, seed) for seed in SEEDS}) == len(SEEDS)


@pytest.mark.parametrize("seed", [0, 1, 2**64, 2**128 - 1])
def test_every_seed_of_128_bits_can_be_played(seed: int) -> None:
    state = take_turn(COMPANY, new_game(COMPANY, seed), Decision(COMPANY.start)).state
    assert state.seed == seed


@pytest.mark.parametrize("seed", [-1, 2**128])
def test_no_other_seed_can(seed: int) -> None:
    with pytest.raises(ValueError, match="a seed is an integer from 0 to 2"):
        new_game(COMPANY, seed)


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_a_turn_leaves_the_state_that_it_is_given_as_it_was(strategy: str) -> None:
    game = played(strategy, 1)
    for state, decision in zip(game.before, game.decisions, strict=True):
        before = pickle.dumps(state)
        twin = pickle.loads(before)
        turn = take_turn(COMPANY, state, decision)
        assert state == twin
        assert repr(state) == repr(twin)
        assert turn.state is not state


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_a_state_and_the_one_after_it_share_nothing_that_changes(strategy: str) -> None:
    """Playing on from a state never changes a state that came before it."""
    game = played(strategy, 2)
    kept = [repr(turn.state) for turn in game.turns]
    replay(COMPANY, 2, game.decisions)
    for state, decision in zip(game.before, game.decisions, strict=True):
        take_turn(COMPANY, state, replace(decision, policies=WORST_PRACTICE, start=(), stop=()))
    assert [repr(turn.state) for turn in game.turns] == kept


@pytest.mark.parametrize("strategy", STRATEGIES)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_rebuilt_state_is_the_one_that_was_played(strategy: str, seed: int) -> None:
    game = played(strategy, seed)
    for turns in (0, 1, 4, COMPANY.turns):
        rebuilt = rebuild(COMPANY, seed, game.decisions[:turns])
        state = game.turns[turns - 1].state if turns else game.before[0]
        assert rebuilt == state
        assert repr(rebuilt) == repr(state)


def test_a_state_that_was_written_down_plays_on_the_same() -> None:
    game = played("random", 3)
    for state, decision, turn in zip(game.before, game.decisions, game.turns, strict=True):
        thawed: State = pickle.loads(pickle.dumps(state))
        assert checksum(take_turn(COMPANY, thawed, decision)) == checksum(turn)


def without_intervals(state: State) -> State:
    """A state whose stories do not tell since when they are where they are."""
    stories = {
        number: replace(story, since=0, since_worked=0, touched=0)
        for number, story in state.stories.items()
    }
    return replace(state, stories=stories)


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_a_turn_without_its_log_is_the_same_turn(strategy: str) -> None:
    game = played(strategy, 1)
    for state, decision, turn in zip(game.before, game.decisions, game.turns, strict=True):
        quiet = take_turn(COMPANY, state, decision, logging=False)
        assert without_intervals(quiet.state) == without_intervals(turn.state)
        assert repr(without_intervals(quiet.state)) == repr(without_intervals(turn.state))
        assert list(quiet.events) == [f for f in turn.events if not isinstance(f, TimeSpent)]


# One decision changed in turn 5 ----------------------------------------------------------------


@cache
def two_roads(seed: int) -> tuple[Played, Played]:
    """The same game twice; on the second road everything is done differently from turn 5 on."""

    def decide(_scenario: object, state: State) -> Decision:
        return Decision(SEED_TEAM if state.turn < CHANGED_TURN else other)

    other = choosing(SEED_TEAM, wip_limit="9", deployment="sprint-end", merge="when-done")
    start = new_game(COMPANY, seed)
    kept = play_on(COMPANY, start, lambda _c, _s: Decision(SEED_TEAM), COMPANY.turns)
    return kept, play_on(COMPANY, start, decide, COMPANY.turns)


@pytest.mark.parametrize("seed", SEEDS)
def test_turns_before_the_change_are_the_same_byte_for_byte(seed: int) -> None:
    one, other = two_roads(seed)
    same = CHANGED_TURN - 1
    assert [checksum(t) for t in one.turns[:same]] == [checksum(t) for t in other.turns[:same]]
    assert [t.state for t in one.turns[:same]] == [t.state for t in other.turns[:same]]
    assert checksum(one.turns[same]) != checksum(other.turns[same])


@pytest.mark.parametrize("seed", SEEDS)
def test_a_task_is_of_the_same_size_on_both_roads(seed: int) -> None:
    sizes: list[dict[int, tuple[int, int]]] = [
        {
            task.id: (task.effort, task.parts)
            for turn in game.turns
            for task in turn.state.tasks.values()
        }
        for game in two_roads(seed)
    ]
    both = sizes[0].keys() & sizes[1].keys()
    first_later = two_roads(seed)[0].before[4].next_story
    assert any(task // 100 >= first_later for task in both)
    assert [sizes[0][task] for task in both] == [sizes[1][task] for task in both]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_story_has_as_many_tasks_on_both_roads(seed: int) -> None:
    counts = []
    for game in two_roads(seed):
        tasks: dict[int, set[int]] = {}
        for fact in game.facts(TaskStarted):
            tasks.setdefault(fact.story, set()).add(fact.task)
        accepted = {fact.story for fact in game.facts(StoryAccepted)}
        counts.append({story: len(tasks[story]) for story in accepted})
    luck = Luck(seed)
    both = counts[0].keys() & counts[1].keys()
    assert len([story for story in both if story >= 80]) > 10
    for story in both:
        assert counts[0][story] == counts[1][story] == task_count(luck, COMPANY, story)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_good_story_is_as_good_on_both_roads(seed: int) -> None:
    """How much a story can be worth is its luck; the policies move only the odds of the kinds."""
    one, other = (
        {fact.story: fact.value for fact in game.facts(StoryAccepted)} for game in two_roads(seed)
    )
    later = [story for story in one.keys() & other.keys() if story >= 80]
    good = [story for story in later if one[story] > 0 and other[story] > 0]
    assert len(good) > 5
    assert [one[story] for story in good] == [other[story] for story in good]
    turned = [story for story in later if one[story] * other[story] < 0]
    assert not turned, "a good story has become a bad one"


@pytest.mark.parametrize("seed", range(1, 6))
def test_the_platform_fails_on_the_same_days_whatever_the_player_does(seed: int) -> None:
    # A company on poor ground, so that there are many such days.
    poor = replace(
        COMPANY,
        at_start=replace(COMPANY.at_start, platform_faults_per_day=0.2),
        events=(),
    )
    days = []
    for policies in (SEED_TEAM, WORST_PRACTICE):
        decisions = [Decision(policies)] * COMPANY.turns
        faults = replay(poor, seed, decisions).facts(IncidentBegan)
        days.append([fact.at for fact in faults if fact.origin == "platform"])
    first_day = min(act.day for act in COMPANY.acts)
    luck = Luck(seed)
    expected = [
        day * DAY + int(luck.of("day", day)[1] * DAY)
        for day in range(first_day, poor.days)
        if luck.of("day", day)[0] < 0.2
    ]
    assert len(expected) > 5
    assert days == [expected, expected]


@pytest.mark.parametrize("seed", SEEDS)
def test_what_happens_in_a_turn_is_the_same_where_it_can_happen_on_both_roads(seed: int) -> None:
    """Events are drawn by their own luck and the turn: with no condition they always agree."""
    always: dict[str, Any] = {"conditions": (), "policies": {}, "needs": (), "unless": ()}
    free = replace(COMPANY, events=tuple(replace(e, **always) for e in COMPANY.events))
    seen = []
    for policies in (SEED_TEAM, WORST_PRACTICE):
        game = replay(free, seed, [Decision(policies)] * COMPANY.turns)
        seen.append([turn.state.event for turn in game.turns])
    assert seen[0] == seen[1]
    assert any(seen[0])
