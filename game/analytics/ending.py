"""What is not kept for good: facts end after 90 days, games without an account after 13 months.

Before a row goes it is counted, and what it adds to the sums of its day stays (``past.py``), so the
owner's page shows after a sweep what it showed before. Nothing that may still come is touched: a
fact is accepted for 30 days. Of whom nothing is left, not even a number is kept.
"""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, insert, select, text

from game.analytics import past
from game.analytics.histories import History
from game.analytics.reading import read_histories
from game.analytics.rollup import ALONE, Rollups, slices
from game.store import new_id
from game.store.belongings import end_games, erase_rows
from game.store.database import Database
from game.store.facts import FACTS_END_SECONDS, GAMES_END_SECONDS
from game.store.tables import account, fact, game, player
from game.store.tables import past as past_table


class Swept(NamedTuple):
    """How many rows have ended, and of how many players and visitors nothing is left."""

    facts: int
    games: int
    gone: int


_OLD_FACTS = select(fact.c.player_id).where(fact.c.at < bindparam("facts_before")).distinct()
_OLD_GAMES = (
    select(game.c.player_id)
    .where(
        game.c.started_at < bindparam("games_before"),
        game.c.player_id.not_in(select(account.c.player_id)),
    )
    .distinct()
)
_MARK = text(
    "INSERT INTO rollup (id, counted_until) VALUES ('facts', :at)"
    " ON CONFLICT (id) DO UPDATE SET counted_until = :at"
)
_FACTS_FROM = text("SELECT counted_until FROM rollup WHERE id = 'facts'")


class Bounds(NamedTuple):
    """What happened before these moments ends."""

    facts_before: int
    games_before: int


def sweep(database: Database, now: int) -> Swept:
    """End what is old enough; what was ended."""
    bounds = Bounds(now - FACTS_END_SECONDS, now - GAMES_END_SECONDS)
    Rollups(database).refresh(now)
    with database.reading() as connection:
        found = {
            *connection.execute(_OLD_FACTS, {"facts_before": bounds.facts_before}).scalars(),
            *connection.execute(_OLD_GAMES, {"games_before": bounds.games_before}).scalars(),
        }
    swept = Swept(0, 0, 0)
    for some in slices(sorted(found)):
        one = database.write(partial(_end_some, some, bounds))
        swept = Swept(*(a + b for a, b in zip(swept, one, strict=True)))
    if swept.facts:
        database.run((_MARK, {"at": bounds.facts_before}))
    return swept


def facts_from(connection: Connection) -> int | None:
    """The moment before which facts have ended; None where none ever did."""
    return connection.execute(_FACTS_FROM).scalar()


def _end_some(ids: list[str], bounds: Bounds, connection: Connection) -> Swept:
    connection.execute(ALONE)
    with_account = set(
        connection.execute(
            select(account.c.player_id).where(account.c.player_id.in_(ids))
        ).scalars()
    )
    players = set(connection.execute(select(player.c.id).where(player.c.id.in_(ids))).scalars())
    swept = Swept(0, 0, 0)
    for history in list(read_histories(connection, ids)):
        known, kept = history.player_id in players, history.player_id in with_account
        one = _end_one(connection, history, bounds, known=known, kept=kept)
        swept = Swept(*(a + b for a, b in zip(swept, one, strict=True)))
    return swept


def _end_one(
    connection: Connection, history: History, bounds: Bounds, *, known: bool, kept: bool
) -> Swept:
    ended = past.end(history, bounds.facts_before, None if kept else bounds.games_before)
    if ended is None:
        return Swept(0, 0, 0)
    who, until = history.player_id, ended.past.until
    facts = sum(at <= until for at in (one.at for one in history.facts))
    if not kept and len(ended.games) == len(history.games) and facts == len(history.facts):
        erase_rows(connection, who)
        return Swept(facts, len(ended.games), 1)
    if ended.games:
        end_games(connection, who, ended.games)
    connection.execute(delete(fact).where(fact.c.player_id == who, fact.c.at <= until))
    connection.execute(delete(past_table).where(past_table.c.player_id == who))
    if known or history.actor_kind == "person":  # a visiting robot counts for nothing
        row = {"player_id": who, "id": new_id(), "counts": past.write(ended.past)}
        connection.execute(insert(past_table), row)
    return Swept(facts, len(ended.games), 0)
