"""A game over time: every task, every deployment, every day's people, every week's value.

All of it is counted from the log; what a chart shows is in here, and nothing else is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from game.engine.calendar import DAY
from game.engine.events import (
    DayBegan,
    Deployed,
    Fact,
    Interrupted,
    StoryAccepted,
    TaskDone,
)

WEEK = 7 * DAY


class Cycle(NamedTuple):
    """A task from its start to production, in calendar days since day 0."""

    done: float
    days: float  # its cycle time


class DeployedDay(NamedTuple):
    """What reached production on one day. Every hotfix follows from something that failed."""

    day: int
    planned: int
    failed: int  # of the planned ones
    hotfixes: int


class Mood(NamedTuple):
    """People and customers when a day began, each from 0 to 1."""

    day: int
    morale: float
    fatigue: float
    skill: float
    trust: float
    adoption: float
    reach: float


class Week(NamedTuple):
    """What one week brought."""

    week: int  # from 0
    stories: int  # accepted
    value: float  # of these stories
    interruptions: int


class History(NamedTuple):
    """A game over time; days and weeks in which nothing happened are in it as well."""

    cycles: tuple[Cycle, ...]
    deployments: tuple[DeployedDay, ...]
    moods: tuple[Mood, ...]
    weeks: tuple[Week, ...]


def history_of(log: Sequence[Fact], days: int) -> History:
    """The history of the first ``days`` days, from their log."""
    return History(
        tuple(
            Cycle(fact.at / DAY, (fact.at - fact.started_at) / DAY)
            for fact in log
            if isinstance(fact, TaskDone)
        ),
        _deployments(log, days),
        tuple(Mood(fact.at // DAY, *fact[1:]) for fact in log if isinstance(fact, DayBegan)),
        _weeks(log, -(-days // 7)),
    )


def _deployments(log: Sequence[Fact], days: int) -> tuple[DeployedDay, ...]:
    planned, failed, hotfixes = [0] * days, [0] * days, [0] * days
    for fact in log:
        if isinstance(fact, Deployed):
            day = fact.at // DAY
            planned[day] += fact.planned
            failed[day] += fact.planned and fact.failed
            hotfixes[day] += not fact.planned
    return tuple(map(DeployedDay, range(days), planned, failed, hotfixes))


def _weeks(log: Sequence[Fact], weeks: int) -> tuple[Week, ...]:
    stories, value, interruptions = [0] * weeks, [0.0] * weeks, [0] * weeks
    for fact in log:
        if isinstance(fact, StoryAccepted):
            stories[fact.at // WEEK] += 1
            value[fact.at // WEEK] += fact.value
        elif isinstance(fact, Interrupted):
            interruptions[fact.at // WEEK] += 1
    return tuple(map(Week, range(weeks), stories, value, interruptions))
