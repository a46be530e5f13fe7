"""The game behind a real server, for a browser to play."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.serving import served


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the game is served, on an empty database of its own."""
    folder = tmp_path_factory.mktemp("browser")
    environment = {
        "DATABASE_URL": f"sqlite:///{folder}/game.sqlite",
        "SECRET_KEY": "a secret that is long enough for the tests",
    }
    with served("app:app", environment) as server:
        yield f"http://127.0.0.1:{server.port}/"
