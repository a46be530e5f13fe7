"""The sums of every day, kept up to date: what the owner's page reads instead of all players.

Each player's share of the sums is kept beside them. When a turn, a start or a fact of a player
arrives, late or not, the old share is taken out of its day and the new one is put in; the same
happens when a share changes by time alone (``ripening``). So a page costs the days that there are,
and keeping it right costs those who played since.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, insert, select, text, union

from game.analytics.reading import read_histories
from game.analytics.tally import Key, Tallied, tally
from game.store.database import Database
from game.store.tables import fact, game, player_tally, ripening, rollup, turn
from game.store.tables import tally as day_tally

PLAYERS_AT_ONCE = 500
ALL_DAYS = -1  # the sums of all days stand beside those of each
OVERLAP_SECONDS = 120  # a transaction may be this long on its way; who is counted twice is right

_ADD = text(
    "INSERT INTO tally (day, measure, company, label, number, count)"
    " VALUES (:day, :measure, :company, :label, :number, :count)"
    " ON CONFLICT (day, measure, company, label, number)"
    " DO UPDATE SET count = tally.count + :count"
)
_BEGIN = text(
    "INSERT INTO rollup (id, counted_until) VALUES ('insights', -1) ON CONFLICT DO NOTHING"
)
_COUNTED_UNTIL = text(
    "INSERT INTO rollup (id, counted_until) VALUES ('insights', :now)"
    " ON CONFLICT (id) DO UPDATE SET counted_until = :now"
)
_UNTIL = select(rollup.c.counted_until).where(rollup.c.id == "insights")
#: Whoever else counts or ends something at this moment waits here, and then reads what is written.
ALONE = text("UPDATE rollup SET id = id WHERE id = 'insights'")
_counts = msgspec.json.Decoder(list[tuple[str, str, str, int, int]])


class Rollups:
    """The sums in one database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def counted_until(self) -> int | None:
        """The moment up to which everything is in the sums."""
        with self.database.reading() as connection:
            found = connection.execute(_UNTIL).scalar()
        return None if found is None or found < 0 else int(found)

    def refresh(self, now: int) -> int:
        """Bring the sums up to this moment; how many players were counted anew."""
        before = self.counted_until()
        self.database.run((_BEGIN, {}))
        with self.database.reading() as connection:
            due = sorted(
                _everybody(connection) if before is None else _due(connection, before, now)
            )
        for some in slices(due):
            self.database.write(partial(_count_anew, some, now))
        self.database.run((_COUNTED_UNTIL, {"now": now}))
        return len(due)

    def forget(self) -> None:
        """Count everybody anew at the next refresh. Whose rows have ended stays in the sums."""
        self.database.run((_COUNTED_UNTIL, {"now": -1}))


SUMS = (day_tally, player_tally, ripening)


def slices(ids: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), PLAYERS_AT_ONCE):
        yield list(ids[start : start + PLAYERS_AT_ONCE])


def _everybody(connection: Connection) -> set[str]:
    wanted = union(select(game.c.player_id), select(fact.c.player_id))
    return set(connection.execute(wanted).scalars())


def _due(connection: Connection, before: int, now: int) -> set[str]:
    """Whose share may have changed since."""
    since = before - OVERLAP_SECONDS
    wanted = union(
        select(turn.c.player_id).where(turn.c.at >= since),
        select(game.c.player_id).where(game.c.started_at >= since),
        select(fact.c.player_id).where(fact.c.received_at >= since),
        select(ripening.c.player_id).where(ripening.c.at <= now),
    )
    return set(connection.execute(wanted).scalars())


def _count_anew(ids: list[str], now: int, connection: Connection) -> None:
    connection.execute(ALONE)
    changed: dict[int, Counter[Key]] = defaultdict(Counter)
    kept = select(player_tally).where(player_tally.c.player_id.in_(ids))
    for row in connection.execute(kept):
        for measure, company, label, number, count in _counts.decode(row.counts):
            changed[row.day][Key(measure, company, label, number)] -= count
    for table in (ripening, player_tally):
        connection.execute(delete(table).where(table.c.player_id.in_(ids)))
    remembered, later = [], []
    for history in read_histories(connection, ids):
        one = tally(history, now)
        if one is None:
            continue
        changed[one.day].update(one.counts)
        remembered.append(_row(history.player_id, one))
        if one.ripens_at is not None:
            later.append({"player_id": history.player_id, "at": one.ripens_at})
    for counts in list(changed.values()):
        changed[ALL_DAYS].update(counts)
    sums = [
        {"day": day, **key._asdict(), "count": count}
        for day, counts in sorted(changed.items())
        for key, count in sorted(counts.items())
        if count
    ]
    for statement, rows in (
        (_ADD, sums),
        (insert(player_tally), remembered),
        (insert(ripening), later),
    ):
        if rows:
            connection.execute(statement, rows)


def _row(player_id: str, one: Tallied) -> dict[str, Any]:
    counts = msgspec.json.encode([(*key, count) for key, count in one.counts.items()]).decode()
    return {"player_id": player_id, "day": one.day, "counts": counts}
