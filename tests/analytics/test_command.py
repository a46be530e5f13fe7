"""`flask insights`: for people, and with --json for programs."""

from __future__ import annotations

import json

from flask import Flask

from game.store import Games
from game.store.database import Database
from tests.analytics.brute_force import DAY, WEEK, Raw, RawGame
from tests.analytics.conftest import fill
from tests.store.plays import ALICE, SCENARIO, play
from tests.support.player import Clock

Made = tuple[Flask, Database]
NAMES = [
    "players",
    "sessions",
    "replay_rate",
    "completion_rate",
    "session_minutes_mean",
    "session_minutes_median",
]


def ask(app: Flask, *arguments: str) -> str:
    result = app.test_cli_runner().invoke(args=["insights", *arguments])
    assert result.exception is None
    assert result.exit_code == 0
    assert result.stderr == ""
    return result.stdout


def test_json_holds_six_figures_and_nothing_else(sqlite: Made) -> None:
    figures = json.loads(ask(sqlite[0], "--json"))
    assert list(figures) == NAMES
    for figure in figures.values():
        assert list(figure) == ["value", "n", "low", "high"]
        assert figure["low"] is figure["high"] is None
    assert figures["players"] == {"value": 0, "n": 0, "low": None, "high": None}
    assert figures["replay_rate"] == {"value": None, "n": 0, "low": None, "high": None}


def test_what_is_played_is_counted(sqlite: Made, clock: Clock) -> None:
    app, _ = sqlite
    games: Games = app.extensions["games"]
    game_id = games.start(ALICE, SCENARIO, "k-start")
    assert json.loads(ask(app, "--json"))["players"]["value"] == 0
    for turn in range(1, 5):
        clock.now += 75
        play(games, ALICE, game_id, turn)
    games.start("robot", SCENARIO, "k-start", actor_kind="bot")
    figures = json.loads(ask(app, "--json"))
    assert figures["players"] == {"value": 1, "n": 1, "low": None, "high": None}
    assert figures["sessions"]["value"] == 1
    assert figures["session_minutes_mean"]["value"] == 5.0
    assert figures["session_minutes_median"]["value"] == 5.0
    assert figures["completion_rate"]["n"] == 0
    clock.now += DAY
    assert json.loads(ask(app, "--json"))["completion_rate"]["n"] == 1


def test_the_table_is_for_people(sqlite: Made, clock: Clock) -> None:
    games = [
        RawGame(player, clock.now - WEEK, (clock.now - WEEK + 540,), finished=player < 3)
        for player in range(4)
    ]
    games.append(RawGame(4, clock.now, (clock.now,), finished=False))
    fill(sqlite[1], Raw(("person",) * 5, tuple(games)))
    table = ask(sqlite[0])
    assert "Players                           5         5" in table
    assert "Replay rate                   0.0 %         4   0.0 % to 49.0 %" in table
    assert "younger than 7 days: 1" in table
    assert "Completion rate              75.0 %         4   30.1 % to 95.4 %" in table
    assert "Median session, minutes        9.00         5" in table
