"""The database makes itself, keeps what it acknowledged, and every key begins with its owner."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import Engine, event, text
from sqlalchemy.schema import ForeignKeyConstraint, PrimaryKeyConstraint, UniqueConstraint

from game.store import Games, Played
from game.store.tables import ARRIVALS, OWNERS, db, metadata
from tests.store.plays import ALICE, SCENARIO, play, submission
from tests.support.player import Player

ROOT = Path(__file__).parents[2]
KEYS = (PrimaryKeyConstraint, UniqueConstraint, ForeignKeyConstraint)
Make = Callable[[str], tuple[Flask, Games]]


def assert_plays(games: Games) -> None:
    play(games, ALICE, games.start(ALICE, SCENARIO, "k-start"), 1)


@pytest.mark.parametrize(
    "address",
    [
        "sqlite:///{folder}/a/folder/that/does/not/exist/yet/new.sqlite",
        "sqlite:///{folder}/with blanks & umläuts/öö.sqlite",
        "sqlite:///file:{folder}/by-uri/new.sqlite?mode=rwc&uri=true",
        "sqlite:///:memory:",
        "sqlite://",
    ],
)
def test_any_sqlite_address_serves(make: Make, tmp_path: Path, address: str) -> None:
    _, games = make(address.format(folder=tmp_path))
    assert_plays(games)


def test_a_relative_address_is_where_the_command_was_given(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    make("sqlite:///here/new.sqlite")
    assert (tmp_path / "here" / "new.sqlite").exists()


def test_sqlite_loses_nothing_at_a_power_cut(games: Games) -> None:
    with games.database.reading() as connection:
        pragmas = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def statements_of(engine: Engine) -> list[str]:
    said: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    return said


def test_a_writing_transaction_takes_its_lock_before_its_first_read(games: Games) -> None:
    said = statements_of(games.database.engine)
    with games.database.writing() as connection:
        connection.execute(text("SELECT 1"))
    with games.database.reading() as connection:
        connection.execute(text("SELECT 2"))
    assert said == ["BEGIN IMMEDIATE", "SELECT 1", "BEGIN", "SELECT 2"]


def test_a_turn_is_few_statements_and_each_names_its_owner(games: Games) -> None:
    game_id = games.start(ALICE, SCENARIO, "k-start")
    said = statements_of(games.database.engine)
    play(games, ALICE, game_id, 1, wip_limit=5)
    games.find(ALICE, game_id)
    games.turns(ALICE, game_id)
    games.unfinished(ALICE)
    asked = [statement for statement in said if not statement.startswith("BEGIN")]
    assert len(asked) == 3 + 3
    for statement in asked:
        if statement.startswith("INSERT"):
            assert re.match(r"INSERT INTO turn \(player_id, ", statement)
        else:
            assert re.search(r"WHERE \w+\.player_id = ", statement), statement


def test_every_key_begins_with_its_owner() -> None:
    for table in metadata.sorted_tables:
        owner = OWNERS.get(table.name, "player_id")
        keys = [
            constraint
            for constraint in table.constraints
            if isinstance(
                constraint, PrimaryKeyConstraint | UniqueConstraint | ForeignKeyConstraint
            )
        ]
        assert keys
        for key in keys:
            first = next(iter(key.columns)).name
            points = isinstance(key, ForeignKeyConstraint)
            owned = OWNERS.get(key.referred_table.name, "player_id") if points else owner
            if points and owned == "id":
                owned = f"{key.referred_table.name}_id"
            assert first == owned, (table.name, key)
        for index in table.indexes:
            assert next(iter(index.columns)).name == owner or index.name in ARRIVALS


def test_the_migrations_make_the_tables_that_the_code_describes(games: Games) -> None:
    assert_as_described(games)


def test_the_same_holds_on_postgresql(make: Make, postgres_url: str) -> None:
    assert_as_described(make(postgres_url)[1])


def assert_as_described(games: Games) -> None:
    with games.database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_a_second_start_finds_everything_as_it_was(make: Make, tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/game.sqlite"
    game_id = make(address)[1].start(ALICE, SCENARIO, "k-start")
    again = make(address)[1].find(ALICE, game_id)
    assert again is not None
    assert again.turns_played == 0


def start_together(url: str, processes: int) -> list[subprocess.CompletedProcess[str]]:
    """Ask for insights from several new processes at once, on an empty database."""
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "flask", "insights", "--json"],
            cwd=ROOT,
            env=os.environ | {"DATABASE_URL": url, "SECRET_KEY": "s" * 40},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(processes)
    ]
    return [
        subprocess.CompletedProcess(process.args, process.wait(), *process.communicate())
        for process in started
    ]


def test_workers_that_start_together_migrate_once(tmp_path: Path) -> None:
    for done in start_together(f"sqlite:///{tmp_path}/new/game.sqlite", 3):
        assert (done.returncode, done.stderr) == (0, "")


def test_workers_that_start_together_migrate_postgresql_once(postgres_url: str) -> None:
    for done in start_together(postgres_url, 3):
        assert (done.returncode, done.stderr) == (0, "")


def test_a_whole_game_is_played_on_postgresql(make: Make, postgres_url: str) -> None:
    app, games = make(postgres_url)
    alice, bob = Player(app), Player(app)
    page = alice.start(seed="1")
    first = page.form
    page = alice.play_to_the_end(page, testing="automated", deployment="on-demand", bet="lower")
    assert "turn" not in page.form.fields
    with alice.client.session_transaction() as session:
        player_id = session["player"]
    game_id = page.path.rsplit("/", 1)[1]
    assert len(games.turns(player_id, game_id)) == 8
    # What SQLite refuses, PostgreSQL refuses as well.
    assert alice.submit(first, wip_limit="2").status == 422
    assert alice.submit(first, key="k-another-tab").status == 409
    assert bob.client.get(page.path).status_code == 404
    assert alice.send("/games", page.forms[0].fields).heading.startswith("Turn 1")
    with app.app_context():
        assert db.engine.dialect.name == "postgresql"


def test_fifty_equal_turns_at_once_are_applied_once_on_postgresql(
    make: Make, postgres_url: str
) -> None:
    _, games = make(postgres_url)
    game_id = games.start(ALICE, SCENARIO, "k-start")
    form = submission(1, wip_limit=5)
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda _: games.play_turn(ALICE, game_id, form), range(50)))
    assert set(answers) == {Played(1)}
    assert len(games.turns(ALICE, game_id)) == 1
