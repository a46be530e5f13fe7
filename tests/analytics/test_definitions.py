"""What the page shows as SQL is SQL that runs, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from game.analytics.definitions import DEFINITIONS
from game.analytics.goals import AIMS
from game.analytics.rollup import Rollups
from game.store.database import Database
from game.web.insights_words import DEFINED_BY, GOAL_FIGURES
from tests.analytics.conftest import fill
from tests.analytics.histories import NOW, History

Made = tuple[Flask, Database]
#: No tap, no mention, no visit, no policy, and no game that is a day old.
EMPTY = {
    "positive_rate", "mentions", "sources", "choices", "left_at_turn", "completion_rate", "health",
    "experiments",
}  # fmt: skip
VALUES = {"since": 0, "until": NOW, "now": NOW, "day": 1}


@pytest.mark.parametrize("where", ["sqlite", "postgresql"])
def test_every_definition_can_be_asked(
    make: Callable[[str], Made], request: pytest.FixtureRequest, tmp_path: Path, where: str
) -> None:
    url = f"sqlite:///{tmp_path}/game.sqlite"
    _, database = make(request.getfixturevalue("postgres_url") if where == "postgresql" else url)
    alice = History(0, "person")
    alice.game(NOW - 600, (NOW - 500, NOW - 400), over=True)
    fill(database, alice.lines)
    Rollups(database).refresh(NOW)
    for name, definition in DEFINITIONS.items():
        wanted = text(definition.sql)
        values = {key: VALUES[key] for key in wanted.compile().params}
        with database.reading() as connection:
            rows = connection.execute(wanted, values).all()
        assert bool(rows) == (name not in EMPTY), name


def test_every_block_and_every_goal_says_what_it_means() -> None:
    assert set(DEFINED_BY.values()) | set(GOAL_FIGURES.values()) <= set(DEFINITIONS)
    assert set(GOAL_FIGURES) == {aim.name for aim in AIMS}
