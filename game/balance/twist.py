"""A company with something changed: a rule for a second round, or an event that a host chose.

A twist is a short line of text, kept beside a game, so that a game still follows from its company,
its twist, its seed and its decisions: ``wip_limit=5`` is how the company works when the game
begins, ``budget=-20`` are days of improvement more or fewer, and ``event@4=leaked-keys`` lets an
event happen in turn 4, for certain. What happens before that turn is the same with and without.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from game.engine.policies import CHOICES, as_text
from game.engine.scenario import Condition, Event, Quantity, Scenario
from game.engine.strategies import with_choices

POLICY = re.compile(r"([a-z_]+)=([a-z0-9-]+)")
BUDGET = re.compile(r"budget=([+-][0-9]{1,3})")
EVENT = re.compile(r"event@([1-9][0-9]?)=([a-z0-9-]+)")
BY_THE_HOST = "host-"
CERTAIN = 1e9  # beside a chance of at most 1: whatever luck says, it is this one
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
    found = POLICY.fullmatch(part)
    if found is None or found[1] not in {"wip_limit", *CHOICES}:
        raise ValueError(f"{part!r} is no twist")
    return replace(company, start=with_choices(company.start, {found[1]: found[2]}))


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
