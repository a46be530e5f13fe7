"""From a table of TOML to frozen dataclasses, and every misfit as a problem with its key path.

cattrs walks the dataclasses and collects all errors; the hooks here only make it strict: no text
where a number belongs, no unknown key, no number out of its range, nothing that is not finite.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from enum import StrEnum
from types import GenericAlias
from typing import Any, NamedTuple, TypeVar, get_origin

from cattrs import Converter
from cattrs.errors import (
    BaseValidationError,
    ClassValidationError,
    ForbiddenExtraKeysError,
    IterableValidationError,
)
from cattrs.gen import make_dict_structure_fn, mapping_structure_factory, override

from game.catalogue.problems import NOTHING, Problem, one_of, shown
from game.engine.policies import NO_LIMIT
from game.engine.scenario import Scenario

T = TypeVar("T")
Hook = Callable[[Any, Any], Any]

LONGEST_TEXT = 400
NO_BREAK = (0x00A0, 0x202F)  # spaces that keep a number and its unit together
#: Fields of a scenario that no company's file may set.
NOT_IN_FILES = ("constants", "line")
KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class Misfit(ValueError):
    """One value against its rule; the key path is known to whoever catches it."""

    def __init__(self, rule: str, found: object, allowed: str) -> None:
        super().__init__(rule)
        self.rule, self.found, self.allowed = rule, shown(found), allowed


class Range(NamedTuple):
    """Numbers that are allowed: both ends included, the low one only if not ``above``."""

    low: float
    high: float
    above: bool = False

    def __str__(self) -> str:
        """The range in words."""
        low = f"more than {self.low:g}" if self.above else f"{self.low:g}"
        return f"{low} to {self.high:g}"

    def check(self, number: float) -> None:
        """Raise ``Misfit`` for a number outside."""
        if not self.low <= number <= self.high or (self.above and number == self.low):
            raise Misfit("must be in range", number, str(self))


def text(value: object, _: object = str) -> str:
    """Text for people: some, printable, not endless."""
    if not isinstance(value, str):
        raise Misfit("must be text", value, "text in quotes")
    plain = value.translate(dict.fromkeys(NO_BREAK, " "))
    if not plain.strip() or not plain.isprintable() or len(value) > LONGEST_TEXT:
        raise Misfit("must be text for people", value, f"1 to {LONGEST_TEXT} printable characters")
    return value


def kebab(value: object, _: object = str) -> str:
    """An id: ``leaked-keys``."""
    if not KEBAB.fullmatch(text(value)):
        raise Misfit("must be an id in kebab-case", value, "a-z, 0-9 and single hyphens")
    return str(value)


def whole(value: object, _: object = int) -> int:
    """A whole number; true is none."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise Misfit("must be a whole number", value, "digits without quotes")
    return value


def flag(value: object, _: object = bool) -> bool:
    """True or false, and no 1 for it."""
    if not isinstance(value, bool):
        raise Misfit("must be true or false", value, "true or false, without quotes")
    return value


