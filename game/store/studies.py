"""Studies of a finished game: what costs many games, asked for once, kept, and read from then on.

A study is computed in the back room part by part, and what is known so far is written down after
each part, so that any process can show it. If the process that computes is stopped, the study ends
unfinished, and when nothing has been heard of it for a while it is simply asked for again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import partial
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Row

from game.balance import luck, roads
from game.balance.held import Record
from game.balance.luck import Luck
from game.balance.roads import Roads
from game.balance.twist import twisted
from game.engine.scenario import Scenario
from game.store import statements
from game.store.backroom import Backroom
from game.store.games import Game, Games, new_id
from game.store.refusal import OUTDATED, Code, Refusal

SILENT_SECONDS = 60  # after which nobody is working on it any more
DAYS_A_PART = 10

BUSY = Refusal(Code.BUSY, "Many games are being looked back on just now; ask again in a minute.")
NOT_OVER = Refusal(Code.ILLEGAL, "Finish this game first; then look back on it.")


class Kind(StrEnum):
    """What can be asked of a finished game."""

    ROADS = "roads"  # what other choices would have given
    LUCK = "luck"  # the same decisions on other days


class Study(NamedTuple):
    """What is known so far. ``found`` is None before the first part is done."""

    kind: Kind
    done: int
    of: int
    found: Roads | Luck | None
    run: str = ""  # who computes it
    silent: bool = False  # unfinished, and nobody seems to be working on it

    @property
    def finished(self) -> bool:
        """Whether there is nothing more to come."""
        return self.done == self.of


class _Way(NamedTuple):
    """How a kind of study is made, part after part.

    ``parts`` are to be played by ``play``, each in the back room; ``last`` is played when what the
    others found is known, and ``sum_up`` says what is known so far.
    """

    parts: Callable[[Record], Sequence[Any]]
    play: Callable[..., list[Any]]
    sum_up: Callable[[Scenario, Game, Record, list[Any]], Roads | Luck]
    last: Callable[..., list[Any]] | None = None


def _sum_up_roads(company: Scenario, _game: Game, record: Record, found: list[Any]) -> Roads:
    return roads.weightiest(roads.own_ending(company, record), found)


def _sum_up_luck(_company: Scenario, game: Game, _record: Record, found: list[Any]) -> Luck:
    return Luck(game.score or 0.0, tuple(found))


WAYS = {
    Kind.ROADS: _Way(
        lambda record: range(1, 1 + len(record.decisions)),
        roads.roads_of_turn,
        _sum_up_roads,
        roads.elsewhere,
    ),
    Kind.LUCK: _Way(
        lambda _: [range(n, n + DAYS_A_PART) for n in range(0, luck.DAYS, DAYS_A_PART)],
        luck.days,
        _sum_up_luck,
    ),
}
_READ: dict[Kind, msgspec.json.Decoder[Any]] = {
    Kind.ROADS: msgspec.json.Decoder(Roads),
    Kind.LUCK: msgspec.json.Decoder(Luck),
}


def _on_twisted(
    play: Callable[..., list[Any]], twist: str | None, company: Scenario, part: Any, game: Record
) -> list[Any]:
    """Play a part on the company as it was changed for the game."""
    return play(twisted(company, twist), part, game=game)


class Studies:
    """All studies in one database."""

    def __init__(self, games: Games, backroom: Backroom) -> None:
        self.games = games
        self.backroom = backroom

    def find(self, game: Game) -> dict[Kind, Study]:
        """What is known of a game of this player; left out is what was not asked for."""
        values = {"player_id": game.player_id, "game_id": game.id}
        with self.games.database.reading() as connection:
            rows = connection.execute(statements.STUDIES_OF_GAME, values).all()
        return {Kind(row.kind): self._study(row) for row in rows}

    def ask(self, game: Game, kind: Kind) -> Study | Refusal:
        """Begin a study unless it is there or under way, and say how far it is."""
        if not game.over:
            return NOT_OVER
        if game.scenario is None:
            return OUTDATED
        known = self.find(game).get(kind)
        if known is not None and not known.silent:
            return known
        if self.backroom.full:
            return BUSY
        record = self._record(game)
        way = WAYS[kind]
        of, run = len(way.parts(record)) + (way.last is not None), new_id()
        values = {
            "player_id": game.player_id,
            "game_id": game.id,
            "kind": kind,
            "run": run,
            "of": of,
            "now": self.games.clock(),
            "seen_run": known.run if known else "",
        }
        begun = self.games.database.run((statements.BEGIN_STUDY, values)) == [1]
        if begun and not self.backroom.take(partial(self._work, game, kind, record, run)):
            self._write(game, kind, run, done=0, result=None, heard_at=0)  # nobody works on it
            return BUSY
        return self.find(game)[kind]

    def _record(self, game: Game) -> Record:
        turns = self.games.turns(game.player_id, game.id)
        return Record(game.seed, tuple(turn.decision for turn in turns))

    def _work(self, game: Game, kind: Kind, record: Record, run: str) -> None:
        """Play part after part, and write down what is known after each."""
        company = game.scenario
        if company is None:
            return
        way, found, done = WAYS[kind], list[Any](), 0
        known: Roads | Luck | None = None
        for done, part in enumerate(way.parts(record), start=1):
            play = partial(_on_twisted, way.play, game.twist, game=record)
            found += self.backroom.play(play, company.id, part)
            known = way.sum_up(company, game, record, found)
            if not self._tell(game, kind, run, done, known):
                return  # somebody else has begun it anew
        if way.last is not None and isinstance(known, Roads):
            one = partial(_on_twisted, way.last, game.twist, game=record)
            elsewhere = self.backroom.play(one, company.id, known.told)
            self._tell(game, kind, run, done + 1, known.with_elsewhere(elsewhere))

    def _tell(self, game: Game, kind: Kind, run: str, done: int, known: Roads | Luck) -> bool:
        """Write what is known after so many parts."""
        result = msgspec.json.encode(known).decode()
        heard_at = self.games.clock()
        return self._write(game, kind, run, done=done, result=result, heard_at=heard_at)

    def _write(self, game: Game, kind: Kind, run: str, **values: Any) -> bool:
        """Write what is known, unless the study was begun anew."""
        owner = {"of_player": game.player_id, "of_game": game.id, "of_kind": kind, "of_run": run}
        return self.games.database.run((statements.MOVE_STUDY, owner | values)) == [1]

    def _study(self, row: Row[Any]) -> Study:
        kind, found = Kind(row.kind), None
        if row.result is not None:
            try:
                found = _READ[kind].decode(row.result)
            except msgspec.ValidationError:
                return Study(
                    kind, 0, row.of, None, row.run, silent=True
                )  # written in another way than now
        unheard = self.games.clock() - row.heard_at > SILENT_SECONDS
        silent = row.done < row.of and unheard
        return Study(kind, row.done, row.of, found, row.run, silent)
