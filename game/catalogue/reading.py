"""TOML from a file, within limits that keep a hostile file from costing time or memory.

At most 64 KiB, UTF-8, nested at most 16 deep; what the values mean is checked elsewhere.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from game.catalogue.problems import NOTHING, CatalogueError, Problem

#: Where the companies live: one file each, called by its id.
SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"

MOST_BYTES = 64 * 1024
DEEPEST = 16

# A key of too many dotted parts, where a key can stand: a parser takes quadratic time for it.
_PART = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
_DOTTED = re.compile(rf"(?m)(?:^|[\[{{,])[ \t]*{_PART}(?:[ \t]*\.[ \t]*{_PART}){{{DEEPEST},}}")


def read_toml(path: Path) -> dict[str, Any]:
    """The file's top-level table. Raises ``CatalogueError`` with the one problem of the file."""
    raw = _bytes(path)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _error(
            path, "must be text", f"byte {raw[error.start]:#04x} at {error.start}", "UTF-8"
        ) from None
    if _DOTTED.search(text):
        raise _too_deep(path)
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _error(path, "must be TOML", str(error), "TOML 1.0") from None
    except RecursionError:
        raise _too_deep(path) from None
    if _is_too_deep(table):
        raise _too_deep(path)
    return table


def _bytes(path: Path) -> bytes:
    if path.is_dir():
        raise _error(path, "must be a file", "a directory", "a TOML file")
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise _error(path, "must exist", NOTHING, "a TOML file") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _error(path, "must be readable", reason, "a TOML file") from None
    if len(raw) > MOST_BYTES:
        raise _error(path, "must be small", f"more than {MOST_BYTES} bytes", "at most 64 KiB")
    return raw


def _is_too_deep(table: dict[str, Any]) -> bool:
    """Whether tables and lists are nested deeper than allowed; the file itself is not counted."""
    level: list[Any] = [table]
    for _ in range(DEEPEST + 1):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
    return bool(level)


def file_name(path: Path) -> str:
    """What to call a file: one of the shipped companies by its short name, others as given."""
    return f"scenarios/{path.name}" if path.parent == SCENARIOS else str(path)


def _error(path: Path, rule: str, found: str, allowed: str) -> CatalogueError:
    return CatalogueError([Problem(file_name(path), "", rule, found, allowed)])


def _too_deep(path: Path) -> CatalogueError:
    return _error(
        path, "must not be nested deeply", f"more than {DEEPEST} levels", f"{DEEPEST} levels"
    )
