"""Whatever fails, and wherever: a turn is there whole or not at all, and can be sent again."""

from __future__ import annotations

import random
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from flask import Flask
from sqlalchemy import Connection, event, insert, inspect, select, text
from sqlalchemy.exc import DBAPIError, OperationalError

from game import engine
from game.store import Games, Played
from game.store.migrate import FOLDER
from game.store.tables import game, metadata, player, turn
from tests.store.plays import ALICE, BOB, SCENARIO, play, submission
from tests.support import repetitions
from tests.support.player import Clock, Player
from tests.support.postgres import postgres_server
from tests.support.serving import served

Make = Callable[[str], tuple[Flask, Games]]


@pytest.fixture(params=["sqlite", "postgres"])
def made(request: pytest.FixtureRequest, make: Make, tmp_path: Path) -> tuple[Flask, Games]:
    """The game on an empty database, of each kind."""
    sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/a.sqlite" if sqlite else request.getfixturevalue("postgres_url")
    return make(url)


@pytest.fixture
def games(made: tuple[Flask, Games]) -> Games:
    """Its games."""
    return made[1]


def everything(games: Games) -> list[tuple[Any, ...]]:
    with games.database.reading() as connection:
        return [tuple(row) for table in (game, turn) for row in connection.execute(select(table))]


class Fault(Exception):
    """What the driver would say; ``sqlstate`` is PostgreSQL's."""

    def __init__(self, said: str, sqlstate: str = "") -> None:
        super().__init__(said)
        self.sqlstate = sqlstate


SERIALIZATION = {"sqlite": Fault("database is locked"), "postgresql": Fault("retry", "40001")}


@contextmanager
def failing(games: Games, fails: Callable[[str], bool], fault: Fault) -> Iterator[None]:
    """Let statements, and commits, fail where ``fails`` says so of their text."""

    def statement(_c: Connection, _cursor: Any, said: str, *_rest: Any) -> None:
        if fails(said):
            raise OperationalError(said, {}, fault)

    def commit(_c: Connection) -> None:
        if fails("COMMIT"):
            raise OperationalError("COMMIT", {}, fault)

    engine_ = games.database.engine
    event.listen(engine_, "before_cursor_execute", statement)
    event.listen(engine_, "commit", commit)
    try:
        yield
    finally:
        event.remove(engine_, "before_cursor_execute", statement)
        event.remove(engine_, "commit", commit)


class Nth:
    """True the n-th time it is asked, and never again."""

    def __init__(self, n: int) -> None:
        self.left = n

    def __call__(self, _said: str) -> bool:
        self.left -= 1
        return self.left == 0


def boundaries(games: Games, work: Callable[[], object]) -> int:
    """At how many places a piece of work can fail."""
    seen = Nth(0)
    with failing(games, seen, Fault("never")):
        work()
    return -seen.left


def test_a_turn_that_fails_at_any_statement_is_not_there_and_can_be_sent_again(
    games: Games,
) -> None:
    trial = games.start(BOB, SCENARIO, "k-start")
    number = boundaries(games, lambda: play(games, BOB, trial, 1))
    assert number >= 4  # find, write twice, commit, and what the dialect says beside
    for n in range(1, number + 1):
        game_id = games.start(ALICE, SCENARIO, f"k-start-{n}", seed=n)
        before = everything(games)
        with (
            failing(games, Nth(n), Fault("disk I/O error")),
            pytest.raises(OperationalError, match="disk I/O error"),
        ):
            games.play_turn(ALICE, game_id, submission(1, wip_limit=5))
        assert everything(games) == before
        play(games, ALICE, game_id, 1, wip_limit=5)


def test_a_start_that_fails_at_any_statement_is_no_game_and_can_be_sent_again(
    games: Games,
) -> None:
    number = boundaries(games, lambda: games.start(BOB, SCENARIO, "k-start"))
    assert number >= 3
    for n in range(1, number + 1):
        before = everything(games)
        with failing(games, Nth(n), Fault("disk I/O error")), pytest.raises(OperationalError):
            games.start(ALICE, SCENARIO, f"k-start-{n}")
        assert everything(games) == before
        assert games.find(ALICE, games.start(ALICE, SCENARIO, f"k-start-{n}")) is not None


def test_one_transaction_in_ten_that_is_in_the_way_of_another_changes_nothing(
    games: Games,
) -> None:
    chance = random.Random(1)
    kind = games.database.engine.dialect.name

    def in_the_way(said: str) -> bool:
        return said.startswith(("COMMIT", "UPDATE", "INSERT")) and chance.random() < 0.1

    with failing(games, in_the_way, SERIALIZATION[kind]):
        for number in range(6):
            game_id = games.start(ALICE, SCENARIO, f"k-{number}", seed=number)
            decided = []
            for n in range(1, 9):
                if games.play_turn(ALICE, game_id, submission(n, wip_limit=n)) != Played(n):
                    break
                decided.append(n)
    for row in everything(games)[:6]:
        kept = games.turns(ALICE, row[1])
        assert [one.n for one in kept] == list(range(1, len(kept) + 1))
        found = games.find(ALICE, row[1])
        assert found is not None
        assert found.scenario is not None
        decisions = [one.decision for one in kept]
        assert found.state == engine.rebuild(found.scenario, found.seed, decisions)


