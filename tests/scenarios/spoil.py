"""The good company, and how to write it down again after it has been spoiled."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from game.catalogue import Problem

GOOD = Path(__file__).with_name("good-company.toml")
Spoil = Callable[[dict[str, Any]], object]
Check = Callable[[Spoil], list[Problem]]


def to_toml(value: Any) -> str:
    """A value as inline TOML; enough for what companies hold."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {to_toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(to_toml(item) for item in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def as_file(table: dict[str, Any]) -> str:
    """A top-level table as a TOML file."""
    return "\n".join(f"{key} = {to_toml(value)}" for key, value in table.items())
