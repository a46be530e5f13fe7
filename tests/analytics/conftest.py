"""Databases with rows that were never played, to be counted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import insert

from game.store import tables
from game.store.database import Database
from tests.analytics.brute_force import Raw

Made = tuple[Flask, Database]


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


def fill(database: Database, raw: Raw) -> None:
    """Put these rows, and no others, into the database."""
    players = [
        {"id": f"player-{n}", "actor_kind": kind, "created_at": 0}
        for n, kind in enumerate(raw.kinds)
    ]
    games, turns = [], []
    for number, game in enumerate(raw.games):
        owner = {"player_id": f"player-{game.player}"}
        games.append(
            owner
            | {
                "id": f"game-{number}",
                "key": f"key-{number}",
                "scenario_id": "living-the-dream",
                "scenario_version": 1,
                "rules_version": 1,
                "seed": "1",
                "started_at": game.started_at,
                "finished_at": game.finished_at,
                "turns_played": len(game.turns),
                "revision": len(game.turns),
                "state": b"",
            }
        )
        turns += [
            owner
            | {
                "game_id": f"game-{number}",
                "n": n,
                "key": f"key-{n}",
                "body_hash": "",
                "decision": "{}",
                "summary": "{}",
                "report": b"",
                "at": at,
            }
            for n, at in enumerate(game.turns, 1)
        ]
    with database.writing() as connection:
        for table in (tables.turn, tables.game, tables.player):
            connection.execute(table.delete())
        for table, new in ((tables.player, players), (tables.game, games), (tables.turn, turns)):
            if new:
                connection.execute(insert(table), new)