def test_what_is_always_in_the_way_is_given_up_in_the_end(games: Games) -> None:
    game_id = games.start(ALICE, SCENARIO, "k-start")
    kind = games.database.engine.dialect.name
    tried = []

    def always(said: str) -> bool:
        tried.append(said)
        return said == "COMMIT"

    with failing(games, always, SERIALIZATION[kind]), pytest.raises(DBAPIError):
        games.play_turn(ALICE, game_id, submission(1))
    assert tried.count("COMMIT") >= 6
    assert games.turns(ALICE, game_id) == ()


def test_an_answer_that_was_lost_after_the_commit_is_given_again(games: Games) -> None:
    """The connection breaks when all is written: the second try finds it done."""
    game_id = games.start(ALICE, SCENARIO, "k-start")
    writing, broken = games.database.writing, []

    @contextmanager
    def breaks_once() -> Iterator[Connection]:
        with writing() as connection:
            yield connection
        if not broken:
            broken.append(True)
            raise OperationalError("COMMIT", {}, Fault("gone"), connection_invalidated=True)

    games.database.writing = breaks_once  # type: ignore[method-assign]
    assert games.play_turn(ALICE, game_id, submission(1)) == Played(1)
    assert broken
    assert len(games.turns(ALICE, game_id)) == 1


def test_a_clock_that_jumps_stops_nobody(games: Games, clock: Clock) -> None:
    game_id = games.start(ALICE, SCENARIO, "k-start", seed=1)
    for n, jump in enumerate((3600, -86400, 0, 10**8, -(10**8), 1, 2, 3), start=1):
        clock.now += jump
        if isinstance(games.play_turn(ALICE, game_id, submission(n, wip_limit=4)), Played):
            continue
        break
    found = games.find(ALICE, game_id)
    assert found is not None
    assert found.turns_played == len(games.turns(ALICE, game_id)) >= 4
    assert games.unfinished(ALICE) in {game_id, None}


def test_a_full_disk_loses_nothing_and_says_so(make: Make, tmp_path: Path) -> None:
    app, games = make(f"sqlite:///{tmp_path}/full.sqlite")
    alice = Player(app)
    page = alice.start(seed="1")

    def limit(pages: int) -> None:
        def set_up(connection: Any, _record: object) -> None:
            connection.execute(f"PRAGMA max_page_count={pages}")

        games.database.engine.dispose()
        event.listen(games.database.engine, "connect", set_up)

    limit(1)  # no page more than there are
    first, refused = page, 0
    for n in range(40):
        answer = alice.start(seed=str(n))
        refused += answer.status == 503
    assert refused
    limit(1_000_000)
    assert alice.decide(first).heading.startswith("Turn 2")
    with games.database.reading() as connection:
        assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"


def test_the_database_goes_and_comes_back(make: Make) -> None:
    with postgres_server(durable=True) as server, server.fresh_database() as url:
        app, games = make(url)
        alice = Player(app)
        page = alice.decide(alice.start(seed="1"))
        server.stop()
        away = alice.decide(page)
        assert away.status == 503
        server.start()
        page = alice.decide(page)
        assert page.heading.startswith("Turn 3")
        assert len(everything(games)) == 1 + 2
        games.database.engine.dispose()


def test_a_body_that_breaks_off_is_no_turn(tmp_path: Path) -> None:
    environment = {"DATABASE_URL": f"sqlite:///{tmp_path}/half.sqlite", "SECRET_KEY": "s" * 40}
    with served("app:app", environment) as server:
        for half in (b"", b"turn=1&key=k-", b"x" * 5000):
            with socket.create_connection(("127.0.0.1", server.port)) as line:
                head = (
                    f"POST /games HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(half) + 500}"
                    "\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n"
                )
                line.sendall(head.encode() + half)
        with socket.create_connection(("127.0.0.1", server.port)) as line:
            line.sendall(b"GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            assert b"200 OK" in line.recv(4096)


def test_a_game_begun_before_an_update_plays_on_after_it(make: Make, tmp_path: Path) -> None:
    """The database is as it was made by older code, with a game in it."""
    _, old = make(f"sqlite:///{tmp_path}/now.sqlite")
    game_id = old.start(ALICE, SCENARIO, "k-start", seed=3)
    play(old, ALICE, game_id, 1)
    url = f"sqlite:///{tmp_path}/then.sqlite"
    app, then = make(url)
    with app.app_context():
        config = app.extensions["migrate"].migrate.get_config(str(FOLDER))
        command.downgrade(config, "0002")
    with old.database.reading() as here, then.database.writing() as there:
        for table in (player, game, turn):
            known = {column["name"] for column in inspect(there).get_columns(table.name)}
            for row in here.execute(select(*(table.c[name] for name in known))).mappings():
                there.execute(insert(table), dict(row))
    then.database.engine.dispose()
    _, new = make(url)
    for n in range(2, 5):
        play(new, ALICE, game_id, n)
    with new.database.reading() as connection:
        there_are = connection.execute(text("SELECT name FROM sqlite_master")).scalars().all()
    assert {table.name for table in metadata.sorted_tables} <= set(there_are)


@pytest.mark.slow
def test_many_at_once_never_find_the_database_locked(make: Make, tmp_path: Path) -> None:
    _, games = make(f"sqlite:///{tmp_path}/busy.sqlite")

    def plays(number: int) -> int:
        mine = f"p{number}"
        done = 0
        for n in range(repetitions(40)):
            game_id = games.start(mine, SCENARIO, f"k-{n}", seed=number)
            for turn_ in range(1, 5):
                play(games, mine, game_id, turn_)
                done += 1
        return done

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(plays, range(8))) == 8 * 4 * repetitions(40)