def number(value: object, _: object = float) -> float:
    """A finite number."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise Misfit("must be a number", value, "digits without quotes")
    if not math.isfinite(value):
        raise Misfit("must be finite", value, "a finite number")
    return float(value)


def wip_limit(value: object, _: object = None) -> int | None:
    """A number of stories, or "none" for no limit, which the engine writes as None."""
    if value == NO_LIMIT:
        return None
    try:
        limit = whole(value)
        Range(1, math.inf).check(limit)
    except Misfit:
        raise Misfit(
            "must be a WIP limit", value, f'1 to twice the team, or "{NO_LIMIT}"'
        ) from None
    return limit


def ranged(allowed: Range, kind: type) -> Hook:
    """A hook for numbers of ``kind`` within a range."""

    def hook(value: object, _: object) -> float:
        found = whole(value) if kind is int else number(value)
        allowed.check(found)
        return found

    return hook


def make_converter(
    special: Mapping[tuple[type, str], Hook], omitted: AbstractSet[tuple[type, str]] = frozenset()
) -> Converter:
    """A strict converter; ``special`` holds hooks by dataclass and field, and a file says nothing
    about what is ``omitted``.

    Fields called ``id`` are ids in kebab-case, fields called ``wip_limit`` are WIP limits.
    """
    converter = Converter(forbid_extra_keys=True, detailed_validation=True)
    by_name: dict[str, Hook] = {"id": kebab, "wip_limit": wip_limit}
    strictly = ((str, _text_or_choice), (bool, flag), (int, whole), (float, number))
    for kind, strict in strictly:
        converter.register_structure_hook(kind, strict)

    def of_class(cls: Any) -> Hook:
        hooks = {f.name: special.get((cls, f.name), by_name.get(f.name)) for f in fields(cls)}
        strict: dict[str, Any] = {n: override(struct_hook=h) for n, h in hooks.items() if h}
        strict |= {name: override(omit=True) for owner, name in omitted if owner is cls}
        inner = make_dict_structure_fn(cls, converter, **strict)
        return _guarded(dict, "must be a table", inner)

    def of_tuple(cls: Any) -> Hook:
        as_list = GenericAlias(list, cls.__args__[:1])
        inner = converter.get_structure_hook(as_list)
        return _guarded(list, "must be a list", lambda value, _: tuple(inner(value, as_list)))

    def of_dict(cls: Any) -> Hook:
        return _guarded(dict, "must be a table", mapping_structure_factory(cls, converter))

    converter.register_structure_hook_factory(is_dataclass, of_class)
    converter.register_structure_hook_factory(_is_generic(tuple), of_tuple)
    converter.register_structure_hook_factory(_is_generic(dict), of_dict)
    return converter


def _is_generic(kind: type) -> Callable[[Any], bool]:
    return lambda cls: bool(get_origin(cls) == kind)


def _text_or_choice(value: object, cls: type[str]) -> str:
    """Text, or a member of the enum that a class of texts is: cattrs asks here for both."""
    if not issubclass(cls, StrEnum):
        return text(value)
    choices = [str(choice) for choice in cls]
    if not isinstance(value, str) or value not in choices:
        raise Misfit("must be one of the choices", value, one_of(choices, value))
    return cls(value)


def _guarded(kind: type, rule: str, inner: Hook) -> Hook:
    """``inner``, but only for values of the right kind: cattrs itself takes whatever it can."""
    allowed = "a table of keys" if kind is dict else "values in brackets"

    def hook(value: object, cls: object) -> Any:
        if not isinstance(value, kind):
            raise Misfit(rule, value, allowed)
        return inner(value, cls)

    return hook


def problems_in(error: BaseException, file: str, path: str = "") -> Iterator[Problem]:
    """Every problem in an error of the converter, with the key path that leads to it."""
    if isinstance(error, IterableValidationError):
        for inner, at in error.group_exceptions()[0]:
            step = f"[{at.index}]" if isinstance(at.index, int) else f".{at.index}"
            yield from problems_in(inner, file, path + step)
    elif isinstance(error, ClassValidationError):
        with_name, others = error.group_exceptions()
        for inner, field in with_name:
            yield from problems_in(inner, file, _join(path, field.name))
        for inner in others:
            yield from problems_in(inner, file, path)
    elif isinstance(error, ForbiddenExtraKeysError):
        omitted = NOT_IN_FILES if error.cl is Scenario else ()
        known = [f.name for f in fields(error.cl) if f.name not in omitted]
        for key in sorted(error.extra_fields):
            yield Problem(
                file, _join(path, key), "must be a known key", shown(key), one_of(known, key)
            )
    elif isinstance(error, KeyError):
        yield Problem(file, path, "must be given", NOTHING, "a value")
    elif isinstance(error, Misfit):
        yield Problem(file, path, error.rule, error.found, error.allowed)
    else:
        raise error


def sound(converter: Converter, raw: object, cls: type[T]) -> T | None:
    """One part of a file, None where it is not sound by itself."""
    try:
        return converter.structure(raw, cls)
    except (BaseValidationError, Misfit):
        return None


def sound_list(converter: Converter, raw: object, cls: type[T]) -> dict[int, T]:
    """The sound entries of a list by their places in the file."""
    entries = raw if isinstance(raw, list) else []
    parts = ((index, sound(converter, entry, cls)) for index, entry in enumerate(entries))
    return {index: part for index, part in parts if part is not None}


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
