"""One player's history, and what the definitions say of it: sessions, active time, replays.

Pure functions over moments in whole seconds. ``queries.py`` says the same of all players at once;
here it is said of one, so that a day's sums can be corrected when that one plays on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

HALF_HOUR, DAY, WEEK = 30 * 60, 24 * 60 * 60, 7 * 24 * 60 * 60
LONGEST_PAUSE = 300  # of a turn that nobody reported on
HASTY_TURNS, HASTY_SECONDS = 8, 2


class PlayedGame(NamedTuple):
    """A game with the turns that were played in it, in order, and not those that were copied."""

    id: str
    company: str
    started_at: int
    finished_at: int | None
    verdict: str | None
    score: float | None
    again_from: int | None
    turns: tuple[tuple[int, int], ...]  # number and moment
    policies: tuple[tuple[str, str], ...] = ()  # as they stood at the end of a finished game


class Fact(NamedTuple):
    """A fact beside games and turns."""

    kind: str
    at: int
    received_at: int
    seconds: int
    value: str
    copies: int


class History(NamedTuple):
    """All that one actor did."""

    player_id: str
    actor_kind: str
    games: tuple[PlayedGame, ...]
    facts: tuple[Fact, ...]

    @property
    def turns(self) -> list[int]:
        """The moments of all turns, in order."""
        return sorted(at for game in self.games for _, at in game.turns)

    @property
    def moments(self) -> list[int]:
        """The moments at which the player was active, in order."""
        starts = [game.started_at for game in self.games]
        return sorted({*starts, *self.turns, *(fact.at for fact in self.facts)})


class Sitting(NamedTuple):
    """A session: its first and its last moment."""

    first: int
    last: int


def sessions(moments: Iterable[int]) -> list[Sitting]:
    """Activity with every gap under 30 minutes, at most 24 hours long."""
    found: list[Sitting] = []
    for at in moments:
        here = found[-1] if found else None
        if here is not None and at - here.last < HALF_HOUR and at - here.first <= DAY:
            found[-1] = Sitting(here.first, at)
        else:
            found.append(Sitting(at, at))
    return found


def reported_seconds(session: Sitting, facts: Iterable[Fact]) -> int | None:
    """Active time of a session as its reports say, over all tabs; None where there are none."""
    spans = sorted(
        (fact.at - fact.seconds, fact.at)
        for fact in facts
        if fact.kind == "active" and session.first <= fact.at <= session.last
    )
    if not spans:
        return None
    total, covered = 0, spans[0][0]
    for began, ended in spans:
        total += max(0, ended - max(began, covered))
        covered = max(covered, ended)
    return total


def guessed_seconds(session: Sitting, turns: Sequence[int]) -> int:
    """Active time of a session as its turns let one guess."""
    inside = [at for at in turns if session.first <= at <= session.last]
    return sum(min(b - a, LONGEST_PAUSE) for a, b in pairwise(inside))


def replayed(games: Iterable[PlayedGame]) -> bool:
    """Whether a second game began after the first had ended or been idle, turns in both."""
    played = [game for game in games if game.turns]
    return any(
        first is not second
        and first.started_at <= second.started_at
        and _done_with(first, second.started_at)
        for first in played
        for second in played
    )


def _done_with(game: PlayedGame, begun: int) -> bool:
    if game.finished_at is not None and game.finished_at <= begun:
        return True
    last = max((at for _, at in game.turns if at <= begun), default=game.started_at)
    return begun - last >= HALF_HOUR


def looks_like_a_bot(history: History) -> bool:
    """Both signals: turns in haste, and never a second of active time."""
    pauses = [b - a for game in history.games for (_, a), (_, b) in pairwise(game.turns)]
    hasty = sum(seconds < HASTY_SECONDS for seconds in pauses)
    seen = any(fact.kind == "active" and fact.seconds > 0 for fact in history.facts)
    return len(pauses) >= HASTY_TURNS and 2 * hasty > len(pauses) and not seen
