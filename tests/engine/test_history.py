"""A game over time is counted from its log: nothing is left out, and nothing is in it twice."""

from __future__ import annotations

import pytest

from game.engine.calendar import DAY
from game.engine.events import DayBegan, Deployed, Interrupted, StoryAccepted, TaskDone
from game.engine.history import WEEK, History, history_of
from game.engine.metrics import add_all
from tests.engine.plays import COMPANY, SEEDS, Played, played


@pytest.fixture(params=["seed-team", "worst-practice", "sensible"])
def game(request: pytest.FixtureRequest) -> Played:
    """One game after the other."""
    return played(request.param, SEEDS[0])


@pytest.fixture
def history(game: Played) -> History:
    """What is told of it."""
    return history_of([fact for turn in game.turns for fact in turn.events], COMPANY.days)


def test_every_task_is_there_with_its_cycle_time(game: Played, history: History) -> None:
    done = list(game.facts(TaskDone))
    assert len(history.cycles) == len(done)
    assert sum(cycle.days for cycle in history.cycles) == pytest.approx(
        add_all([turn.state.window[-1] for turn in game.turns]).cycle_seconds / DAY
    )
    assert [cycle.done for cycle in history.cycles] == [fact.at / DAY for fact in done]


def test_every_deployment_is_on_its_day(game: Played, history: History) -> None:
    assert [row.day for row in history.deployments] == list(range(COMPANY.days))
    for day in history.deployments:
        of_day = [fact for fact in game.facts(Deployed) if fact.at // DAY == day.day]
        assert day.planned == sum(fact.planned for fact in of_day)
        assert day.failed == sum(fact.planned and fact.failed for fact in of_day)
        assert day.hotfixes == sum(not fact.planned for fact in of_day)


def test_every_day_has_its_people_and_customers(game: Played, history: History) -> None:
    assert len(history.moods) == COMPANY.days
    for mood, fact in zip(history.moods, game.facts(DayBegan), strict=True):
        assert mood.day * DAY == fact.at
        assert (mood.morale, mood.fatigue, mood.skill) == (fact.morale, fact.fatigue, fact.skill)
        assert (mood.trust, mood.adoption, mood.reach) == (fact.trust, fact.adoption, fact.reach)


def test_every_week_has_its_stories_their_value_and_its_interruptions(
    game: Played, history: History
) -> None:
    assert [row.week for row in history.weeks] == list(range(COMPANY.days // 7))
    for week in history.weeks:
        stories = [fact for fact in game.facts(StoryAccepted) if fact.at // WEEK == week.week]
        assert week.stories == len(stories)
        assert week.value == pytest.approx(sum(fact.value for fact in stories))
        called = [fact for fact in game.facts(Interrupted) if fact.at // WEEK == week.week]
        assert week.interruptions == len(called)
