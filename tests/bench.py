"""`make bench`: what a turn costs, as a ratio to a Flask hello served in the same minute.

Two gthread workers of eight threads serve first the hello and then the game, to 16 connections
that are kept alive. A turn changes two policies, so it is simulated three times. Only the ratio
counts, for a machine's own speed drifts; it should be at least 0.03.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

ROOT = Path(__file__).parents[1]
CONNECTIONS = 16
TURNS = 8
GOAL = 0.03
GUNICORN = (
    "--worker-class gthread --workers 2 --threads 8 --keep-alive 30"
    " --no-control-socket --log-level warning"
).split()
FORM = "application/x-www-form-urlencoded"
# Each turn differs from the one before it in two policies, and no team is fired for either.
CHOICES = (
    {"wip_limit": "5", "testing": "automated", "deployment": "sprint-end"},
    {"wip_limit": "6", "testing": "test-first", "deployment": "sprint-end"},
)


class Answer(NamedTuple):
    """A response in the few parts that matter here."""

    status: int
    head: str
    body: str


class Client:
    """One connection, kept alive, with its own cookie."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._cookie = ""

    async def send(self, method: str, path: str, form: dict[str, str] | None = None) -> Answer:
        """Send one request and read its whole answer."""
        body = urlencode(form or {}).encode()
        lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Actor-Kind: test"]
        if self._cookie:
            lines.append(f"Cookie: {self._cookie}")
        if method == "POST":
            lines += [f"Content-Type: {FORM}", f"Content-Length: {len(body)}"]
        self._writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode()
        length = re.search(r"(?i)content-length: (\d+)", head)
        content = await self._reader.readexactly(int(length[1]) if length else 0)
        if cookie := re.search(r"(?i)set-cookie: ([^;]+)", head):
            self._cookie = cookie[1]
        return Answer(int(head[9:12]), head, content.decode())

    async def close(self) -> None:
        """Hang up."""
        self._writer.close()
        await self._writer.wait_closed()


@contextmanager
def served(application: str, environment: dict[str, str]) -> Iterator[int]:
    """Serve an application as `make run` does, and yield its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", *GUNICORN],
        cwd=ROOT,
        env=os.environ | environment,
    )
    try:
        _wait_for(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not start")


async def _clients(port: int) -> AsyncIterator[Client]:
    for _ in range(CONNECTIONS):
        yield Client(*await asyncio.open_connection("127.0.0.1", port))


async def hellos_per_second(port: int, seconds: float) -> float:
    """How many hellos are served a second."""
    clients = [client async for client in _clients(port)]
    start = time.monotonic()

    async def greet(client: Client) -> int:
        served = 0
        while time.monotonic() - start < seconds:
            assert (await client.send("GET", "/")).status == 200
            served += 1
        return served

    served = sum(await asyncio.gather(*map(greet, clients)))
    elapsed = time.monotonic() - start
    await asyncio.gather(*(client.close() for client in clients))
    return served / elapsed


async def turns_per_second(port: int, games_each: int) -> float:
    """How many turns are played a second; the games are started before the clock is."""
    clients = [client async for client in _clients(port)]

    async def start_games(client: Client) -> tuple[str, list[str]]:
        front = await client.send("GET", "/")
        token = re.search(r'name="?csrf_token"? value="([^"]+)"', front.body)
        assert token, front
        games = []
        for n in range(games_each):
            form = {"csrf_token": token[1], "key": f"k-bench-{n}", "seed": str(n)}
            answer = await client.send("POST", "/games", form)
            location = re.search(r"(?i)location: (\S+)", answer.head)
            assert answer.status == 303, answer
            assert location, answer
            games.append(location[1])
        return token[1], games

    async def play(client: Client, token: str, games: list[str]) -> None:
        for game in games:
            for turn in range(1, TURNS + 1):
                form = {"csrf_token": token, "turn": str(turn), "key": f"k-bench-{turn}"}
                form |= CHOICES[turn % 2]
                answer = await client.send("POST", f"{game}/decisions", form)
                assert answer.status == 303, answer

    started = await asyncio.gather(*map(start_games, clients))
    start = time.monotonic()
    await asyncio.gather(
        *(play(client, *mine) for client, mine in zip(clients, started, strict=True))
    )
    elapsed = time.monotonic() - start
    await asyncio.gather(*(client.close() for client in clients))
    return CONNECTIONS * games_each * TURNS / elapsed


def main() -> int:
    """Measure both, in turn, and say whether a turn is quick enough."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=4.0, help="of hellos, twice")
    options.add_argument("--games", type=int, default=6, help="for each of 16 connections")
    options.add_argument("--application", default="app:app")
    given = options.parse_args()
    hellos = []
    with tempfile.TemporaryDirectory() as folder:
        database = os.environ.get("DATABASE_URL") or f"sqlite:///{folder}/bench.sqlite"
        with served("tests.support.hello:app", {}) as port:
            hellos.append(asyncio.run(hellos_per_second(port, given.seconds)))
        with served(given.application, {"DATABASE_URL": database}) as port:
            turns = asyncio.run(turns_per_second(port, given.games))
        with served("tests.support.hello:app", {}) as port:
            hellos.append(asyncio.run(hellos_per_second(port, given.seconds)))
    hello = sum(hellos) / len(hellos)
    ratio = turns / hello
    print(f"hello {hello:.0f}/s, turn {turns:.0f}/s: {ratio:.4f} (goal: at least {GOAL})")
    return 0 if ratio >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
