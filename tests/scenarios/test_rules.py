"""Each rule refuses what breaks it, names the place, shows what it found and what it allows."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from game.catalogue.company import AMOUNTS, FLOATS, INTEGERS
from game.engine import scenario
from game.engine.scenario import Condition, Effect, EffectKind
from tests.scenarios.spoil import Check

Table = dict[str, Any]
INFINITE, NOT_A_NUMBER = float("inf"), float("nan")


def put(*path: str | int, value: Any) -> Callable[[Table], None]:
    """Put a value at a path of keys and places."""

    def spoil(table: Any) -> None:
        for step in path[:-1]:
            table = table[step]
        table[path[-1]] = value

    return spoil


def drop(*path: str | int) -> Callable[[Table], None]:
    """Take away what stands at a path."""

    def spoil(table: Any) -> None:
        for step in path[:-1]:
            table = table[step]
        del table[path[-1]]

    return spoil


def again(key: str, index: int) -> Callable[[Table], None]:
    """Add an entry of a list a second time."""
    return lambda table: table[key].append(table[key][index])


EFFECT = ("events", 0, "answers", 0, "effects", 0)
CONDITION = ("events", 0, "conditions", 0)
LATE = ("events", 0, "answers", 0, "effects", 1)

# What is done to the good company; key path, what was found, a part of what is allowed.
CASES = {
    # kinds of values
    "text for a number": (put("turns", value="8"), "turns", '"8"', "digits"),
    "a fraction for a whole number": (put("turns", value=8.5), "turns", "8.5", "digits"),
    "true for a number": (put("version", value=True), "version", "true", "digits"),
    "true for a fraction": (put("at_start", "debt", value=True), "at_start.debt", "true", "digits"),
    "a number for a flag": (put("hard", value=1), "hard", "1", "true or false"),
    "a number for text": (put("name", value=7), "name", "7", "text in quotes"),
    "nothing for text": (put("name", value=" "), "name", '" "', "printable"),
    "endless text": (put("name", value="x" * 401), "name", '"xxx', "1 to 400"),
    "a control character": (put("name", value="a\\u0007b"), "name", '"a\\u0007b"', "printable"),
    "a number for a table": (put("start", value=1), "start", "1", "a table"),
    "a number for a list": (put("people", value=1), "people", "1", "values in brackets"),
    "text for a list": (put("holidays", value="abc"), "holidays", '"abc"', "in brackets"),
    "a list for skills": (
        put("people", 0, "skills", value=[]),
        "people[0].skills",
        "[]",
        "a table",
    ),
    "infinity": (put("at_start", "debt", value=INFINITE), "at_start.debt", "inf", "finite"),
    "not a number": (put("at_start", "debt", value=NOT_A_NUMBER), "at_start.debt", "nan", "finite"),
    # keys
    "an unknown key": (put("turn", value=8), "turn", '"turn"', "did you mean turns?"),
    "an unknown key inside": (
        put("people", 1, "skils", value={}),
        "people[1].skils",
        '"skils"',
        "did you mean skills?",
    ),
    "a missing key": (drop("at_start", "trust"), "at_start.trust", "nothing", "a value"),
    "a missing table": (drop("references"), "references", "nothing", "a value"),
    "an event without a why": (drop("events", 1, "why"), "events[1].why", "nothing", "a value"),
    "an event without a source": (drop("events", 1, "source"), "events[1].source", "nothing", ""),
    "an empty why": (put("events", 1, "why", value=""), "events[1].why", '""', "printable"),
    "an improvement without a why": (
        drop("improvements", 1, "why"),
        "improvements[1].why",
        "nothing",
        "a value",
    ),
    "an improvement without a source": (
        drop("improvements", 3, "source"),
        "improvements[3].source",
        "nothing",
        "a value",
    ),
    # policies
    "an illegal policy": (
        put("start", "testing", value="test-frist"),
        "start.testing",
        '"test-frist"',
        "by-hand, automated, test-first (did you mean test-first?)",
    ),
    "a number for a test share": (
        put("start", "test_share", value=20),
        "start.test_share",
        "20",
        "35",
    ),
    "a WIP limit of 0": (put("start", "wip_limit", value=0), "start.wip_limit", "0", '"none"'),
    "a WIP limit in words": (
        put("start", "wip_limit", value="few"),
        "start.wip_limit",
        '"few"',
        '1 to twice the team, or "none"',
    ),
    "a WIP limit above twice the team": (
        put("start", "wip_limit", value=11),
        "start.wip_limit",
        "11",
        "1 to 10",
    ),
    # ids
    "an id with a capital": (put("id", value="My-company"), "id", '"My-company"', "a-z"),
    "an id with two hyphens": (
        put("events", 0, "id", value="a--b"),
        "events[0].id",
        '"a--b"',
        "a-z",
    ),
    "two people of one id": (again("people", 1), "people[5].id", '"ana"', "another id"),
    "two events of one id": (again("events", 0), "events[4].id", '"leaked-keys"', "another id"),
    "two improvements of one id": (
        again("improvements", 0),
        "improvements[4].id",
        '"pipeline"',
        "",
    ),
    "two answers of one id": (
        put("events", 0, "answers", 1, "id", value="say-nothing"),
        "events[0].answers[1].id",
        '"say-nothing"',
        "another id",
    ),
    # ranges
    "version 0": (put("version", value=0), "version", "0", "1 to"),
    "no turns": (put("turns", value=0), "turns", "0", "1 to 52"),
    "no sprints": (put("sprints_per_turn", value=0), "sprints_per_turn", "0", "1 to 12"),
    "a negative budget": (put("budget_days", value=-1), "budget_days", "-1", "0 to"),
    "morale above 1": (put("at_start", "morale", value=1.1), "at_start.morale", "1.1", "0 to 1"),
    "negative trust": (put("at_start", "trust", value=-0.1), "at_start.trust", "-0.1", "0 to 1"),
    "negative debt": (put("at_start", "debt", value=-0.1), "at_start.debt", "-0.1", "0 to 5"),
    "a pipeline of no time": (
        put("at_start", "pipeline_minutes", value=0),
        "at_start.pipeline_minutes",
        "0",
        "more than 0",
    ),
    "somebody without hours": (
        put("people", 4, "hours_per_week", value=0),
        "people[4].hours_per_week",
        "0",
        "more than 0, or hours in an act",
    ),
    "work of no hours": (
        put("stages", 1, "work", "mean_hours", value=0),
        "stages[1].work.mean_hours",
        "0",
        "more than 0",
    ),
    "a negative cv": (put("backlog", "task", "cv", value=-1), "backlog.task.cv", "-1", "0 to 5"),
    "a reference of nothing": (
        put("references", "tasks_per_week", value=0),
        "references.tasks_per_week",
        "0",
        "more than 0",
    ),
    "a reference that nobody can use": (
        put("references", "adoption", value=0),
        "references.adoption",
        "0",
        "more than 0 to 1",
    ),
    "a reference of more than everybody": (
        put("references", "adoption", value=1.01),
        "references.adoption",
        "1.01",
        "more than 0 to 1",
    ),
    "no reference for adoption": (
        drop("references", "adoption"),
        "references.adoption",
        "nothing",
        "a value",
    ),
    "an act at which somebody stands by for days": (
        put("acts", 0, "effects", value=[{"kind": "attendance", "amount": 25}]),
        "acts[0].effects[0].amount",
        "25",
        "-24 to 24",
    ),
    "a reach above 1": (put("acts", 0, "reach", value=2), "acts[0].reach", "2", "0 to 1"),
    "an event's chance above 1": (
        put("events", 0, "chance", value=35),
        "events[0].chance",
        "35",
        "0 to 1",
    ),
    "an effect's chance below 0": (
        put(*EFFECT, "chance", value=-0.5),
        "events[0].answers[0].effects[0].chance",
        "-0.5",
        "0 to 1",
    ),
    "an effect out of size": (
        put(*LATE, "amount", value=-8),
        "events[0].answers[0].effects[1].amount",
        "-8",
        "-1 to 1",
    ),
    "negative person-days": (
        put(*EFFECT, "amount", value=-1),
        "events[0].answers[0].effects[0].amount",
        "-1",
        "0 to 30",
    ),
    "an improvement of no weeks": (
        put("improvements", 0, "weeks", value=0),
        "improvements[0].weeks",
        "0",
        "1 to 52",
    ),
    # people and stages
    "a team of nobody": (put("people", value=[]), "people", "nothing", "at least one person"),
    "a skill that is no stage": (
        put("people", 1, "skills", "reviw", value=1.0),
        "people[1].skills.reviw",
        '"reviw"',
        "did you mean review?",
    ),
    "somebody without skills": (
        put("people", 0, "skills", value={}),
        "people[0].skills",
        "nothing",
        "planned",
    ),
    "a speed of 0": (
        put("people", 0, "skills", "develop", value=0),
        "people[0].skills.develop",
        "0",
        "more than 0 to 3",
    ),
    "a stage that nobody can do": (
        drop("people", 4, "skills", "production"),
        "stages[5]",
        "nothing",
        "a person who can",
    ),
    "stages out of order": (
        lambda table: table["stages"].reverse(),
        "stages",
        "production, release, review, develop, discovery, planned",
        "planned, discovery, develop, review, release, production",
    ),
    "review without work": (drop("stages", 3, "work"), "stages[3].work", "nothing", "mean_hours"),
    "work of develop in two places": (
        put("stages", 2, "work", value={"mean_hours": 4}),
        "stages[2].work",
        "a table",
        "backlog.task",
    ),
    "work where stories wait": (
        put("stages", 0, "work", value={"mean_hours": 4}),
        "stages[0].work",
        "a table",
        "no work",
    ),
    "lines out of order": (
        put("backlog", "beta_line", value=140),
        "backlog",
        "140, 140, 260",
        "beta_line < public_line <= stories",
    ),
    "a line below the backlog": (
        put("backlog", "public_line", value=261),
        "backlog",
        "60, 261, 260",
        "<=",
    ),
    # the calendar
    "a board review after the game": (
        put("board_reviews", value=[4, 9]),
        "board_reviews[1]",
        "9",
        "1 to 8",
    ),
    "board reviews out of order": (
        put("board_reviews", value=[8, 4]),
        "board_reviews[1]",
        "4",
        "more than 8",
    ),
    "a holiday after the game": (put("holidays", value=[168]), "holidays[0]", "168", "0 to 167"),
    "an act after the game": (
        put("acts", 1, "turn", value=9),
        "acts[1].turn",
        "9",
        "6 to 8, in order",
    ),
    "acts out of order": (put("acts", 1, "turn", value=5), "acts[1].turn", "5", "6 to 8, in order"),
    "an act before it is announced": (
        put("acts", 0, "day", value=83),
        "acts[0].day",
        "83",
        "84 to 167",
    ),
    "an act that nobody plays in": (
        put("acts", 0, "hours", value={"zoe": 20}),
        "acts[0].hours.zoe",
        '"zoe"',
        "noor",
    ),
    "an act that sends somebody away": (
        put("acts", 0, "hours", value={"noor": 0}),
        "acts[0].hours.noor",
        "0",
        "more than 0",
    ),
    "an act with an uncertain effect": (
        put("acts", 0, "effects", value=[{"kind": "debt", "amount": 0.1, "chance": 0.5}]),
        "acts[0].effects[0]",
        "uncertain",
        "kind, amount",
    ),
    "an act that pushes too far": (
        put("acts", 0, "effects", value=[{"kind": "debt", "amount": 7}]),
        "acts[0].effects[0].amount",
        "7",
        "-1 to 1",
    ),
    "a board that meets on no day": (
        put("change_board", value={"weekday": 7, "hour": 14}),
        "change_board.weekday",
        "7",
        "0 to 6",
    ),
    "a hand-off behind the gate": (
        lambda table: (
            table["stages"].insert(
                5, {"id": "ops", "name": "Ops", "kind": "station", "work": {"mean_hours": 1}}
            )
            or table["people"][0]["skills"].update(ops=1.0)
        ),
        "stages[5]",
        "place 5",
        "before release",
    ),
    "a hand-off without work": (
        lambda table: (
            table["stages"].insert(4, {"id": "ops", "name": "Ops", "kind": "station"})
            or table["people"][0]["skills"].update(ops=1.0)
        ),
        "stages[4].work",
        "nothing",
        "mean_hours",
    ),
    "a hand-off that nobody can do": (
        lambda table: table["stages"].insert(
            4, {"id": "ops", "name": "Ops", "kind": "station", "work": {"mean_hours": 1}}
        ),
        "stages[4]",
        "nothing",
        "a person who can",
    ),
    # events and improvements
    "an event of another policy": (
        put("events", 0, "policies", value={"mood": ["good"]}),
        "events[0].policies.mood",
        '"mood"',
        "merge",
    ),
    "an event of another choice": (
        put("events", 0, "policies", value={"merge": ["never"]}),
        "events[0].policies.merge[0]",
        '"never"',
        "when-done",
    ),
    "an event that needs what cannot be bought": (
        put("events", 0, "needs", value=["pipelin"]),
        "events[0].needs[0]",
        '"pipelin"',
        "pipeline",
    ),
    "an event that is spared by what cannot be bought": (
        put("events", 0, "unless", value=["pipelin"]),
        "events[0].unless[0]",
        '"pipelin"',
        "pipeline",
    ),
    "an event with one answer": (
        lambda table: table["events"][0].update(answers=table["events"][0]["answers"][:1]),
        "events[0].answers",
        "1",
        "2 to 4 answers",
    ),
    "an event with five answers": (
        lambda table: table["events"][0].update(
            answers=[{"id": f"a{n}", "label": "L", "cost": "C"} for n in range(5)]
        ),
        "events[0].answers",
        "5",
        "2 to 4 answers",
    ),
    "an effect of no kind": (
        put(*EFFECT, "kind", value="trust-me"),
        "events[0].answers[0].effects[0].kind",
        '"trust-me"',
        "platform-faults",
    ),
    "a condition on nothing": (
        put(*CONDITION, "quantity", value="moral"),
        "events[0].conditions[0].quantity",
        '"moral"',
        "did you mean morale?",
    ),
    "a condition without bounds": (
        drop(*CONDITION, "at_most"),
        "events[0].conditions[0]",
        "-inf to inf",
        "one of them given",
    ),
    "a condition that cannot be met": (
        put(*CONDITION, "at_least", value=0.95),
        "events[0].conditions[0]",
        "0.95 to 0.93",
        "at_least <= at_most",
    ),
    "an effect after the game": (
        put(*LATE, "after_turns", value=8),
        "events[0].answers[0].effects[1].after_turns",
        "8",
        "0 to 7",
    ),
    "a late effect without words": (
        drop(*LATE, "says"),
        "events[0].answers[0].effects[1].says",
        "nothing",
        "one short sentence",
    ),
    "an improvement that does nothing": (
        put("improvements", 1, "effects", value=[]),
        "improvements[1].effects",
        "nothing",
        "at least one effect",
    ),
    "an improvement by chance": (
        put("improvements", 1, "effects", 0, "chance", value=0.5),
        "improvements[1].effects[0]",
        "a late or uncertain effect",
        "kind, amount",
    ),
    # words
    "a long pitch": (put("pitch", value="so " * 21), "pitch", "21 words", "at most 20 words"),
    "a long goal": (put("goal", value="so " * 21), "goal", "21 words", "at most 20 words"),
    "a long act": (
        put("acts", 0, "text", value="so " * 31),
        "acts[0].text",
        "31 words",
        "30 words",
    ),
    "a long event": (put("events", 0, "text", value="so " * 85), "events[0]", "words", "90 words"),
    "a long why": (
        put("events", 0, "why", value="so " * 31),
        "events[0].why",
        "31 words",
        "30 words",
    ),
    "a long aim": (put("aims", value=["so " * 21]), "aims[0]", "21 words", "20 words"),
    "a long question": (
        put("questions", value=["so " * 26]),
        "questions[0]",
        "26 words",
        "25 words",
    ),
    "a long improvement": (
        put("improvements", 0, "text", value="so " * 26),
        "improvements[0].text",
        "26 words",
        "25 words",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_company_is_refused_for(case: str, problems_after: Check) -> None:
    spoil, path, found, allowed = CASES[case]
    (problem,) = problems_after(spoil)
    assert problem.path == path
    assert problem.rule.startswith("must ")
    assert found in problem.found
    assert allowed in problem.allowed


def test_every_number_that_a_company_may_hold_has_its_range() -> None:
    ranged = {(cls, field) for table in (FLOATS, INTEGERS) for cls in table for field in table[cls]}
    # Bounded by their meaning, not by a range: see the rules.
    free = {(Condition, "at_least"), (Condition, "at_most"), (Effect, "amount")}
    things = vars(scenario).values()
    classes = {cls for cls in things if isinstance(cls, type) and is_dataclass(cls)}
    for cls in classes - {scenario.Constants, scenario.Line}:  # no company's file may set these
        for field in fields(cls):
            assert field.type not in ("int", "float") or (cls, field.name) in ranged | free
    assert set(AMOUNTS) == set(EffectKind)


def test_what_is_found_is_shown_as_written_and_cut_when_long(problems_after: Check) -> None:
    (problem,) = problems_after(put("name", value={"first": 1, "last": 2}))
    assert problem.found == "a table with first, last"
    (problem,) = problems_after(put("name", value=[1, 2, 3, 4, 5]))
    assert problem.found == "a list of 5"
    (problem,) = problems_after(put("turns", value="x" * 100))
    assert len(problem.found) == 60
    assert problem.found.endswith("…")
