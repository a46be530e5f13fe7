"""The tables of docs/model.md, made from the code.

``python -m tests.engine.model_tables`` prints them; ``--write`` puts them into the document, where
each stands between two comments with its name. ``--only constants,company`` leaves out those for
which games have to be played.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from game.engine.constants import Constant, all_constants
from game.engine.scenario import Effect, Scenario
from tests.engine import reference
from tests.engine.plays import COMPANY

DOCUMENT = Path(__file__).parents[2] / "docs" / "model.md"

#: Each group of constants, by the first of them.
GROUPS = {
    "switching": "People: how fast they are",
    "fatigue_days": "People: how they feel",
    "planning_up_front": "Planning and discovery",
    "defects": "Defects",
    "deployment_hours": "Release",
    "risk_always": "Failed changes",
    "detect_hours": "Incidents",
    "good": "Customers",
}

#: What a scenario's number means and where it comes from: the first pattern that fits its path.
SAYS = (
    ("turns", "turns of the game", "the design of the game"),
    ("sprints_per_turn", "sprints a turn: 168 days; recorded are 167", "Mechanical Rock 2020"),
    ("board_reviews", "turns after which the board looks", "the design of the game"),
    (
        "holidays",
        "calendar days, 0 being Monday, 6 April 2020",
        "public holidays of Western Australia (unverified)",
    ),
    ("budget_days", "person-days for improvements", "chosen"),
    ("start.wip_limit", "inherited WIP limit", "chosen"),
    ("at_start.code_hours", "working hours in the code that exists", "chosen: an empty repository"),
    ("at_start.coverage", "share of it that tests cover", "chosen"),
    ("at_start.skill", "what the team knows on day 0", "chosen; fitted to the ramp of tasks done"),
    ("at_start.automation", "share of a deployment that needs no hands", "chosen; fitted"),
    (
        "at_start.pipeline_minutes",
        "mean pipeline run",
        "chosen; fitted to the change lead time of 52 minutes",
    ),
    (
        "at_start.platform_faults_per_day",
        "faults of the platform a day",
        "chosen; one incident in half a year (Mechanical Rock 2020)",
    ),
    (
        "at_start.interruptions_per_week",
        "interruptions of the whole team, by the company",
        "chosen",
    ),
    ("at_start.dates", "share of customers who want to know when", "chosen"),
    ("at_start.*", "on day 0", "chosen"),
    ("references.adoption", "share of those who can see it: what the meters call good", "chosen"),
    ("references.*", "what the meters call good", "chosen"),
    ("backlog.stories", "stories that could be built", "chosen"),
    ("backlog.beta_line", "stories that invited customers were promised", "chosen"),
    ("backlog.public_line", "stories that everybody was promised", "chosen"),
    (
        "backlog.tasks_per_story",
        "mean tasks a story",
        "chosen; fitted; arithmetic on the team's figures gives 2.1 to 2.8",
    ),
    ("backlog.task.mean_hours", "mean task, hours of a fluent colleague", "chosen; fitted"),
    (
        "backlog.task.cv",
        "its coefficient of variation",
        "chosen; story sizes are about lognormal (Magennis)",
    ),
    ("people.*.hours_per_week", "hours a week", "chosen after the real team"),
    ("people.*.skills.*", "speed in this stage, 1 being fluent", "chosen"),
    ("stages.*.work.mean_hours", "mean work, hours of a fluent colleague", "chosen; fitted"),
    ("stages.*.work.cv", "its coefficient of variation", "chosen"),
    ("acts.*.turn", "turn on whose page it is announced", "follows from the day"),
    (
        "acts.*.day",
        "day of the launch, counted from 3 April 2020",
        "Mechanical Rock 2020: end of June, 19 August",
    ),
    ("acts.*.promised", "stories promised by that day", "chosen"),
    ("acts.*.effects.interruptions", "more interruptions a week, from that day on", "chosen"),
    ("acts.*.reach", "share of all possible customers who can see production", "chosen"),
)

#: What is not a number of the model: improvements and events are the game's, and all chosen.
LEFT_OUT = (
    *("id", "version", "improvements", "events", "constants", "line"),
    *("aims", "questions"),
)


def number(value: object) -> str:
    """A number as the tables write it."""
    return f"{value:g}" if isinstance(value, float) else str(value)


def constants_tables() -> str:
    """Every constant of the engine, one row each, group by group."""
    lines: list[str] = []
    for constant in all_constants():
        if constant.name in GROUPS:
            lines += ["", f"### {GROUPS[constant.name]}", ""]
            lines += ["| constant | value | unit | range | meaning | source |", "| --- " * 6 + "|"]
        lines.append(constant_row(constant))
    return "\n".join(lines[1:])


def constant_row(constant: Constant) -> str:
    """One constant's row."""
    cells = (
        f"`{constant.name}`",
        number(constant.value),
        constant.unit,
        f"{constant.low:g}–{constant.high:g}",
        constant.says,
        "*chosen*" + constant.source.removeprefix("chosen") if constant.chosen else constant.source,
    )
    return "| " + " | ".join(cells) + " |"


