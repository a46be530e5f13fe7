"""Lessons hold where the model's constants are far from those chosen.

`python -m tests.sensitivity` asks this of every constant and of many draws; here a handful of
extreme settings stands for all, and the statistics of the comparison are tested by themselves.
"""

from __future__ import annotations

import random
from dataclasses import asdict
from statistics import stdev

import pytest

from game.engine.constants import all_constants
from tests.engine.plays import REFERENCE
from tests.engine.reference import TABLES
from tests.sensitivity.figures import (
    MEASURES,
    Difference,
    Estimate,
    Outcome,
    Pair,
    Verdict,
    difference,
)
from tests.sensitivity.lessons import LESSONS, PLANS, VARIANTS, More
from tests.sensitivity.settings import (
    AS_CHOSEN,
    Setting,
    constants_named,
    draws_of,
    ends_of,
    play,
)
from tests.sensitivity.tables import Played, report
from tests.support import repetitions

#: Each kind of constant where it speaks most against what is taught.
EXTREMES = (
    Setting((("switching", 0.05), ("unlimited_jobs", 6), ("defects_crowd", 0.0)), "easy switching"),
    Setting((("defects", 0.3), ("risk_untested", 0.07), ("risk_defect", 0.005)), "few defects"),
    Setting((("unclear", 0.15), ("good_examples", 0.05), ("bad_examples", 0.03)), "clear ideas"),
    Setting((("test_first_cost", 1.35), ("coverage_first", 6.0)), "dear tests"),
    Setting((("value_days", 240.0), ("stale_a_day", 0.005), ("bad_stale", 0.0)), "slow ageing"),
)
#: Lessons that no such setting may turn round, and their plans.
FIRM = tuple(
    lesson
    for lesson in LESSONS
    if lesson.says
    in {
        "A WIP limit of 5 finishes more than none",
        "… and each task sooner",
        "A limit can be too low: 1 finishes less than 5",
        "Deploying continuously, test first fails less often than by hand",
        "Example mapping brings more value than specification",
        "A train has the longer change lead time, ten times at least",
    }
)


@pytest.mark.slow
@pytest.mark.parametrize("setting", EXTREMES, ids=lambda setting: setting.name)
def test_the_main_lessons_hold_where_the_numbers_speak_against_them(setting: Setting) -> None:
    assert len(FIRM) == 6
    plans = sorted({plan for lesson in FIRM for plan in (lesson.plan, lesson.than)})
    played = play(setting, max(4, repetitions(20)), plans)
    assert [lesson.says for lesson in FIRM if played.lesson(lesson) is not Verdict.HOLDS] == []


def test_a_setting_changes_what_it_names_and_nothing_else() -> None:
    company = Setting((("switching", 0.2),)).company()
    assert company.constants.switching == 0.2
    assert asdict(AS_CHOSEN.company()) == asdict(REFERENCE)


def test_every_constant_goes_to_both_ends_of_its_range() -> None:
    for constant in all_constants():
        ends = {setting.changed[0][1] for setting in ends_of(constant)}
        assert ends | {constant.value} == {constant.low, constant.value, constant.high}


def test_draws_stay_in_their_ranges_and_are_the_same_every_time() -> None:
    constants = constants_named(())
    draws = draws_of(constants, 3)
    assert draws == draws_of(constants, 3)
    assert len(set(draws)) == 3
    for draw in draws:
        for constant, (name, value) in zip(constants, draw.changed, strict=True):
            assert constant.name == name
            assert constant.low <= value <= constant.high
            assert type(value) is type(constant.value)


def test_a_constant_that_is_not_there_is_named() -> None:
    with pytest.raises(ValueError, match="no constant mood_swings"):
        constants_named(["switching", "mood_swings"])


def test_a_difference_of_shares_has_the_error_that_repetition_shows() -> None:
    luck = random.Random(1)

    def once() -> Difference:
        pairs = [(luck.gauss(3 * n, 1), n) for n in (luck.uniform(5, 15) for _ in range(40))]
        others = [(luck.gauss(2 * n, 1), n) for n in (luck.uniform(5, 15) for _ in range(40))]
        return difference(pairs, others)

    found = [once() for _ in range(200)]
    assert sum(one.value for one in found) / 200 == pytest.approx(1.0, abs=0.01)
    assert sum(one.error for one in found) / 200 == pytest.approx(
        stdev(one.value for one in found), rel=0.15
    )


def test_what_is_shared_by_both_plans_is_no_error() -> None:
    pairs = [(float(n), 1.0) for n in range(10)]
    better = [(over + 1.0, under) for over, under in pairs]
    assert difference(better, pairs) == Difference(1.0, 0.0)


def test_a_difference_within_its_error_is_unclear() -> None:
    assert Difference(1.0, 0.4).verdict(More.YES) is Verdict.HOLDS
    assert Difference(1.0, 0.4).verdict(More.NO) is Verdict.FLIPS
    assert Difference(1.0, 0.6).verdict(More.YES) is Verdict.UNCLEAR
    assert Difference(0.0, 0.0).verdict(More.YES) is Verdict.UNCLEAR


def test_every_lesson_is_about_plans_that_are_played() -> None:
    named = {plan for lesson in LESSONS for plan in (lesson.plan, lesson.than)}
    assert named <= set(PLANS)
    assert set(VARIANTS) <= named
    assert len({lesson.says for lesson in LESSONS}) == len(LESSONS)


# The report ------------------------------------------------------------------------------------

BETTER, WORSE = [(3.0, 1.0), (3.1, 1.0)], [(1.0, 1.0), (1.1, 1.0)]
LESSON = LESSONS[0]


def outcome(*, one: list[Pair] = BETTER, other: list[Pair] = WORSE, tasks: float = 332) -> Outcome:
    """Made up: one plan of the first lesson against all others, and a row of the first table."""
    sums = {plan: dict.fromkeys(MEASURES, other) for plan in PLANS}
    sums[LESSON.plan] = dict.fromkeys(MEASURES, one)
    rows = {
        strategy: {row.measure: Estimate((row.low + row.high) / 2, 0.0) for row in table}
        for strategy, table in TABLES.items()
    }
    rows["seed-team"]["tasks completed"] = Estimate(tasks, 1.0)
    return Outcome(sums, rows)


def reported(at_an_end: Outcome, drawn: Outcome) -> str:
    """The report of one end and one draw."""
    ends, draws = {Setting(name="low = 1"): at_an_end}, {Setting(name="draw 1"): drawn}
    return report(Played(2, outcome(), ends, draws))


def test_the_report_tells_of_every_lesson_and_of_every_row() -> None:
    text = reported(outcome(), outcome())
    assert all(f"| {lesson.says} | {lesson.claim} |" in text for lesson in LESSONS)
    assert all(f"| {row.measure} (" in text for table in TABLES.values() for row in table)


def test_what_flips_at_one_end_is_not_taught() -> None:
    assert f"* {LESSON.says}." not in reported(outcome(), outcome())
    assert f"* {LESSON.says}." in reported(outcome(one=WORSE, other=BETTER), outcome())
    assert f"* {LESSON.says}." in reported(outcome(), outcome(one=WORSE, other=WORSE))


def test_a_row_leaves_its_band_where_luck_does_not_explain_it() -> None:
    assert "`low = 1` (300)" in reported(outcome(tasks=300), outcome())
    assert "| tasks completed (real team) | 332 | – |" in reported(outcome(tasks=314), outcome())
