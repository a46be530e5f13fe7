"""Databases with rows that were never played, to be counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from flask import Flask

from game.analytics.loading import Content, load
from game.store import tables
from game.store.database import Database
from tests.analytics.brute_force import Line

Made = tuple[Flask, Database]
TURN = {"decision": "{}", "bet": None, "bet_outcome": None, "summary": "{}", "report": b""}


@pytest.fixture
def make(make_app: Callable[[str], Flask]) -> Callable[[str], Made]:
    """Make the app on a database of that address, and what the tests here ask of it."""

    def made(database_url: str) -> Made:
        app = make_app(database_url)
        return app, app.extensions["games"].database

    return made


@pytest.fixture
def sqlite(make: Callable[[str], Made], tmp_path: Path) -> Made:
    """The app on SQLite."""
    return make(f"sqlite:///{tmp_path}/game.sqlite")


def fill(database: Database, lines: Iterable[Line]) -> None:
    """Put these facts, and no others, into the database."""
    empty(database)
    load(database, lines, lambda _, turns: Content((TURN,) * turns, b""))


def empty(database: Database) -> None:
    """Leave nothing behind."""
    with database.writing() as connection:
        for table in (tables.fact, tables.turn, tables.game, tables.player):
            connection.execute(table.delete())
