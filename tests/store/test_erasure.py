"""Erasing somebody is proved by a look into every cell of every table, also of new ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Float, Integer, LargeBinary, Numeric, Table, insert, select

from game.analytics.rollup import Rollups
from game.store.belongings import owned_tables
from game.store.database import Database
from game.store.facts import Fact, Facts, Kind
from game.store.tables import metadata
from tests.store.plays import ALICE, BOB, SCENARIO, play
from tests.support.player import Clock


@pytest.fixture(params=["sqlite", "postgresql"])
def app(make_app: Callable[[str], Flask], request: pytest.FixtureRequest, tmp_path: Path) -> Flask:
    """The app on either database."""
    if request.param == "sqlite":
        return make_app(f"sqlite:///{tmp_path}/game.sqlite")
    return make_app(request.getfixturevalue("postgres_url"))


def where_there_is(database: Database, who: str) -> set[str]:
    """The tables that say anything of somebody, in whatever column."""
    found = set()
    with database.reading() as connection:
        for table in metadata.sorted_tables:
            rows = connection.execute(select(table)).all()
            if any(who in str(cell) for row in rows for cell in row):
                found.add(table.name)
    return found


def a_row_of(who: str, table: Table, rows: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Something in every column: what it points to where it points, else the player or a word."""
    row: dict[str, Any] = {}
    for key in table.foreign_key_constraints:
        for element in key.elements:
            parent = element.column.table.name
            if parent in rows:
                row[element.parent.name] = rows[parent][element.column.name]
    for column in table.columns:
        if column.name == "player_id" or (table.name, column.name) == ("player", "id"):
            row[column.name] = who
        elif isinstance(column.type, LargeBinary):
            row.setdefault(column.name, b"")
        elif isinstance(column.type, Float | Integer | Numeric):
            row.setdefault(column.name, 1)
        else:
            row.setdefault(column.name, "x" if column.name != "again_of" else None)
    return row


def test_of_whoever_is_erased_no_table_says_anything(app: Flask) -> None:
    database = app.extensions["games"].database
    rows: dict[str, dict[str, Any]] = {}
    with database.writing() as connection:
        for table in metadata.sorted_tables:
            rows[table.name] = a_row_of(ALICE, table, rows)
            connection.execute(insert(table), rows[table.name])
    owned = {table.name for table, _ in owned_tables()}
    assert where_there_is(database, ALICE) == owned
    assert {"fact", "past", "player_tally", "ripening", "turn", "account", "seat"} <= owned
    app.extensions["belongings"].erase(ALICE)
    assert where_there_is(database, ALICE) == set()


def test_what_was_counted_and_said_goes_with_the_games(app: Flask, clock: Clock) -> None:
    games = app.extensions["games"]
    facts, rollups = Facts(games.database, clock), Rollups(games.database)
    for who in (ALICE, BOB):
        game = games.start(who, SCENARIO, f"k-{who}")
        play(games, who, game, 1)
        for number, (kind, value) in enumerate(
            [
                (Kind.VISIT, "news.example"),
                (Kind.ACTIVE, ""),
                (Kind.FEEDBACK, "positive"),
                (Kind.SHARE, "text"),
            ]
        ):
            said = Fact(who, f"f-{number}", kind, clock.now, game_id=game, seconds=5, value=value)
            facts.add(said._replace(words=f"{who} was here" if kind is Kind.FEEDBACK else None))
    rollups.refresh(clock.now)
    clock.now += 100 * 24 * 60 * 60
    assert app.test_cli_runner().invoke(args=["sweep"]).exit_code == 0
    facts.add(Fact(ALICE, "again", Kind.VISIT, clock.now, value=""))
    rollups.refresh(clock.now)
    there = {"player", "game", "turn", "fact", "past", "player_tally"}
    assert where_there_is(games.database, ALICE) >= there
    before = where_there_is(games.database, BOB)
    app.extensions["belongings"].erase(ALICE)
    assert where_there_is(games.database, ALICE) == set()
    assert where_there_is(games.database, BOB) == before
    rollups.refresh(clock.now + 1)
    assert where_there_is(games.database, ALICE) == set()
