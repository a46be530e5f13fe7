"""Insights counted by hand: the definitions once more, in plain loops over the raw rows."""

from __future__ import annotations

from typing import NamedTuple

HALF_HOUR, DAY, WEEK = 30 * 60, 24 * 60 * 60, 7 * 24 * 60 * 60


class RawGame(NamedTuple):
    """A game with the moments of its turns; it ended with the last of them, or not yet."""

    player: int
    started_at: int
    turns: tuple[int, ...]
    finished: bool

    @property
    def finished_at(self) -> int | None:
        return self.turns[-1] if self.finished and self.turns else None


class Raw(NamedTuple):
    """Who there is, and what they played."""

    kinds: tuple[str, ...]  # of each player
    games: tuple[RawGame, ...]

    def people(self) -> list[int]:
        return [player for player, kind in enumerate(self.kinds) if kind == "person"]

    def games_of(self, player: int) -> list[RawGame]:
        return [game for game in self.games if game.player == player]

    def players(self) -> list[int]:
        return [p for p in self.people() if any(game.turns for game in self.games_of(p))]


def sessions_of(raw: Raw, player: int) -> list[tuple[int, int]]:
    moments: list[int] = []
    for game in raw.games_of(player):
        moments += [game.started_at, *game.turns]
    sessions: list[tuple[int, int]] = []
    for moment in sorted(moments):
        if sessions:
            first, last = sessions[-1]
            if moment - last < HALF_HOUR and moment - first <= DAY:
                sessions[-1] = first, moment
                continue
        sessions.append((moment, moment))
    return sessions


def session_seconds(raw: Raw) -> list[int]:
    return [last - first for player in raw.players() for first, last in sessions_of(raw, player)]


def replayed(raw: Raw, player: int) -> bool:
    games = [game for game in raw.games_of(player) if game.turns]
    for first in games:
        for second in games:
            if first is second or first.started_at > second.started_at:
                continue
            begun = second.started_at
            if first.finished_at is not None and first.finished_at <= begun:
                return True
            active = [m for m in (first.started_at, *first.turns) if m <= begun]
            if begun - max(active) >= HALF_HOUR:
                return True
    return False


def replay_counts(raw: Raw, now: int) -> tuple[int, int]:
    ripe = [
        player
        for player in raw.players()
        if now - min(game.started_at for game in raw.games_of(player)) >= WEEK
    ]
    return sum(replayed(raw, player) for player in ripe), len(ripe)


def completion_counts(raw: Raw, now: int) -> tuple[int, int]:
    people = set(raw.people())
    old = [game for game in raw.games if game.player in people and now - game.started_at > DAY]
    return sum(game.finished_at is not None for game in old), len(old)
