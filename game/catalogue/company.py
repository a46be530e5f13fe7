"""What each number of a company may be: the ranges, and the converter that holds them."""

from __future__ import annotations

from cattrs import Converter

from game.catalogue.shapes import NOT_IN_FILES, Hook, Range, make_converter, ranged
from game.engine.scenario import (
    Act,
    Backlog,
    ChangeBoard,
    Effect,
    EffectKind,
    Event,
    Improvement,
    Person,
    References,
    Scenario,
    StartingState,
    Work,
)

SHARE = Range(0, 1)
POSITIVE = Range(0, 1000, above=True)

#: Allowed numbers by field; units are those of the dataclasses.
FLOATS: dict[type, dict[str, Range]] = {
    Work: {"mean_hours": POSITIVE, "cv": Range(0, 5)},
    Person: {"hours_per_week": Range(0, 40)},
    Backlog: {"tasks_per_story": Range(1, 20)},
    Act: {"reach": SHARE},
    Effect: {"chance": SHARE},
    Event: {"chance": SHARE},
    StartingState: {
        "morale": SHARE,
        "fatigue": SHARE,
        "trust": SHARE,
        "debt": Range(0, 5),
        "automation": SHARE,
        "observability": SHARE,
        "pipeline_minutes": Range(0, 1440, above=True),
        "skill": SHARE,
        "code_hours": Range(0, 1_000_000, above=True),
        "coverage": SHARE,
        "platform_faults_per_day": Range(0, 5),
        "interruptions_per_week": Range(0, 200),
        "reach": SHARE,
        "adoption": SHARE,
        "dates": SHARE,
        "live_weeks": Range(0, 200),
    },
    References: {
        "tasks_per_week": POSITIVE,
        "value_per_week": POSITIVE,
        "adoption": Range(0, 1, above=True),
    },
}

INTEGERS: dict[type, dict[str, Range]] = {
    Backlog: {
        "stories": Range(1, 5000),
        "beta_line": Range(1, 5000),
        "public_line": Range(1, 5000),
    },
    Act: {"turn": Range(1, 52), "day": Range(0, 3650), "promised": Range(0, 5000)},
    ChangeBoard: {"weekday": Range(0, 6), "hour": Range(0, 23)},
    StartingState: {"live_stories": Range(0, 5000)},
    Effect: {"after_turns": Range(0, 52)},
    Improvement: {"cost_days": Range(-200, 200), "weeks": Range(1, 52)},
    Scenario: {
        "version": Range(1, 1_000_000),
        "turns": Range(1, 52),
        "sprints_per_turn": Range(1, 12),
        "budget_days": Range(0, 1000),
    },
}

#: How far one effect may push, by its kind; anything more would decide a game by itself.
AMOUNTS: dict[EffectKind, Range] = {
    EffectKind.PERSON_DAYS: Range(0, 30),
    EffectKind.BUDGET: Range(-60, 60),
    EffectKind.TRUST: Range(-1, 1),
    EffectKind.MORALE: Range(-1, 1),
    EffectKind.FATIGUE: Range(-1, 1),
    EffectKind.DEBT: Range(-1, 1),
    EffectKind.AUTOMATION: Range(-1, 1),
    EffectKind.OBSERVABILITY: Range(-1, 1),
    EffectKind.CROSS_SKILL: Range(-1, 1),
    EffectKind.PIPELINE_SECONDS: Range(-86_400, 86_400),
    EffectKind.PLATFORM_FAULTS: Range(-1, 1),
    EffectKind.INTERRUPTIONS: Range(-50, 50),
    EffectKind.COVERAGE: Range(-1, 1),
    EffectKind.SKILL: Range(-1, 1),
    EffectKind.REACH: Range(-1, 1),
    EffectKind.ON_CALL: Range(-1, 1),
    EffectKind.REVIEW_EASE: Range(-1, 1),
    EffectKind.TOGGLE_EASE: Range(-1, 1),
    EffectKind.EXAMPLE_EASE: Range(-1, 1),
    EffectKind.STANDARD_CHANGES: Range(-1, 1),
    EffectKind.ATTENDANCE: Range(-24, 24),
}

#: Speed at one stage, 1 being a fluent colleague's; who cannot do it at all is not listed.
SPEED = Range(0, 3, above=True)

#: Hours a week that an act gives somebody: nobody leaves with what is in their hands.
HOURS = Range(0, 40, above=True)


def _converter() -> Converter:
    special: dict[tuple[type, str], Hook] = {}
    for kind, table in ((float, FLOATS), (int, INTEGERS)):
        for cls, ranges in table.items():
            for field, allowed in ranges.items():
                special[cls, field] = ranged(allowed, kind)
    return make_converter(special, {(Scenario, name) for name in NOT_IN_FILES})


#: Turns plain tables into the dataclasses of a company, strictly.
CONVERTER = _converter()
