"""What a host changes for everybody: an event that happens, or a second round by another rule."""

from __future__ import annotations

from sqlalchemy import bindparam, update

from game import engine
from game.balance import twist
from game.engine.scenario import Event
from game.store.refusal import Code, Refusal
from game.store.rooms import NO_ROOM, Room, write
from game.store.seats import Seat, Seats
from game.store.tables import game, seat

MOST_ROUNDS = 4
EACH = "each"  # instead of a change: each team chooses its own
TRIES = 8

NOT_OVER = Refusal(Code.ILLEGAL, "End the play first; then begin another round.")
ENOUGH = Refusal(Code.OVER, f"{MOST_ROUNDS} rounds are enough for one day. Open another room.")
NOT_YOURS = Refusal(Code.ILLEGAL, "In this round the host has said what is changed.")
CHOSEN = Refusal(Code.ILLEGAL, "Your team has chosen its change for this round already.")
NO_CHANGE = Refusal(Code.MALFORMED, "That is not one of the changes that a round may begin with.")
NO_EVENT = Refusal(Code.MALFORMED, "That is not one of the events that can happen here.")
TOO_LATE = Refusal(Code.OVER, "It is too late for news: no turn is left that nobody has reached.")

#: Let a game have a twist, if it has not come so far that it would change what was.
_TWIST = (
    update(game)
    .where(
        game.c.player_id == bindparam("of_player"),
        game.c.id == bindparam("of_game"),
        game.c.finished_at.is_(None),
        game.c.turns_played < bindparam("before_turn"),
    )
    .values(twist=bindparam("new_twist"), revision=game.c.revision + 1)
)


class Rounds:
    """Rounds and events of rooms, in one database."""

    def __init__(self, seats: Seats) -> None:
        self._seats = seats
        self._rooms = seats.rooms
        self._database = seats.games.database

    # Another round -------------------------------------------------------------------------------

    def changes(self, one: Room) -> tuple[str, ...]:
        """Every change that the next round may begin with."""
        company = self._seats.games.scenarios[one.scenario_id]
        choices = engine.legal_choices(company, engine.new_game(company, one.seed))
        return twist.changes(company, choices.fields["wip_limit"])

    def begin(self, one: Room, change: str) -> Refusal | None:
        """The same company and luck once more for everybody, with one change or with none.

        ``EACH`` lets each team choose one of the changes for itself.
        """
        if change not in {"", EACH, *self.changes(one)}:
            return NO_CHANGE
        for _ in range(TRIES):
            found = self._rooms.find(one.id)
            if found is None:
                return NO_ROOM
            if not self._rooms.moment(found).over:
                return NOT_OVER
            if found.round >= MOST_ROUNDS:
                return ENOUGH
            values = {
                "round": found.round + 1,
                "twist": None if change == EACH else change or None,
                "each_changes": int(change == EACH),
                "open_turn": 0,
                **dict.fromkeys(("started_at", "ends_at", "paused_at", "ended_at", "frozen_at")),
            }
            with self._database.writing() as connection:
                if write(connection, found, values):
                    of_room = update(seat).where(seat.c.room_id == found.id)
                    connection.execute(of_room.values(stand_in=None, twist=None))
                    return None
        return Refusal(Code.BUSY, "Too much happens in this room at once; try again.")

    def choose(self, one: Room, own: Seat, change: str) -> Refusal | None:
        """A team's own change in a round in which each has one. Once chosen, it stays."""
        if not one.each_changes:
            return NOT_YOURS
        if change not in {"", *self.changes(one)}:
            return NO_CHANGE
        if own.twist is not None:
            return CHOSEN
        return None if self._seats.choose(one, own, change).twist == change else CHOSEN

    # An event for all ----------------------------------------------------------------------------

    def events(self, one: Room) -> tuple[Event, ...]:
        """What a host may still let happen: what no team has met, and was not let happen before."""
        company = self._rooms.company(one)
        met: set[str] = set()
        for own in self._seats.all(one):
            found = self._seats.games.find(str(own.plays_as), own.game_id or "")
            if found is not None and found.state is not None:
                met |= {*found.state.events_seen, found.state.event or ""}
        met |= {
            event.id.removeprefix(twist.BY_THE_HOST)
            for event in company.events
            if event.id.startswith(twist.BY_THE_HOST)
        }
        return tuple(event for event in twist.events_to_come(company) if event.id not in met)

    def turn_of_news(self, one: Room) -> int | None:
        """The next turn that no team has reached and in which something may happen."""
        company = self._rooms.company(one)
        playing = [own.turns_played for own in self._seats.all(one) if not own.over]
        first = max(playing, default=0) + 2
        turns = range(first, company.turns + 1)
        return next((turn for turn in turns if twist.happens_in(company, turn)), None)

    def let_happen(self, one: Room, event: str) -> Refusal | None:
        """An event comes to every team in the same turn."""
        if event not in {known.id for known in self.events(one)}:
            return NO_EVENT
        for _ in range(TRIES):
            found = self._rooms.find(one.id)
            if found is None:
                return NO_ROOM
            turn = self.turn_of_news(found)
            if turn is None or self._rooms.moment(found).over:
                return TOO_LATE
            new = twist.with_part(found.twist, f"event@{turn}={event}")
            everybody = self._seats.all(found)
            with self._database.writing() as connection:
                if not write(connection, found, {"twist": new}):
                    continue
                for own in everybody:
                    told = {
                        "of_player": own.plays_as,
                        "of_game": own.game_id,
                        "before_turn": turn - 1,
                        "new_twist": twist.with_part(own.twist, new),
                    }
                    connection.execute(_TWIST, told)
                return None
        return Refusal(Code.BUSY, "Too much happens in this room at once; try again.")
