"""The named cast: Alice owns her games, and Bob may not see them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from game.config import Settings
from game.store.tables import db
from tests.support.player import Clock, Player

SECRET = "a secret that is long enough for the tests"


@pytest.fixture
def clock() -> Clock:
    """A clock that the test sets."""
    return Clock()


@pytest.fixture
def app(tmp_path: Path, clock: Clock) -> Iterator[Flask]:
    """The game on an empty database of its own."""
    app = create_app(Settings(f"sqlite:///{tmp_path}/game.sqlite", SECRET, False), clock)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def alice(app: Flask) -> Player:
    """She plays."""
    return Player(app)


@pytest.fixture
def bob(app: Flask) -> Player:
    """He plays as well, elsewhere."""
    return Player(app)
