"""The answer *no*, as a value: a code for programs and one sentence for people."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Code(StrEnum):
    """Why nothing happened."""

    MALFORMED = "malformed"  # not a form that we sent
    ILLEGAL = "illegal"  # the rules forbid it
    STALE = "stale"  # that turn has been played
    OVER = "over"  # the game has its verdict
    KEY_REUSED = "key-reused"  # the same form once more, filled in differently
    NOT_FOUND = "not-found"  # no such game, or somebody else's
    OUTDATED = "outdated"  # begun under rules that are no longer played
    BUSY = "busy"  # too many want the same at this moment


class Refusal(NamedTuple):
    """Nothing has changed, and why."""

    code: Code
    sentence: str


NOT_FOUND = Refusal(Code.NOT_FOUND, "There is no such game.")
OVER = Refusal(Code.OVER, "This game is over; nothing was changed.")
OUTDATED = Refusal(Code.OUTDATED, "This game was played under older rules and cannot be played on.")
KEY_REUSED = Refusal(
    Code.KEY_REUSED, "This form was sent before with other choices; the first ones count."
)


def stale(turn: int) -> Refusal:
    """The form belongs to another turn than the present one."""
    return Refusal(
        Code.STALE, f"That turn was played already, perhaps in another tab. This is turn {turn}."
    )
