"""What searches found, kept as files.

``best-known/ID.toml`` is the best known plan of a company, ``witnesses/ID/`` holds the rest: the
best bare plan and the best recipe as strategy files, plans that win a seed in ``seeds.json``, and
choices in which an option is the best in ``options.json``. A company may have changed since: what
it no longer knows is left out of a plan.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from game import catalogue
from game.balance.options import Choice, Subject, Witness
from game.balance.plans import Course, Kind, as_table, read_table
from game.catalogue.reading import read_toml
from game.engine.scenario import Scenario


class Folder(NamedTuple):
    """Where the files of one company are kept; ``root`` is the folder of companies."""

    root: Path
    company: Scenario

    def plan(self, kind: Kind) -> Path:
        """The strategy file of the best known plan, recipe or bare plan."""
        if kind is Kind.PLAN:
            return self.root / "best-known" / f"{self.company.id}.toml"
        return self._witness(f"{kind}.toml")

    @property
    def seeds(self) -> Path:
        """Plans that win a seed with hindsight."""
        return self._witness("seeds.json")

    @property
    def options(self) -> Path:
        """Choices in which an option is the best."""
        return self._witness("options.json")

    def _witness(self, name: str) -> Path:
        return self.root / "witnesses" / self.company.id / name

    # Plans

    def read_plan(self, kind: Kind) -> Course | None:
        """The kept plan as this company can play it now, if there is one."""
        path = self.plan(kind)
        return read_table(self.company, read_toml(path), self.company) if path.is_file() else None

    def write_plan(self, kind: Kind, course: Course, says: Sequence[str]) -> Path:
        """Keep a plan, under some lines of comment."""
        path = self.plan(kind)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(as_toml(as_table(course.plan()), says), encoding="utf-8")
        return path

    # Seeds

    def read_seeds(self) -> dict[int, Course]:
        """For each seed a plan that won it."""
        raw = _read(self.seeds)
        courses = self._courses(raw)
        known = {int(seed): courses[at] for seed, at in raw.get("seeds", {}).items()}
        return {seed: course for seed, course in known.items() if course is not None}

    def won_seeds(self) -> tuple[int, ...]:
        """The seeds that some kept plan wins, in order."""
        return tuple(sorted(int(seed) for seed in _read(self.seeds).get("seeds", {})))

    def write_seeds(self, winners: Mapping[int, Course], command: str) -> Path:
        """Keep the winners of some seeds."""
        courses = list(dict.fromkeys(winners.values()))
        seeds = {str(seed): courses.index(course) for seed, course in sorted(winners.items())}
        return _write(self.seeds, command, courses, {"seeds": seeds})

    # Options

    def read_options(self) -> list[Witness]:
        """The witnesses whose choice this company still has."""
        raw = _read(self.options)
        courses = self._courses(raw)
        known = {item.id for item in self.company.improvements}
        known |= {event.id for event in self.company.events}
        found = []
        for entry in raw.get("options", ()):
            course = courses[entry["plan"]]
            subject = Subject(entry["subject"])
            choice = Choice(subject, entry["name"], entry["turn"], entry.get("held", False))
            if course and (subject is Subject.POLICY or choice.name in known):
                found.append(Witness(entry["option"], course, choice, entry["games"]))
        return found

    def write_options(self, witnesses: Sequence[Witness], command: str) -> Path:
        """Keep the witnesses of some options."""
        courses = list(dict.fromkeys(witness.course for witness in witnesses))
        entries = [
            {
                "option": witness.option,
                "plan": courses.index(witness.course),
                "subject": str(witness.choice.subject),
                "name": witness.choice.name,
                "turn": witness.choice.turn,
                **({"held": True} if witness.choice.held else {}),
                "games": witness.games,
            }
            for witness in witnesses
        ]
        return _write(self.options, command, courses, {"options": entries})

    def _courses(self, raw: Mapping[str, Any]) -> list[Course | None]:
        tables = raw.get("plans", ())
        return [read_table(self.company, table, self.company) for table in tables]


def plans_of_others(root: Path, company: Scenario, kind: Kind) -> dict[str, Course]:
    """What was found for other companies, as this one would play it, by their ids."""
    found = {}
    for name in catalogue.ids():
        if name != company.id:
            home = catalogue.load(name)
            path = Folder(root, home).plan(kind)
            course = read_table(company, read_toml(path), home) if path.is_file() else None
            if course:
                found[name] = course
    return found


# Text -------------------------------------------------------------------------------------------


def as_toml(table: Mapping[str, Any], says: Iterable[str] = ()) -> str:
    """A strategy file: comments, what is bought, the start, and what each turn changes."""
    lines = [f"# {line}".rstrip() for line in says]
    lines += [""] * bool(lines)
    if "buy" in table:
        lines += ["buy = [", *(f"  {_text(name)}," for name in table["buy"]), "]", ""]
    if "start" in table:
        lines += ["[start]", *_pairs(table["start"]), ""]
    for turn in table.get("turn", ()):
        plain = {key: value for key, value in turn.items() if key != "answers"}
        lines += ["[[turn]]", *_pairs(plain), ""]
        if turn.get("answers"):
            lines += ["[turn.answers]", *_pairs(turn["answers"]), ""]
    return "\n".join(lines)


def _pairs(table: Mapping[str, Any]) -> list[str]:
    return [f"{key} = {_text(value)}" for key, value in table.items()]


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _read(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return raw


def _write(path: Path, command: str, courses: Sequence[Course], parts: Mapping[str, Any]) -> Path:
    """A JSON file with one plan, seed or option a line, so that a difference can be read."""
    tables = [as_table(course.plan()) for course in courses]
    lines = [f'{{"found_by": {_text(command)}', f'"plans": {_list(tables)}']
    for key, value in parts.items():
        lines.append(f'"{key}": {_list(value) if isinstance(value, list) else _text(value)}')
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(",\n".join(lines) + "}\n", encoding="utf-8")
    return path


def _list(values: Sequence[Any]) -> str:
    return "[\n" + ",\n".join(map(_text, values)) + "\n]" if values else "[]"
