"""The deck: improvements and events that several companies share, in ``scenarios/deck/``.

A company names what it takes from the deck. The parts are added behind its own, so that the places
of its own stay as they are in its file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cattrs.errors import BaseValidationError

from game.catalogue.company import CONVERTER
from game.catalogue.problems import NOTHING, Problem, one_of, shown
from game.catalogue.reading import SCENARIOS, file_name, read_toml
from game.catalogue.shapes import problems_in
from game.engine.scenario import Event, Improvement

DECK = SCENARIOS / "deck"

#: The kinds of parts, each in a file of its own.
PARTS: dict[str, type] = {"improvements": Improvement, "events": Event}


@dataclass(frozen=True, slots=True)
class Taken:
    """What a company takes, by id."""

    improvements: tuple[str, ...] = ()
    events: tuple[str, ...] = ()


def files() -> list[Path]:
    """The files of the deck."""
    return [DECK / f"{kind}.toml" for kind in PARTS]


def stamp() -> tuple[int, ...]:
    """Another value whenever a file of the deck has changed."""
    return tuple(path.stat().st_mtime_ns for path in files() if path.is_file())


def with_deck(
    raw: dict[str, Any], file: str
) -> tuple[dict[str, Any], tuple[str, ...], list[Problem]]:
    """A company's table with what it takes from the deck added, its ids, and what is wrong."""
    if "deck" not in raw:
        return raw, (), []
    whole = {key: value for key, value in raw.items() if key != "deck"}
    try:
        taken = CONVERTER.structure(raw["deck"], Taken)
    except BaseValidationError as error:
        return whole, (), list(problems_in(error, file, "deck"))
    problems: list[Problem] = []
    for kind in PARTS:
        known, unsound = cards(kind)
        own = raw.get(kind, [])
        wanted = getattr(taken, kind)
        problems += unsound
        problems += [
            Problem(file, *finding) for finding in _misfits(kind, wanted, list(known), own)
        ]
        if isinstance(own, list):
            whole[kind] = [*own, *(known[name] for name in wanted if name in known)]
    return whole, (*taken.improvements, *taken.events), problems


def cards(kind: str) -> tuple[dict[str, Any], list[Problem]]:
    """The sound parts of one kind by id, and the problems of the others."""
    path = DECK / f"{kind}.toml"
    entries = read_toml(path).get(kind, [])
    cards: dict[str, Any] = {}
    problems: list[Problem] = []
    for index, entry in enumerate(entries):
        try:
            part: Any = CONVERTER.structure(entry, PARTS[kind])
        except BaseValidationError as error:
            problems += problems_in(error, file_name(path), f"{kind}[{index}]")
            continue
        if part.id in cards:
            place = f"{kind}[{index}].id"
            problems.append(
                Problem(file_name(path), place, "must be unique", shown(part.id), "another id")
            )
        cards[part.id] = entry
    return cards, problems


def _misfits(
    kind: str, wanted: tuple[str, ...], known: list[str], own: object
) -> Iterator[tuple[str, str, str, str]]:
    entries = own if isinstance(own, list) else []
    here = [entry.get("id") for entry in entries if isinstance(entry, dict)]
    for index, name in enumerate(wanted):
        path = f"deck.{kind}[{index}]"
        if name not in known:
            yield path, "must be in the deck", shown(name), one_of(known, name) or NOTHING
        elif name in here:
            yield path, "must not be the company's own as well", shown(name), "one of the two"
        elif name in wanted[:index]:
            yield path, "must be unique", shown(name), "each once"
