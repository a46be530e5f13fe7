"""Votes: several people at one seat, each with a name and a phone, and a captain who confirms.

A member of a table says what the next turn should be; the captain's form plays it, and may differ.
The captain is whoever came first, until the captaincy is handed on; where the captain is taken
away, it falls to whoever came next. Of each member the last ballot is kept, and it counts for the
turn that it was cast for and for no other.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from game.store import names
from game.store.games import new_id
from game.store.refusal import Code, Refusal, stale
from game.store.rooms import Room
from game.store.seats import LOCKED, NO_SEAT, TAKEN, Seat, Seats, another
from game.store.tables import game, member, seat, seat_game

MOST_MEMBERS = 24  # of one seat

NO_MEMBER = Refusal(Code.NOT_FOUND, "Nobody of that name sits at this table.")
FULL_TABLE = Refusal(Code.OVER, f"This table is full: {MOST_MEMBERS} people sit at it.")

_MEMBERS = select(member).where(member.c.room_id == bindparam("room_id")).order_by(member.c.number)
_AT_SEAT = _MEMBERS.where(member.c.seat_id == bindparam("seat_id"))
_OF_KEY = select(member.c.id).where(
    member.c.room_id == bindparam("room_id"), member.c.key == bindparam("key")
)
_SEAT_OF = select(member.c.seat_id).where(
    member.c.room_id == bindparam("room_id"), member.c.id == bindparam("member_id")
)
#: There is news of the people at a seat.
_TELL = (
    update(seat)
    .where(seat.c.room_id == bindparam("of_room"), seat.c.id == bindparam("of_seat"))
    .values(told=seat.c.told + 1)
)
_NEWS = (
    select(seat.c.id, seat.c.told, game.c.turns_played)
    .outerjoin(
        seat_game,
        (seat_game.c.room_id == seat.c.room_id)
        & (seat_game.c.seat_id == seat.c.id)
        & (seat_game.c.round == bindparam("round")),
    )
    .outerjoin(
        game, (game.c.player_id == seat_game.c.player_id) & (game.c.id == seat_game.c.game_id)
    )
    .where(seat.c.room_id == bindparam("room_id"))
)


class Member(NamedTuple):
    """One of several people at a seat, and the last ballot."""

    seat_id: str
    id: str
    number: int
    name: str
    round: int  # of the ballot; 0 where there is none
    turn: int
    choices: Mapping[str, str]  # the fields of the turn's form


class Want(NamedTuple):
    """One field of the next turn, and who wants which choice in it."""

    field: str
    choices: Mapping[str, tuple[str, ...]]  # choice -> names, the most wanted in front


class Votes:
    """Who sits at each seat and what they want, in one database."""

    def __init__(self, seats: Seats) -> None:
        self._seats = seats
        self._database = seats.games.database

    # To join a table and to leave it -------------------------------------------------------------

    def join(self, one: Room, seat_id: str, typed: str, key: str) -> str | Refusal:
        """The id of the member who sat down; the same form again is the same member again."""
        name = names.clean_name(typed)
        if isinstance(name, Refusal):
            return name
        with self._database.writing() as connection:
            # Writing the seat comes first: whoever else wants to sit down at it waits.
            if not _told(connection, one.id, seat_id):
                return NO_SEAT
            before = connection.execute(_OF_KEY, {"room_id": one.id, "key": key}).scalar()
            if before is not None:
                return str(before)
            if one.locked_at is not None:
                return LOCKED
            asked = {"room_id": one.id, "seat_id": seat_id}
            rows = connection.execute(_AT_SEAT, asked).all()
            if len(rows) >= MOST_MEMBERS:
                return FULL_TABLE
            taken = {row.name_key for row in rows}
            if names.key_of(name) in taken:
                other = another(name, taken)
                return Refusal(Code.ILLEGAL, TAKEN.format(name=name, other=other))
            row = {
                **asked,
                "id": new_id(),
                "key": key,
                "number": 1 + max((row.number for row in rows), default=0),
                "name": name,
                "name_key": names.key_of(name),
                "round": 0,
                "turn": 0,
                "choices": "{}",
            }
            connection.execute(insert(member), row)
        return str(row["id"])

    def back(self, one: Room, member_id: str, secret: str) -> Seat | None:
        """The seat at which a member sits, for whoever has that member's own link."""
        if not self._seats.is_secret(one.id, member_id, secret):
            return None
        with self._database.reading() as connection:
            asked = {"room_id": one.id, "member_id": member_id}
            seat_id = connection.execute(_SEAT_OF, asked).scalar()
        return None if seat_id is None else self._seats.find(one, str(seat_id))

    def remove(self, room_id: str, seat_id: str, member_id: str) -> Refusal | None:
        """Take somebody away from a table, for its host: nobody comes back by their link."""
        with self._database.writing() as connection:
            _told(connection, room_id, seat_id)
            gone = connection.execute(
                delete(member).where(
                    member.c.room_id == room_id,
                    member.c.id == member_id,
                    member.c.seat_id == seat_id,
                )
            )
        return None if gone.rowcount else NO_MEMBER

    # Who sits where ------------------------------------------------------------------------------

    def at(self, one: Room, seat_id: str) -> tuple[Member, ...]:
        """Everybody at a seat, in the order in which they came."""
        with self._database.reading() as connection:
            rows = connection.execute(_AT_SEAT, {"room_id": one.id, "seat_id": seat_id}).all()
        return tuple(map(_member, rows))

    def all(self, one: Room) -> dict[str, tuple[Member, ...]]:
        """Everybody in a room, by seat."""
        found: dict[str, list[Member]] = {}
        if one.votes:
            with self._database.reading() as connection:
                for row in connection.execute(_MEMBERS, {"room_id": one.id}):
                    found.setdefault(row.seat_id, []).append(_member(row))
        return {seat_id: tuple(members) for seat_id, members in found.items()}

    def news(self, one: Room) -> dict[str, tuple[int, int]]:
        """What grows, by seat, with everything that its own people should hear of soon."""
        with self._database.reading() as connection:
            rows = connection.execute(_NEWS, {"room_id": one.id, "round": one.round}).all()
        return {row.id: (row.told, row.turns_played or 0) for row in rows}

    # To vote and to hand on ----------------------------------------------------------------------

    def cast(
        self, one: Room, own: Seat, member_id: str, turn: int, choices: Mapping[str, str]
    ) -> Refusal | None:
        """Say what the next turn should be; a later ballot takes the place of this one."""
        if turn != own.turns_played + 1:
            return stale(own.turns_played + 1)
        values = {
            "round": one.round,
            "turn": turn,
            "choices": json.dumps(dict(choices), sort_keys=True),
        }
        with self._database.writing() as connection:
            _told(connection, one.id, own.id)
            done = connection.execute(
                update(member)
                .where(
                    member.c.room_id == one.id,
                    member.c.id == member_id,
                    member.c.seat_id == own.id,
                )
                .values(**values)
            )
        return None if done.rowcount else NO_MEMBER

    def hand_on(self, one: Room, seat_id: str, member_id: str) -> Refusal | None:
        """Another member of the same table confirms from now on."""
        if member_id not in {known.id for known in self.at(one, seat_id)}:
            return NO_MEMBER
        with self._database.writing() as connection:
            _told(connection, one.id, seat_id)
            connection.execute(
                update(seat)
                .where(seat.c.room_id == one.id, seat.c.id == seat_id)
                .values(captain_id=member_id)
            )
        return None


