"""What the owner asks: one function a question, each answered with a ``Figure``.

Definitions and units stand with the SQL in ``queries.py``.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

from game.analytics import queries
from game.analytics.figures import ByPlayer, Figure, mean_minutes, share


def players(connection: Connection, _now: int) -> Figure:
    """How many people have played at least one turn."""
    (number,) = connection.execute(text(queries.PLAYERS)).one()
    return Figure(number, number)


def sessions(connection: Connection, _now: int) -> Figure:
    """How many sessions players have had."""
    number = connection.execute(text(queries.SESSIONS)).one().sessions
    return Figure(number, number)


def replay_rate(connection: Connection, now: int) -> Figure:
    """The share of players, a week old or older, who have played again."""
    row = connection.execute(text(queries.REPLAYS), {"now": now}).one()
    return share(row.replayed, row.players)


def young_players(connection: Connection, now: int) -> int:
    """How many players are too young for the replay rate; shown beside it."""
    return int(connection.execute(text(queries.REPLAYS), {"now": now}).one().young)


def completion_rate(connection: Connection, now: int) -> Figure:
    """The share of games, a day old or older, that were played to a verdict."""
    row = connection.execute(text(queries.COMPLETIONS), {"now": now}).one()
    return share(row.finished, row.started)


def session_minutes_mean(connection: Connection, _now: int) -> Figure:
    """The mean session in minutes of wall time."""
    total = connection.execute(text(queries.SESSIONS)).one()
    spread = connection.execute(text(queries.SESSION_SPREAD)).one()
    return mean_minutes(
        ByPlayer(
            spread.players,
            total.sessions,
            float(total.seconds),
            spread.sessions_squared or 0.0,
            spread.product or 0.0,
            spread.seconds_squared or 0.0,
        )
    )


def session_minutes_median(connection: Connection, _now: int) -> Figure:
    """The median session in minutes of wall time, exactly. It comes without an interval.

    The usual one, by order statistics, takes sessions for independent, and one player's are not.
    """
    number = connection.execute(text(queries.SESSIONS)).one().sessions
    middle = [row.seconds for row in connection.execute(text(queries.MEDIAN_SESSION))]
    return Figure(sum(middle) / len(middle) / 60 if middle else None, number)


QUESTIONS = {
    "players": players,
    "sessions": sessions,
    "replay_rate": replay_rate,
    "completion_rate": completion_rate,
    "session_minutes_mean": session_minutes_mean,
    "session_minutes_median": session_minutes_median,
}


def insights(connection: Connection, now: int) -> dict[str, Figure]:
    """All figures, at one moment. ``now`` is in seconds since 1970 (UTC)."""
    return {name: ask(connection, now) for name, ask in QUESTIONS.items()}
