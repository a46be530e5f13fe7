"""The life of one story in five lines at most."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from game.engine.lives import Life
from game.engine.model import Cause
from game.engine.scenario import Scenario
from game.web import life_words as says
from game.web import texts, words
from game.web.scene_flock import ACCEPTANCE, IN_WORDS
from game.web.scene_words import PRODUCTION

HANDS_ON = (Cause.WORKED_ON, Cause.REWORKED)


class LifePage(NamedTuple):
    """A story told in lines; life.html draws it."""

    heading: str  # "Story 12"
    lines: tuple[str, ...]
    back: str  # address of its game


def life_page(scenario: Scenario, life: Life, back: str) -> LifePage:
    """What became of a story, in the order in which one would ask."""
    lines = (_dates(life), _time(life), _waits(life), _parts(life), _end(scenario, life))
    return LifePage(says.HEADING.format(story=life.story), tuple(filter(None, lines)), back)


def _dates(life: Life) -> str:
    committed = int(life.committed_on)
    if life.started_on is None:
        return says.NOT_STARTED.format(committed=committed)
    if life.accepted_on is None:
        return says.NOT_ACCEPTED.format(committed=committed, started=int(life.started_on))
    return says.ACCEPTED.format(
        committed=committed, started=int(life.started_on), accepted=int(life.accepted_on)
    )


def _time(life: Life) -> str:
    worked = sum(life.spent.get(cause, 0.0) for cause in HANDS_ON)
    template = says.LIVED if life.now is None else says.OLD
    return template.format(days=f"{life.days:.1f}", worked=texts.duration(worked * 24 * 60))


def _waits(life: Life) -> str:
    waits = {
        cause: days
        for cause, days in life.spent.items()
        if cause not in (*HANDS_ON, Cause.CLOSED) and days > 0
    }
    if not waits:
        return ""
    cause = max(waits, key=lambda cause: (waits[cause], -cause))
    return says.WAITED.format(cause=words.CAUSES[cause], days=f"{waits[cause]:.1f}")


def _parts(life: Life) -> str:
    return " · ".join(_facts(life))


def _facts(life: Life) -> Iterator[str]:
    if life.now and life.now.tasks:
        yield says.TASKS_LIVE.format(
            done=life.now.tasks_done, tasks=texts.count(life.now.tasks, "task")
        )
    elif life.tasks_started:
        yield texts.count(life.tasks_started, "task")
    if life.sent_back:
        yield says.SENT_BACK.format(times=texts.count(life.sent_back, "time"))
    if life.rejected:
        yield says.REJECTED.format(times=texts.count(life.rejected, "time"))
    if life.now and life.now.defects:
        yield texts.count(life.now.defects, "defect") + says.IN_IT


def _end(scenario: Scenario, life: Life) -> str:
    if life.now is None:
        value = life.value or 0.0
        told = says.WORTH if value > 0 else says.HARM if value < 0 else says.NOTHING
        return told.format(value=f"{abs(value):.1f}")
    names = {stage.id: stage.name for stage in scenario.stages}
    doing = IN_WORDS[life.now.cause]
    if life.now.cause == Cause.WAITS_FOR_APPROVAL and life.now.stage == PRODUCTION:
        doing = ACCEPTANCE
    return says.NOW.format(stage=names[life.now.stage], doing=doing)
