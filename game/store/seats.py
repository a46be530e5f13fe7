"""Seats of a room: take one, come back to it, and see who sits where and how far they are.

Each seat is a player of its own, so that a team's game is kept like any other game and nobody's own
games get into a room. A seat comes back by its own secret link, which follows from the room, the
seat and the installation's secret, so that it can be shown again and is kept nowhere.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, and_, bindparam, delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from game.store import codec, names
from game.store.games import new_id
from game.store.presence import Presence
from game.store.refusal import Code, Refusal
from game.store.rooms import NO_ROOM, Room, Rooms
from game.store.tables import game, member, room, seat, seat_game, turn

AWAY_SECONDS = 45  # nobody has looked for so long
LONGEST_ACTION = 280
GENERATED = (
    "Quiet Lambs", "Night Owls", "Slow Loris", "Small Batch", "Green Build", "Trunk Line",
    "Second Sleep", "Open Gate", "Warm Wool", "Early Train", "Short Lead", "Clear Board",
    "Red Lantern", "Loose Ends", "First Light", "Deep Meadow", "Long Branch", "Soft Landing",
    "Little Bell", "Blue Hour",
)  # fmt: skip

LOCKED = Refusal(Code.OVER, "The host has closed the door: nobody new can join just now.")
FULL = Refusal(Code.OVER, "Every seat in this room is taken.")
NO_SEAT = Refusal(Code.NOT_FOUND, "There is no such seat in this room.")
TAKEN = "“{name}” sits here already. How about “{other}”?"

_SEATS = (
    select(
        seat,
        seat_game.c.player_id.label("plays_as"),
        seat_game.c.game_id,
        game.c.turns_played,
        game.c.verdict,
        game.c.score,
        game.c.revision.label("moved"),
        game.c.started_at.label("game_started_at"),
        game.c.twist.label("game_twist"),
        seat_game.c.frozen_turns,
        turn.c.summary,
        turn.c.at,
    )
    .outerjoin(
        seat_game,
        and_(
            seat_game.c.room_id == seat.c.room_id,
            seat_game.c.seat_id == seat.c.id,
            seat_game.c.round == bindparam("round"),
        ),
    )
    .outerjoin(
        game, and_(game.c.player_id == seat_game.c.player_id, game.c.id == seat_game.c.game_id)
    )
    .outerjoin(
        turn,
        and_(
            turn.c.player_id == game.c.player_id,
            turn.c.game_id == game.c.id,
            turn.c.n == game.c.turns_played,
        ),
    )
    .where(seat.c.room_id == bindparam("room_id"))
    .order_by(seat.c.number)
)
_ONE_SEAT = _SEATS.where(seat.c.id == bindparam("seat_id"))
_SCORES = (
    select(seat_game.c.seat_id, turn.c.summary)
    .join(
        turn,
        and_(turn.c.player_id == seat_game.c.player_id, turn.c.game_id == seat_game.c.game_id),
    )
    .where(
        seat_game.c.room_id == bindparam("room_id"),
        seat_game.c.round == bindparam("round"),
        turn.c.n <= seat_game.c.frozen_turns,
    )
    .order_by(turn.c.n)
)
_OF_KEY = select(seat.c.id).where(
    seat.c.room_id == bindparam("room_id"), seat.c.key == bindparam("key")
)
#: What is shown of each team from now on, while the board is frozen.
_FREEZE = (
    update(seat_game)
    .where(seat_game.c.room_id == bindparam("of_room"), seat_game.c.round == bindparam("of_round"))
    .values(
        frozen_turns=select(game.c.turns_played)
        .where(game.c.player_id == seat_game.c.player_id, game.c.id == seat_game.c.game_id)
        .scalar_subquery()
    )
)
#: Something about one of a room's seats is new.
TOUCH = update(room).where(room.c.id == bindparam("of_room")).values(revision=room.c.revision + 1)
#: Step through the door, if it is open: a room's revision grows with everybody who does.
_ENTER = (
    update(room)
    .where(room.c.id == bindparam("of_room"), room.c.locked_at.is_(None))
    .values(revision=room.c.revision + 1)
)
_NUMBERS = select(seat.c.number, seat.c.name_key).where(seat.c.room_id == bindparam("room_id"))
_ADD_GAME = text(
    "INSERT INTO seat_game (room_id, seat_id, round, player_id, game_id)"
    " VALUES (:room_id, :seat_id, :round, :player_id, :game_id) ON CONFLICT DO NOTHING"
)


class Seat(NamedTuple):
    """A seat, and its game of the present round as far as it is."""

    room_id: str
    id: str
    number: int
    name: str
    player_id: str
    joined_at: int
    seen_at: int
    nudged_at: int | None
    stand_in: str | None
    action: str
    captain_id: str | None  # to whom the captaincy was handed, where several people vote
    twist: str | None  # its own change in this round; None where none is chosen yet
    played_with: str  # all that was changed in the company for its game
    frozen_turns: int  # as many turns were played when the board was frozen last
    plays_as: str | None  # the player of the game: the seat's own, or a scripted one
    game_id: str | None
    turns_played: int
    verdict: str | None
    score: float | None  # after the last turn
    meters: dict[str, float] | None
    moved: int  # the game's revision
    moved_at: int  # of the last turn, or when the game or the seat began

    @property
    def over(self) -> bool:
        """Whether the seat's game has its verdict."""
        return self.verdict is not None


