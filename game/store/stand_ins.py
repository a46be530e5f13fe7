"""A scripted player plays a seat on for a team that is not there, until the team comes back.

Whatever a script decides must never count as what people do. So it does not play the team's game:
it plays a copy, owned by a player of its own whose kind is "bot" from birth. The team's game stays
as they left it, begun and not finished, which is what happened; the seat points to the copy. When
the team comes back it gets a copy in turn, whose turns so far were *not played anew*
(``again_from``), like a game that is played again from one of its turns.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, bindparam, select, text, update

from game.engine.choices import Choices
from game.engine.model import State
from game.engine.scenario import Scenario
from game.engine.strategies import STRATEGIES, Strategy
from game.store import statements
from game.store.games import Decided, Submission, new_id
from game.store.refusal import Code, Refusal
from game.store.rooms import Room
from game.store.seats import NO_SEAT, TOUCH, Seat, Seats
from game.store.tables import game, seat, seat_game

STAND_IN = "sensible"

NOTHING_TO_PLAY = Refusal(Code.OVER, "That seat's game is over: there is nothing to play on.")
NOBODY_STANDS_IN = Refusal(Code.ILLEGAL, "Nobody stands in for that seat.")

_GAME = select(game).where(
    game.c.player_id == bindparam("player_id"), game.c.id == bindparam("game_id")
)
_COPY_TURNS = text(
    "INSERT INTO turn (player_id, game_id, n, key, body_hash, decision, bet, bet_outcome,"
    " summary, report, at)"
    " SELECT :new_player, :new_id, n, key, body_hash, decision, bet, bet_outcome, summary, report,"
    " :now FROM turn WHERE player_id = :player_id AND game_id = :game_id"
)


class StandIns:
    """Who plays for whom, in one database."""

    def __init__(self, seats: Seats) -> None:
        self.seats = seats
        self.games = seats.games

    def stand_in(self, one: Room, seat_id: str, actor_kind: str = "person") -> Refusal | None:
        """From now on a scripted player plays this seat."""
        own = self.seats.find(one, seat_id)
        if own is None:
            return NO_SEAT
        if own.stand_in is not None:
            return None
        if own.over:
            return NOTHING_TO_PLAY
        if one.each_changes and own.twist is None:
            own = self.seats.choose(one, own, "")
        own = self.seats.begin(one, own, actor_kind)
        self._hand_over(one, own, new_id(), "bot", STAND_IN)
        return None

    def hand_back(self, one: Room, seat_id: str) -> Refusal | None:
        """The team plays its seat itself again."""
        own = self.seats.find(one, seat_id)
        if own is None:
            return NO_SEAT
        if own.stand_in is None:
            return NOBODY_STANDS_IN
        self._hand_over(one, own, own.player_id, "person", None)
        return None

    def play(self, one: Room, open_turn: int) -> None:
        """Everybody who stands in plays every turn that is open."""
        company = self.seats.rooms.company(one)
        for own in self.seats.all(one):
            if own.stand_in is None or own.plays_as is None or own.game_id is None or own.over:
                continue
            strategy = STRATEGIES[own.stand_in]
            for turn in range(own.turns_played + 1, open_turn + 1):
                form = Submission(turn, f"stand-in-{turn}", "", _decided_by(strategy, company))
                self.games.play_turn(own.plays_as, own.game_id, form)

    def _hand_over(
        self, one: Room, own: Seat, player_id: str, actor_kind: str, stand_in: str | None
    ) -> None:
        """Copy the seat's game for another player, and let the seat point to the copy."""
        now = self.games.clock()
        with self.games.database.writing() as connection:
            connection.execute(TOUCH, {"of_room": one.id})
            copied = self._copy(connection, own, player_id, actor_kind, now)
            connection.execute(
                update(seat_game)
                .where(
                    seat_game.c.room_id == one.id,
                    seat_game.c.seat_id == own.id,
                    seat_game.c.round == one.round,
                )
                .values(player_id=player_id, game_id=copied)
            )
            connection.execute(
                update(seat)
                .where(seat.c.room_id == one.id, seat.c.id == own.id)
                .values(stand_in=stand_in)
            )

    def _copy(
        self, connection: Connection, own: Seat, player_id: str, actor_kind: str, now: int
    ) -> str:
        old = {"player_id": own.plays_as, "game_id": own.game_id}
        row = dict(connection.execute(_GAME, old).one()._mapping)  # noqa: SLF001 - its public name
        row |= _as_new(row, player_id, now)
        born = {"id": player_id, "actor_kind": actor_kind, "created_at": now}
        connection.execute(statements.ADD_PLAYER, born)
        connection.execute(statements.ADD_GAME, row)
        copied = {"new_player": player_id, "new_id": row["id"], "now": now}
        connection.execute(_COPY_TURNS, old | copied)
        return str(row["id"])


def _as_new(row: dict[str, Any], player_id: str, now: int) -> dict[str, Any]:
    """What a copy of a game has of its own."""
    return {
        "player_id": player_id,
        "id": new_id(),
        "key": f"copy-{new_id()}",
        "again_of": None,
        "again_from": row["turns_played"] + 1,
        "started_at": now,
    }


def _decided_by(strategy: Strategy, company: Scenario) -> Any:
    def decided(_choices: Choices, state: State) -> Decided:
        return Decided(strategy(company, state))

    return decided
