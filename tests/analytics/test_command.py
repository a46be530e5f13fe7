"""`flask insights`: for people, and with --json for programs."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from game.store import Games
from game.store.database import Database
from tests.analytics.brute_force import DAY, WEEK
from tests.analytics.conftest import fill
from tests.analytics.histories import History
from tests.store.plays import ALICE, SCENARIO, play
from tests.support.player import Clock

Made = tuple[Flask, Database]
NAMES = [
    "players",
    "sessions",
    "replay_rate",
    "completion_rate",
    "returning_rate",
    "d1",
    "d7",
    "session_minutes_mean",
    "session_minutes_median",
    "active_minutes_median",
    "bots",
    "positive_rate",
]


def ask(app: Flask, *arguments: str) -> str:
    result = app.test_cli_runner().invoke(args=["insights", *arguments])
    assert result.exception is None
    assert result.exit_code == 0
    assert result.stderr == ""
    return result.stdout


def test_json_holds_these_figures_and_nothing_else(sqlite: Made) -> None:
    figures = json.loads(ask(sqlite[0], "--json"))
    assert list(figures) == [*NAMES, "left_at_turn"]
    assert figures.pop("left_at_turn") == {}
    for figure in figures.values():
        assert list(figure) == ["value", "n", "low", "high"]
        assert figure["low"] is figure["high"] is None
    assert figures["players"] == {"value": 0, "n": 0, "low": None, "high": None}
    assert figures["replay_rate"] == {"value": None, "n": 0, "low": None, "high": None}


def test_each_turn_has_its_own_share_of_those_who_left(sqlite: Made, clock: Clock) -> None:
    alice, bob = History(0, "person"), History(1, "person")
    alice.game(clock.now - WEEK, (clock.now - WEEK,))
    bob.game(clock.now - WEEK, (clock.now - WEEK, clock.now - WEEK + 9), over=True)
    fill(sqlite[1], alice.lines + bob.lines)
    left = json.loads(ask(sqlite[0], "--json"))["left_at_turn"]
    assert [(turn, each["value"], each["n"]) for turn, each in left.items()] == [
        ("1", 0.0, 2),
        ("2", 0.5, 2),
    ]
    assert all(list(each) == ["value", "n", "low", "high"] for each in left.values())


def test_to_is_now(sqlite: Made, clock: Clock) -> None:
    alice = History(0, "person")
    alice.game(clock.now, (clock.now,))
    fill(sqlite[1], alice.lines)
    at = datetime.fromtimestamp(clock.now, UTC).date()
    days = [(at + timedelta(days=n)).isoformat() for n in (-1, 0, 6, 7)]
    ripe = [json.loads(ask(sqlite[0], "--json", "--to", day))["replay_rate"]["n"] for day in days]
    assert ripe == [0, 0, 0, 1]
    seen = [json.loads(ask(sqlite[0], "--json", "--to", day))["players"]["n"] for day in days]
    assert seen == [0, 1, 1, 1]
    since = json.loads(ask(sqlite[0], "--json", "--from", days[2], "--to", days[3]))
    assert since["players"]["n"] == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--from", "yesterday"), "'yesterday' is no day: write it as YYYY-MM-DD"),
        (("--to", "2020-02-30"), "'2020-02-30' is no day"),
        (("--to", "20201014"), "'20201014' is no day"),
        (("--to", "0001-01-01"), "'0001-01-01' is no day"),
        (("--from", "2020-10-15", "--to", "2020-10-14"), "--from 2020-10-15 is after --to"),
    ],
)
def test_a_bad_day_gets_a_sentence(sqlite: Made, arguments: tuple[str, ...], sentence: str) -> None:
    result = sqlite[0].test_cli_runner().invoke(args=["insights", "--json", *arguments])
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert result.stdout == ""


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
    lines = []
    for number in range(5):
        who, begun = History(number, "person"), clock.now - (WEEK if number < 4 else 0)
        who.game(begun, (begun + (540 if number < 4 else 0),), over=number < 3)
        lines += who.lines
    fill(sqlite[1], lines)
    table = ask(sqlite[0])
    assert "Players                           5         5" in table
    assert "Replay rate                   0.0 %         4   0.0 % to 49.0 %" in table
    assert "younger than 7 days: 1" in table
    assert "Completion rate              75.0 %         4   30.1 % to 95.4 %" in table
    assert "Median session, minutes        9.00         5" in table
