"""A server that is killed in the middle loses nothing that it has acknowledged."""

from __future__ import annotations

import asyncio
import os
import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.support import repetitions
from tests.support.serving import Client, Server, served

Turn = tuple[str, int]
PLAYERS = 4


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


async def play_until_killed(server: Server, seed: int, delay_seconds: float) -> list[Turn]:
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


def play_and_kill(server: Server, seed: int, delay_seconds: float) -> list[Turn]:
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


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_what_was_acknowledged_is_there_after_kill_minus_nine(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    sqlite = kind == "sqlite"
    url = f"sqlite:///{tmp_path}/a.sqlite" if sqlite else request.getfixturevalue("postgres_url")
    environment = {"DATABASE_URL": url, "SECRET_KEY": "s" * 40}
    acknowledged: set[Turn] = set()
    kills = int(os.environ.get("KILLS", "0")) or repetitions(30)
    for number in range(kills):
        delay_seconds = random.Random(number).uniform(0, 0.5)
        # In a thread of its own: the browser of other tests has an event loop in this one.
        with served("app:app", environment) as server, ThreadPoolExecutor(1) as apart:
            played = apart.submit(play_and_kill, server, number, delay_seconds)
            acknowledged |= set(played.result())
        turns, games = kept(url)
        assert acknowledged <= turns
        # And no game is torn: it has come as far as its last turn.
        last = {game: max(n for g, n in turns if g == game) for game, _ in turns}
        assert {(game, n) for game, n in games if n} == set(last.items())
