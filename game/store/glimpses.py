"""A room as it was a moment ago, for the many who ask whether there is anything new.

Fifty seats ask every two seconds. Who asks again is answered from a view of the room that is at
most a second old and was read once for all of them; who opens a page sees the room as it is.
"""

from __future__ import annotations

from typing import NamedTuple

from game.store.rooms import Room
from game.store.seats import Seat, Seats

MOST_REMEMBERED = 200  # rooms


class Glimpse(NamedTuple):
    """A room and its seats."""

    room: Room
    seats: tuple[Seat, ...]
    shown: tuple[Seat, ...]  # the seats as seats may see them: frozen where the host froze them


class Glimpses:
    """What one process has seen of rooms in this second."""

    def __init__(self, seats: Seats) -> None:
        self._seats = seats
        self._seen: dict[str, tuple[int, Glimpse]] = {}

    def look(self, code: str, *, fresh: bool) -> Glimpse | None:
        """The room of that code as it is or, if that is enough, as it was within this second."""
        now = self._seats.games.clock()
        at, seen = self._seen.get(code, (0, None))
        if seen is not None and at == now and not fresh:
            return seen
        one = self._seats.rooms.find(code)
        if one is None:
            self._seen.pop(code, None)
            return None
        everybody = self._seats.all(one)
        frozen = one.frozen_at
        shown = everybody if frozen is None else self._seats.as_of(one, everybody, frozen)
        if len(self._seen) >= MOST_REMEMBERED:
            self._seen.clear()
        found = Glimpse(one, everybody, shown)
        self._seen[code] = (now, found)
        return found
