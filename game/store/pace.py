"""The clock of a room: which turn is open, until when, and whether the play is over. Pure.

*Free*: every turn is open from the beginning; once the host has started the clock, the play ends
with it. *Timer*: one turn after the other opens by the clock. *Host*: when the host says so. A turn
that has opened stays open, so whoever is late can catch up. A pause stops the clock.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple, Protocol

GRACE_SECONDS = 3  # for a form that was sent in the last moment
PLAY_SHARE = (2, 3)  # of a room's minutes; the rest is for the debrief


class Pace(StrEnum):
    """Who says when the next turn may be played."""

    FREE = "free"
    TIMER = "timer"
    HOST = "host"


class Timed(Protocol):
    """What of a room its clock depends on."""

    @property
    def pace(self) -> Pace:
        """Who says when the next turn may be played."""

    @property
    def minutes(self) -> int:
        """Play and debrief together."""

    @property
    def started_at(self) -> int | None:
        """When the host said *start*."""

    @property
    def open_turn(self) -> int:
        """As it was when it was last written down."""

    @property
    def ends_at(self) -> int | None:
        """Of the open turn, or of the play where the pace is free."""

    @property
    def paused_at(self) -> int | None:
        """None while the clock runs."""

    @property
    def ended_at(self) -> int | None:
        """When the host said *end*."""


class Moment(NamedTuple):
    """The clock, read."""

    open_turn: int  # the last turn that may be played; 0 before the start
    ends_at: int | None  # while paused, as if the clock stood still from now on
    left_seconds: int | None
    started: bool
    paused: bool
    over: bool


def play_seconds(minutes: int) -> int:
    """How much of a room's minutes is for playing."""
    return minutes * 60 * PLAY_SHARE[0] // PLAY_SHARE[1]


def turn_seconds(minutes: int, turns: int) -> int:
    """How long a turn is open where a timer runs."""
    return max(30, play_seconds(minutes) // turns)


def read(room: Timed, turns: int, now: int) -> Moment:
    """The clock of a room whose company has ``turns`` turns."""
    stopped = now if room.paused_at is None else room.paused_at
    open_turn, ends_at = room.open_turn, room.ends_at
    if room.pace is Pace.TIMER and ends_at is not None:
        each = turn_seconds(room.minutes, turns)
        while stopped >= ends_at and open_turn < turns:
            open_turn, ends_at = open_turn + 1, ends_at + each
    if room.pace is Pace.FREE:
        open_turn = turns
    time_is_up = ends_at is not None and open_turn >= turns and stopped >= ends_at + GRACE_SECONDS
    return Moment(
        open_turn=open_turn,
        ends_at=None if ends_at is None else ends_at + (now - stopped),
        left_seconds=None if ends_at is None else max(0, ends_at - stopped),
        started=room.started_at is not None or room.pace is Pace.FREE,
        paused=room.paused_at is not None,
        over=room.ended_at is not None or time_is_up,
    )
