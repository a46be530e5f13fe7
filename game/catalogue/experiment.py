"""An experiment as it is written: a belief, two variants, and what would prove it.

One TOML file in ``scenarios/experiments``, or wherever the owner keeps it. The shape is checked
here; whether companies can be changed like that is asked in ``game.balance.experiments``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from cattrs.errors import BaseValidationError

from game.catalogue.problems import NOTHING, CatalogueError, Problem, one_of, shown
from game.catalogue.reading import SCENARIOS, file_name, read_toml
from game.catalogue.shapes import KEBAB, Range, make_converter, problems_in, ranged

EXPERIMENTS = SCENARIOS / "experiments"
LONGEST_ID = 40


class Measure(StrEnum):
    """What a success is, of one player; ``game.analytics.outcomes`` says how each is counted."""

    FIRST_TURN = "first-turn"
    COMPLETION = "completion"
    KEPT = "kept"
    ELITE = "elite"
    LIKED = "liked"
    NEXT_DAY = "next-day"
    REPLAY = "replay"


class Change(StrEnum):
    """What is believed to happen to the share of players with success."""

    MORE = "more"
    FEWER = "fewer"


@dataclass(frozen=True, slots=True)
class Success:
    """What would prove the belief: more or fewer successes, and perhaps a share to come to."""

    measure: Measure
    change: Change
    usual: float  # share without the change, as far as one can guess beforehand
    reach: float | None = None  # with the change the share is at least, or at most, this


@dataclass(frozen=True, slots=True)
class Variant:
    """One of the two: what it is called, and what it changes (a twist, empty for nothing)."""

    id: str
    says: str
    twist: str = ""


@dataclass(frozen=True, slots=True)
class Scripted:
    """How the same card is tried first: so many games of these scripted players."""

    players: tuple[str, ...]
    runs: int = 500


@dataclass(frozen=True, slots=True)
class Experiment:
    """The card. *We believe that* ``believe`` *will* ``will``."""

    id: str
    believe: str
    will: str
    success: Success
    players_a_week: int
    weeks: int
    variants: tuple[Variant, ...]  # as it was, and with the change
    companies: tuple[str, ...] = ()  # all where none is named
    scripted: Scripted | None = None

    @property
    def players_each(self) -> int:
        """How many players of each variant are expected in all."""
        return self.players_a_week * self.weeks // 2


def _twist(value: object, _: object = None) -> str:
    return value if value == "" else _CONVERTER.structure(value, str)


def _optional_share(value: object, _: object = None) -> float | None:
    return None if value is None else _SHARE(value, float)


_SHARE = ranged(Range(0, 1, above=True), float)
_CONVERTER = make_converter(
    {
        (Variant, "twist"): _twist,
        (Success, "usual"): ranged(Range(0.001, 0.999), float),
        (Success, "reach"): _optional_share,
        (Experiment, "players_a_week"): ranged(Range(2, 10_000_000), int),
        (Experiment, "weeks"): ranged(Range(1, 104), int),
        (Scripted, "runs"): ranged(Range(2, 100_000), int),
    }
)


def ids() -> list[str]:
    """The ids of the experiments that the game comes with."""
    return sorted(path.stem for path in EXPERIMENTS.glob("*.toml"))


def path_of(id_or_path: str) -> Path:
    """Where an experiment stands that is named by its id or its file."""
    if not KEBAB.fullmatch(id_or_path):
        return Path(id_or_path)
    path = EXPERIMENTS / f"{id_or_path}.toml"
    if not path.is_file():
        allowed = one_of(ids(), id_or_path)
        raise CatalogueError(
            [Problem(id_or_path, "", "must be an experiment", NOTHING, f"{allowed}, or a file")]
        )
    return path


def read(id_or_path: str) -> tuple[dict[str, Any], str]:
    """An experiment's table as it is written, and what to call its file."""
    path = path_of(id_or_path)
    return read_toml(path), file_name(path)


def structured(raw: dict[str, Any], file: str) -> Experiment:
    """The experiment that a table describes. Raises ``CatalogueError`` with all its problems."""
    try:
        found = _CONVERTER.structure(raw, Experiment)
    except BaseValidationError as error:
        raise CatalogueError(problems_in(error, file)) from None
    problems = [Problem(file, *finding) for finding in _broken_rules(found)]
    if problems:
        raise CatalogueError(problems)
    return found


def _broken_rules(found: Experiment) -> list[tuple[str, str, str, str]]:
    broken = []
    if len(found.id) > LONGEST_ID:
        broken.append(("id", "must be short", shown(found.id), f"{LONGEST_ID} characters"))
    if len(found.variants) != 2:
        broken.append(
            ("variants", "must be two", f"{len(found.variants)}", "one as it was, one changed")
        )
        return broken
    control, changed = found.variants
    if control.id == changed.id or len(control.id) > LONGEST_ID or len(changed.id) > LONGEST_ID:
        broken.append(
            ("variants", "must have two short names", f"{control.id}, {changed.id}", "two names")
        )
    if control.twist == changed.twist:
        broken.append(
            ("variants[1].twist", "must change something", shown(changed.twist), "a twist")
        )
    if found.scripted is not None and not found.scripted.players:
        broken.append(("scripted.players", "must be somebody", NOTHING, "scripted players"))
    if found.players_each < 1:
        broken.append(("weeks", "must bring players", str(found.weeks), "more weeks"))
    return broken
