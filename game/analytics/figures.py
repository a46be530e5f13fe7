"""A figure with what is known about it: how many it rests on, and its 95 % interval.

Pure arithmetic. A share has its Wilson interval; an empty share is no figure at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import sqrt
from statistics import median
from typing import NamedTuple

Z_95 = 1.959963984540054  # the standard normal's 97.5th percentile
DAY_SECONDS = 24 * 60 * 60
PLAYERS_FOR_A_MEAN = 30  # below, the mean of so skewed a thing is not nearly normal


class Figure(NamedTuple):
    """``n`` counts what the figure is made of; ``low`` and ``high`` bound it at 95 %."""

    value: float | None
    n: int
    low: float | None = None
    high: float | None = None


def share(part: int, whole: int) -> Figure:
    """A share with its Wilson interval."""
    if whole == 0:
        return Figure(None, 0)
    p, z2 = part / whole, Z_95**2
    centre = (p + z2 / (2 * whole)) / (1 + z2 / whole)
    half = Z_95 * sqrt(p * (1 - p) / whole + z2 / (4 * whole**2)) / (1 + z2 / whole)
    low = 0.0 if part == 0 else centre - half
    high = 1.0 if part == whole else centre + half
    return Figure(p, whole, low, high)


class ByPlayer(NamedTuple):
    """Sums over players, of their sessions and of the seconds in them."""

    players: int
    sessions: int
    seconds: float
    sessions_squared: float
    product: float
    seconds_squared: float


def mean_minutes(sums: ByPlayer) -> Figure:
    """The mean session, with an interval that knows that one player's sessions belong together.

    A ratio of two sums over independent players, its variance by linearisation (Cochran, Sampling
    Techniques, 3rd ed., 6.4). No interval below 30 players.
    """
    if sums.sessions == 0:
        return Figure(None, 0)
    mean = sums.seconds / sums.sessions
    if sums.players < PLAYERS_FOR_A_MEAN:
        return Figure(mean / 60, sums.sessions)
    squares = sums.seconds_squared - 2 * mean * sums.product + mean**2 * sums.sessions_squared
    variance = max(0.0, squares) * sums.players / (sums.players - 1) / sums.sessions**2
    half = Z_95 * sqrt(variance)
    return Figure(mean / 60, sums.sessions, max(0.0, mean - half) / 60, (mean + half) / 60)


class Session(NamedTuple):
    """One session of one player, in seconds."""

    player_id: str
    first: int
    seconds: int
    active_seconds: int
    reported: int  # 1 where the browser reported the active time, 0 where turns had to tell


def by_player(sessions: Iterable[Session]) -> ByPlayer:
    """The sums that ``mean_minutes`` wants."""
    totals: dict[str, tuple[int, int]] = {}
    for session in sessions:
        count, seconds = totals.get(session.player_id, (0, 0))
        totals[session.player_id] = count + 1, seconds + session.seconds
    return ByPlayer(
        len(totals),
        sum(count for count, _ in totals.values()),
        float(sum(seconds for _, seconds in totals.values())),
        float(sum(count * count for count, _ in totals.values())),
        float(sum(count * seconds for count, seconds in totals.values())),
        float(sum(seconds * seconds for _, seconds in totals.values())),
    )


def median_minutes(seconds: Sequence[int]) -> Figure:
    """The median of whole seconds, in minutes, exactly. It comes without an interval.

    The usual one, by order statistics, takes sessions for independent, and one player's are not.
    """
    return Figure(median(seconds) / 60 if seconds else None, len(seconds))


class Come(NamedTuple):
    """So many games were begun from turn 1 or branched, and came so far."""

    branched: int
    finished: int
    turns: int
    games: int


def completion(games: Iterable[Come], *, branched: bool = False) -> Figure:
    """The share that was played to a verdict, of games from turn 1 or of branched ones."""
    counted = [row for row in games if bool(row.branched) == branched]
    return share(sum(row.games for row in counted if row.finished), sum(r.games for r in counted))


def left_at_turn(games: Iterable[Come]) -> dict[int, Figure]:
    """For each turn that was reached: who left there, of those who stood before it.

    A game stands before turn 1 when it has begun, and before turn n + 1 when turn n is played and
    the game goes on. It was left at turn n where that is as far as it came.
    """
    counted = [row for row in games if not row.branched]
    figures = {}
    for turn in range(1, max((row.turns for row in counted), default=0) + 2):
        left = sum(r.games for r in counted if not r.finished and r.turns == turn - 1)
        passed = sum(row.games for row in counted if row.turns >= turn)
        if left + passed:
            figures[turn] = share(left, left + passed)
    return figures
