"""What costs many games is there within ten seconds, and never delays anybody's turn."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

import pytest
from flask import Flask

from game.store import Games
from game.store.studies import Kind, Studies
from tests.store.plays import ALICE, BOB, SCENARIO, play
from tests.store.test_studies import asked, finished, finished_game

pytestmark = pytest.mark.alone

MOST_SECONDS = 10.0  # from the question to the answer, the process's start included
SLOWER_AT_MOST = 2.0  # times, while the back room is busy; both were 13 ms when this was written


@pytest.fixture
def studies(make: Callable[[str], tuple[Flask, Games]], tmp_path: object) -> Studies:
    """Studies on SQLite, in full."""
    kept: Studies = make(f"sqlite:///{tmp_path}/game.sqlite")[0].extensions["studies"]
    return kept


def test_the_road_not_taken_is_there_within_ten_seconds(studies: Studies) -> None:
    game = finished_game(studies.games)
    began = time.monotonic()
    asked(studies, game, Kind.ROADS)
    finished(studies, game, Kind.ROADS)
    assert time.monotonic() - began < MOST_SECONDS


def turns(games: Games, name: str) -> list[float]:
    """Seconds that each turn of a few games took."""
    took = []
    for number in range(5):
        game_id = games.start(BOB, SCENARIO, f"k-{name}-{number}", seed=number)
        for turn in range(1, 5):
            began = time.perf_counter()
            play(games, BOB, game_id, turn)
            took.append(time.perf_counter() - began)
    return took


def test_a_turn_takes_as_long_as_ever_while_others_look_back(studies: Studies) -> None:
    games, game = studies.games, finished_game(studies.games)
    idle = median(turns(games, "idle"))
    asked(studies, game, Kind.LUCK)
    while studies.find(game)[Kind.LUCK].done == 0:
        time.sleep(0.05)
    busy = turns(games, "busy")
    assert not studies.find(game)[Kind.LUCK].finished, "the back room was busy all the time"
    assert median(busy) < SLOWER_AT_MOST * idle
    assert game.player_id == ALICE
