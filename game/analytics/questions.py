"""What the owner asks: one function a question, each answered with a ``Figure``.

Definitions and units stand with the SQL in ``queries.py``. A ``Question`` holds one connection, the
range asked about and the moment that counts as now, so that all figures are of one moment, and
reads what several of them need once.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, text

from game.analytics import figures, queries
from game.analytics.figures import Come, Figure, Session, share

LONG_AGO = -(2**62)
DAY_SECONDS = 24 * 60 * 60


class Range(NamedTuple):
    """Players whose first turn lies in [since, until), seen at ``now``; nothing later is known."""

    since: int
    until: int
    now: int

    @classmethod
    def all_until(cls, now: int) -> Range:
        """Everybody up to this very second."""
        return cls(LONG_AGO, now + 1, now)

    @classmethod
    def of_days(cls, first: date | None, last: date | None, now: int) -> Range:
        """From the first second of a day (UTC) to the last of another, whose end is then *now*."""
        since = LONG_AGO if first is None else midnight(first)
        if last is None:
            return cls(since, now + 1, now)
        end = midnight(last + timedelta(days=1))
        return cls(since, end, end)


def midnight(day: date) -> int:
    """The first second of a day, UTC."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


class Asked:
    """One connection, one range, and what was read for it."""

    def __init__(self, connection: Connection, span: Range) -> None:
        self.connection = connection
        self.span = span

    def rows(self, query: str, **values: int) -> list[Row[Any]]:
        """The rows of a query."""
        known = {"since": self.span.since, "until": self.span.until, "now": self.span.now} | values
        wanted = text(query)
        named = {name: known[name] for name in wanted.compile().params}
        return list(self.connection.execute(wanted, named))

    @cached_property
    def sessions(self) -> list[Session]:
        """All sessions of the players in the range."""
        return [
            Session(row.player_id, row.first, row.seconds, int(row.active_seconds), row.reported)
            for row in self.rows(queries.SESSIONS)
        ]

    @cached_property
    def games(self) -> list[Come]:
        """How far games came."""
        return [Come._make(row) for row in self.rows(queries.GAMES)]

    @cached_property
    def players(self) -> int:
        """How many players there are."""
        return int(self.rows(queries.PLAYERS)[0].players)


def players(asked: Asked) -> Figure:
    """How many people have played at least one turn."""
    return Figure(asked.players, asked.players)


def sessions(asked: Asked) -> Figure:
    """How many sessions players have had."""
    return Figure(len(asked.sessions), len(asked.sessions))


def replay_rate(asked: Asked) -> Figure:
    """The share of players, a week old or older, who have played again."""
    (row,) = asked.rows(queries.REPLAYS)
    return share(row.replayed, row.players)


def young_players(asked: Asked) -> int:
    """How many players are too young for the replay rate; shown beside it."""
    return int(asked.rows(queries.REPLAYS)[0].young)


def completion_rate(asked: Asked) -> Figure:
    """The share of games, a day old or older, that were played to a verdict."""
    return figures.completion(asked.games)


def returning_rate(asked: Asked) -> Figure:
    """The share of players who were active in two sessions or more."""
    seen: dict[str, int] = {}
    for session in asked.sessions:
        seen[session.player_id] = seen.get(session.player_id, 0) + 1
    return share(sum(count > 1 for count in seen.values()), len(seen))


def d1(asked: Asked) -> Figure:
    """The share of players, two days old or older, who were active on the day after their first."""
    return _returned(asked, 1)


def d7(asked: Asked) -> Figure:
    """The share of players, eight days old or older, who were active a week after their first."""
    return _returned(asked, 7)


def session_minutes_mean(asked: Asked) -> Figure:
    """The mean session in minutes of wall time."""
    return figures.mean_minutes(figures.by_player(asked.sessions))


def session_minutes_median(asked: Asked) -> Figure:
    """The median session in minutes of wall time."""
    return figures.median_minutes([session.seconds for session in asked.sessions])


def active_minutes_median(asked: Asked) -> Figure:
    """The median session in minutes of active time."""
    return figures.median_minutes([session.active_seconds for session in asked.sessions])


def bots(asked: Asked) -> Figure:
    """How many actors came as bots or behave like them."""
    (row,) = asked.rows(queries.BOTS)
    return Figure(row.declared + row.flagged, row.declared + row.flagged)


def positive_rate(asked: Asked) -> Figure:
    """The share of taps in the game that were positive."""
    taps = {row.value: row.taps for row in asked.rows(queries.FEEDBACK)}
    return share(taps.get("positive", 0), sum(taps.values()))


def left_at_turn(asked: Asked) -> dict[int, Figure]:
    """For each turn: of the games that reached it, the share that was left there."""
    return figures.left_at_turn(asked.games)


def _returned(asked: Asked, day: int) -> Figure:
    (row,) = asked.rows(queries.RETURNS_ON, day=day)
    return share(row.returned, row.players)


QUESTIONS = {
    "players": players,
    "sessions": sessions,
    "replay_rate": replay_rate,
    "completion_rate": completion_rate,
    "returning_rate": returning_rate,
    "d1": d1,
    "d7": d7,
    "session_minutes_mean": session_minutes_mean,
    "session_minutes_median": session_minutes_median,
    "active_minutes_median": active_minutes_median,
    "bots": bots,
    "positive_rate": positive_rate,
}


def insights(asked: Asked) -> dict[str, Figure]:
    """All figures that are one number, of one moment."""
    return {name: ask(asked) for name, ask in QUESTIONS.items()}
