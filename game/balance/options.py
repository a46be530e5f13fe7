"""Every option of every choice, and a turn in some game in which it is the best of its choice.

A choice is a policy in one turn (or from it on), an improvement that is started in one turn or left
alone, or an event on the table in one turn. All of its options are played from the same states on
the same luck; an option is best where it beats every other one by more than two standard errors.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from itertools import islice
from statistics import fmean
from typing import NamedTuple

from game.balance.crew import Crew, Outcome, Trial
from game.balance.figures import standard_errors
from game.balance.plans import FIELDS, Course, values_of
from game.engine.policies import NO_LIMIT
from game.engine.scenario import Scenario

#: WIP limits that are compared, as shares of the team: those that the dial shows.
LIMITS = {"0.6 a person": 0.6, "1 a person": 1.0, "1.6 a person": 1.6}
START, LEAVE = "start", "leave"
SURE = 2.0  # standard errors
FEWEST = 8  # games in which a choice came up, below which nothing is said


class Subject(StrEnum):
    """What is chosen."""

    POLICY = "policy"
    IMPROVEMENT = "improvement"
    EVENT = "event"


class Choice(NamedTuple):
    """What is to be chosen when. A policy is ``held`` to the end or goes back after the turn."""

    subject: Subject
    name: str  # of the field, the improvement or the event
    turn: int
    held: bool = False


class Finding(NamedTuple):
    """How an option did against the best of the others on the same seeds."""

    option: str
    margin: float  # points
    errors: float  # the smallest margin over any other option, in standard errors
    games: int  # in which the choice came up


def every_option(company: Scenario) -> tuple[str, ...]:
    """All options of a company, by names that mean the same in every company."""
    choices = [Choice(Subject.POLICY, name, 1) for name in FIELDS]
    choices += [Choice(Subject.IMPROVEMENT, item.id, 1) for item in company.improvements]
    choices += [Choice(Subject.EVENT, event.id, 2) for event in company.events]
    return tuple(_label(choice, text) for choice in choices for text in _values(company, choice))


def _label(choice: Choice, text: str) -> str:
    return f"{choice.name}: {text}"


def _values(company: Scenario, choice: Choice) -> tuple[str, ...]:
    if choice.subject is Subject.IMPROVEMENT:
        return START, LEAVE
    if choice.subject is Subject.EVENT:
        event = next(event for event in company.events if event.id == choice.name)
        return tuple(answer.id for answer in event.answers)
    if choice.name == "wip_limit":
        return (*LIMITS, NO_LIMIT)
    return values_of(company, choice.name)


def choices_of(company: Scenario) -> Iterator[Choice]:
    """Every choice of a game, turn by turn; events come up where no act begins."""
    news = {1} | {act.turn for act in company.acts}
    for turn in range(1, company.turns + 1):
        for name in FIELDS:
            yield Choice(Subject.POLICY, name, turn)
            if turn < company.turns:
                yield Choice(Subject.POLICY, name, turn, held=True)
        for item in company.improvements:
            yield Choice(Subject.IMPROVEMENT, item.id, turn)
        if turn not in news:
            for event in company.events:
                yield Choice(Subject.EVENT, event.id, turn)


def trials_of(company: Scenario, course: Course, choice: Choice) -> dict[str, Trial]:
    """The course with each option of a choice, by the option's name."""
    texts = _values(company, choice)
    if choice.subject is Subject.EVENT:
        event = (choice.turn, choice.name)
        courses = [course.with_answer(choice.name, text) for text in texts]
    elif choice.subject is Subject.IMPROVEMENT:
        event = None
        without = _with_room_for(company, course, choice.name)
        started = replace(without, start=(*without.start, (choice.turn, choice.name)))
        courses = [started, without]
    else:
        event = None
        last = company.turns if choice.held else choice.turn
        values = [_limit(company, text) if choice.name == "wip_limit" else text for text in texts]
        courses = [course.with_policy(choice.name, value, choice.turn, last) for value in values]
    return {
        _label(choice, text): Trial(one.strategy(), event)
        for text, one in zip(texts, courses, strict=True)
    }


def lived_with(company: Scenario, course: Course, wanted: Collection[str]) -> Iterator[Course]:
    """The course with each of the wanted options of policies from the first turn to the last."""
    for name in FIELDS:
        choice = Choice(Subject.POLICY, name, 1)
        for text in _values(company, choice):
            if _label(choice, text) in wanted:
                value = _limit(company, text) if name == "wip_limit" else text
                yield course.with_policy(name, value, 1, company.turns)


def _limit(company: Scenario, text: str) -> str:
    return str(max(1, round(LIMITS[text] * len(company.people)))) if text in LIMITS else text


def _with_room_for(company: Scenario, course: Course, improvement: str) -> Course:
    """The course without an improvement, and with the budget for it left over.

    What gives budget back makes room for more: that is bought by whoever gets so far.
    """
    costs = {item.id: item.cost_days for item in company.improvements}
    left, kept = company.budget_days - costs[improvement], []
    for name in course.buy:
        if name != improvement and costs[name] <= left:
            kept.append(name)
            left -= costs[name]
    start = tuple(pair for pair in course.start if pair[1] != improvement)
    return replace(course, buy=tuple(kept), start=start)


def findings(
    options: Sequence[str], rows: Sequence[Sequence[Outcome | None]], fewest: int = FEWEST
) -> list[Finding]:
    """How each option did, from one row of outcomes a seed; rows with a gap do not count."""
    whole = [[outcome.score for outcome in row if outcome] for row in rows]
    whole = [row for row in whole if len(row) == len(options)]
    if len(whole) < fewest:
        return []
    columns = list(zip(*whole, strict=True))
    found = []
    for at, option in enumerate(options):
        others = [
            [a - b for a, b in zip(columns[at], column, strict=True)]
            for other, column in enumerate(columns)
            if other != at
        ]
        found.append(
            Finding(option, min(map(fmean, others)), min(map(standard_errors, others)), len(whole))
        )
    return found


class Witness(NamedTuple):
    """Where an option is the best: play ``course`` on so many seeds and look at the choice."""

    option: str
    course: Course
    choice: Choice
    games: int


def replayed(
    crew: Crew, company: Scenario, witnesses: Sequence[Witness], first_seed: int
) -> list[Finding | None]:
    """How each witness' option does on its seeds, which count up from the first; None where the
    choice hardly ever came up.

    All are played together, so that those of one course share its turns.
    """
    groups = [trials_of(company, witness.course, witness.choice) for witness in witnesses]
    rows: list[list[tuple[Outcome | None, ...]]] = [[] for _ in witnesses]
    played = 0
    for games in sorted({witness.games for witness in witnesses}):
        some = [at for at, witness in enumerate(witnesses) if witness.games >= games]
        trials = [trial for at in some for trial in groups[at].values()]
        for row in crew.play(company, trials, range(first_seed + played, first_seed + games)):
            rest = iter(row)
            for at in some:
                rows[at].append(tuple(islice(rest, len(groups[at]))))
        played = games
    results: list[Finding | None] = []
    for witness, group, part in zip(witnesses, groups, rows, strict=True):
        named = {finding.option: finding for finding in findings(list(group), part)}
        results.append(named.get(witness.option))
    return results
