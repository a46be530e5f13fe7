"""What one history adds to the sums of its day: so many of this, so many of that.

A day is that of the first turn; whoever has played none belongs to the day of the first start, and
a visitor to that of the first look. Sums of many histories simply add up: durations are counted by
the whole second, so that even medians can be read from them. Some of it changes by time alone (a
player becomes a week old); ``ripens_at`` says when next.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from game.analytics.histories import (
    DAY,
    WEEK,
    Fact,
    History,
    Past,
    PlayedGame,
    Sitting,
    guessed_seconds,
    looks_like_a_bot,
    played_again,
    reported_seconds,
    sessions,
    source,
    spoke,
)
from game.analytics.outcomes import sums_of

LATE_SECONDS = 60
RETURN_DAYS = (1, 7)
OF_PLAYERS = {"session", "active", "reported", "tap"}  # not of those who only looked or began


class Key(NamedTuple):
    """What is counted: a measure, of which company and version, a word and a number."""

    measure: str
    company: str = ""
    label: str = ""
    number: int = 0


class Tallied(NamedTuple):
    """What one history adds, to which day (since 1970, UTC), and when that changes by itself."""

    day: int
    counts: dict[Key, int]
    ripens_at: int | None


def tally(history: History, now: int) -> Tallied | None:
    """What this history adds; None for nobody that is ever counted."""
    counts: Counter[Key] = Counter()
    ripe: list[int] = []
    first_turn, first_moment = history.first_turn, history.first_moment
    if history.actor_kind == "bot":
        if first_turn is None:
            return None
        return Tallied(first_turn // DAY, {Key("bot", label="declared"): 1}, None)
    if history.actor_kind != "person" or first_moment is None:
        return None
    played = first_turn is not None
    begun = _first_known(first_turn, history.first_start, first_moment)
    if history.past is not None:
        counts.update(summed(history.past))
    add_sessions(counts, sessions(history.moments), history)
    add_facts(counts, history.facts)
    add_games(counts, history.games, now)
    ripe += [game.started_at + DAY + 1 for game in history.games]
    if played:
        _player(counts, ripe, history, now)
    else:
        counts = Counter({key: n for key, n in counts.items() if key.measure not in OF_PLAYERS})
    _funnel(counts, history, played=played)
    tried, later = sums_of(history, now)
    counts.update({Key(*kept): count for kept, count in tried.items()})
    ripe += later
    kept = {key: count for key, count in counts.items() if count}
    return Tallied(begun // DAY, kept, min((at for at in ripe if at > now), default=None))


def _first_known(first_turn: int | None, first_start: int | None, first_moment: int) -> int:
    if first_turn is not None:
        return first_turn
    return first_moment if first_start is None else first_start


def summed(past: Past) -> dict[Key, int]:
    """The sums that what has ended goes on adding."""
    return {Key(m, company, label, n): count for m, company, label, n, count in past.counts}


# What simply adds up ------------------------------------------------------------------------------


def add_sessions(counts: Counter[Key], sat: Iterable[Sitting], history: History) -> None:
    """Add these sessions, each with its length and the time in it that was active."""
    turns = history.turns
    for one in sat:
        counts[Key("session", number=one.last - one.first)] += 1
        reported = reported_seconds(one, history.facts)
        active = guessed_seconds(one, turns) if reported is None else reported
        counts[Key("active", number=active)] += 1
        counts[Key("reported")] += reported is not None


def add_facts(counts: Counter[Key], facts: Iterable[Fact]) -> None:
    """Add these facts."""
    for fact in facts:
        counts[Key("fact")] += 1
        counts[Key("late")] += fact.received_at - fact.at > LATE_SECONDS
        counts[Key("doubled")] += fact.copies - 1
        if fact.kind == "feedback":
            counts[Key("tap", label=fact.value)] += 1


def add_games(counts: Counter[Key], games: Iterable[PlayedGame], now: int) -> None:
    """Add how far these games came, and what those that are over came to."""
    for game in games:
        branched = game.again_from is not None
        if branched and not game.turns:
            continue
        over = game.finished_at is not None
        came = max((n for n, _ in game.turns), default=0)
        if game.started_at < now - DAY:
            label = f"{'branched' if branched else 'whole'} {'finished' if over else 'left'}"
            counts[Key("came", game.company, label, came)] += 1
        if over and game.verdict is not None:
            tenths = round(10 * (game.score or 0.0))
            won = game.verdict == "elite"
            counts[Key("verdict", game.company, game.verdict)] += 1
            counts[Key("score", game.company)] += tenths
            for policy, choice in game.policies:
                chosen = f"{policy}={choice}"
                counts[Key("chose", game.company, chosen)] += 1
                counts[Key("chose_score", game.company, chosen)] += tenths
                counts[Key("chose_elite", game.company, chosen)] += won


# What is asked of a player as a whole -------------------------------------------------------------


def _player(counts: Counter[Key], ripe: list[int], history: History, now: int) -> None:
    counts[Key("player")] += 1
    walls = [(key.number, n) for key, n in counts.items() if key.measure == "session"]
    sat = sum(n for _, n in walls)
    seconds = sum(wall * n for wall, n in walls)
    counts[Key("sessions_squared")] += sat**2
    counts[Key("product")] += sat * seconds
    counts[Key("seconds_squared")] += seconds**2
    counts[Key("returning")] += sat > 1
    old = (history.first_start or 0) + WEEK
    ripe.append(old)
    counts[Key("replay", label="players" if now >= old else "young")] += 1
    counts[Key("replay", label="replayed")] += played_again(history) and now >= old
    for number in RETURN_DAYS:
        over = (history.first_moment or 0) + (number + 1) * DAY
        ripe.append(over)
        counts[Key("return", label="players", number=number)] += now >= over
        counts[Key("return", label="returned", number=number)] += now >= over and came_back(
            history, number
        )
    if looks_like_a_bot(history):
        counts[Key("bot", label="flagged")] += 1


def came_back(history: History, number: int, until: int | None = None) -> bool:
    """Whether the player was active in that day after the first moment; so far as it is known."""
    if history.past is not None and number in history.past.returned:
        return True
    since = (history.first_moment or 0) + number * DAY
    return any(since <= at < since + DAY for at in history.moments if until is None or at <= until)


def _funnel(counts: Counter[Key], history: History, *, played: bool) -> None:
    """How far this person ever came; everybody was a visitor once."""
    past, games = history.past, history.games
    furthest = max((n for game in games for n, _ in game.turns), default=0)
    finished = any(game.finished_at is not None for game in games)
    said, host = spoke(history.facts), source(history.facts)
    if past is not None:
        furthest, finished = max(furthest, past.furthest), finished or past.finished
        said, host = said or past.spoke, host if past.source is None else past.source
    counts[Key("step", label="visit")] += 1
    counts[Key("step", label="start")] += history.first_start is not None
    for turn in range(1, furthest + 1):
        counts[Key("step", label="turn", number=turn)] += 1
    counts[Key("step", label="finish")] += finished
    counts[Key("step", label="spoke")] += said
    counts[Key("step", label="replay")] += played_again(history)
    if host is not None:
        counts[Key("source", label=host)] += 1
        counts[Key("source_played", label=host)] += played
