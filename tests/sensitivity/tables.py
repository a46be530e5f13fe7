"""What came out, as the Markdown tables of docs/sensitivity.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from tests.engine.reference import HEADINGS, TABLES, Row, shown
from tests.sensitivity.figures import SURE, Outcome, Verdict, mean
from tests.sensitivity.lessons import LESSONS, ORDERED, Lesson
from tests.sensitivity.settings import Setting

#: By what the strategies are put in order.
ORDER_BY = ("score", "tasks", "value", "cycle time", "change lead time", "failure rate")
#: A lesson that holds in fewer of the draws than this is not taught as a fact.
FACT = 0.9


class Played(NamedTuple):
    """Everything that was played."""

    seeds: int
    base: Outcome
    ends: Mapping[Setting, Outcome]
    draws: Mapping[Setting, Outcome]


class Standing(NamedTuple):
    """How a lesson fared over many settings."""

    holds: int
    unclear: tuple[str, ...]  # the names of the settings
    flips: tuple[str, ...]

    @property
    def settings(self) -> int:
        """How many there were."""
        return self.holds + len(self.unclear) + len(self.flips)


def standing(lesson: Lesson, outcomes: Mapping[Setting, Outcome]) -> Standing:
    """In which settings a lesson holds, is unclear, and flips."""
    verdicts = {setting.name: outcome.lesson(lesson) for setting, outcome in outcomes.items()}
    return Standing(
        sum(verdict is Verdict.HOLDS for verdict in verdicts.values()),
        tuple(name for name, verdict in verdicts.items() if verdict is Verdict.UNCLEAR),
        tuple(name for name, verdict in verdicts.items() if verdict is Verdict.FLIPS),
    )


def is_fact(lesson: Lesson, played: Played) -> bool:
    """Whether it holds as chosen, flips at no end, and holds in nearly all draws."""
    drawn = standing(lesson, played.draws)
    return (
        played.base.lesson(lesson) is Verdict.HOLDS
        and not standing(lesson, played.ends).flips
        and not drawn.flips
        and drawn.holds >= FACT * drawn.settings
    )


def report(played: Played) -> str:
    """All tables, and what was played for them."""
    began = (
        f"Played on {played.seeds} seeds a plan and setting, two to four times as many where what "
        f"is asked about is rare: {len(played.ends)} settings with one constant at an end of its "
        f"range, {len(played.draws)} draws of all constants at once."
    )
    sections = (
        ("Lessons and how robust they are", _lessons(played)),
        ("Where a lesson is not clear", _doubts(played)),
        ("What is not taught as a fact", _not_taught(played)),
        ("Rows of the reference tables that leave their band", _bands(played)),
        ("Where the order of strategies flips", _orders(played)),
    )
    return "\n\n".join([began, *(f"## {title}\n\n{text}" for title, text in sections)])


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _lessons(played: Played) -> str:
    rows = []
    for lesson in LESSONS:
        sums = played.base.sums
        one, other = (mean(sums[plan][lesson.measure]) for plan in (lesson.plan, lesson.than))
        ends, drawn = standing(lesson, played.ends), standing(lesson, played.draws)
        rows.append(
            (
                lesson.says,
                lesson.claim,
                f"{shown(one)} against {shown(other)}, {played.base.lesson(lesson)}",
                _counts(ends),
                _counts(drawn),
            )
        )
    return _table(("lesson", "as measured", "as chosen", "at the ends", "joint draws"), rows)


def _counts(found: Standing) -> str:
    return f"{found.holds} / {len(found.unclear)} / {len(found.flips)}"


def _doubts(played: Played) -> str:
    rows = []
    for lesson in LESSONS:
        found = standing(lesson, played.ends)
        if found.flips or 0 < len(found.unclear) <= len(played.ends) / 4:
            rows.append((lesson.says, _names(found.flips), _names(found.unclear)))
    return _table(("lesson", "flips at", "unclear at"), rows) if rows else "Nowhere."


def _names(names: Sequence[str], most: int = 12) -> str:
    text = ", ".join(f"`{name}`" for name in names[:most])
    return (f"{text} and {len(names) - most} more" if len(names) > most else text) or "–"


def _not_taught(played: Played) -> str:
    found = [f"* {lesson.says}." for lesson in LESSONS if not is_fact(lesson, played)]
    return "\n".join(found) or "Nothing."


def _bands(played: Played) -> str:
    rows = [
        _band(played, strategy, row) for strategy, reference in TABLES.items() for row in reference
    ]
    return _table(("row", "as chosen", "leaves its band at", "stays in draws"), rows)


def _band(played: Played, strategy: str, row: Row) -> tuple[str, ...]:
    def found(outcome: Outcome) -> str:
        return shown(outcome.rows[strategy][row.measure].value, row.unit)

    def leaves(outcome: Outcome) -> bool:
        return outcome.rows[strategy][row.measure].leaves(row)

    out = [f"`{at.name}` ({found(there)})" for at, there in played.ends.items() if leaves(there)]
    stayed = sum(not leaves(outcome) for outcome in played.draws.values())
    return (
        f"{row.measure} ({HEADINGS[strategy]})",
        found(played.base) + (", **out**" if leaves(played.base) else ""),
        ", ".join(out) or "–",
        f"{stayed} of {len(played.draws)}",
    )


def _orders(played: Played) -> str:
    rows = []
    for measure in ORDER_BY:
        order = sorted(ORDERED, key=lambda plan: mean(played.base.sums[plan][measure]) or 0.0)
        flipped: dict[tuple[str, str], list[str]] = {}
        drawn = 0
        for low, high in combinations(order, 2):
            names = [
                s.name for s, found in played.ends.items() if _flips(found, measure, low, high)
            ]
            drawn += sum(_flips(found, measure, low, high) for found in played.draws.values())
            if names:
                flipped[low, high] = names
        pairs = len(played.draws) * len(ORDERED) * (len(ORDERED) - 1) // 2
        rows.append(
            (
                measure,
                " < ".join(order),
                "; ".join(f"{a} and {b}: {_names(n, 6)}" for (a, b), n in flipped.items()) or "–",
                f"{drawn} of {pairs}",
            )
        )
    return _table(("by", "order as chosen", "pairs that flip", "pairs flipped in draws"), rows)


def _flips(outcome: Outcome, measure: str, low: str, high: str) -> bool:
    """Whether what is lower as chosen is higher here, by more than luck."""
    found = outcome.compare(measure, low, high)
    return found.value > SURE * found.error and found.value > 0
