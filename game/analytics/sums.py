"""The owner's figures from the sums of days: the same as ``questions.py`` counts from all players.

Pure arithmetic over what ``rollup.py`` keeps.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate, islice
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, text

from game.analytics import figures
from game.analytics.figures import ByPlayer, Come, Figure, mean_minutes, share
from game.analytics.rollup import ALL_DAYS
from game.analytics.tally import Key

#: All sums of a range of days; of all days they are kept ready. Sessions are left out: they are
#: counted by the second, and there are more lengths of them than rows of all else. Where days are
#: named one by one, the key leads right to some measures of each, past the rows of others.
_SUMS = text(
    "SELECT measure, company, label, number, sum(count) AS count FROM tally"
    " WHERE day BETWEEN :first AND :last AND measure NOT IN ('session', 'active')"
    " GROUP BY measure, company, label, number"
)
_MINUTES = text(
    "SELECT number / 60 AS minute, sum(count) AS count, sum(number * count) AS seconds FROM tally"
    " WHERE day IN :days AND measure = :measure GROUP BY number / 60 ORDER BY minute"
).bindparams(bindparam("days", expanding=True))
_SECONDS_OF_A_MINUTE = text(
    "SELECT number, sum(count) AS count FROM tally"
    " WHERE day IN :days AND measure = :measure AND company = '' AND label = ''"
    " AND number BETWEEN :low AND :high GROUP BY number ORDER BY number"
).bindparams(bindparam("days", expanding=True))
_FIRST_AND_LAST = text(
    "SELECT (SELECT min(day) FROM tally WHERE day >= 0) AS first,"
    " (SELECT max(day) FROM tally WHERE day >= 0) AS last"
)
#: What charts and cohorts show by the day.
_BY_DAY = text(
    "SELECT day, measure, label, number, count FROM tally"
    " WHERE day IN :days AND measure IN ('player', 'replay', 'return')"
    " AND company = '' ORDER BY day"
).bindparams(bindparam("days", expanding=True))


class Days(NamedTuple):
    """A range of days since 1970 (UTC), both included."""

    first: int
    last: int


class Lengths(NamedTuple):
    """Of so many sessions the seconds together, and those of the one or two in the middle."""

    sessions: int
    seconds: int
    middle: tuple[int, ...]


NO_SESSIONS = Lengths(0, 0, ())


class Sums:
    """The sums of a range of days, or of all. ``walls`` are sessions by the clock on the wall."""

    def __init__(
        self,
        counts: Mapping[Key, int],
        by_day: Mapping[int, Mapping[Key, int]],
        walls: Lengths,
        active: Lengths,
    ) -> None:
        self.counts = counts
        self.by_day = by_day
        self.walls, self.active = walls, active
        self._of: dict[str, list[tuple[Key, int]]] = {}
        for key, count in counts.items():
            self._of.setdefault(key.measure, []).append((key, count))

    def of(self, measure: str, label: str = "", number: int = 0) -> int:
        """One sum."""
        return self.counts.get(Key(measure, "", label, number), 0)

    def all_of(self, measure: str) -> list[tuple[Key, int]]:
        """All sums of a measure, in order."""
        return sorted(self._of.get(measure, ()))

    def words(self, measure: str) -> dict[str, int]:
        """The sums of a measure by their words, over all companies."""
        found: dict[str, int] = {}
        for key, count in self.all_of(measure):
            found[key.label] = found.get(key.label, 0) + count
        return found

    def games(self, company: str = "") -> list[Come]:
        """How far games came; of one company (with or without its version) or of all."""
        return [
            Come(
                int(key.label.startswith("branched")),
                int(key.label.endswith("finished")),
                key.number,
                count,
            )
            for key, count in self.all_of("came")
            if is_of(key, company)
        ]


def is_of(key: Key, company: str) -> bool:
    """Whether a sum belongs to a company, which may be named without a version."""
    return company in {"", key.company, key.company.partition(" ")[0]}


def read_sums(connection: Connection, days: Days | None) -> Sums:
    """The sums of these days, or of all."""
    first, last = connection.execute(_FIRST_AND_LAST).one()
    if first is None:
        return Sums({}, {}, NO_SESSIONS, NO_SESSIONS)
    if days is not None:
        first, last = max(first, days.first), min(last, days.last)
    every = list(range(first, last + 1))
    by_day: dict[int, dict[Key, int]] = {}
    for row in connection.execute(_BY_DAY, {"days": every}):
        key = Key(row.measure, "", row.label, row.number)
        by_day.setdefault(row.day, {})[key] = row[4]
    if days is None:
        first, last, every = ALL_DAYS, ALL_DAYS, [ALL_DAYS]
    rows = connection.execute(_SUMS, {"first": first, "last": last})
    counts = {Key(*row[:4]): int(row[4]) for row in rows}
    walls, active = (_lengths(connection, every, measure) for measure in ("session", "active"))
    return Sums(counts, by_day, walls, active)


def _lengths(connection: Connection, days: list[int], measure: str) -> Lengths:
    """Of sessions of a kind: by the minute all of them, by the second those in the middle."""
    asked: dict[str, Any] = {"days": days, "measure": measure}
    minutes = connection.execute(_MINUTES, asked).all()
    count = sum(int(row[1]) for row in minutes)
    seconds = sum(int(row.seconds) for row in minutes)

    def second(rank: int) -> int:
        before, low = 0, 0
        for minute, some, _ in minutes:
            low = 60 * minute
            if before + some >= rank:
                break
            before += int(some)
        wanted = asked | {"low": low, "high": low + 59}
        rows = connection.execute(_SECONDS_OF_A_MINUTE, wanted).all()
        upto = accumulate((int(row[1]) for row in rows), initial=before)
        return next(
            int(row.number) for row, n in zip(rows, islice(upto, 1, None), strict=True) if n >= rank
        )

    ranks = sorted({(count + 1) // 2, (count + 2) // 2}) if count else ()
    return Lengths(count, seconds, tuple(second(rank) for rank in ranks))


def summed(sums: Sums, company: str = "") -> dict[str, Figure]:
    """All figures that are one number, by the names of ``questions.QUESTIONS``."""
    players = sums.of("player")
    sessions = sums.walls.sessions
    bots = sum(count for _, count in sums.all_of("bot"))
    spread = ByPlayer(
        players,
        sessions,
        float(sums.walls.seconds),
        float(sums.of("sessions_squared")),
        float(sums.of("product")),
        float(sums.of("seconds_squared")),
    )
    return {
        "players": Figure(players, players),
        "sessions": Figure(sessions, sessions),
        "replay_rate": share(sums.of("replay", "replayed"), sums.of("replay", "players")),
        "completion_rate": figures.completion(sums.games(company)),
        "returning_rate": share(sums.of("returning"), players),
        "d1": share(sums.of("return", "returned", 1), sums.of("return", "players", 1)),
        "d7": share(sums.of("return", "returned", 7), sums.of("return", "players", 7)),
        "session_minutes_mean": mean_minutes(spread),
        "session_minutes_median": median_of(sums.walls),
        "active_minutes_median": median_of(sums.active),
        "bots": Figure(bots, bots),
        "positive_rate": share(sums.of("tap", "positive"), sum(sums.words("tap").values())),
    }


def median_of(lengths: Lengths) -> Figure:
    """The median in minutes, exactly."""
    if not lengths.sessions:
        return Figure(None, 0)
    return Figure(sum(lengths.middle) / len(lengths.middle) / 60, lengths.sessions)