class Seats:
    """All seats in one database."""

    def __init__(self, rooms: Rooms) -> None:
        self.rooms = rooms
        self.games = rooms.games
        self.presence = Presence(rooms.games.database, rooms.games.clock)

    # To take a seat ------------------------------------------------------------------------------

    def take(self, code: str, typed: str, key: str) -> str | Refusal:
        """The id of the seat that was taken; the same form again is the same seat again."""
        name = names.clean_name(typed)
        if isinstance(name, Refusal):
            return name
        one = self.rooms.find(code)
        if one is None:
            return NO_ROOM
        before = self._seat_of(one, key)
        if before is not None:
            return before
        with self.games.database.writing() as connection:
            return self._take(connection, one, name, key)

    def _seat_of(self, one: Room, key: str) -> str | None:
        """The seat that the form of this key took, if it took one."""
        with self.games.database.reading() as connection:
            return connection.execute(_OF_KEY, {"room_id": one.id, "key": key}).scalar()

    def _take(self, connection: Connection, one: Room, name: str, key: str) -> str | Refusal:
        """Sit down. Writing the room comes first: whoever else wants to sit down waits for it."""
        if connection.execute(_ENTER, {"of_room": one.id}).rowcount == 0:
            return LOCKED
        before = connection.execute(_OF_KEY, {"room_id": one.id, "key": key}).scalar()
        if before is not None:  # the same form in the same moment
            return str(before)
        rows = connection.execute(_NUMBERS, {"room_id": one.id}).all()
        if len(rows) >= one.places:
            return FULL
        taken = {row.name_key for row in rows}
        if names.key_of(name) in taken:
            return Refusal(Code.ILLEGAL, TAKEN.format(name=name, other=another(name, taken)))
        now = self.games.clock()
        row = {
            "room_id": one.id,
            "id": new_id(),
            "key": key,
            "number": 1 + max((row.number for row in rows), default=0),
            "name": name,
            "name_key": names.key_of(name),
            "player_id": new_id(),
            "joined_at": now,
            "seen_at": now,
            "action": "",
        }
        connection.execute(insert(seat), row)
        return str(row["id"])

    def suggested(self, one: Room) -> str:
        """A name that is free: one of the host's, else one of ours."""
        with self.games.database.reading() as connection:
            rows = connection.execute(_NUMBERS, {"room_id": one.id}).all()
        taken = {row.name_key for row in rows}
        for name in (*one.names, *GENERATED):
            if names.key_of(name) not in taken:
                return name
        return another(GENERATED[0], taken)

    # To come back --------------------------------------------------------------------------------

    def secret(self, room_id: str, seat_id: str) -> str:
        """What a seat's own link ends in: 132 bits."""
        named = f"seat {seat_id} of room {room_id}".encode()
        drawn = hmac.new(self.rooms.secret, named, sha256).digest()
        return urlsafe_b64encode(drawn).decode()[:22]

    def is_secret(self, room_id: str, seat_id: str, secret: str) -> bool:
        """Whether this is what the link of a seat, or of somebody at one, ends in."""
        known = self.secret(room_id, seat_id).encode()
        return hmac.compare_digest(known, secret.encode("utf-8", "backslashreplace"))

    def back(self, one: Room, seat_id: str, secret: str) -> Seat | None:
        """The seat for whoever has its link; None for everybody else."""
        return self.find(one, seat_id) if self.is_secret(one.id, seat_id, secret) else None

    def find(self, one: Room, seat_id: str) -> Seat | None:
        """One seat of a room."""
        values = {"room_id": one.id, "round": one.round, "seat_id": seat_id}
        with self.games.database.reading() as connection:
            row = connection.execute(_ONE_SEAT, values).one_or_none()
        return None if row is None else _seat(row)

    def all(self, one: Room, of_round: int | None = None) -> tuple[Seat, ...]:
        """All seats of a room by number, with their games of the present round or another one."""
        values = {"room_id": one.id, "round": of_round or one.round}
        with self.games.database.reading() as connection:
            rows = connection.execute(_SEATS, values).all()
        return tuple(_seat(row) for row in rows)

    def freeze(self, one: Room) -> None:
        """Remember how far each team is: no more is shown of it while the board is frozen."""
        with self.games.database.writing() as connection:
            connection.execute(_FREEZE, {"of_room": one.id, "of_round": one.round})

    def shown(self, one: Room) -> tuple[Seat, ...]:
        """All seats as others may see them: with the scores of when the board was frozen."""
        everybody = self.all(one)
        return everybody if one.frozen_at is None else self._as_frozen(one, everybody)

    def _as_frozen(self, one: Room, everybody: Sequence[Seat]) -> tuple[Seat, ...]:
        values = {"room_id": one.id, "round": one.round}
        with self.games.database.reading() as connection:
            rows = connection.execute(_SCORES, values).all()
        then = {row.seat_id: codec.read_summary(row.summary) for row in rows}  # the last one stays
        return tuple(
            own._replace(
                score=then[own.id].score if own.id in then else None,
                meters=then[own.id].meters if own.id in then else None,
            )
            for own in everybody
        )

    # To play and to be dealt with ----------------------------------------------------------------

    def begin(self, one: Room, own: Seat, actor_kind: str) -> Seat:
        """The seat with its game of this round, begun where there is none yet.

        Where each team has a change of its own, it begins when that is chosen.
        """
        if own.game_id is not None or (one.each_changes and own.twist is None):
            return own
        game_id = self.games.start(
            own.player_id,
            one.scenario_id,
            f"round-{one.round}",
            one.seed,
            actor_kind,
            twist=" ".join(filter(None, (own.twist if one.each_changes else "", one.twist)))
            or None,
        )
        values = {"room_id": one.id, "seat_id": own.id, "round": one.round}
        with self.games.database.writing() as connection:
            joined = values | {"player_id": own.player_id, "game_id": game_id}
            connection.execute(_ADD_GAME, joined)
        return self.find(one, own.id) or own

    def choose(self, one: Room, own: Seat, change: str) -> Seat:
        """The seat with its own change in this round; the first that is chosen stays."""
        with self.games.database.writing() as connection:
            connection.execute(TOUCH, {"of_room": one.id})
            connection.execute(
                update(seat)
                .where(seat.c.room_id == one.id, seat.c.id == own.id, seat.c.twist.is_(None))
                .values(twist=change)
            )
        return self.find(one, own.id) or own

    def rename(self, room_id: str, seat_id: str, typed: str) -> Refusal | None:
        """Give a seat another name."""
        name = names.clean_name(typed)
        if isinstance(name, Refusal):
            return name
        try:
            done = self._write(room_id, seat_id, name=name, name_key=names.key_of(name))
        except IntegrityError:
            other = another(name, {names.key_of(name)})
            return Refusal(Code.ILLEGAL, TAKEN.format(name=name, other=other))
        return None if done else NO_SEAT

    def remove(self, room_id: str, seat_id: str) -> Refusal | None:
        """Take a seat away: nobody comes back to it. Its game stays, without a name."""
        with self.games.database.writing() as connection:
            connection.execute(TOUCH, {"of_room": room_id})
            connection.execute(
                delete(seat_game).where(
                    seat_game.c.room_id == room_id, seat_game.c.seat_id == seat_id
                )
            )
            connection.execute(
                delete(member).where(member.c.room_id == room_id, member.c.seat_id == seat_id)
            )
            gone = connection.execute(
                delete(seat).where(seat.c.room_id == room_id, seat.c.id == seat_id)
            )
        return None if gone.rowcount else NO_SEAT

    def nudge(self, room_id: str, seat_id: str) -> Refusal | None:
        """Remind a team that others wait."""
        return None if self._write(room_id, seat_id, nudged_at=self.games.clock()) else NO_SEAT

    def write_action(self, room_id: str, seat_id: str, action: str) -> Refusal | None:
        """What this team will try on Monday."""
        told = names.clean_text(action, LONGEST_ACTION)
        if isinstance(told, Refusal):
            return told
        return None if self._write(room_id, seat_id, action=told) else NO_SEAT

    def _write(self, room_id: str, seat_id: str, **values: Any) -> bool:
        """Write columns of a seat, so that its room's revision tells that something is new."""
        with self.games.database.writing() as connection:
            connection.execute(TOUCH, {"of_room": room_id})
            done = connection.execute(
                update(seat).where(seat.c.room_id == room_id, seat.c.id == seat_id).values(**values)
            )
        return done.rowcount == 1


def another(name: str, taken: set[str]) -> str:
    """The same name with the first number that is free."""
    number = 2
    while names.key_of(f"{name[: names.LONGEST - 4].rstrip()} {number}") in taken:
        number += 1
    return f"{name[: names.LONGEST - 4].rstrip()} {number}"


def _seat(row: Row[Any]) -> Seat:
    summary = None if row.summary is None else codec.read_summary(row.summary)
    return Seat(
        room_id=row.room_id,
        id=row.id,
        number=row.number,
        name=row.name,
        player_id=row.player_id,
        joined_at=row.joined_at,
        seen_at=row.seen_at,
        nudged_at=row.nudged_at,
        stand_in=row.stand_in,
        action=row.action,
        captain_id=row.captain_id,
        twist=row.twist,
        played_with=row.game_twist or "",
        frozen_turns=row.frozen_turns or 0,
        plays_as=row.plays_as,
        game_id=row.game_id,
        turns_played=row.turns_played or 0,
        verdict=row.verdict,
        score=summary.score if summary else None,
        meters=summary.meters if summary else None,
        moved=row.moved or 0,
        moved_at=row.at or row.game_started_at or row.joined_at,
    )
