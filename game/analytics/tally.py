"""What one history adds to the sums of its day: so many of this, so many of that.

A day is that of the first turn; whoever has played none belongs to the day of the first start, and
a visitor to that of the first look. Sums of many histories simply add up: durations are counted by
the whole second, so that even medians can be read from them. Some of it changes by time alone (a
player becomes a week old); ``ripens_at`` says when next.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from game.analytics.histories import (
    DAY,
    WEEK,
    History,
    PlayedGame,
    guessed_seconds,
    looks_like_a_bot,
    replayed,
    reported_seconds,
    sessions,
)

LATE_SECONDS = 60
RETURN_DAYS = (1, 7)


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
    turns = history.turns
    if history.actor_kind == "bot":
        if not turns:
            return None
        return Tallied(turns[0] // DAY, {Key("bot", label="declared"): 1}, None)
    if history.actor_kind != "person" or not history.moments:
        return None
    starts = [game.started_at for game in history.games]
    day = min(turns or starts or history.moments) // DAY
    _funnel(counts, history, turns)
    _games(counts, ripe, history.games, now)
    if turns:
        _player(counts, ripe, history, now)
        if looks_like_a_bot(history):
            counts[Key("bot", label="flagged")] += 1
    _health(counts, history)
    kept = {key: count for key, count in counts.items() if count}
    return Tallied(day, kept, min((at for at in ripe if at > now), default=None))


def _player(counts: Counter[Key], ripe: list[int], history: History, now: int) -> None:
    counts[Key("player")] += 1
    moments, turns = history.moments, history.turns
    sat = sessions(moments)
    seconds = [one.last - one.first for one in sat]
    for one, wall in zip(sat, seconds, strict=True):
        counts[Key("session", number=wall)] += 1
        reported = reported_seconds(one, history.facts)
        active = guessed_seconds(one, turns) if reported is None else reported
        counts[Key("active", number=active)] += 1
        counts[Key("reported")] += reported is not None
    counts[Key("sessions_squared")] += len(sat) ** 2
    counts[Key("product")] += len(sat) * sum(seconds)
    counts[Key("seconds_squared")] += sum(seconds) ** 2
    counts[Key("returning")] += len(sat) > 1
    again = replayed(history.games)
    old = min(game.started_at for game in history.games) + WEEK
    ripe.append(old)
    counts[Key("replay", label="players" if now >= old else "young")] += 1
    counts[Key("replay", label="replayed")] += again and now >= old
    for number in RETURN_DAYS:
        over = moments[0] + (number + 1) * DAY
        ripe.append(over)
        counts[Key("return", label="players", number=number)] += now >= over
        back = any(over - DAY <= at < over for at in moments)
        counts[Key("return", label="returned", number=number)] += back and now >= over
    for fact in history.facts:
        if fact.kind == "feedback":
            counts[Key("tap", label=fact.value)] += 1


def _games(counts: Counter[Key], ripe: list[int], games: tuple[PlayedGame, ...], now: int) -> None:
    for game in games:
        ripe.append(game.started_at + DAY + 1)
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


def _funnel(counts: Counter[Key], history: History, turns: list[int]) -> None:
    """How far this person ever came; everybody was a visitor once."""
    furthest = max((n for game in history.games for n, _ in game.turns), default=0)
    counts[Key("step", label="visit")] += 1
    counts[Key("step", label="start")] += bool(history.games)
    for turn in range(1, furthest + 1):
        counts[Key("step", label="turn", number=turn)] += 1
    finished = any(game.finished_at is not None for game in history.games)
    said = any(fact.kind in {"feedback", "share"} for fact in history.facts)
    counts[Key("step", label="finish")] += finished
    counts[Key("step", label="spoke")] += said
    counts[Key("step", label="replay")] += replayed(history.games)
    visits = sorted((fact.at, fact.value) for fact in history.facts if fact.kind == "visit")
    if visits:
        source = visits[0][1]
        counts[Key("source", label=source)] += 1
        counts[Key("source_played", label=source)] += bool(turns)


def _health(counts: Counter[Key], history: History) -> None:
    for fact in history.facts:
        counts[Key("fact")] += 1
        counts[Key("late")] += fact.received_at - fact.at > LATE_SECONDS
        counts[Key("doubled")] += fact.copies - 1