def captain(own: Seat, members: Sequence[Member]) -> Member | None:
    """Who confirms at a seat: to whom it was handed, or else whoever came first."""
    handed = next((known for known in members if known.id == own.captain_id), None)
    return handed or next(iter(members), None)


def ballots(one: Room, own: Seat, members: Sequence[Member]) -> tuple[Member, ...]:
    """Those who have voted on the turn that comes next."""
    return tuple(
        known for known in members if (known.round, known.turn) == (one.round, own.turns_played + 1)
    )


def wants(voted: Sequence[Member], stands: Mapping[str, str]) -> Iterator[Want]:
    """Each field in which anybody wants something else than what stands, and who wants what."""
    for field, standing in stands.items():
        named: dict[str, list[str]] = {}
        for known in voted:
            named.setdefault(known.choices.get(field, standing), []).append(known.name)
        if set(named) - {standing}:
            order = sorted(named, key=lambda choice: -len(named[choice]))
            yield Want(field, {choice: tuple(named[choice]) for choice in order})


def agreed(found: Sequence[Want], stands: Mapping[str, str]) -> dict[str, str]:
    """What most want in each field; where no choice has more than every other, what stands."""
    most = {}
    for want in found:
        (first, names_of_first), *others = want.choices.items()
        alone = all(len(who) < len(names_of_first) for _, who in others)
        most[want.field] = first if alone else stands[want.field]
    return most


def _told(connection: Connection, room_id: str, seat_id: str) -> bool:
    told = connection.execute(_TELL, {"of_room": room_id, "of_seat": seat_id})
    return told.rowcount == 1


def _member(row: Row[Any]) -> Member:
    return Member(
        seat_id=row.seat_id,
        id=row.id,
        number=row.number,
        name=row.name,
        round=row.round,
        turn=row.turn,
        choices=json.loads(row.choices),
    )
