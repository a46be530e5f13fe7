"""What of a history has ended: rows that are gone, and what they go on adding to the sums.

Facts end after 90 days, and games of those without an account after 13 months. Before a row goes,
what it adds is put together here: sums that simply add up (so many sessions of so many seconds),
and the little that later play is held against (when all began, how far it came). So the same is
counted of a player after the end as before it, whatever the player does next. Pure functions.

Facts end by whole sessions, up to the last one that nothing can join any more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from game.analytics import outcomes, tally
from game.analytics.histories import (
    DAY,
    HALF_HOUR,
    HASTY_SECONDS,
    History,
    Past,
    PlayedGame,
    least,
    pauses,
    played_again,
    seen,
    sessions,
    source,
    spoke,
)
from game.analytics.tally import RETURN_DAYS


class Ended(NamedTuple):
    """What takes the place of rows: of all facts up to a moment, and of these games."""

    past: Past
    games: tuple[str, ...]


_past = msgspec.json.Decoder(Past)


def write(past: Past) -> str:
    """As it is kept."""
    return msgspec.json.encode(past).decode()


def read(kept: Iterable[str]) -> Past | None:
    """As it was kept; of somebody who took another one's games along, both together."""
    found = None
    for text in kept:
        one = _past.decode(text)
        found = one if found is None else _both(found, one)
    return found


def end(history: History, facts_before: int, games_before: int | None) -> Ended | None:
    """End what is older than these moments; None where nothing is. Games may be kept for good."""
    first, old = history.first_moment, history.past
    if first is None:
        return None
    closed = [one for one in sessions(history.moments) if one.last + HALF_HOUR <= facts_before]
    old = old or Past(first, first - 1)
    until = closed[-1].last if closed else old.until
    facts = tuple(fact for fact in history.facts if fact.at <= until)
    games = tuple(
        game
        for game in history.games
        if games_before is not None and game.last < games_before and game.last <= until
    )
    if not closed and not games:
        return None
    counts = Counter(tally.summed(old))
    tally.add_sessions(counts, closed, history)
    tally.add_facts(counts, facts)
    tally.add_games(counts, games, until + 2 * DAY)  # they are older than that by far
    host = source(facts) if old.source is None else old.source
    waits = [seconds for game in games for seconds in pauses(game)]
    past = Past(
        first,
        until,
        [(*key, count) for key, count in sorted(counts.items()) if count],
        [number for number in RETURN_DAYS if tally.came_back(history, number, until)],
        host,
        old.spoke or spoke(facts),
        old.seen or seen(facts),
        played_again(history) if games else old.replayed,
        least(old.first_start, *(game.started_at for game in games)),
        least(old.first_turn, *(at for game in games for _, at in game.turns)),
        least(old.done_at, *(_done_at(game) for game in games if game.turns)),
        max([old.furthest, *(n for game in games for n, _ in game.turns)]),
        old.finished or any(game.finished_at is not None for game in games),
        old.pauses + len(waits),
        old.hasty + sum(seconds < HASTY_SECONDS for seconds in waits),
        outcomes.settled(history, until),
    )
    return Ended(past, tuple(game.id for game in games))


def _done_at(game: PlayedGame) -> int:
    """From when on a game that begins is begun after this one."""
    idle = game.turns[-1][1] + HALF_HOUR
    return idle if game.finished_at is None else min(idle, game.finished_at)


def _both(one: Past, other: Past) -> Past:
    counts = Counter(tally.summed(one)) + Counter(tally.summed(other))
    earlier, later = sorted((one, other), key=lambda past: past.first)
    back = [n for n in RETURN_DAYS if _back(earlier, later, n)]
    begun_later = one.done_at is not None and other.done_at is not None
    return Past(
        first=earlier.first,
        until=max(one.until, other.until),
        counts=[(*key, count) for key, count in sorted(counts.items())],
        returned=back,
        source=later.source if earlier.source is None else earlier.source,
        spoke=one.spoke or other.spoke,
        seen=one.seen or other.seen,
        replayed=one.replayed or other.replayed or begun_later,
        first_start=least(one.first_start, other.first_start),
        first_turn=least(one.first_turn, other.first_turn),
        done_at=least(one.done_at, other.done_at),
        furthest=max(one.furthest, other.furthest),
        finished=one.finished or other.finished,
        pauses=one.pauses + other.pauses,
        hasty=one.hasty + other.hasty,
        tried=_tried(earlier, later),
    )


def _tried(earlier: Past, later: Past) -> list[tuple[str, str, list[str]]]:
    """Of each experiment the part that was first."""
    known = {name for name, _, _ in earlier.tried}
    return [*earlier.tried, *(part for part in later.tried if part[0] not in known)]


def _back(earlier: Past, later: Past, number: int) -> bool:
    window = range(earlier.first + number * DAY, earlier.first + (number + 1) * DAY)
    return number in earlier.returned or later.first in window
