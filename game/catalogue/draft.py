"""A company as far as it is sound, for the rules between its parts; and what rules have in common.

The rules look at whatever parts are sound by themselves, so that one broken person does not hide
a broken event; each yields key path, rule, what was found and what is allowed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from game.catalogue.company import CONVERTER
from game.catalogue.shapes import sound, sound_list
from game.engine.policies import Policies
from game.engine.scenario import Act, Backlog, Event, Improvement, Person, Stage

Finding = tuple[str, str, str, str]

MOST_WORDS = {
    "pitch": 20, "goal": 20, "aim": 20, "question": 25, "act": 30, "why": 30, "improvement": 25,
    "event": 90,
}  # fmt: skip


class Draft:
    """A company as far as it is sound: lists keep the places of their elements."""

    def __init__(self, raw: dict[str, Any], taken: Collection[str]) -> None:
        self.raw = raw
        self.taken = taken  # ids of what comes from the deck
        self.turns = whole(raw.get("turns"))
        self.sprints_per_turn = whole(raw.get("sprints_per_turn"))
        self.start = sound(CONVERTER, raw.get("start"), Policies)
        self.backlog = sound(CONVERTER, raw.get("backlog"), Backlog)
        self.people = sound_list(CONVERTER, raw.get("people"), Person)
        self.stages = sound_list(CONVERTER, raw.get("stages"), Stage)
        self.acts = sound_list(CONVERTER, raw.get("acts"), Act)
        self.improvements = sound_list(CONVERTER, raw.get("improvements"), Improvement)
        self.events = sound_list(CONVERTER, raw.get("events"), Event)

    @property
    def turn_days(self) -> int | None:
        """Calendar days of one turn, None where it cannot be told."""
        return self.sprints_per_turn * 7 if self.sprints_per_turn else None

    def is_own(self, name: str) -> bool:
        """Whether the company wrote this event itself, and did not take it from the deck."""
        return name not in self.taken

    def size(self, key: str) -> int:
        """How many entries a list has, sound or not."""
        entries = self.raw.get(key)
        return len(entries) if isinstance(entries, list) else 0

    def complete(self, key: str) -> bool:
        """Whether every entry of a list is sound."""
        return self.size(key) == len(getattr(self, key))


def brief(path: str, kind: str, words: str) -> Iterator[Finding]:
    """Words on a screen are few."""
    count, most = len(words.split()), MOST_WORDS[kind]
    if count > most:
        yield path, "must be brief", f"{count} words", f"at most {most} words"


def whole(value: object) -> int | None:
    """The value where it is a whole number."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None
