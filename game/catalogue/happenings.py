"""What must be true of all that happens to a company: acts, events and improvements."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from game.catalogue.company import AMOUNTS, HOURS
from game.catalogue.draft import Draft, Finding, brief
from game.catalogue.problems import NOTHING, one_of, shown
from game.catalogue.shapes import Misfit
from game.engine.policies import CHOICES
from game.engine.scenario import Condition, Effect, Event

ANSWERS = (2, 4)


def acts_are_within_the_game(draft: Draft) -> Iterator[Finding]:
    last_turn = 0
    for index, act in draft.acts.items():
        path = f"acts[{index}]"
        if draft.turns and not last_turn < act.turn <= draft.turns:
            allowed = f"{last_turn + 1} to {draft.turns}, in order"
            yield f"{path}.turn", "must be within the game", str(act.turn), allowed
        elif draft.turns and draft.turn_days:
            first, end = (act.turn - 1) * draft.turn_days, draft.turns * draft.turn_days
            if not first <= act.day < end:
                rule = "must not come before it is announced, or after the game"
                yield f"{path}.day", rule, str(act.day), f"{first} to {end - 1}"
        last_turn = act.turn
        yield from brief(f"{path}.text", "act", act.text)
        yield from _effects(draft, f"{path}.effects", act.effects)
        yield from _certain(f"{path}.effects", act.effects, "the act's day")
        yield from _hours(draft, f"{path}.hours", act.hours)


def _hours(draft: Draft, path: str, hours: dict[str, float]) -> Iterator[Finding]:
    people = [person.id for person in draft.people.values()]
    for name, number in hours.items():
        if draft.complete("people") and name not in people:
            yield f"{path}.{name}", "must name a person", shown(name), one_of(people, name)
        try:
            HOURS.check(number)
        except Misfit as misfit:
            yield f"{path}.{name}", misfit.rule, misfit.found, misfit.allowed


def events_are_questions(draft: Draft) -> Iterator[Finding]:
    low, high = ANSWERS
    for index, event in draft.events.items():
        path = f"events[{index}]"
        if not low <= len(event.answers) <= high:
            allowed = f"{low} to {high} answers"
            yield f"{path}.answers", "must be a choice", str(len(event.answers)), allowed
        for number, condition in enumerate(event.conditions):
            yield from _can_be_met(f"{path}.conditions[{number}]", condition)
        yield from _follows(draft, path, event)
        for number, answer in enumerate(event.answers):
            yield from _effects(draft, f"{path}.answers[{number}].effects", answer.effects)
        words = [event.title, event.text]
        words += [part for answer in event.answers for part in (answer.label, answer.cost)]
        yield from brief(path, "event", " ".join(words))
        yield from brief(f"{path}.why", "why", event.why)


def _follows(draft: Draft, path: str, event: Event) -> Iterator[Finding]:
    """The choices and improvements that an event follows from exist."""
    for name, choices in event.policies.items():
        if name not in CHOICES:
            yield f"{path}.policies.{name}", "must be a policy", shown(name), one_of(CHOICES, name)
            continue
        for number, choice in enumerate(choices):
            if choice not in tuple(CHOICES[name]):
                allowed = one_of(CHOICES[name], choice)
                here = f"{path}.policies.{name}[{number}]"
                yield here, "must be one of the choices", shown(choice), allowed
    known = [improvement.id for improvement in draft.improvements.values()]
    for key in ("needs", "unless"):
        for number, name in enumerate(getattr(event, key)):
            # What the deck guards against may be something that this company cannot buy.
            guarded = key == "unless" and not draft.is_own(event.id)
            if draft.complete("improvements") and name not in known and not guarded:
                allowed = one_of(known, name)
                yield f"{path}.{key}[{number}]", "must be an improvement", shown(name), allowed


def _can_be_met(path: str, condition: Condition) -> Iterator[Finding]:
    low, high = condition.at_least, condition.at_most
    if low > high or (math.isinf(low) and math.isinf(high)):
        found = f"{low:g} to {high:g}"
        yield (
            path,
            "must be a bound that can be met",
            found,
            "at_least <= at_most, one of them given",
        )


def _effects(draft: Draft, path: str, effects: Iterable[Effect]) -> Iterator[Finding]:
    for index, effect in enumerate(effects):
        here = f"{path}[{index}]"
        try:
            AMOUNTS[effect.kind].check(effect.amount)
        except Misfit as misfit:
            yield f"{here}.amount", misfit.rule, misfit.found, misfit.allowed
        if draft.turns and effect.after_turns >= draft.turns:
            most = f"0 to {draft.turns - 1}"
            yield f"{here}.after_turns", "must be within the game", str(effect.after_turns), most
        if effect.after_turns and not effect.says:
            yield f"{here}.says", "must be given for a late effect", NOTHING, "one short sentence"


def _certain(path: str, effects: Iterable[Effect], since: str) -> Iterator[Finding]:
    for number, effect in enumerate(effects):
        if effect.after_turns or effect.chance < 1:
            rule = f"must be certain and count from {since}"
            yield f"{path}[{number}]", rule, "a late or uncertain effect", "kind, amount"


def improvements_are_investments(draft: Draft) -> Iterator[Finding]:
    for index, improvement in draft.improvements.items():
        path = f"improvements[{index}]"
        if not improvement.effects:
            yield f"{path}.effects", "must do something", NOTHING, "at least one effect"
        yield from _effects(draft, f"{path}.effects", improvement.effects)
        yield from _certain(f"{path}.effects", improvement.effects, "the improvement's end")
        yield from brief(f"{path}.text", "improvement", improvement.text)
        yield from brief(f"{path}.why", "why", improvement.why)
