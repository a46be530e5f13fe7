"""The life of a story adds up to the day, and is the one that the board shows."""

from __future__ import annotations

import pytest

from game.engine import look
from game.engine.calendar import DAY
from game.engine.events import StoryAccepted, StoryCommitted, StoryRejected, TaskSentBack
from game.engine.lives import Life, life_of
from tests.engine.plays import COMPANY, Played, played


@pytest.fixture(params=["sensible", "worst-practice"], ids=str)
def game(request: pytest.FixtureRequest) -> Played:
    return played(request.param, 2)


def lives(game: Played, turns: int, stories: list[int]) -> list[Life]:
    found = [life_of(COMPANY, game.seed, game.decisions[:turns], story) for story in stories]
    assert all(found)
    return [life for life in found if life]


def some(stories: list[int]) -> list[int]:
    """The first few and the last few."""
    return [*stories[:3], *stories[-3:]]


def test_an_accepted_storys_days_are_its_lead_time(game: Played) -> None:
    accepted = {fact.story: fact for fact in game.facts(StoryAccepted)}
    for life in lives(game, len(game.turns), some(list(accepted))):
        fact = accepted[life.story]
        assert life.days == pytest.approx((fact.at - fact.committed_at) / DAY)
        assert life.committed_on == fact.committed_at / DAY
        assert life.started_on == fact.started_at / DAY
        assert (life.accepted_on, life.value) == (fact.at / DAY, fact.value)
        assert life.now is None


@pytest.mark.parametrize("turns", [1, 5])
def test_a_story_on_the_board_is_as_old_as_the_board_says(game: Played, turns: int) -> None:
    board = look(COMPANY, game.turns[turns - 1].state)
    shown = {story.id: story for story in board.stories}
    for life in lives(game, turns, some(list(shown))):
        assert life.days == pytest.approx(shown[life.story].age_days)
        assert life.now == shown[life.story]
        assert life.accepted_on is life.value is None
        assert (life.started_on is None) == (life.now.stage == board.stages[0][0])


def test_what_was_sent_back_is_counted(game: Played) -> None:
    back = [fact.story for fact in game.facts(TaskSentBack)]
    committed = {fact.story for fact in game.facts(StoryCommitted)}
    stories = [story for story in dict.fromkeys(back) if story in committed][:4]
    assert stories
    for life in lives(game, len(game.turns), stories):
        assert life.sent_back == back.count(life.story) > 0
        assert life.tasks_started > 0


def test_what_the_owner_rejects_is_counted(game: Played) -> None:
    rejected = [fact.story for fact in game.facts(StoryRejected)]
    assert rejected
    for life in lives(game, len(game.turns), some(list(dict.fromkeys(rejected)))):
        assert life.rejected == rejected.count(life.story)


def test_a_story_that_nobody_committed_to_has_no_life(game: Played) -> None:
    assert life_of(COMPANY, game.seed, game.decisions[:1], 10**6) is None
