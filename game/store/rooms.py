"""Rooms: a host opens one, gets a code for everybody and a secret for nobody else, and it ends.

A room is found by its code, its host by the secret, of which only a hash is kept. At the end of the
life that the host chose, the room, its seats with their names, and every way to their games are
gone; what stays is games without a name, as of any player.
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from game.balance.twist import twisted
from game.engine.scenario import Scenario
from game.store import codes, names
from game.store.games import Games
from game.store.pace import Moment, Pace, read
from game.store.refusal import Code, Refusal
from game.store.tables import member, room, seat, seat_game

HOUR_SECONDS = 3600
MOST_HOURS = 24
MOST_PLACES = 500
MINUTES = (5, 240)
MOST_NAMES_CHARACTERS = 16_000
PARTS = ("ranking", "meters", "keys", "flow", "map")  # what seats and the wall may show of teams
TRIES = 8  # where two write at once

NO_ROOM = Refusal(Code.NOT_FOUND, "There is no such room, or its time is over.")

_FIND = select(room).where(room.c.id == bindparam("room_id"))
_OVERDUE = select(room.c.id).where(room.c.expires_at <= bindparam("now")).limit(50)
_DELETE = (
    delete(seat_game).where(seat_game.c.room_id == bindparam("room_id")),
    delete(member).where(member.c.room_id == bindparam("room_id")),
    delete(seat).where(seat.c.room_id == bindparam("room_id")),
    delete(room).where(room.c.id == bindparam("room_id")),
)


class Opening(NamedTuple):
    """What a host asks for."""

    company: str
    places: int
    pace: str = Pace.FREE
    minutes: int = 60
    hours: int = MOST_HOURS  # after which all of it is gone
    seed: int | None = None  # None: chance
    names: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()
    votes: bool = False  # several people at each seat, who vote


class Opened(NamedTuple):
    """A room's code, and the secret of its host, which is told this once."""

    code: str
    secret: str


class Room(NamedTuple):
    """A room as it is kept, without the hash of its host's secret."""

    id: str
    scenario_id: str
    seed: int
    pace: Pace
    minutes: int
    places: int
    names: tuple[str, ...]
    shows: frozenset[str]
    opened_at: int
    expires_at: int
    started_at: int | None
    open_turn: int
    ends_at: int | None
    paused_at: int | None
    ended_at: int | None
    locked_at: int | None
    frozen_at: int | None
    nudged_at: int | None
    round: int
    twist: str | None
    notes: str
    votes: bool
    each_changes: bool  # in this round each team has a change of its own
    wall: frozenset[str]  # what the host's debrief shows
    revision: int


Values = Mapping[str, Any]
Change = Callable[[Room, Moment], Values | Refusal]


