"""The dream of a day: one company and one luck for everybody, and the first attempt counts.

Which it is follows from the day and the installation's secret, so that everybody has the same and
nobody can play tomorrow's today. Only seeds are taken that some plan is known to win.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import and_, bindparam, func, select, text

from game.store.games import Games
from game.store.tables import daily_run, game

DAY_SECONDS = 24 * 60 * 60
LONGEST_STREAK = 60  # days that are looked back

_JOIN = text(
    "INSERT INTO daily_run (day, player_id, game_id) VALUES (:day, :player_id, :game_id)"
    " ON CONFLICT DO NOTHING"
)
_MINE = select(daily_run.c.game_id).where(
    daily_run.c.day == bindparam("day"), daily_run.c.player_id == bindparam("player_id")
)
_FINISHED = and_(game.c.player_id == daily_run.c.player_id, game.c.id == daily_run.c.game_id)
_DAYS_OF = (
    select(daily_run.c.day)
    .join(game, _FINISHED)
    .where(
        daily_run.c.day.in_(bindparam("days", expanding=True)),
        daily_run.c.player_id == bindparam("player_id"),
        game.c.finished_at.is_not(None),
    )
)
_VERDICTS = (
    select(game.c.verdict, func.count())
    .select_from(daily_run.join(game, _FINISHED))
    .where(daily_run.c.day == bindparam("day"), game.c.verdict.is_not(None))
    .group_by(game.c.verdict)
)


class Dream(NamedTuple):
    """What everybody plays on a day."""

    day: int  # since 1970, UTC
    scenario_id: str
    seed: int


class Days:
    """The dreams of all days, and who played them."""

    def __init__(
        self, games: Games, winnable: Callable[[], Mapping[str, Sequence[int]]], secret: bytes
    ) -> None:
        """``winnable`` tells for each company the seeds that some plan wins."""
        self.games = games
        self._read = winnable
        self._secret = secret

    @cached_property
    def _winnable(self) -> dict[str, Sequence[int]]:
        return {name: seeds for name, seeds in sorted(self._read().items()) if seeds}

    def today(self) -> int:
        """The day that it is (UTC), counted from 1970."""
        return self.games.clock() // DAY_SECONDS

    def seconds_left(self) -> int:
        """Until the next dream."""
        return DAY_SECONDS - self.games.clock() % DAY_SECONDS

    def dream(self, day: int) -> Dream | None:
        """The dream of a day: companies take turns, and the secret draws the seed."""
        names = [name for name in self._winnable if name in self.games.scenarios]
        if not names:
            return None
        name = names[day % len(names)]
        drawn = hmac.new(self._secret, f"dream of day {day}".encode(), sha256).digest()
        seeds = self._winnable[name]
        return Dream(day, name, seeds[int.from_bytes(drawn, "big") % len(seeds)])

    def begin(self, player_id: str, key: str, actor_kind: str) -> str | None:
        """Begin today's game, or go on with the one begun today; None where there is no dream."""
        today = self.today()
        dream = self.dream(today)
        begun = self.begun(today, player_id)
        if begun is not None or dream is None:
            return begun
        game_id = self.games.start(player_id, dream.scenario_id, key, dream.seed, actor_kind)
        joined = {"day": today, "player_id": player_id, "game_id": game_id}
        self.games.database.run((_JOIN, joined))
        return self.begun(today, player_id) or game_id

    def begun(self, day: int, player_id: str) -> str | None:
        """This player's first game of a day, if any."""
        with self.games.database.reading() as connection:
            return connection.execute(_MINE, {"day": day, "player_id": player_id}).scalar()

    def streak(self, player_id: str) -> int:
        """Days in a row on which this player finished the dream, up to today or yesterday."""
        today = self.today()
        asked = {"days": list(range(today - LONGEST_STREAK, today + 1)), "player_id": player_id}
        with self.games.database.reading() as connection:
            played = set(connection.execute(_DAYS_OF, asked).scalars())
        last = today if today in played else today - 1
        length = 0
        while last - length in played:
            length += 1
        return length

    def verdicts(self, day: int) -> dict[str, int]:
        """How many first attempts of a day came to each verdict so far."""
        with self.games.database.reading() as connection:
            rows = connection.execute(_VERDICTS, {"day": day}).all()
        return {str(verdict): count for verdict, count in rows}
