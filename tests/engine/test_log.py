"""A log is a sequence of facts, made when they are read."""

from __future__ import annotations

from game.engine.events import DayBegan, Log, StoryStarted
from tests.engine.plays import played

LOG = played("seed-team", 1).turns[0].events


def test_a_fact_is_found_by_its_place() -> None:
    facts = list(LOG)
    assert [LOG[0], LOG[-1]] == [facts[0], facts[-1]]
    assert list(LOG[3:6]) == facts[3:6]
    assert len(LOG[3:6]) == 3


def test_facts_of_one_kind_are_read_without_the_others() -> None:
    assert list(LOG.of(DayBegan)) == [fact for fact in LOG if isinstance(fact, DayBegan)]


def test_logs_of_the_same_facts_are_equal() -> None:
    one, same, other = (Log([(StoryStarted, at, 7)]) for at in (1, 1, 2))
    assert one == same
    assert hash(one) == hash(same)
    assert one != other
    assert one != [StoryStarted(1, 7)]
