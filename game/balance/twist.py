"""A company with something changed: a rule for a second round, or an event that a host chose.

A twist is a short line of text, kept beside a game, so that a game still follows from its company,
its twist, its seed and its decisions: ``wip_limit=5`` is how the company works when the game
begins, ``budget=-20`` are days of improvement more or fewer, ``budget@5=50%`` keeps half of them
back until turn 5, and ``event@4=leaked-keys`` lets an event happen in turn 4, for certain. What
happens before that turn is the same with and without. ``hide=bet`` changes nothing in the company:
pages leave something out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from game.engine.policies import CHOICES, as_text
from game.engine.scenario import (
    Act,
    Condition,
    Effect,
    EffectKind,
    Event,
    Quantity,
    Scenario,
)
from game.engine.strategies import with_choices

POLICY = re.compile(r"([a-z_]+)=([a-z0-9-]+)")
BUDGET = re.compile(r"budget=([+-][0-9]{1,3})")
LATER = re.compile(r"budget@([1-9][0-9]?)=([1-9][0-9]?)%")
HIDE = re.compile(r"hide=([a-z-]+)")
EVENT = re.compile(r"event@([1-9][0-9]?)=([a-z0-9-]+)")
BY_THE_HOST = "host-"
CERTAIN = 1e9  # beside a chance of at most 1: whatever luck says, it is this one
HIDDEN = ("bet",)  # what pages know how to leave out
NEVER_TOLD = 0  # the turn of an act that no page announces and no event has to wait for
BUDGETS = (-20, 20)  # days of improvement that a second round may have more or fewer

#: A company is itself only as long as it is one object; the company it was made of is kept with it.
_made: dict[tuple[int, str], tuple[Scenario, Scenario]] = {}


def twisted(company: Scenario, twist: str | None) -> Scenario:
    """The company with what the twist changes. Raises ``ValueError`` for what is no twist of it."""
    if not twist:
        return company
    key = (id(company), twist)
    if key not in _made:
        made = company
        for part in twist.split():
            made = _with(made, part)
        _made[key] = company, made
    return _made[key][1]


def _with(company: Scenario, part: str) -> Scenario:
    if found := EVENT.fullmatch(part):
        return _with_event(company, int(found[1]), found[2])
    if found := BUDGET.fullmatch(part):
        return replace(company, budget_days=max(0, company.budget_days + int(found[1])))
    if found := LATER.fullmatch(part):
        return _with_budget_later(company, int(found[1]), int(found[2]))
    if (found := HIDE.fullmatch(part)) and found[1] in HIDDEN:
        return company
    found = POLICY.fullmatch(part)
    if found is None or found[1] not in {"wip_limit", *CHOICES}:
        raise ValueError(f"{part!r} is no twist")
    return replace(company, start=with_choices(company.start, {found[1]: found[2]}))


def _with_budget_later(company: Scenario, turn: int, percent: int) -> Scenario:
    """A share of the budget is there only when that turn is decided.

    It comes on the last day of the turn before, without an announcement of its own: an announced
    act would keep an event away, and the company would differ by more than its budget.
    """
    if not 1 < turn <= company.turns:
        raise ValueError(f"no budget can come with turn {turn}")
    later = company.budget_days * percent // 100
    day = (turn - 1) * company.sprints_per_turn * 7 - 1
    comes = Act(NEVER_TOLD, "", "", day, effects=(Effect(EffectKind.BUDGET, later),))
    now = company.budget_days - later
    return replace(company, budget_days=now, acts=(*company.acts, comes))


def budget_to_come(company: Scenario, turn: int) -> tuple[int, int] | None:
    """When more budget comes after this turn, and how many days; None where none does."""
    days_a_turn = company.sprints_per_turn * 7
    for act in company.acts:
        comes = act.day // days_a_turn + 2  # it is there when this turn is decided
        if act.turn == NEVER_TOLD and comes > turn:
            return comes, round(sum(e.amount for e in act.effects if e.kind is EffectKind.BUDGET))
    return None


def budget_so_far(company: Scenario, turn: int) -> int:
    """All days of improvement that the company has given by this turn."""
    to_come = budget_to_come(company, turn)
    everything = company.budget_days + sum(
        round(e.amount)
        for act in company.acts
        if act.turn == NEVER_TOLD
        for e in act.effects
        if e.kind is EffectKind.BUDGET
    )
    return everything - (to_come[1] if to_come else 0)


def hidden(twist: str | None) -> frozenset[str]:
    """What pages leave out in a game of this twist."""
    parts = (HIDE.fullmatch(part) for part in (twist or "").split())
    return frozenset(part[1] for part in parts if part)


def _with_event(company: Scenario, turn: int, name: str) -> Scenario:
    """The event happens in that turn under a name of its own, and afterwards not by chance."""
    event = next((event for event in company.events if event.id == name), None)
    if event is None or not happens_in(company, turn):
        raise ValueError(f"{name!r} cannot happen in turn {turn}")
    certain = replace(
        event,
        id=BY_THE_HOST + name,
        chance=CERTAIN,
        conditions=(Condition(Quantity.TURN, turn, turn),),
        policies={},
        needs=(),
        unless=(),
    )
    before = (*event.conditions, Condition(Quantity.TURN, at_most=turn - 1))
    others = (replace(e, conditions=before) if e is event else e for e in company.events)
    return replace(company, events=(*others, certain))


def happens_in(company: Scenario, turn: int) -> bool:
    """Whether anything may happen in a turn: not in the first, nor where an act begins."""
    return 1 < turn <= company.turns and all(act.turn != turn for act in company.acts)


def with_part(twist: str | None, part: str) -> str:
    """A twist with one more part."""
    return f"{twist} {part}" if twist else part


def shared(twists: Sequence[str]) -> str:
    """What games have in common: the changes that all began with, and whatever happened in any."""
    parts = [twist.split() for twist in twists]
    seen = dict.fromkeys(part for known in parts for part in known)
    return " ".join(
        part for part in seen if EVENT.fullmatch(part) or all(part in known for known in parts)
    )


def beginning(twist: str) -> str:
    """What a game began with, without what happened in it."""
    return " ".join(part for part in twist.split() if not EVENT.fullmatch(part))


def events_to_come(company: Scenario) -> Iterator[Event]:
    """What a host may let happen."""
    return (event for event in company.events if not event.id.startswith(BY_THE_HOST))


def changes(company: Scenario, wip_limits: tuple[str, ...]) -> tuple[str, ...]:
    """Every single change that a second round may begin with."""
    start = company.start
    policies = [
        f"{field}={value}"
        for field, values in _values(wip_limits)
        for value in values
        if value != as_text(getattr(start, field))
    ]
    return (*policies, *(f"budget={days:+d}" for days in BUDGETS))


def _values(wip_limits: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "wip_limit", wip_limits
    for field, choices in CHOICES.items():
        yield field, tuple(str(choice) for choice in choices)
