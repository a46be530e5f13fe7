"""Challenges: the same company and the same luck for a friend, then both runs side by side.

The code of a game's challenge follows from the game and the installation's secret, so that it is
made once however often it is asked for, is found without a search, and can be guessed by nobody.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import and_, bindparam, select, text

from game.store.games import Game, Games, PlayedTurn
from game.store.refusal import NOT_FOUND, OUTDATED, Code, Refusal
from game.store.tables import challenge, challenge_run, game

NOT_OVER = Refusal(Code.ILLEGAL, "Finish this game first; then challenge a friend with it.")
SHOWN_RUNS = 12
CODE_LENGTH = 22

_FIND = select(challenge).where(challenge.c.code == bindparam("code"))
_ADD = text(
    "INSERT INTO challenge (code, player_id, game_id, made_at)"
    " VALUES (:code, :player_id, :game_id, :made_at) ON CONFLICT DO NOTHING"
)
_JOIN = text(
    "INSERT INTO challenge_run (code, player_id, game_id) VALUES (:code, :player_id, :game_id)"
    " ON CONFLICT DO NOTHING"
)
_RUN_OF = select(challenge_run.c.game_id).where(
    challenge_run.c.code == bindparam("code"), challenge_run.c.player_id == bindparam("player_id")
)
_RUNS = (
    select(challenge_run.c.player_id, challenge_run.c.game_id)
    .join(
        game,
        and_(game.c.player_id == challenge_run.c.player_id, game.c.id == challenge_run.c.game_id),
    )
    .where(challenge_run.c.code == bindparam("code"), game.c.finished_at.is_not(None))
    .order_by(game.c.finished_at)
    .limit(SHOWN_RUNS)
)


class Challenge(NamedTuple):
    """A challenge, and the finished game that it is about."""

    code: str
    player_id: str  # of whoever made it
    game: Game


class Run(NamedTuple):
    """One finished game of a challenge, with its turns."""

    player_id: str
    game: Game
    turns: tuple[PlayedTurn, ...]


class Challenges:
    """All challenges in one database."""

    def __init__(self, games: Games, secret: bytes) -> None:
        self.games = games
        self._secret = secret

    def make(self, player_id: str, game_id: str) -> str | Refusal:
        """The code of the challenge of a finished game: made once, and the same from then on."""
        found = self.games.find(player_id, game_id)
        if found is None:
            return NOT_FOUND
        if not found.over:
            return NOT_OVER
        if found.scenario is None:
            return OUTDATED
        code = self._code(player_id, game_id)
        values = {"code": code, "player_id": player_id, "game_id": game_id}
        added = values | {"made_at": self.games.clock()}
        self.games.database.run((_ADD, added), (_JOIN, values))
        return code

    def _code(self, player_id: str, game_id: str) -> str:
        """22 characters that suit an address: 132 bits."""
        named = f"challenge of {player_id} {game_id}".encode()
        drawn = hmac.new(self._secret, named, sha256).digest()
        return urlsafe_b64encode(drawn).decode()[:CODE_LENGTH]

    def of_game(self, player_id: str, game_id: str) -> str | None:
        """The code of a game's challenge, if one was made."""
        code = self._code(player_id, game_id)
        with self.games.database.reading() as connection:
            made = connection.execute(_FIND, {"code": code}).one_or_none()
        return None if made is None else code

    def find(self, code: str) -> Challenge | None:
        """The challenge of that code, whoever asks; None where there is none."""
        with self.games.database.reading() as connection:
            row = connection.execute(_FIND, {"code": code}).one_or_none()
        if row is None:
            return None
        found = self.games.find(row.player_id, row.game_id)
        return None if found is None else Challenge(code, row.player_id, found)

    def begin(self, one: Challenge, player_id: str, key: str, actor_kind: str) -> str | Refusal:
        """Begin the challenge's game, or go on with the one that was begun for it."""
        begun = self.begun(one.code, player_id)
        if begun is not None:
            return begun
        if one.game.scenario is None:
            return OUTDATED
        scenario_id = one.game.scenario_id
        # What was changed for the challenged game is changed for all, and none of them has a part
        # in an experiment: whoever takes a challenge was drawn by nobody.
        game_id = self.games.start(
            player_id, scenario_id, key, one.game.seed, actor_kind, twist=one.game.twist
        )
        values = {"code": one.code, "player_id": player_id, "game_id": game_id}
        self.games.database.run((_JOIN, values))
        return self.begun(one.code, player_id) or game_id

    def begun(self, code: str, player_id: str) -> str | None:
        """The game that this player began for the challenge, if any."""
        values = {"code": code, "player_id": player_id}
        with self.games.database.reading() as connection:
            return connection.execute(_RUN_OF, values).scalar()

    def runs(self, code: str) -> tuple[Run, ...]:
        """The finished games of a challenge, the first to be finished in front."""
        with self.games.database.reading() as connection:
            rows = connection.execute(_RUNS, {"code": code}).all()
        found = []
        for row in rows:
            one = self.games.find(row.player_id, row.game_id)
            if one is not None:
                turns = self.games.turns(row.player_id, row.game_id)
                found.append(Run(row.player_id, one, turns))
        return tuple(found)
