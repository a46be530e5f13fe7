"""A server that is killed in the middle loses nothing that it has acknowledged."""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.support import few, postgres
from tests.support.forge import Forge, Forged, forge
from tests.support.serving import Client

Turn = tuple[str, int]
PLAYERS = 4
KILLS = 1000
ON_ONE_DATABASE = 50  # kills; then another one, for a large one takes long to read


async def play_games(client: Client, seed: int, acknowledged: list[Turn]) -> None:
    """Play game after game, noting each turn once its answer is here."""
    token = await client.csrf_token()
    for n in range(1000):
        game = await client.start_game(token, f"k-start-{n}", seed + n)
        for turn in range(1, 9):
            form = {"csrf_token": token, "turn": str(turn), "key": f"k-turn-{turn}"}
            answer = await client.send("POST", f"{game}/decisions", form)
            if answer.status != 303:  # fired at half-time
                break
            acknowledged.append((game.rsplit("/", 1)[1], turn))


async def play_until_killed(server: Forged, seed: int, delay_seconds: float) -> list[Turn]:
    """Several players play; the server is killed soon after the first acknowledged turn."""
    acknowledged: list[Turn] = []
    clients = [await Client.to(server.port) for _ in range(PLAYERS)]
    playing = [
        asyncio.create_task(play_games(client, seed + 1000 * n, acknowledged))
        for n, client in enumerate(clients)
    ]
    while not acknowledged:
        await asyncio.sleep(0.01)
    await asyncio.sleep(delay_seconds)
    await asyncio.to_thread(server.kill)
    ends = await asyncio.gather(*playing, return_exceptions=True)
    assert all(isinstance(end, ConnectionError | asyncio.IncompleteReadError) for end in ends), ends
    for client in clients:
        with suppress(ConnectionError):
            await client.close()
    return acknowledged


def play_and_kill(server: Forged, seed: int, delay_seconds: float) -> list[Turn]:
    """The same, with an event loop around it."""
    return asyncio.run(play_until_killed(server, seed, delay_seconds))


def kept(url: str) -> tuple[set[Turn], set[Turn]]:
    """The turns that are there, and how far each game says that it has come."""
    engine = create_engine(url)
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
        turns = {tuple(row) for row in connection.execute(text("SELECT game_id, n FROM turn"))}
        games = {
            tuple(row) for row in connection.execute(text("SELECT id, turns_played FROM game"))
        }
    engine.dispose()
    return turns, games


@contextmanager
def empty(kind: str, folder: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty database of a kind."""
    if kind == "sqlite":
        yield f"sqlite:///{folder}/a.sqlite"
    else:
        with request.getfixturevalue("durable_postgres").fresh_database() as url:
            yield url


@pytest.fixture(scope="module")
def durable_postgres() -> Iterator[postgres.Server]:
    """A PostgreSQL that writes everything down, as whoever keeps games has it."""
    with postgres.postgres_server(durable=True) as server:
        yield server


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_what_was_acknowledged_is_there_after_kill_minus_nine(
    kind: str,
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
    capsys: pytest.CaptureFixture[str],
) -> None:
    kills = int(os.environ.get("KILLS", "0")) or few(KILLS)
    began, of_all = time.monotonic(), 0
    for first in range(0, kills, ON_ONE_DATABASE):
        numbers = range(first, min(kills, first + ON_ONE_DATABASE))
        with empty(kind, tmp_path_factory.mktemp("killed"), request) as url, forge(url) as made:
            acknowledged: set[Turn] = set()
            for number in numbers:
                acknowledged |= killed(made, number)
                whole(acknowledged, *kept(url))
            of_all += len(acknowledged)
    assert of_all >= kills
    with capsys.disabled():
        minutes = (time.monotonic() - began) / 60
        print(f"\n{kind}: {kills} kills, {of_all} turns, all kept; {minutes:.1f} minutes")


def killed(made: Forge, number: int) -> set[Turn]:
    """Turns that a server acknowledged before it was killed."""
    delay_seconds = random.Random(number).uniform(0, 0.5)
    # In a thread of its own: the browser of other tests has an event loop in this one.
    with ThreadPoolExecutor(1) as apart:
        return set(apart.submit(play_and_kill, made.server(), number, delay_seconds).result())


def whole(acknowledged: set[Turn], turns: set[Turn], games: set[Turn]) -> None:
    """Nothing acknowledged is missing, and no game is torn: it is as far as its last turn."""
    assert acknowledged <= turns
    last: dict[str, int] = {}
    for game, n in turns:
        last[game] = max(n, last.get(game, 0))
    assert {(game, n) for game, n in games if n} == set(last.items())
