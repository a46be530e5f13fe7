"""The game on a database of the test's choice, with a clock that the test sets."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext

import pytest
from flask import Flask

from app import create_app
from game.config import IN_MEMORY, Settings
from game.store.tables import db
from tests.support.player import Clock
from tests.support.postgres import Server

SECRET = "a secret that is long enough for the tests"
#: Where the tests of pages and commands play: DATABASE=postgresql has all of them there.
KIND = os.environ.get("DATABASE", "sqlite")
Databases = Callable[[], AbstractContextManager[str]]


@pytest.fixture
def clock() -> Clock:
    """A clock that the test sets."""
    return Clock()


@pytest.fixture(scope="session")
def databases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Databases:
    """Makes an empty database of the kind that DATABASE names; its address, while it is used."""
    if KIND == "postgresql":
        server: Server = request.getfixturevalue("postgres")
        return server.fresh_database
    assert KIND == "sqlite", f"DATABASE is {KIND!r}, but it may be sqlite or postgresql"
    return lambda: nullcontext(f"sqlite:///{tmp_path_factory.mktemp('database')}/game.sqlite")


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """The address of an empty database for one test."""
    with databases() as url:
        yield url


@contextmanager
def one_app(
    database_url: str, clock: Clock | None = None, rate_limits: str = IN_MEMORY
) -> Iterator[Flask]:
    """The app on a database of that address; everything is closed afterwards."""
    quick = "scrypt:1024:8:1"  # what a hash costs is a test of its own
    settings = Settings(database_url, SECRET, False, quick, rate_limits=rate_limits)
    app = create_app(settings, clock or Clock())
    try:
        yield app
    finally:
        app.extensions["studies"].backroom.close()
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def make_app(clock: Clock) -> Iterator[Callable[[str], Flask]]:
    """Make the app on a database of that address; everything is closed afterwards."""
    with ExitStack() as stack:
        yield lambda database_url: stack.enter_context(one_app(database_url, clock))
