"""Who is there: signs of life of seats, written down for a whole room at once, now and then.

Every seat gives one every two seconds. Each process collects them and writes down once in a while
who was seen since; what a crash takes with it is a few seconds of somebody's having been there.
"""

from __future__ import annotations

import threading

from sqlalchemy import bindparam, update

from game.store.clock import Clock
from game.store.database import Database
from game.store.tables import seat

EVERY_SECONDS = 10

_SEEN = update(seat).where(
    seat.c.room_id == bindparam("of_room"), seat.c.id == bindparam("of_seat")
)


class Presence:
    """What one process has seen of seats, and not written down yet."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._lock = threading.Lock()
        self._seen: dict[str, dict[str, int]] = {}
        self._written: dict[str, int] = {}

    def seen(self, room_id: str, seat_id: str) -> None:
        """Somebody looks through this seat's eyes."""
        now = self._clock()
        with self._lock:
            self._seen.setdefault(room_id, {})[seat_id] = now
            if now - self._written.get(room_id, 0) < EVERY_SECONDS:
                return
            self._written[room_id] = now
            seats = self._seen.pop(room_id)
            if len(self._written) > 1000:
                self._written.clear()
        values = [
            {"of_room": room_id, "of_seat": name, "seen_at": at} for name, at in seats.items()
        ]
        with self._database.writing() as connection:
            connection.execute(_SEEN, values)
