"""What must be true between the parts of a company, one short rule after another.

The rules look at whatever parts are sound by themselves, so that one broken person does not hide
a broken event; each yields key path, rule, what was found and what is allowed.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from game.catalogue.company import AMOUNTS, CONVERTER, SPEED
from game.catalogue.problems import NOTHING, Problem, one_of, shown
from game.catalogue.shapes import Misfit, sound, sound_list
from game.engine.policies import NO_LIMIT, Policies
from game.engine.scenario import (
    Act,
    Backlog,
    Condition,
    Effect,
    Event,
    Improvement,
    Person,
    Stage,
    StageKind,
)

Finding = tuple[str, str, str, str]

MOST_WORDS = {"pitch": 20, "goal": 20, "act": 30, "why": 30, "improvement": 25, "event": 90}
ANSWERS = (2, 4)
#: Stages in which somebody works on a story; ``develop`` finds its work in ``backlog.task``.
HANDS_ON = (StageKind.DISCOVERY, StageKind.DEVELOP, StageKind.REVIEW, StageKind.PRODUCTION)


class Draft:
    """A company as far as it is sound: lists keep the places of their elements."""

    def __init__(self, raw: dict[str, Any]) -> None:
        self.raw = raw
        self.turns = _whole(raw.get("turns"))
        self.sprints_per_turn = _whole(raw.get("sprints_per_turn"))
        self.start = sound(CONVERTER, raw.get("start"), Policies)
        self.backlog = sound(CONVERTER, raw.get("backlog"), Backlog)
        self.people = sound_list(CONVERTER, raw.get("people"), Person)
        self.stages = sound_list(CONVERTER, raw.get("stages"), Stage)
        self.acts = sound_list(CONVERTER, raw.get("acts"), Act)
        self.improvements = sound_list(CONVERTER, raw.get("improvements"), Improvement)
        self.events = sound_list(CONVERTER, raw.get("events"), Event)

    @property
    def turn_days(self) -> int | None:
        """Calendar days of one turn, None where it cannot be told."""
        return self.sprints_per_turn * 7 if self.sprints_per_turn else None

    def size(self, key: str) -> int:
        """How many entries a list has, sound or not."""
        entries = self.raw.get(key)
        return len(entries) if isinstance(entries, list) else 0

    def complete(self, key: str) -> bool:
        """Whether every entry of a list is sound."""
        return self.size(key) == len(getattr(self, key))


def broken_rules(raw: dict[str, Any], file: str) -> list[Problem]:
    """All rules that do not hold between the sound parts of a company."""
    draft = Draft(raw)
    return [Problem(file, *finding) for rule in RULES for finding in rule(draft)]


def _ids_are_unique(draft: Draft) -> Iterator[Finding]:
    for key in ("people", "stages", "improvements", "events"):
        yield from _unique(key, getattr(draft, key))
    for index, event in draft.events.items():
        yield from _unique(f"events[{index}].answers", dict(enumerate(event.answers)))


def _unique(key: str, things: dict[int, Any]) -> Iterator[Finding]:
    seen = Counter(thing.id for thing in things.values())
    first: set[str] = set()
    for index, thing in things.items():
        if seen[thing.id] > 1 and thing.id in first:
            yield f"{key}[{index}].id", "must be unique", shown(thing.id), "another id"
        first.add(thing.id)


def _stages_are_the_value_stream(draft: Draft) -> Iterator[Finding]:
    kinds = [str(stage.kind) for stage in draft.stages.values()]
    wanted = [str(kind) for kind in StageKind if kind is not StageKind.STATION]
    if draft.complete("stages") and kinds != wanted:
        found = ", ".join(kinds) or NOTHING
        yield "stages", "must be the six kinds in order", found, ", ".join(wanted)
    for index, stage in draft.stages.items():
        path = f"stages[{index}].work"
        if stage.kind in HANDS_ON and stage.kind is not StageKind.DEVELOP and not stage.work:
            yield path, "must be given in this stage", NOTHING, "mean_hours and cv"
        if stage.kind is StageKind.DEVELOP and stage.work:
            yield path, "must not stand here", "a table", "backlog.task, the work of one task"
        if stage.kind is StageKind.PLANNED and stage.work:
            yield path, "must not stand here", "a table", "no work: stories wait here"


def _people_can_do_the_work(draft: Draft) -> Iterator[Finding]:
    if draft.raw.get("people") == []:
        yield "people", "must be a team", NOTHING, "at least one person"
    stages = [stage.id for stage in draft.stages.values()]
    for index, person in draft.people.items():
        path = f"people[{index}].skills"
        if not person.skills:
            yield path, "must name a stage", NOTHING, one_of(stages, "")
        for skill, speed in person.skills.items():
            if draft.complete("stages") and skill not in stages:
                yield f"{path}.{skill}", "must name a stage", shown(skill), one_of(stages, skill)
            try:
                SPEED.check(speed)
            except Misfit as misfit:
                yield f"{path}.{skill}", misfit.rule, misfit.found, misfit.allowed
    if draft.size("people") and draft.complete("people"):
        able = {skill for person in draft.people.values() for skill in person.skills}
        for index, stage in draft.stages.items():
            if stage.kind in HANDS_ON and stage.id not in able:
                yield f"stages[{index}]", "must be somebody's skill", NOTHING, "a person who can"


def _wip_limit_fits_the_team(draft: Draft) -> Iterator[Finding]:
    most = 2 * draft.size("people")
    limit = draft.start.wip_limit if draft.start else None
    if limit is not None and most and limit > most:
        allowed = f'1 to {most} (twice the team), or "{NO_LIMIT}"'
        yield "start.wip_limit", "must be a WIP limit", str(limit), allowed


def _backlog_lines_are_in_order(draft: Draft) -> Iterator[Finding]:
    backlog = draft.backlog
    if backlog and not backlog.beta_line < backlog.public_line <= backlog.stories:
        found = f"{backlog.beta_line}, {backlog.public_line}, {backlog.stories}"
        rule = "must have its lines in order"
        yield "backlog", rule, found, "beta_line < public_line <= stories"


def _calendar_is_within_the_game(draft: Draft) -> Iterator[Finding]:
    turns, turn_days = draft.turns, draft.turn_days
    if turns:
        yield from _rising(draft.raw, "board_reviews", 1, turns)
    if turns and turn_days:
        yield from _rising(draft.raw, "holidays", 0, turns * turn_days - 1)


def _rising(raw: dict[str, Any], key: str, low: int, high: int) -> Iterator[Finding]:
    """Numbers from ``low`` to ``high``, each larger than the one before it."""
    last: int | None = None
    entries = raw.get(key)
    for index, entry in enumerate(entries if isinstance(entries, list) else []):
        value = _whole(entry)
        if value is None:
            continue
        if not low <= value <= high:
            yield f"{key}[{index}]", "must be within the game", str(value), f"{low} to {high}"
        elif last is not None and value <= last:
            yield f"{key}[{index}]", "must be in order", str(value), f"more than {last}"
        last = value


def _acts_are_within_the_game(draft: Draft) -> Iterator[Finding]:
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
        yield from _brief(f"{path}.text", "act", act.text)


def _events_are_questions(draft: Draft) -> Iterator[Finding]:
    low, high = ANSWERS
    for index, event in draft.events.items():
        path = f"events[{index}]"
        if not low <= len(event.answers) <= high:
            allowed = f"{low} to {high} answers"
            yield f"{path}.answers", "must be a choice", str(len(event.answers)), allowed
        for number, condition in enumerate(event.conditions):
            yield from _can_be_met(f"{path}.conditions[{number}]", condition)
        for number, answer in enumerate(event.answers):
            yield from _effects(draft, f"{path}.answers[{number}].effects", answer.effects)
        words = [event.title, event.text]
        words += [part for answer in event.answers for part in (answer.label, answer.cost)]
        yield from _brief(path, "event", " ".join(words))
        yield from _brief(f"{path}.why", "why", event.why)


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


def _improvements_are_investments(draft: Draft) -> Iterator[Finding]:
    for index, improvement in draft.improvements.items():
        path = f"improvements[{index}]"
        if not improvement.effects:
            yield f"{path}.effects", "must do something", NOTHING, "at least one effect"
        yield from _effects(draft, f"{path}.effects", improvement.effects)
        for number, effect in enumerate(improvement.effects):
            if effect.after_turns or effect.chance < 1:
                rule = "must be certain and count from the improvement's end"
                yield (
                    f"{path}.effects[{number}]",
                    rule,
                    "a late or uncertain effect",
                    "kind, amount",
                )
        yield from _brief(f"{path}.text", "improvement", improvement.text)
        yield from _brief(f"{path}.why", "why", improvement.why)


def _front_page_is_brief(draft: Draft) -> Iterator[Finding]:
    for key in ("pitch", "goal"):
        words = draft.raw.get(key)
        if isinstance(words, str):
            yield from _brief(key, key, words)


def _brief(path: str, kind: str, words: str) -> Iterator[Finding]:
    count, most = len(words.split()), MOST_WORDS[kind]
    if count > most:
        yield path, "must be brief", f"{count} words", f"at most {most} words"


RULES = (
    _ids_are_unique,
    _stages_are_the_value_stream,
    _people_can_do_the_work,
    _wip_limit_fits_the_team,
    _backlog_lines_are_in_order,
    _calendar_is_within_the_game,
    _acts_are_within_the_game,
    _events_are_questions,
    _improvements_are_investments,
    _front_page_is_brief,
)


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