class Rooms:
    """All rooms in one database."""

    def __init__(self, games: Games, secret: bytes) -> None:
        self.games = games
        self.secret = secret

    # To open and to find -------------------------------------------------------------------------

    def open(self, wanted: Opening) -> Opened | Refusal:
        """Open a room, or say what about the wishes cannot be."""
        self.sweep()
        refused = self._refused(wanted)
        if refused is not None:
            return refused
        cleaned = [names.clean_name(name) for name in wanted.names]
        wrong = next((name for name in cleaned if isinstance(name, Refusal)), None)
        if wrong is not None:
            return wrong
        now, secret = self.games.clock(), codes.new_secret()
        row = {
            "host_hash": codes.hashed(secret),
            "scenario_id": wanted.company,
            "seed": str(secrets.randbits(128) if wanted.seed is None else wanted.seed),
            "pace": str(wanted.pace),
            "minutes": wanted.minutes,
            "places": wanted.places,
            "names": json.dumps(cleaned, ensure_ascii=False),
            "shows": " ".join(part for part in PARTS if part in wanted.shows),
            "opened_at": now,
            "expires_at": now + wanted.hours * HOUR_SECONDS,
            "open_turn": 0,
            "round": 1,
            "notes": "",
            "votes": int(wanted.votes),
            "wall": " ".join(part for part in PARTS if part != "ranking"),
            "revision": 0,
        }
        for _ in range(TRIES):
            code = codes.new_code()
            try:
                with self.games.database.writing() as connection:
                    connection.execute(insert(room), {"id": code, **row})
                return Opened(code, secret)
            except IntegrityError:
                continue  # a code that is taken: there are ten trillion others
        raise RuntimeError("no code was free")

    def _refused(self, wanted: Opening) -> Refusal | None:
        known = self.games.scenarios
        checks = (
            (wanted.company in known, "company", wanted.company, ", ".join(known)),
            (1 <= wanted.places <= MOST_PLACES, "seats", wanted.places, f"1 to {MOST_PLACES}"),
            (wanted.pace in list(Pace), "pace", wanted.pace, ", ".join(Pace)),
            (
                MINUTES[0] <= wanted.minutes <= MINUTES[1],
                "minutes",
                wanted.minutes,
                f"{MINUTES[0]} to {MINUTES[1]}",
            ),
            (1 <= wanted.hours <= MOST_HOURS, "hours", wanted.hours, f"1 to {MOST_HOURS}"),
            (
                wanted.seed is None or 0 <= wanted.seed < 2**128,
                "seed",
                wanted.seed,
                "a whole number from 0 to 2^128 - 1",
            ),
        )
        for fine, what, found, allowed in checks:
            if not fine:
                sentence = (
                    f"“{what}” is “{names.visible(str(found))[:40]}”, but it may be: {allowed}."
                )
                return Refusal(Code.MALFORMED, sentence)
        if sum(map(len, wanted.names)) > MOST_NAMES_CHARACTERS:
            return Refusal(Code.MALFORMED, "That is more names than there can be seats.")
        return None

    def find(self, code: str) -> Room | None:
        """The room of that code, if its time is not over."""
        row = self._row(codes.read_code(code))
        return None if row is None else _room(row)

    def hosted(self, code: str, secret: str) -> Room | None:
        """The room of that code for whoever has its host's secret; None for everybody else."""
        row = self._row(codes.read_code(code))
        if row is None or not hmac.compare_digest(row.host_hash, codes.hashed(secret)):
            return None
        return _room(row)

    def _row(self, code: str) -> Row[Any] | None:
        if not code:
            return None
        with self.games.database.reading() as connection:
            row = connection.execute(_FIND, {"room_id": code}).one_or_none()
        if row is not None and row.expires_at <= self.games.clock():
            self.remove(code)
            return None
        return row

    def moment(self, one: Room) -> Moment:
        """The clock of a room as it is now."""
        return read(one, self.turns(one), self.games.clock())

    def turns(self, one: Room) -> int:
        """How many turns a game in this room has."""
        return self.games.scenarios[one.scenario_id].turns

    def company(self, one: Room) -> Scenario:
        """The company as the present round plays it."""
        return twisted(self.games.scenarios[one.scenario_id], one.twist)

    # To change and to end ------------------------------------------------------------------------

    def change(self, code: str, changed: Change) -> Refusal | None:
        """Write what ``changed`` says about a room, as nobody else has changed it meanwhile."""
        for _ in range(TRIES):
            one = self.find(code)
            if one is None:
                return NO_ROOM
            values = changed(one, self.moment(one))
            if isinstance(values, Refusal):
                return values
            with self.games.database.writing() as connection:
                if write(connection, one, values):
                    return None
        return Refusal(Code.BUSY, "Too much happens in this room at once; try again.")

    def remove(self, code: str) -> None:
        """All of a room is gone: itself, its seats with their names, the way to their games."""
        with self.games.database.writing() as connection:
            for statement in _DELETE:
                connection.execute(statement, {"room_id": code})

    def sweep(self) -> int:
        """Remove what should be gone; how many rooms that were."""
        with self.games.database.reading() as connection:
            found = connection.execute(_OVERDUE, {"now": self.games.clock()}).scalars().all()
        for code in found:
            self.remove(code)
        return len(found)


def write(connection: Connection, one: Room, values: Values) -> bool:
    """Write columns of a room, unless somebody else has written meanwhile; whether it was done."""
    statement = (
        update(room)
        .where(room.c.id == one.id, room.c.revision == one.revision)
        .values(**values, revision=one.revision + 1)
    )
    return connection.execute(statement).rowcount == 1


def _room(row: Row[Any]) -> Room:
    values = {name: getattr(row, name) for name in Room._fields}
    values |= {
        "seed": int(row.seed),
        "pace": Pace(row.pace),
        "names": tuple(json.loads(row.names)),
        "shows": frozenset(row.shows.split()),
        "votes": bool(row.votes),
        "each_changes": bool(row.each_changes),
        "wall": frozenset(row.wall.split()),
    }
    return Room(**values)


def wished(typed: Sequence[str]) -> tuple[str, ...]:
    """Names as they were typed, one a line, without the empty lines."""
    return tuple(name.strip() for name in typed if name.strip())
