"""The tests' PostgreSQL is real, starts empty, and never outlives the tests."""

import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import create_engine, text

from tests.support.postgres import Server, postgres_server

ROOT = Path(__file__).parents[2]


def test_a_fresh_database_answers_and_is_empty(postgres_url: str) -> None:
    engine = create_engine(postgres_url)
    with engine.begin() as connection:
        assert connection.scalar(text("SELECT version()")).startswith("PostgreSQL")
        assert (
            connection.scalar(text("SELECT count(*) FROM pg_tables WHERE schemaname='public'")) == 0
        )
        connection.execute(text("CREATE TABLE left_behind (id int)"))
    engine.dispose()


def test_two_databases_of_one_server_are_strangers(postgres: Server) -> None:
    with postgres.fresh_database() as first, postgres.fresh_database() as second:
        assert first != second


def test_a_stopped_server_leaves_nothing() -> None:
    with postgres_server(durable=True) as server:
        engine = create_engine(server.url())
        with engine.connect() as connection:
            assert connection.scalar(text("SHOW fsync")) == "on"
        engine.dispose()
        assert server.folder.exists()
    assert not server.folder.exists()


def test_a_killed_test_run_takes_its_server_along() -> None:
    script = (
        "from tests.support.postgres import postgres_server\n"
        "with postgres_server() as server:\n"
        "    print(server.folder, flush=True)\n"
        "    input()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as run:
        assert run.stdout is not None
        folder = Path(run.stdout.readline().strip())
        assert (folder / "data" / "postmaster.pid").exists()
        run.kill()
    deadline = time.monotonic() + 10
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not folder.exists()
