"""The game on a database of the test's choice, with a clock that the test sets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest
from flask import Flask

from app import create_app
from game.config import Settings
from game.store.tables import db
from tests.support.player import Clock

SECRET = "a secret that is long enough for the tests"


@pytest.fixture
def clock() -> Clock:
    """A clock that the test sets."""
    return Clock()


@contextmanager
def one_app(database_url: str, clock: Clock | None = None) -> Iterator[Flask]:
    """The app on a database of that address; everything is closed afterwards."""
    quick = "scrypt:1024:8:1"  # what a hash costs is a test of its own
    app = create_app(Settings(database_url, SECRET, False, quick), clock or Clock())
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
