"""What may be chosen now: one list for players, strategies and tests alike."""

from __future__ import annotations

from typing import NamedTuple

from game.engine.scenario import Event, Improvement


class Offer(NamedTuple):
    """An improvement and what can be done about it now."""

    improvement: Improvement
    status: str  # "open", "underway" or "finished"
    affordable: bool
    suggested: bool  # one of the three that fit the state best
    weeks_left: int  # of an improvement that is under way
    gives_back_days: int  # budget that comes back if it is stopped now


class Choices(NamedTuple):
    """All legal choices of a turn, as texts in the order in which they are shown."""

    turn: int
    fields: dict[str, tuple[str, ...]]  # policy field -> legal values
    present: dict[str, str]  # policy field -> the value that stands
    in_view: dict[str, tuple[str, ...]]  # the same, without what is folded under "more"
    event: Event | None
    answers: tuple[str, ...]  # to the event, those that can be paid
    offers: tuple[Offer, ...]
    budget_days: int
    steps: dict[str, int]  # policy field -> what its change counts when a team gets used to it
    settling: tuple[float, ...]  # share of the week that is lost at first to so many steps at once
