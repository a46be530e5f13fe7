"""What every test may use: `clock`, `make_app`, `postgres`, `postgres_url`, `browser`, `page`."""

from pathlib import Path

import pytest

from game.engine import turn
from tests.engine.identities import watched

pytest_plugins = ["tests.support.postgres", "tests.support.apps", "tests.support.browser"]

# Whatever game a test plays, what is true of every turn is checked on it.
turn._played = watched(turn._played)

PLAYS_THE_RULES = [Path(__file__).parent / name for name in ("engine", "cli")]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of the rules, and of the commands that play by them."""
    for item in items:
        if any(folder in item.path.parents for folder in PLAYS_THE_RULES):
            item.add_marker("engine")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many requests the tests sent that count theirs."""
    passed = terminalreporter.getreports("passed")
    sent = sum(n for one in passed for name, n in one.user_properties if name == "requests")
    if sent:
        terminalreporter.write_line(f"{sent:,} requests were sent, and every answer was looked at")
