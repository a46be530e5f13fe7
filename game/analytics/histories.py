"""One player's history, and what the definitions say of it: sessions, active time, replays.

Pure functions over moments in whole seconds. ``queries.py`` says the same of all players at once;
here it is said of one, so that a day's sums can be corrected when that one plays on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import msgspec

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
    experiment: str = ""  # the one that it has a part in
    variant: str = ""

    @property
    def last(self) -> int:
        """When something last happened in it."""
        return max(self.started_at, self.finished_at or 0, *(at for _, at in self.turns))


class Fact(NamedTuple):
    """A fact beside games and turns."""

    kind: str
    at: int
    received_at: int
    seconds: int
    value: str
    copies: int


class Past(msgspec.Struct, frozen=True):
    """What rows that have ended go on saying: ``past.py``."""

    first: int  # moment
    until: int  # facts and sessions up to here have ended
    counts: list[tuple[str, str, str, int, int]] = []  # keys of ``tally.py``, each with its count
    returned: list[int] = []  # on which days after the first moment
    source: str | None = None  # of the first visit
    spoke: bool = False
    seen: bool = False  # active for a second or more
    replayed: bool = False
    first_start: int | None = None  # this and all below: of games that have ended
    first_turn: int | None = None
    done_at: int | None = None  # what begins then or later is begun after one of them
    furthest: int = 0  # turn
    finished: bool = False
    pauses: int = 0
    hasty: int = 0
    tried: list[tuple[str, str, list[str]]] = []  # experiment, variant, and which successes


class History(NamedTuple):
    """All that one actor did."""

    player_id: str
    actor_kind: str
    games: tuple[PlayedGame, ...]
    facts: tuple[Fact, ...]
    past: Past | None = None

    @property
    def turns(self) -> list[int]:
        """The moments of all turns, in order."""
        return sorted(at for game in self.games for _, at in game.turns)

    @property
    def moments(self) -> list[int]:
        """The moments at which the player was active, in order, from where the past ends."""
        starts = [game.started_at for game in self.games]
        moments = sorted({*starts, *self.turns, *(fact.at for fact in self.facts)})
        return moments if self.past is None else [at for at in moments if at > self.past.until]

    @property
    def first_moment(self) -> int | None:
        """When the player was first active."""
        return min(self.moments, default=None) if self.past is None else self.past.first

    @property
    def first_start(self) -> int | None:
        """When the first game was begun."""
        before = None if self.past is None else self.past.first_start
        return least(before, *(game.started_at for game in self.games))

    @property
    def first_turn(self) -> int | None:
        """When the first turn was played."""
        before = None if self.past is None else self.past.first_turn
        return least(before, *(at for game in self.games for _, at in game.turns))


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


def played_again(history: History) -> bool:
    """Whether a second game began after the first, in what is there or with what has ended."""
    past = history.past
    if replayed(history.games) or (past is not None and past.replayed):
        return True
    if past is None or past.done_at is None:
        return False
    return any(game.turns and game.started_at >= past.done_at for game in history.games)


def pauses(game: PlayedGame) -> list[int]:
    """Seconds between its turns."""
    return [b - a for (_, a), (_, b) in pairwise(game.turns)]


def looks_like_a_bot(history: History) -> bool:
    """Both signals: turns in haste, and never a second of active time."""
    past = history.past or Past(0, 0)
    here = [seconds for game in history.games for seconds in pauses(game)]
    number = past.pauses + len(here)
    hasty = past.hasty + sum(seconds < HASTY_SECONDS for seconds in here)
    return number >= HASTY_TURNS and 2 * hasty > number and not (past.seen or seen(history.facts))


def seen(facts: Iterable[Fact]) -> bool:
    """Whether a browser saw somebody for a second."""
    return any(fact.kind == "active" and fact.seconds > 0 for fact in facts)


def spoke(facts: Iterable[Fact]) -> bool:
    """Whether a result was tapped or shared."""
    return any(fact.kind in {"feedback", "share"} for fact in facts)


def source(facts: Iterable[Fact]) -> str | None:
    """The host of the first visit; None where there was none."""
    visits = sorted((fact.at, fact.value) for fact in facts if fact.kind == "visit")
    return visits[0][1] if visits else None


def least(*moments: int | None) -> int | None:
    """The first of these moments, None where there is none."""
    return min((at for at in moments if at is not None), default=None)
