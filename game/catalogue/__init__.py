"""The catalogue of companies: ``scenarios/*.toml`` -> ``Scenario``, or every problem at once.

Shapes, types and ranges come from the frozen dataclasses of ``game.engine.scenario``; what only
shows when two parts are held side by side is in ``game.catalogue.rules``. A file with a ``[line]``
table is no company but a plain line, and ``game.catalogue.line`` reads it.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from cattrs.errors import BaseValidationError

from game.catalogue import deck
from game.catalogue.company import CONVERTER
from game.catalogue.line import read_line
from game.catalogue.problems import NOTHING, CatalogueError, Problem, one_of, shown
from game.catalogue.reading import SCENARIOS, file_name, read_toml
from game.catalogue.rules import broken_rules
from game.catalogue.shapes import KEBAB, problems_in
from game.engine.scenario import Scenario

__all__ = ["SCENARIOS", "CatalogueError", "Problem", "check", "ids", "load", "load_all"]


def load(id_or_path: str | Path) -> Scenario:
    """The company with this id, or the company or plain line that this file describes.

    Raises ``CatalogueError`` with all problems of the file. A file is read again only after it
    has changed.
    """
    path = Path(id_or_path)
    if isinstance(id_or_path, str) and KEBAB.fullmatch(id_or_path):
        path = SCENARIOS / f"{id_or_path}.toml"
        if not path.is_file():
            raise CatalogueError(
                [Problem(id_or_path, "", "must be a company", NOTHING, one_of(ids(), id_or_path))]
            )
    try:
        stamp = path.stat()
    except (OSError, ValueError):
        return _read(path)
    return _remembered(path, stamp.st_mtime_ns, stamp.st_size, deck.stamp())


def ids() -> list[str]:
    """The ids of all companies, in alphabetical order; a plain line among them is left out."""
    return sorted(path.stem for path in SCENARIOS.glob("*.toml") if not _is_line(path))


def load_all() -> list[Scenario]:
    """All companies by id. Raises ``CatalogueError`` with the problems of all files."""
    problems = [problem for company in ids() for problem in check(SCENARIOS / f"{company}.toml")]
    if problems:
        raise CatalogueError(problems)
    return [load(company) for company in ids()]


def check(path: str | Path) -> list[Problem]:
    """All problems of one file; an empty list is a clean bill of health."""
    try:
        load(Path(path))
    except CatalogueError as error:
        return error.problems
    return []


def _is_line(path: Path) -> bool:
    try:
        return load(path).line is not None
    except CatalogueError:
        return False  # whoever wants to play it will hear what is wrong with it


@lru_cache(maxsize=64)
def _remembered(path: Path, _changed_at: int, _size: int, _deck: tuple[int, ...]) -> Scenario:
    return _read(path)


def _read(path: Path) -> Scenario:
    raw = read_toml(path)
    file = file_name(path)
    scenario, problems = (read_line if "line" in raw else _read_company)(raw, file)
    if path.parent.resolve() == SCENARIOS and raw.get("id") != path.stem:
        problems.append(
            Problem(file, "id", "must be the file's name", shown(raw.get("id")), path.stem)
        )
    if problems or scenario is None:
        raise CatalogueError(problems)
    return scenario


def _read_company(raw: dict[str, Any], file: str) -> tuple[Scenario | None, list[Problem]]:
    raw, taken, problems = deck.with_deck(raw, file)
    scenario = None
    try:
        scenario = CONVERTER.structure(raw, Scenario)
    except BaseValidationError as error:
        problems += problems_in(error, file)
    return scenario, problems + broken_rules(raw, file, taken)
