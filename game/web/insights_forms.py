"""The owner's forms, read strictly: a goal, a mark, a mention, a range of days."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple
from urllib.parse import urlsplit

from game.analytics.goals import AIM
from game.analytics.notes import LABELS, MARK_KINDS
from game.store.names import visible

LONGEST_WORDS, LONGEST_ADDRESS = 200, 500


class Unreadable(Exception):
    """What of the form could not be read, in a few words."""


class GoalForm(NamedTuple):
    """A goal as the owner wants it."""

    name: str
    target: float
    by_day: int | None


def read_day(text: str) -> int:
    """A day as YYYY-MM-DD, in days since 1970."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Unreadable("a day is written as 2020-10-14") from None
    if day.year < 1970 or day.isoformat() != text:
        raise Unreadable("a day is written as 2020-10-14")
    return day.toordinal() - date(1970, 1, 1).toordinal()


def read_range(form: Mapping[str, str]) -> tuple[int, int] | None:
    """A range of days, open at either end; None for all."""
    first, last = form.get("from", ""), form.get("to", "")
    if not first and not last:
        return None
    days = (read_day(first) if first else 0, read_day(last) if last else 2**31 - 1)
    if days[0] > days[1]:
        raise Unreadable("the range ends before it begins")
    return days


def read_goal(form: Mapping[str, str]) -> GoalForm:
    """A goal; shares are written in percent."""
    aim = AIM.get(form.get("name", ""))
    if aim is None:
        raise Unreadable("there is no such goal")
    try:
        target = float(form.get("target", ""))
    except ValueError:
        raise Unreadable("a target is a number") from None
    target = target / 100 if aim.unit == "%" else target
    if not math.isfinite(target) or not aim.low <= target <= aim.high:
        raise Unreadable("that target cannot be")
    return GoalForm(aim.name, target, read_day(form.get("by", "")) if aim.dated else None)


def read_mark(form: Mapping[str, str]) -> tuple[int, str, str]:
    """A release or a post: day, kind and words."""
    kind = form.get("kind", "")
    if kind not in MARK_KINDS:
        raise Unreadable("a mark is a release or a post")
    return read_day(form.get("day", "")), kind, read_words(form, LONGEST_WORDS)


def read_mention(form: Mapping[str, str]) -> tuple[int, str, str, str]:
    """A public mention: day, address, label and words."""
    address, label = visible(form.get("address", "").strip()), form.get("label", "")
    if label not in LABELS:
        raise Unreadable("a mention is positive, neutral or negative")
    try:
        parts = urlsplit(address)
    except ValueError:
        raise Unreadable("that is no address") from None
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise Unreadable("an address begins with https://")
    if len(address) > LONGEST_ADDRESS:
        raise Unreadable("that address is too long")
    return read_day(form.get("day", "")), address, label, read_words(form, LONGEST_WORDS)


def read_words(form: Mapping[str, str], longest: int) -> str:
    """A line of words."""
    said = visible(" ".join(form.get("words", "").split()))
    if not said or len(said) > longest:
        raise Unreadable(f"a few words, {longest} characters at most")
    return said
