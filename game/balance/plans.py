"""A plan with nothing left open, called a course, and the legal ways in which one may be changed.

A course is what a search can take apart: the policies of every turn, the order of purchases and an
answer for each event. As a strategy file it says no more than what changes from turn to turn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from random import Random
from typing import Any

from game.catalogue import CatalogueError
from game.catalogue.strategy_file import Dials, Plan, PlannedStrategy, PlannedTurn, planned
from game.engine import new_game, take_turn
from game.engine.policies import CHOICES, NO_LIMIT, Policies, as_text
from game.engine.rules import wip_limits
from game.engine.scenario import Scenario
from game.engine.strategies import Strategy, with_choices

FIELDS = tuple(item.name for item in fields(Policies))
#: Budget that answers may give back: an order of purchases may be longer by so many days.
_WINDFALL_DAYS = 8


class Kind(StrEnum):
    """What a plan may make use of."""

    PLAN = "plan"  # anything, at any turn
    RECIPE = "recipe"  # policies set once, one order of purchases, one answer to each event
    BARE = "bare"  # policies set once, and nothing else


@dataclass(frozen=True, slots=True)
class Course:
    """A plan with nothing left open. ``policies`` has one entry a turn."""

    policies: tuple[Policies, ...]
    buy: tuple[str, ...] = ()
    answers: tuple[tuple[str, str], ...] = ()  # event and answer, in the order of events
    start: tuple[tuple[int, str], ...] = ()  # improvements started in a turn, and in no other

    def strategy(self) -> PlannedStrategy:
        """The player of this course."""
        return PlannedStrategy(self.plan())

    def plan(self) -> Plan:
        """The course as a strategy file has it: what changes, and when."""
        turns = []
        before = self.policies[0]
        for n, policies in enumerate(self.policies, start=1):
            changes = _differences(before, policies)
            start = tuple(name for turn, name in self.start if turn == n)
            answers = dict(self.answers) if n == 1 else {}
            if changes or start or answers:
                turns.append(PlannedTurn(n=n, start=start, answers=answers, **changes))
            before = policies
        dials = {name: _as_dial(getattr(self.policies[0], name)) for name in FIELDS}
        return Plan(buy=self.buy, start=Dials(**dials), turn=tuple(turns))

    def with_policy(self, name: str, text: str, first: int, last: int) -> Course:
        """The same with one field at one value from turn ``first`` to turn ``last``."""
        policies = tuple(
            with_choices(old, {name: text}) if first <= n <= last else old
            for n, old in enumerate(self.policies, start=1)
        )
        return replace(self, policies=policies)

    def with_answer(self, event: str, answer: str) -> Course:
        """The same with another answer to one event."""
        return replace(self, answers=tuple(sorted((dict(self.answers) | {event: answer}).items())))


def _differences(before: Policies, after: Policies) -> dict[str, Any]:
    return {
        name: _as_dial(getattr(after, name))
        for name in FIELDS
        if getattr(before, name) != getattr(after, name)
    }


def _as_dial(value: Any) -> Any:
    return NO_LIMIT if value is None else value


def constant(company: Scenario, policies: Policies) -> Course:
    """The same policies all the way, and nothing bought."""
    return Course((policies,) * company.turns)


def course_of(company: Scenario, plan: Plan) -> Course:
    """A strategy file with everything that it leaves open filled in; what it stops is left out."""
    policies = plan.start.turned(company.start)
    turns = {turn.n: turn for turn in plan.turn}
    every = []
    for n in range(1, company.turns + 1):
        policies = turns[n].turned(policies) if n in turns else policies
        every.append(policies)
    first = plan.default_answer == "first"
    answers = {} if first else {event.id: event.answers[-1].id for event in company.events}
    for _, turn in sorted(turns.items()):
        answers.update(turn.answers)
    start = tuple((n, name) for n, turn in sorted(turns.items()) for name in turn.start)
    return Course(tuple(every), plan.buy, tuple(sorted(answers.items())), start)


def played(company: Scenario, strategy: Strategy, seed: int) -> Course:
    """What a scripted player did in one game, as a course."""
    state = new_game(company, seed)
    policies, buy, answers = [], [], {}
    while state.turn <= company.turns:
        decision = strategy(company, state)
        policies.append(decision.policies)
        buy += [name for name in decision.start if name not in buy]
        if state.event is not None and decision.answer is not None:
            answers[state.event] = decision.answer
        state = take_turn(company, state, decision, logging=False).state
    return Course(tuple(policies), tuple(buy), tuple(sorted(answers.items())))


# From and to files ------------------------------------------------------------------------------


def as_table(plan: Plan) -> dict[str, Any]:
    """A plan as the table that a strategy file holds, without what is left as it is."""
    table: dict[str, Any] = {"buy": list(plan.buy)} if plan.buy else {}
    if dials := _dials(plan.start):
        table["start"] = dials
    turns = [
        {"n": turn.n}
        | _dials(turn)
        | ({"start": list(turn.start)} if turn.start else {})
        | ({"answers": dict(turn.answers)} if turn.answers else {})
        for turn in plan.turn
    ]
    return table | ({"turn": turns} if turns else {})


def _dials(dials: Dials) -> dict[str, Any]:
    values = {name: getattr(dials, name) for name in FIELDS}
    return {
        name: value if isinstance(value, int) else str(value)
        for name, value in values.items()
        if value is not None
    }


def read_table(company: Scenario, table: Mapping[str, Any], home: Scenario) -> Course | None:
    """A course for ``company`` from the table of one that was found for ``home``.

    The two may be one company that has changed since: what it no longer knows is left out, and a
    WIP limit keeps its place between nobody and everybody. None where it cannot be read at all.
    """
    raw = dict(table)
    improvements = {item.id for item in company.improvements}
    answers = {(event.id, answer.id) for event in company.events for answer in event.answers}
    heads = len(company.people) / len(home.people)
    raw["buy"] = [name for name in raw.get("buy", ()) if name in improvements]
    raw["start"] = _rescaled(raw.get("start", {}), heads, company)
    turns = []
    for turn in raw.get("turn", ()):
        turn = _rescaled(turn, heads, company)
        turn["start"] = [name for name in turn.get("start", ()) if name in improvements]
        given = turn.get("answers", {}).items()
        turn["answers"] = {event: answer for event, answer in given if (event, answer) in answers}
        turns.append(turn)
    raw["turn"] = [turn for turn in turns if turn["n"] <= company.turns]
    try:
        return course_of(company, planned(raw, "a kept plan", company).plan)
    except CatalogueError:
        return None


def _rescaled(dials: Mapping[str, Any], heads: float, company: Scenario) -> dict[str, Any]:
    limit = dials.get("wip_limit")
    if not isinstance(limit, int):
        return dict(dials)
    most = 2 * len(company.people)
    return {**dials, "wip_limit": min(most, max(1, round(limit * heads)))}


def fitted(company: Scenario, course: Course, home: Scenario) -> Course | None:
    """A course that was found for one company, as another would play it."""
    return read_table(company, as_table(course.plan()), home)


# Changes ----------------------------------------------------------------------------------------


def values_of(company: Scenario, name: str) -> tuple[str, ...]:
    """Every legal value of a policy field, as texts."""
    return wip_limits(company) if name == "wip_limit" else tuple(CHOICES[name])


def anyhow(company: Scenario, dice: Random) -> Course:
    """Policies by chance, set once, and improvements in any order."""
    texts = {name: dice.choice(values_of(company, name)) for name in FIELDS}
    order = [item.id for item in company.improvements]
    dice.shuffle(order)
    bare = constant(company, with_choices(company.start, texts))
    return replace(bare, buy=within_budget(company, order))


def step_by_step(company: Scenario, course: Course, dice: Random) -> Course:
    """Where a course ends, come to from the inherited way of working by a few fields a turn."""
    goal, now = course.policies[-1], company.start
    rest = [name for name in FIELDS if getattr(goal, name) != getattr(now, name)]
    dice.shuffle(rest)
    policies = []
    for _ in range(company.turns):
        for _ in range(min(len(rest), dice.choice((1, 2, 3)))):
            name = rest.pop()
            now = replace(now, **{name: getattr(goal, name)})
        policies.append(now)
    return replace(course, policies=tuple(policies))


def changed(company: Scenario, course: Course, dice: Random, kind: Kind) -> Course:
    """The course with one to four things changed."""
    new = course
    for _ in range(dice.choice((1, 1, 2, 2, 3, 4))):
        new = _one_change(company, new, dice, kind)
    return new


def _one_change(company: Scenario, course: Course, dice: Random, kind: Kind) -> Course:
    ways: list[Callable[[Scenario, Course, Random, Kind], Course]] = [_turn_a_dial] * 6
    if kind is not Kind.BARE:
        ways += [_buy_otherwise] * 2 if company.improvements else []
        ways += [_answer_otherwise] * 2 if company.events else []
    if kind is Kind.PLAN:
        ways += [_move_a_change] * 2
    return dice.choice(ways)(company, course, dice, kind)


def _turn_a_dial(company: Scenario, course: Course, dice: Random, kind: Kind) -> Course:
    name = dice.choice((*FIELDS, "wip_limit", "wip_limit"))
    first, last = _span(company, dice) if kind is Kind.PLAN else (1, company.turns)
    values = values_of(company, name)
    here = values.index(as_text(getattr(course.policies[first - 1], name)))
    near = [at for at in (here - 2, here - 1, here + 1, here + 2) if 0 <= at < len(values)]
    far = [at for at in range(len(values)) if at != here]
    at = dice.choice(near if name == "wip_limit" and dice.random() < 0.7 else far)
    return course.with_policy(name, values[at], first, last)


def _span(company: Scenario, dice: Random) -> tuple[int, int]:
    """Turns for which a dial is turned: all, one, to the end, or up to where an act begins."""
    first = dice.randint(1, company.turns)
    ends = [act.turn - 1 for act in company.acts if act.turn > first]
    way = dice.random()
    if way < 0.25:
        return 1, company.turns
    if way < 0.5:
        return first, first
    return first, dice.choice([company.turns, *ends])


def _move_a_change(company: Scenario, course: Course, dice: Random, _kind: Kind) -> Course:
    """A change of one field comes a turn earlier, one or two later, or not at all."""
    every = (company.start, *course.policies)  # before turn 1 stands what was inherited
    found = [
        (n, name)
        for n in range(1, company.turns + 1)
        for name in FIELDS
        if getattr(every[n], name) != getattr(every[n - 1], name)
    ]
    if not found:
        return course
    n, name = dice.choice(found)
    before, after = (as_text(getattr(every[at], name)) for at in (n - 1, n))
    until = next(
        (m - 1 for m in range(n, company.turns + 1) if as_text(getattr(every[m], name)) != after),
        company.turns,
    )
    way = dice.randrange(4)
    if way == 0 and n > 1:
        return course.with_policy(name, after, n - 1, n - 1)
    last = until if way == 3 else min(until, n + max(0, way - 1))
    return course.with_policy(name, before, n, last)


def _buy_otherwise(company: Scenario, course: Course, dice: Random, _kind: Kind) -> Course:
    order = list(course.buy)
    others = [item.id for item in company.improvements if item.id not in order]
    way = dice.randrange(4)
    if way == 0 and len(order) > 1:
        i, j = dice.sample(range(len(order)), 2)
        order[i], order[j] = order[j], order[i]
    elif way == 1 and order:
        name = order.pop(dice.randrange(len(order)))
        order.insert(dice.randint(0, len(order)), name)
    elif way == 2 and order:
        order.pop(dice.randrange(len(order)))
    if others and (way == 3 or dice.random() < 0.4):
        order.insert(dice.randint(0, len(order)), dice.choice(others))
    return replace(course, buy=within_budget(company, order))


def _answer_otherwise(company: Scenario, course: Course, dice: Random, _kind: Kind) -> Course:
    event = dice.choice(company.events)
    present = dict(course.answers).get(event.id, event.answers[0].id)
    others = [answer.id for answer in event.answers if answer.id != present]
    return course.with_answer(event.id, dice.choice(others))


def within_budget(company: Scenario, order: Iterable[str]) -> tuple[str, ...]:
    """An order of purchases without what the budget can hardly ever reach."""
    costs = {item.id: item.cost_days for item in company.improvements}
    left, kept = company.budget_days + _WINDFALL_DAYS, []
    for name in order:
        if costs[name] <= left:
            kept.append(name)
            left -= costs[name]
    return tuple(kept)


def joined(course: Course, one: Course, other: Course) -> Course:
    """``course`` with what either of two others changed in it; the first goes first."""
    policies = []
    for base, a, b in zip(course.policies, one.policies, other.policies, strict=True):
        values = {
            name: getattr(a if getattr(a, name) != getattr(base, name) else b, name)
            for name in FIELDS
        }
        policies.append(Policies(**values))
    return replace(
        course,
        policies=tuple(policies),
        buy=one.buy if one.buy != course.buy else other.buy,
        answers=one.answers if one.answers != course.answers else other.answers,
    )
