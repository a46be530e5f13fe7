"""Games on an empty database of their own, and a clock that the test sets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from game.config import Settings
from game.store import Games
from game.store.tables import db
from tests.support.player import Clock

Made = tuple[Flask, Games]


@pytest.fixture
def clock() -> Clock:
    """A clock that the test sets."""
    return Clock()


@pytest.fixture
def make(clock: Clock) -> Iterator[Callable[[str], Made]]:
    """Make the app on a database of that address; everything is closed afterwards."""
    with ExitStack() as stack:

        def made(database_url: str) -> Made:
            app = create_app(Settings(database_url, "s" * 40, False), clock)
            with app.app_context():
                stack.callback(db.engine.dispose)
            return app, app.extensions["games"]

        yield made


@pytest.fixture
def games(make: Callable[[str], Made], tmp_path: Path) -> Games:
    """Games on SQLite."""
    return make(f"sqlite:///{tmp_path}/game.sqlite")[1]
