"""All that is kept of one player, in whatever table: to be taken along, given out, or erased.

It asks the tables themselves, so that a new table is covered on the day it is made.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    delete,
    literal,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from game.store.database import Database
from game.store.tables import (
    OWNERS,
    account,
    challenge,
    challenge_run,
    fact,
    game,
    metadata,
    player,
    player_tally,
    ripening,
)

#: What nobody is given, not even about themselves: secrets, and what can be computed from the rest.
WITHHELD = {
    "key", "body_hash", "state", "report", "run", "revision",
    "password_hash", "second_factor", "second_factor_used", "token_hash", "code_hash",
}  # fmt: skip
JSON_COLUMNS = {"decision", "summary", "result"}


def owned_tables() -> list[tuple[Table, str]]:
    """Each table that holds rows of players, with the column that says whose; parents first."""
    return [
        (table, "id" if table is player else "player_id")
        for table in metadata.sorted_tables
        if table is player or "player_id" in table.columns
    ]


class Belongings:
    """What players have in one database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def export(self, player_id: str) -> dict[str, list[dict[str, Any]]]:
        """All of a player's rows, by table, without secrets. Moments are seconds since 1970.

        A game's seed is chance's secret until the game is over, so it comes with finished ones.
        """
        told: dict[str, list[dict[str, Any]]] = {}
        with self.database.reading() as connection:
            for table, column in owned_tables():
                asked = select(table).where(table.c[column] == player_id)
                rows = [_told(table, dict(row._mapping)) for row in connection.execute(asked)]  # noqa: SLF001
                told[table.name] = rows
        return told

    def games(self, player_id: str) -> int:
        """How many games a player has."""
        with self.database.reading() as connection:
            return len(
                connection.execute(select(game.c.id).where(game.c.player_id == player_id)).all()
            )

    def erase(self, player_id: str) -> None:
        """Delete every row of a player. Challenges end for whoever was playing them."""

        self.database.write(lambda connection: erase_rows(connection, player_id))

    def take_along(self, from_player: str, to_player: str) -> None:
        """Give all games of a player without an account to another one, in one transaction.

        Where both have the one thing that a player can have once (the dream of a day), the new
        owner's stays.
        """

        def moved(connection: Connection) -> None:
            has_account = select(account.c.player_id).where(account.c.player_id == from_player)
            if connection.execute(has_account).first() is not None or from_player == to_player:
                return
            for table, column in owned_tables():
                if table is not player and table not in COUNTED:
                    _move(connection, table, column, from_player, to_player)
            _count_again(connection, from_player, to_player)
            _delete(connection, from_player, but=COUNTED)

        self.database.write(moved)


def erase_rows(connection: Connection, player_id: str) -> None:
    """Delete every row of a player, and what others have that hangs on one of them."""
    for table in reversed(metadata.sorted_tables):
        for rows in _hanging(table, player_id):
            connection.execute(delete(table).where(rows))
    _delete(connection, player_id)


def _hanging(table: Table, player_id: str) -> Iterator[ColumnElement[bool]]:
    """Which rows of a table point to something of this player, whosever they are."""
    columns = dict(owned_tables())
    for key in table.foreign_key_constraints:
        parent, here = key.referred_table, [element.parent for element in key.elements]
        if parent in columns and "player_id" not in {column.name for column in here}:
            there = select(*(element.column for element in key.elements))
            yield tuple_(*here).in_(there.where(parent.c[columns[parent]] == player_id))


def end_games(connection: Connection, player_id: str, ids: Sequence[str]) -> None:
    """Delete these games of a player, and whatever hangs on them but facts. Copies stay."""
    mine = (challenge.c.player_id == player_id) & challenge.c.game_id.in_(ids)
    codes = select(challenge.c.code).where(mine)
    connection.execute(delete(challenge_run).where(challenge_run.c.code.in_(codes)))
    again = update(game).where(game.c.player_id == player_id, game.c.again_of.in_(ids))
    connection.execute(again.values(again_of=None))
    for table, column in reversed(owned_tables()):
        named = table.c.id if table is game else table.columns.get("game_id")
        if named is not None and table is not fact:
            rows = (table.c[column] == player_id) & named.in_(ids)
            connection.execute(delete(table).where(rows))


#: Whose share of the owner's sums is what: it is not moved, but counted again.
COUNTED = (player_tally, ripening)


def _count_again(connection: Connection, *players: str) -> None:
    """Whoever of these is counted already is counted anew at the next look."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    counted = select(player_tally.c.player_id).where(player_tally.c.player_id.in_(players))
    if connection.execute(counted).first() is not None:
        due = dialect.insert(ripening).values([{"player_id": one, "at": 0} for one in players])
        now = due.on_conflict_do_update(index_elements=["player_id"], set_={"at": 0})
        connection.execute(now)


def _move(connection: Connection, table: Table, column: str, old: str, new: str) -> None:
    owner = table.c[column]
    if owner not in set(table.primary_key.columns):
        connection.execute(update(table).where(owner == old).values({column: new}))
        return
    names = [c.name for c in table.columns]
    values = select(*(literal(new) if name == column else table.c[name] for name in names))
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    copied = dialect.insert(table).from_select(names, values.where(owner == old))
    connection.execute(copied.on_conflict_do_nothing())


def _delete(connection: Connection, player_id: str, but: Sequence[Table] = ()) -> None:
    for table, column in reversed([one for one in owned_tables() if one[0] not in but]):
        connection.execute(delete(table).where(table.c[column] == player_id))


def _told(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    hidden = set(WITHHELD)
    if table is game and row["finished_at"] is None:
        hidden.add("seed")
    if table is player or OWNERS.get(table.name, "player_id") == "player_id":
        hidden.add("player_id")
    return {
        name: json.loads(value) if name in JSON_COLUMNS and value else value
        for name, value in row.items()
        if name not in hidden
    }
