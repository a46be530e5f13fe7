"""What must be true between the parts of a company, one short rule after another.

The rules look at whatever parts are sound by themselves, so that one broken person does not hide
a broken event; each yields key path, rule, what was found and what is allowed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

from game.catalogue import happenings
from game.catalogue.company import SPEED
from game.catalogue.draft import Draft, Finding, brief, whole
from game.catalogue.problems import NOTHING, Problem, one_of, shown
from game.catalogue.shapes import Misfit
from game.engine.policies import NO_LIMIT
from game.engine.scenario import StageKind

#: Stages in which somebody works on a story; ``develop`` finds its work in ``backlog.task``.
HANDS_ON = (
    StageKind.DISCOVERY,
    StageKind.DEVELOP,
    StageKind.REVIEW,
    StageKind.STATION,
    StageKind.PRODUCTION,
)


def broken_rules(raw: dict[str, Any], file: str, taken: Collection[str] = ()) -> list[Problem]:
    """All rules that do not hold between the sound parts of a company.

    ``taken`` are the ids of what is added to its own from the deck.
    """
    draft = Draft(raw, taken)
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
    if draft.complete("stages") and [kind for kind in kinds if kind != "station"] != wanted:
        found = ", ".join(kinds) or NOTHING
        yield "stages", "must be the six kinds in order", found, ", ".join(wanted)
    elif draft.complete("stages"):
        between = range(kinds.index("discovery"), kinds.index("release"))
        for index, kind in enumerate(kinds):
            if kind == "station" and index not in between:
                allowed = "a place after discovery and before release"
                yield f"stages[{index}]", "must be a hand-off", f"place {index}", allowed
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
    coming = {name for act in draft.acts.values() for name in act.hours}
    for index, person in draft.people.items():
        if not person.hours_per_week and person.id not in coming:
            path = f"people[{index}].hours_per_week"
            yield path, "must be here or come", "0", "more than 0, or hours in an act"
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
        value = whole(entry)
        if value is None:
            continue
        if not low <= value <= high:
            yield f"{key}[{index}]", "must be within the game", str(value), f"{low} to {high}"
        elif last is not None and value <= last:
            yield f"{key}[{index}]", "must be in order", str(value), f"more than {last}"
        last = value


def _front_page_is_brief(draft: Draft) -> Iterator[Finding]:
    for key in ("pitch", "goal"):
        words = draft.raw.get(key)
        if isinstance(words, str):
            yield from brief(key, key, words)
    for key, kind in (("aims", "aim"), ("questions", "question")):
        entries = draft.raw.get(key)
        for index, entry in enumerate(entries if isinstance(entries, list) else []):
            if isinstance(entry, str):
                yield from brief(f"{key}[{index}]", kind, entry)


RULES = (
    _ids_are_unique,
    _stages_are_the_value_stream,
    _people_can_do_the_work,
    _wip_limit_fits_the_team,
    _backlog_lines_are_in_order,
    _calendar_is_within_the_game,
    happenings.acts_are_within_the_game,
    happenings.events_are_questions,
    happenings.improvements_are_investments,
    _front_page_is_brief,
)
