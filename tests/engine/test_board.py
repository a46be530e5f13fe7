"""The board shows what the state holds: every story once, everybody in place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from game.engine import Board, Cause, Decision, State, look, new_game, take_turn
from game.engine.calendar import DAY
from game.engine.strategies import SEED_TEAM, STRATEGIES, WORST_PRACTICE
from tests.engine.plays import (
    COMPANY,
    DEVELOP,
    DISCOVERY,
    PRODUCTION,
    RELEASE,
    REVIEW,
    SEEDS,
    choosing,
    played,
)

STAGES = [stage.id for stage in COMPANY.stages]


@pytest.fixture(params=[(name, seed) for name in STRATEGIES for seed in SEEDS], ids=str)
def boards(request: pytest.FixtureRequest) -> list[tuple[State, Board]]:
    """State and board after every turn of a game."""
    game = played(*request.param)
    return [(turn.state, look(COMPANY, turn.state)) for turn in game.turns]


def test_every_story_stands_once_where_it_is(boards: list[tuple[State, Board]]) -> None:
    for state, board in boards:
        assert len({story.id for story in board.stories}) == len(board.stories)
        shown = {story.id: story for story in board.stories}
        assert shown.keys() == state.stories.keys() | {story for story, _ in state.planned}
        for number, story in state.stories.items():
            assert shown[number].stage == STAGES[story.stage]
            assert shown[number].cause is Cause(story.cause)
            assert shown[number].age_days == (state.now - story.committed_at) / DAY
        for number, committed_at in state.planned:
            assert shown[number].stage == STAGES[0]
            assert shown[number].age_days == (state.now - committed_at) / DAY
        planned = [story.id for story in board.stories if story.stage == STAGES[0]]
        assert planned == [story for story, _ in state.planned]


def test_counts_are_those_of_the_stories_and_of_what_is_live(
    boards: list[tuple[State, Board]],
) -> None:
    for state, board in boards:
        assert list(board.counts) == STAGES
        for place, stage in enumerate(STAGES):
            standing = sum(story.stage == stage for story in board.stories)
            live = state.accepted if place == PRODUCTION else 0
            assert board.counts[stage] == standing + live
        inside = [STAGES[place] for place in (DISCOVERY, DEVELOP, REVIEW)]
        assert board.wip == sum(board.counts[stage] for stage in inside)


def test_a_story_shows_its_tasks_size_and_defects(boards: list[tuple[State, Board]]) -> None:
    for state, board in boards:
        for story in board.stories:
            tasks = [task for task in state.tasks.values() if task.story == story.id]
            assert story.tasks == len(tasks)
            assert story.tasks_done == sum(task.done for task in tasks)
            assert story.defects == sum(task.defects for task in tasks)
            assert story.size > 0
            if len(tasks) == 0:
                assert story.stage in (STAGES[0], STAGES[DISCOVERY])


def test_people_stand_where_they_work(boards: list[tuple[State, Board]]) -> None:
    for state, board in boards:
        assert [person.id for person in board.people] == [person.id for person in COMPANY.people]
        for person, worker, known in zip(board.people, state.workers, COMPANY.people, strict=True):
            assert person.jobs == len(worker.jobs)
            assert (person.stage == "") is (person.jobs == 0)
            assert person.stage in ("", *STAGES)
            if person.stage in (STAGES[DISCOVERY], STAGES[PRODUCTION]) or not person.stage:
                continue
            skilled = {STAGES[RELEASE]: "develop"}.get(person.stage, person.stage)
            assert known.skills.get(skilled, 0) > 0 or state.cross_skill > 0
        firefighters = sum(person.firefighting for person in board.people)
        assert firefighters <= board.incidents_open + len(state.incidents)


def test_the_rest_is_read_off_the_state(boards: list[tuple[State, Board]]) -> None:
    for number, (state, board) in enumerate(boards, 1):
        waiting = len(state.gate) + sum(len(batch.changes) for batch in state.batches.values())
        assert board.day == number * 7 * COMPANY.sprints_per_turn
        assert board.stages == tuple((stage.id, stage.name) for stage in COMPANY.stages)
        assert board.changes_at_gate == waiting
        assert board.incidents_open == len(state.failing)
        assert board.wip_limit == state.policies.wip_limit
        assert (board.debt, board.reach, board.customers) == (
            state.debt,
            state.reach,
            state.adoption,
        )


def test_a_new_game_has_an_empty_board() -> None:
    board = look(COMPANY, new_game(COMPANY, 1))
    assert board.stories == ()
    assert set(board.counts.values()) == {0}
    assert board.day == board.wip == board.incidents_open == board.changes_at_gate == 0
    assert {person.stage for person in board.people} == {""}


@pytest.mark.parametrize(
    ("deployment", "day"),
    [("sprint-end", 4), ("train", 10 * 7 + 4), ("on-demand", None), ("continuous", None)],
)
def test_the_gate_says_when_it_opens(deployment: str, day: int | None) -> None:
    state = replace(new_game(COMPANY, 1), policies=choosing(SEED_TEAM, deployment=deployment))
    assert look(COMPANY, state).gate_opens_on_day == day


def test_after_the_last_train_no_other_comes() -> None:
    state = new_game(COMPANY, 1)
    days = []
    for _ in range(COMPANY.turns):
        state = take_turn(COMPANY, state, Decision(WORST_PRACTICE)).state
        days.append(look(COMPANY, state).gate_opens_on_day)
    assert days == [74, 74, 74, 151, 151, 151, 151, None]
