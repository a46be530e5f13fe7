"""The named cast: Alice owns her games, and Bob may not see them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.support.player import Player


@pytest.fixture
def app(make_app: Callable[[str], Flask], database_url: str) -> Flask:
    """The game on an empty database of its own."""
    return make_app(database_url)


@pytest.fixture
def alice(app: Flask) -> Player:
    """She plays."""
    return Player(app)


@pytest.fixture
def bob(app: Flask) -> Player:
    """He plays as well, elsewhere."""
    return Player(app)
