"""What a room has to talk about, computed from the decisions of its games and from nothing else."""

from __future__ import annotations

import threading

from game.balance import talk, teams, twist
from game.balance.held import Again
from game.store.rooms import Room
from game.store.seats import Seat, Seats

MOST_COMPARED = 24  # teams; each is simulated anew
MOST_REMEMBERED = 8  # rooms


class Talks:
    """The debriefs of rooms. Each is computed by one thread while the others wait for it."""

    def __init__(self, seats: Seats) -> None:
        self._seats = seats
        self._games = seats.games
        self._lock = threading.Lock()
        self._known: dict[tuple[object, ...], talk.Room] = {}

    def of(self, one: Room, of_round: int | None = None, *, as_shown: bool = False) -> talk.Room:
        """All that is known of a room's games of a round; of many teams, of some of them.

        ``as_shown`` leaves out what was played since the host froze the board.
        """
        which = of_round or one.round
        everybody = self._seats.all(one, which)
        if as_shown and one.frozen_at is not None and which == one.round:
            everybody = tuple(_as_frozen(own) for own in everybody)
        chosen = compared(everybody)
        told = ((own.name, own.game_id, own.moved, own.turns_played) for own in chosen)
        key = (one.id, which, *told)
        with self._lock:
            if key not in self._known:
                if len(self._known) >= MOST_REMEMBERED:
                    self._known.clear()
                self._known[key] = self._computed(one, chosen)
            return self._known[key]

    def _computed(self, one: Room, chosen: tuple[Seat, ...]) -> talk.Room:
        company = self._games.scenarios[one.scenario_id]
        played, twists = [], []
        for own in chosen:
            game = self._games.find(str(own.plays_as), str(own.game_id))
            if game is None or game.scenario is None:
                continue  # under older rules, which cannot be played again
            turns = self._games.turns(game.player_id, game.id)
            decisions = tuple(turn.decision for turn in turns[: own.turns_played])
            played.append(teams.play(game.scenario, game.seed, teams.Team(own.name, decisions)))
            twists.append(game.twist or "")
        found = talk.room_of(twist.twisted(company, twist.shared(twists)), played)
        # The states of every turn were needed to compare, and are large.
        without = tuple(team._replace(again=Again((), team.again.held)) for team in found.teams)
        return found._replace(teams=without)


def _as_frozen(own: Seat) -> Seat:
    """A seat as far as it was when the board was frozen."""
    return own._replace(turns_played=min(own.turns_played, own.frozen_turns))


def compared(everybody: tuple[Seat, ...]) -> tuple[Seat, ...]:
    """The seats that have played; of too many, some evenly from the highest score to the lowest."""
    played = [own for own in everybody if own.turns_played and own.game_id]
    if len(played) <= MOST_COMPARED:
        return tuple(played)
    order = sorted(played, key=lambda own: (-(own.score or 0.0), own.number))
    last = len(order) - 1
    picked = {round(place * last / (MOST_COMPARED - 1)) for place in range(MOST_COMPARED)}
    kept = {order[place].id for place in picked}
    return tuple(own for own in played if own.id in kept)
