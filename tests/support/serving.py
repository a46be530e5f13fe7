"""The game behind a real gunicorn, and connections to it that are kept alive."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

ROOT = Path(__file__).parents[2]
FORM = "application/x-www-form-urlencoded"
GUNICORN = (
    "--worker-class gthread --workers 2 --threads 8 --keep-alive 30"
    " --no-control-socket --log-level warning"
).split()


class Server(NamedTuple):
    """A server that runs; ``kill`` ends it at once, workers and all, as a power cut would."""

    port: int
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        """No last words."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


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

    @classmethod
    async def to(cls, port: int) -> Client:
        """A new connection to this machine's port."""
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def csrf_token(self) -> str:
        """The token of the front page."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', (await self.send("GET", "/")).body)
        assert token
        return token[1]

    async def start_game(self, token: str, key: str, seed: int) -> str:
        """Start a game and give back its address."""
        form = {"csrf_token": token, "key": key, "seed": str(seed)}
        answer = await self.send("POST", "/games", form)
        location = re.search(r"(?i)location: (\S+)", answer.head)
        assert location, answer
        return location[1]

    async def send(
        self,
        method: str,
        path: str,
        form: dict[str, str] | None = None,
        headers: tuple[str, ...] = (),
    ) -> Answer:
        """Send one request and read its whole answer."""
        body = urlencode(form or {}).encode()
        lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Actor-Kind: test", *headers]
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
def served(application: str, environment: dict[str, str], port: int = 0) -> Iterator[Server]:
    """Serve an application as `make run` does, but without limits, until the block ends.

    Without a port, on any that is free.
    """
    if not port:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", *GUNICORN],
        cwd=ROOT,
        env=os.environ | {"RATE_LIMITS": "none"} | environment,
        start_new_session=True,
    )
    try:
        _wait_for(port, server)
        yield Server(port, server)
    finally:
        if server.poll() is None:
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
