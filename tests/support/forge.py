"""Servers that start quickly, since what they are made of has been read already.

`python -m tests.support.forge` reads all modules once and then, for each port that it is told,
forks a gunicorn as `make run` has it. Each is a group of processes and can be killed as a whole.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from socket import create_connection, create_server

from tests.support.serving import GUNICORN

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 60


class Forged:
    """A server that runs until it is killed."""

    def __init__(self, port: int, pid: int) -> None:
        self.port, self.pid = port, pid

    def kill(self) -> None:
        """No last words, and nobody of it is left."""
        with suppress(ProcessLookupError):
            while True:
                os.killpg(self.pid, signal.SIGKILL)
                time.sleep(0.005)


class Forge:
    """Makes servers on one database."""

    def __init__(self, database_url: str) -> None:
        settings = {"DATABASE_URL": database_url, "SECRET_KEY": "s" * 40, "RATE_LIMITS": "none"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.forge"],
            cwd=ROOT,
            env=os.environ | settings,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def server(self) -> Forged:
        """One more server, which answers."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self._process.stdin.write(f"{port}\n")
        self._process.stdin.flush()
        made = Forged(port, int(self._process.stdout.readline()))
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            try:
                create_connection(("127.0.0.1", port), timeout=1).close()
            except OSError:
                time.sleep(0.01)
            else:
                return made
        made.kill()
        raise RuntimeError("the server did not start")

    def close(self) -> None:
        """No more servers."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(timeout=PATIENCE_SECONDS)
        self._process.stdout.close()


@contextmanager
def forge(database_url: str) -> Iterator[Forge]:
    """A forge, closed afterwards."""
    made = Forge(database_url)
    try:
        yield made
    finally:
        made.close()


def main() -> None:
    """Fork a server for each port on standard input, and say its pid."""
    from gunicorn.app.wsgiapp import WSGIApplication  # noqa: PLC0415

    import app  # noqa: F401, PLC0415 - read before anything is forked

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those who were killed
    for line in iter(sys.stdin.readline, ""):
        pid = os.fork()
        if pid == 0:
            os.setsid()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            sys.argv = ["gunicorn", "app:app", "--bind", f"127.0.0.1:{line.strip()}", *GUNICORN]
            sys.stdin.close()
            WSGIApplication("%(prog)s").run()
        print(pid, flush=True)


if __name__ == "__main__":
    main()
