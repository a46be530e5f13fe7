"""What the owner hopes for, and whether a figure proves that it is so.

A goal is met only where the lower bound of the figure's interval reaches it, and missed where the
upper bound stays below; between them nothing is proved yet. Pure arithmetic.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from game.analytics.figures import Figure

ENOUGH_WITHOUT_INTERVAL = 100  # sessions; a median of fewer proves nothing


class Verdict(StrEnum):
    """What a figure says about its goal."""

    MET = "met"
    MISSED = "missed"
    OPEN = "not yet provable"


class Aim(NamedTuple):
    """A goal that can be set: its name, and from what to what it may go."""

    name: str
    title: str
    figure: str  # the figure that it is about
    target: float
    low: float
    high: float
    unit: str  # "players", "%" or "minutes"; shares are kept as 0 to 1
    at_most: bool = False  # the figure should not go above it
    dated: bool = False


AIMS = (
    Aim("players", "Players by the date", "players", 100_000, 1, 1e9, "players", dated=True),
    Aim("four_weeks", "Players in the first four weeks", "four_weeks", 10_000, 1, 1e9, "players"),
    Aim("replay", "Play at least once more", "replay_rate", 0.20, 0, 1, "%"),
    Aim("session_least", "Active session, at least", "active_minutes_median", 8, 0, 240, "minutes"),
    Aim(
        "session_most", "Active session, at most", "active_minutes_median", 12, 0, 240, "minutes",
        at_most=True,
    ),
    Aim("completion", "Games played to the end", "completion_rate", 0.66, 0, 1, "%"),
    Aim("d1", "Back on the next day", "d1", 0.28, 0, 1, "%"),
    Aim("leave", "Leave at the worst turn", "worst_turn", 0.08, 0, 1, "%", at_most=True),
    Aim("mentions", "Speak of it in public", "mention_rate", 0.10, 0, 1, "%"),
    Aim("mentions_good", "Of those, speak well of it", "mention_positive", 0.90, 0, 1, "%"),
    Aim("taps", "Liked it, by a tap", "positive_rate", 0.80, 0, 1, "%"),
)  # fmt: skip
AIM = {aim.name: aim for aim in AIMS}


class Goal(NamedTuple):
    """A goal as the owner set it. ``set_at`` is 0 where it is still the first one."""

    name: str
    target: float
    by_day: int | None
    set_at: int


def verdict(figure: Figure, target: float, *, at_most: bool = False) -> Verdict:
    """Whether the figure proves that the goal is met, or missed, or neither yet."""
    low, high = bounds(figure)
    if low is None or high is None:
        return Verdict.OPEN
    if at_most:
        if high <= target:
            return Verdict.MET
        return Verdict.MISSED if low > target else Verdict.OPEN
    if low >= target:
        return Verdict.MET
    return Verdict.MISSED if high < target else Verdict.OPEN


def bounds(figure: Figure) -> tuple[float | None, float | None]:
    """The interval; a median of many sessions, which has none, stands for itself."""
    if figure.low is not None or figure.value is None or figure.n < ENOUGH_WITHOUT_INTERVAL:
        return figure.low, figure.high
    return figure.value, figure.value


def count_verdict(value: int, target: float, expected_most: float) -> Verdict:
    """For a number that can only grow: reached, out of reach even at best, or neither yet."""
    if value >= target:
        return Verdict.MET
    return Verdict.MISSED if expected_most < target else Verdict.OPEN
