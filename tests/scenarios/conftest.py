"""A good company as text, to be spoiled in one place at a time."""

import tomllib
from pathlib import Path

import pytest

from game import catalogue
from game.catalogue import Problem
from tests.scenarios.spoil import GOOD, Check, Spoil, as_file


@pytest.fixture
def problems_after(tmp_path: Path) -> Check:
    """What the catalogue says of the good company once it has been spoiled."""

    def check(spoil: Spoil) -> list[Problem]:
        table = tomllib.loads(GOOD.read_text())
        spoil(table)
        path = tmp_path / "spoiled.toml"
        path.write_text(as_file(table))
        return catalogue.check(path)

    return check
