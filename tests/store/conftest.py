"""Games on an empty database of their own, and a clock that the test sets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from game.store import Games

Made = tuple[Flask, Games]


@pytest.fixture
def make(make_app: Callable[[str], Flask]) -> Callable[[str], Made]:
    """Make the app on a database of that address, and what the tests here ask of it."""

    def made(database_url: str) -> Made:
        app = make_app(database_url)
        return app, app.extensions["games"]

    return made


@pytest.fixture
def games(make: Callable[[str], Made], tmp_path: Path) -> Games:
    """Games on SQLite."""
    return make(f"sqlite:///{tmp_path}/game.sqlite")[1]
