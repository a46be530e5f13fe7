"""A bare application with the game's commands."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from game import cli
from tests.scenarios.spoil import GOOD

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    """Run a command of ``flask`` as a shell would, standard output and standard error apart."""
    app = Flask("commands")
    cli.register(app)
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(args=[str(word) for word in words])


@pytest.fixture
def company() -> Path:
    """The file of a company that does not change when the shipped ones are tuned."""
    return GOOD
