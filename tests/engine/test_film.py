"""A film shows each day of a turn as it was, and filming changes nothing."""

from __future__ import annotations

import pytest

from game.engine import IllegalDecision, look, watch_turn
from game.engine.calendar import DAY
from game.engine.events import DayBegan, StoryAccepted, TimeSpent
from game.engine.film import Film
from tests.engine.plays import COMPANY, Played, choosing, played

STAGES = [stage.id for stage in COMPANY.stages]
DAYS = COMPANY.sprints_per_turn * 7


@pytest.fixture(params=["sensible", "seed-team", "worst-practice"], ids=str)
def filmed(request: pytest.FixtureRequest) -> tuple[Played, list[Film]]:
    game = played(request.param, 1)
    films = [
        watch_turn(game.scenario, before, decision)
        for before, decision in zip(game.before, game.decisions, strict=True)
    ]
    return game, films


def test_a_turn_that_is_filmed_is_the_turn_that_was_played(
    filmed: tuple[Played, list[Film]],
) -> None:
    game, films = filmed
    assert [film.turn for film in films] == list(game.turns)


def test_a_film_has_every_midnight_of_its_turn_and_ends_on_the_board_after_it(
    filmed: tuple[Played, list[Film]],
) -> None:
    game, films = filmed
    for number, film in enumerate(films):
        first = number * DAYS
        assert [board.day for board in film.boards] == list(range(first, first + DAYS + 1))
        assert film.boards[-1] == look(game.scenario, film.turn.state)


def test_each_midnight_every_story_stands_where_the_log_says(
    filmed: tuple[Played, list[Film]],
) -> None:
    for film in filmed[1]:
        spent = list(film.turn.events.of(TimeSpent))
        assert spent
        for board in film.boards[1:-1]:
            now = board.day * DAY
            there = {
                one.story: STAGES[one.stage]
                for one in spent
                if one.at - one.seconds < now <= one.at
            }
            shown = {story.id: story.stage for story in board.stories if story.id in there}
            assert shown == there


def test_each_midnight_as_many_are_live_as_were_accepted_until_then(
    filmed: tuple[Played, list[Film]],
) -> None:
    accepted = 0
    for film in filmed[1]:
        moments = [fact.at for fact in film.turn.events.of(StoryAccepted)]
        for board in film.boards:
            waiting = sum(story.stage == STAGES[-1] for story in board.stories)
            live = accepted + sum(at < board.day * DAY for at in moments)
            assert board.counts[STAGES[-1]] - waiting == live
        accepted += len(moments)


def test_each_midnight_has_the_customers_of_its_day(filmed: tuple[Played, list[Film]]) -> None:
    for film in filmed[1]:
        days = list(film.turn.events.of(DayBegan))
        shown = [(board.day * DAY, board.customers, board.reach) for board in film.boards[:-1]]
        assert shown == [(day.at, day.adoption, day.reach) for day in days]


def test_a_decision_that_the_rules_forbid_is_not_filmed() -> None:
    game = played("sensible", 1)
    forbidden = choosing(game.decisions[0].policies, wip_limit="99")
    with pytest.raises(IllegalDecision):
        watch_turn(game.scenario, game.before[0], game.decisions[0].__class__(forbidden))
