"""One door to the database: how it is opened, who may write, and how a transaction begins.

SQLite is the embedded default: write-ahead log, nothing acknowledged is lost at a power cut
(``synchronous=FULL``), and a writing transaction takes its lock *before* its first read
(``BEGIN IMMEDIATE``), for a reader that turns writer is refused at once when somebody else wrote.
In front of the writer stands a lock of our own, over threads and processes, since waiting in line
is faster than SQLite's polling. PostgreSQL has row locks and needs none of this.
"""

from __future__ import annotations

import os
import random
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Executable, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows, where one process serves
    fcntl = None  # type: ignore[assignment]

T = TypeVar("T")

BUSY_SECONDS = 15
TRIES = 6  # of a transaction that came in another's way
FIRST_PAUSE_SECONDS = 0.01  # doubled each time, and shortened by chance so that two part ways

#: What PostgreSQL calls a transaction that may simply be tried again: could not be put in order
#: with others, or waited for one that waited for it.
IN_THE_WAY = {"40001", "40P01"}


class Database:
    """Reading and writing transactions on one engine."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writer = engine.execution_options(writing=True)
        self._embedded = engine.dialect.name == "sqlite"
        self._lock = ProcessLock(lock_file(engine.url) if self._embedded else None)
        # A database in memory is one connection for all threads: one transaction at a time.
        self._alone = self._embedded and sqlite_file(engine.url) is None
        if self._embedded:
            event.listen(engine, "connect", _set_up_connection)
            event.listen(engine, "begin", _begin)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads."""
        if self._alone:
            with self._lock.held(), self.engine.begin() as connection:
                yield connection
        else:
            with self.engine.connect() as connection:
                yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A reading transaction that sees the database as it is at its first statement."""
        if self._embedded:  # where every transaction does
            with self.reading() as connection:
                yield connection
        else:
            with self.engine.connect() as connection:
                level = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
                yield connection.execution_options(**level)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes: committed at the end, rolled back on any error."""
        if self._embedded:
            with self._lock.held(), self._writer.begin() as connection:
                yield connection
        else:
            with self._writer.begin() as connection:
                yield connection

    def write(self, work: Callable[[Connection], T]) -> T:
        """The result of ``work`` in a writing transaction, tried again if others were in its way.

        A connection that breaks is tried again as well. Then nobody knows whether the work was
        committed, so it must be such as can be done twice: a key of its own stops the second time.
        """
        pause = FIRST_PAUSE_SECONDS
        for _ in range(TRIES - 1):
            try:
                with self.writing() as connection:
                    return work(connection)
            except DBAPIError as error:
                if not passing(error):
                    raise
            time.sleep(pause * random.uniform(0.5, 1))  # noqa: S311 - no secret
            pause *= 2
        with self.writing() as connection:
            return work(connection)

    def run(self, *steps: tuple[Executable, Mapping[str, Any]]) -> list[int]:
        """Statements with their values in one writing transaction; how many rows each touched."""
        return self.write(lambda connection: [connection.execute(*step).rowcount for step in steps])

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else migrates meanwhile, in whatever process."""
        if self._embedded:
            with self._lock.held():
                yield
        else:
            with self.engine.connect() as connection:
                connection = connection.execution_options(isolation_level="AUTOCOMMIT")
                connection.exec_driver_sql(f"SELECT pg_advisory_lock({MIGRATION_LOCK})")
                try:
                    yield
                finally:
                    connection.exec_driver_sql(f"SELECT pg_advisory_unlock({MIGRATION_LOCK})")


MIGRATION_LOCK = 0x51EE9  # any number of our own


def passing(error: DBAPIError) -> bool:
    """Whether it may go well next time: others were in the way, or the connection broke."""
    if error.connection_invalidated or getattr(error.orig, "sqlstate", None) in IN_THE_WAY:
        return True
    return "database is locked" in str(error.orig)


class ProcessLock:
    """A lock over the threads of this process and, by a file, over all processes beside it."""

    def __init__(self, path: Path | None) -> None:
        self._threads = threading.Lock()
        self._path = path
        self._file = -1
        self._pid = 0

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock; whoever else wants it waits."""
        with self._threads:
            if self._path is None or fcntl is None:
                yield
                return
            if self._pid != os.getpid():  # an open file is shared with a fork, and so is its lock
                self._file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
                self._pid = os.getpid()
                weakref.finalize(self, os.close, self._file)
            fcntl.flock(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(self._file, fcntl.LOCK_UN)


def address(database_url: str, base: Path | None = None) -> URL:
    """The database's address as SQLAlchemy wants it; its folder is made where it is missing.

    A relative SQLite path is relative to ``base``, by default the folder in which the command was
    given. Bare ``postgres://`` addresses get the driver that we bring.
    """
    url = make_url(database_url)
    if url.drivername in {"postgres", "postgresql"}:
        return url.set(drivername="postgresql+psycopg")
    file = sqlite_file(url) if url.get_backend_name() == "sqlite" else None
    if file is None:
        return url
    file = (base or Path.cwd()) / file
    file.parent.mkdir(parents=True, exist_ok=True)
    name = str(url.database)
    return url.set(database=f"file:{file}" if name.startswith("file:") else str(file))


def engine_options(url: URL) -> dict[str, Any]:
    """What ``create_engine`` needs to know beside the address."""
    if url.get_backend_name() == "sqlite":
        # isolation_level=None: the driver begins nothing by itself; ``_begin`` does.
        return {"connect_args": {"isolation_level": None, "timeout": BUSY_SECONDS}}
    return {"pool_pre_ping": True}


def sqlite_file(url: URL) -> Path | None:
    """The file behind an SQLite address, None where it lives in memory."""
    name = url.database or ""
    if name.startswith("file:"):
        name = name.removeprefix("file:").removeprefix("//")
    if name in {"", ":memory:"} or url.query.get("mode") == "memory":
        return None
    return Path(name)


def lock_file(url: URL) -> Path | None:
    """The file that writers lock, beside the database."""
    file = sqlite_file(url)
    return None if file is None else file.with_name(f"{file.name}.lock")


def _set_up_connection(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
