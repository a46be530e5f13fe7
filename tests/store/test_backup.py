"""A backup is everything at one moment, and comes back whole or not at all, on either database."""

from __future__ import annotations

import gzip
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from game.store import Games
from game.store.backup import BackupError, restore, save
from game.store.branches import branch
from game.store.tables import metadata
from tests.store.plays import ALICE, BOB, SCENARIO, play

Make = Callable[[str], tuple[Flask, Games]]


@pytest.fixture
def fresh(make: Make, tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[str], Games]:
    """Games on a new database of a kind."""

    def made(kind: str) -> Games:
        if kind == "postgres":
            return make(request.getfixturevalue("postgres_url"))[1]
        number = len(list(tmp_path.glob("*.sqlite")))
        return make(f"sqlite:///{tmp_path}/{number}.sqlite")[1]

    return made


def everything(games: Games) -> dict[str, list[Any]]:
    with games.database.reading() as connection:
        return {
            table.name: sorted(tuple(row) for row in connection.execute(select(table)))
            for table in metadata.sorted_tables
        }


def played(games: Games) -> str:
    """A finished game with a branch, an unfinished one, and an account."""
    game_id = games.start(ALICE, SCENARIO, "k-start", seed=5)
    for turn in range(1, 9):
        play(games, ALICE, game_id, turn)
    branched = branch(games, ALICE, game_id, "k-branch", 5)
    play(games, BOB, games.start(BOB, SCENARIO, "k-start"), 1)
    return str(branched)


@pytest.mark.parametrize(
    ("here", "there"), [("sqlite", "sqlite"), ("sqlite", "postgres"), ("postgres", "sqlite")]
)
def test_what_comes_back_is_what_was_there_and_plays_on(
    fresh: Callable[[str], Games], tmp_path: Path, here: str, there: str
) -> None:
    old = fresh(here)
    branched = played(old)
    rows = save(old.database, tmp_path / "backup", 1)
    new = fresh(there)
    assert restore(new.database, tmp_path / "backup") == rows
    assert everything(new) == everything(old)
    play(new, ALICE, branched, 5)


def test_only_its_owner_may_read_it(games: Games, tmp_path: Path) -> None:
    save(games.database, tmp_path / "backup", 1)
    assert stat.S_IMODE((tmp_path / "backup").stat().st_mode) == 0o600
    assert sorted(file.name for file in tmp_path.iterdir() if "backup" in file.name) == ["backup"]


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_backup_taken_while_everybody_plays_is_of_one_moment(
    fresh: Callable[[str], Games], tmp_path: Path, kind: str
) -> None:
    games = fresh(kind)
    players = [f"p{number}" for number in range(4)]

    def one(player: str) -> None:
        for number in range(5):
            game_id = games.start(player, SCENARIO, f"k-{number}", seed=number)
            play(games, player, game_id, 1)

    with ThreadPoolExecutor(5) as pool:
        busy = [pool.submit(one, player) for player in players]
        saves = [pool.submit(save, games.database, tmp_path / f"b{n}", n) for n in range(3)]
        for done in (*busy, *saves):
            done.result()
    for number in range(3):
        new = fresh("sqlite")
        restore(new.database, tmp_path / f"b{number}")  # every key leads somewhere
        with new.database.reading() as connection:
            for row in connection.execute(select(metadata.tables["game"])):
                found = new.turns(row.player_id, row.id)
                assert len(found) == row.turns_played


def test_a_database_that_holds_rows_is_left_alone(games: Games, tmp_path: Path) -> None:
    played(games)
    save(games.database, tmp_path / "backup", 1)
    before = everything(games)
    with pytest.raises(BackupError, match="holds rows already"):
        restore(games.database, tmp_path / "backup")
    assert everything(games) == before


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda lines: lines[:-1], "its end is missing"),
        (lambda lines: [*lines[:-2], lines[-1]], "it counts"),
        (lambda lines: lines[:2] + lines[3:], "a row is missing"),
        (lambda lines: lines[1:], "its first line"),
        (lambda lines: [lines[0].replace(b"0", b"9"), *lines[1:]], "tables of version"),
        (lambda _lines: [], "its first line"),
        (lambda lines: [*lines[:3], b"{half a line"], "not a whole backup"),
    ],
)
def test_what_is_not_a_whole_backup_changes_nothing(
    fresh: Callable[[str], Games],
    tmp_path: Path,
    spoil: Callable[[list[bytes]], list[bytes]],
    why: str,
) -> None:
    old, file = fresh("sqlite"), tmp_path / "backup"
    played(old)
    save(old.database, file, 1)
    lines = gzip.decompress(file.read_bytes()).splitlines(keepends=True)
    file.write_bytes(gzip.compress(b"".join(spoil(lines))))
    new = fresh("sqlite")
    before = everything(new)
    with pytest.raises(BackupError, match=why):
        restore(new.database, file)
    assert everything(new) == before


def test_a_file_cut_short_is_noticed(fresh: Callable[[str], Games], tmp_path: Path) -> None:
    old, file = fresh("sqlite"), tmp_path / "backup"
    played(old)
    save(old.database, file, 1)
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(BackupError, match="not a whole backup"):
        restore(fresh("sqlite").database, file)


def test_the_drill_two_commands_and_the_game_is_back(make: Make, tmp_path: Path) -> None:
    app, games = make(f"sqlite:///{tmp_path}/old.sqlite")
    branched = played(games)
    file = str(tmp_path / "backup")
    said = app.test_cli_runner().invoke(args=["backup", file])
    assert (said.exit_code, "rows in" in said.stdout) == (0, True)
    new_app, new = make(f"sqlite:///{tmp_path}/new.sqlite")
    said = new_app.test_cli_runner().invoke(args=["restore", file])
    assert (said.exit_code, "rows from" in said.stdout) == (0, True)
    play(new, ALICE, branched, 5)
    again = new_app.test_cli_runner().invoke(args=["restore", file])
    assert again.exit_code == 2
    assert "holds rows already" in again.stderr
    nowhere = app.test_cli_runner().invoke(args=["backup", str(tmp_path / "no" / "backup")])
    assert nowhere.exit_code == 2
    assert "no folder" in nowhere.stderr
