"""A room as it was a moment ago, for the many who ask whether there is anything new.

Fifty seats ask every two seconds, and mostly there is nothing. What they ask for is the room's
*beat*: a short name for all that its seats' pages show of it, at most a second old and read once
for all of them. It follows from the room's revision and its clock and, where a ranking is shown,
from the scores. In a large room a new score alone is no news, or all would load each page for each.
Where tables vote, each seat's beat also follows from the news of its own people.
"""

from __future__ import annotations

from hashlib import sha256
from typing import NamedTuple

from game.store.rooms import Room
from game.store.seats import Seat, Seats
from game.store.votes import Votes

MOST_REMEMBERED = 200  # rooms
LARGE = 60  # seats


class Glimpse(NamedTuple):
    """A room and what it shows its seats."""

    room: Room
    shown: tuple[Seat, ...]  # for the ranking: as it was when the host froze it; empty where hidden
    beat: str
    news: dict[str, tuple[int, int]]  # of the people at each seat, where they vote

    def beat_of(self, seat_id: str) -> str:
        """The beat of one seat's pages: the room's, and the news of its own people."""
        own = self.news.get(seat_id)
        return self.beat if own is None else _short((self.beat, own))


class Glimpses:
    """What one process has seen of rooms in this second."""

    def __init__(self, seats: Seats, votes: Votes) -> None:
        self._seats = seats
        self._votes = votes
        self._seen: dict[str, tuple[int, Glimpse]] = {}

    def look(self, code: str, *, fresh: bool) -> Glimpse | None:
        """The room as it is or, if that is enough, as it was within this second."""
        now = self._seats.games.clock()
        at, seen = self._seen.get(code, (0, None))
        if seen is not None and at == now and not fresh:
            return seen
        one = self._seats.rooms.find(code)
        if one is None:
            self._seen.pop(code, None)
            return None
        if len(self._seen) >= MOST_REMEMBERED:
            self._seen.clear()
        found = self._read(one, needed=fresh or one.places <= LARGE)
        self._seen[code] = (now, found)
        return found

    def _read(self, one: Room, *, needed: bool) -> Glimpse:
        shown: tuple[Seat, ...] = ()
        if "ranking" in one.shows and needed:
            shown = self._seats.shown(one)
        moment = self._seats.rooms.moment(one)
        told = (one.revision, moment.open_turn, moment.paused, moment.over)
        scores = [(own.id, own.score) for own in shown] if one.places <= LARGE else []
        news = self._votes.news(one) if one.votes else {}
        return Glimpse(one, shown, _short((told, scores)), news)


def _short(told: object) -> str:
    """A short name for what is told: the same for the same."""
    return sha256(repr(told).encode()).hexdigest()[:20]