def company_table() -> str:
    """Every number of the reference company's flow, one row each."""
    rows = ["| number | value | meaning | source |", "| --- " * 4 + "|"]
    for path, value in numbers(COMPANY):
        meaning, source = says(path)
        source = re.sub(r"^chosen", "*chosen*", source)
        rows.append(f"| `{path}` | {number(value)} | {meaning} | {source} |")
    return "\n".join(rows)


def says(path: str) -> tuple[str, str]:
    """Meaning and source of a scenario's number. Raises ``KeyError`` where SAYS has none."""
    for pattern, meaning, source in SAYS:
        if fnmatch(path, pattern):
            return meaning, source
    raise KeyError(f"tests/engine/model_tables.py does not say what {path} is")


def numbers(scenario: Scenario) -> Iterator[tuple[str, object]]:
    """Every number of a company with its path, in the order of the file's schema."""
    for item in fields(scenario):
        if item.name not in LEFT_OUT:
            yield from _numbers(item.name, getattr(scenario, item.name))


def _numbers(path: str, value: Any) -> Iterator[tuple[str, object]]:
    if isinstance(value, bool):
        return
    if isinstance(value, (int, float)):
        yield path, value
    elif is_dataclass(value):
        for item in fields(value):
            yield from _numbers(f"{path}.{item.name}", getattr(value, item.name))
    elif isinstance(value, dict):
        for key, entry in value.items():
            yield from _numbers(f"{path}.{key}", entry)
    elif isinstance(value, tuple) and all(isinstance(entry, int) for entry in value):
        if value:
            yield path, ", ".join(map(str, value))
    elif isinstance(value, tuple):
        for entry in value:
            if isinstance(entry, Effect):
                yield f"{path}.{entry.kind}", entry.amount
                continue
            name = getattr(entry, "id", None) or entry.title
            yield from _numbers(f"{path}.{name}", entry)


# In the document -------------------------------------------------------------------------------


def _played(strategy: str) -> Callable[[], str]:
    return lambda: reference.table(strategy, reference.games(strategy, reference.SEEDS))


TABLES: dict[str, Callable[[], str]] = {
    "constants": constants_tables,
    "company": company_table,
    **{strategy: _played(strategy) for strategy in reference.TABLES},
}


def in_document(name: str, text: str) -> str:
    """The table of this name as it stands in a document."""
    found = _place(name).search(text)
    return found[2].strip() if found else ""


def put(name: str, table: str, text: str) -> str:
    """A document with this table in the place of the one of this name."""
    return _place(name).sub(lambda found: f"{found[1]}\n\n{table}\n\n{found[3]}", text)


def _place(name: str) -> re.Pattern[str]:
    return re.compile(rf"(<!-- table: {name} -->)(.*?)(<!-- end -->)", re.DOTALL)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables, or put them into the document."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--write", action="store_true", help="put them into docs/model.md")
    parser.add_argument("--only", default=",".join(TABLES), help="names with commas")
    asked = parser.parse_args(arguments)
    text = DOCUMENT.read_text() if asked.write else ""
    for name in asked.only.split(","):
        table = TABLES[name]()
        if asked.write:
            text = put(name, table, text)
        else:
            print(f"{table}\n")
    if asked.write:
        DOCUMENT.write_text(text)


if __name__ == "__main__":
    main()
