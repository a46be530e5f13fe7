"""`flask synthetic`: made-up people, and the file from which everything can be counted again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from game.analytics.figures import Figure
from game.analytics.questions import midnight
from game.store import Games
from game.store.database import Database
from tests.analytics import brute_force
from tests.analytics.brute_force import Line, Span
from tests.store.plays import ALICE, SCENARIO
from tests.support.player import Player

Made = tuple[Flask, Database]


def run(app: Flask, *arguments: str) -> str:
    result = app.test_cli_runner().invoke(args=list(arguments))
    assert result.exit_code == 0, result.output
    return result.stdout


def written(file: Path) -> list[Line]:
    return [json.loads(line) for line in file.read_text().splitlines()]


@pytest.fixture
def made(sqlite: Made, tmp_path: Path) -> tuple[Flask, list[Line]]:
    """A population of 60, and its facts."""
    app, file = sqlite[0], tmp_path / "facts.jsonl"
    run(app, "synthetic", "--players", "60", "--facts", str(file), "--seed", "7")
    return app, written(file)


def test_every_figure_can_be_counted_from_the_file_alone(made: tuple[Flask, list[Line]]) -> None:
    app, lines = made
    printed = json.loads(
        run(app, "insights", "--json", "--from", "2020-08-20", "--to", "2020-09-30")
    )
    span = Span(
        midnight(brute_force.day("2020-08-20")), *[midnight(brute_force.day("2020-10-01"))] * 2
    )
    by_hand = brute_force.count(lines, span)
    left = {str(n): f._asdict() for n, f in brute_force.left_at_turn(lines, span).items()}
    assert printed.pop("left_at_turn") == left
    mean = printed.pop("session_minutes_mean")
    assert Figure(mean["value"], mean["n"]) == by_hand.pop("session_minutes_mean")
    assert printed == {name: figure._asdict() for name, figure in by_hand.items()}


def test_there_are_as_many_players_as_were_asked_for(made: tuple[Flask, list[Line]]) -> None:
    _, lines = made
    played = {line["player"]: line["actor_kind"] for line in lines if line["kind"] == "turn"}
    assert Counter(played.values()) == {"person": 60, "bot": 2}
    assert {line["kind"] for line in lines} == {
        "visit", "start", "turn", "finish", "active", "feedback", "share",
    }  # fmt: skip


def test_each_line_is_one_fact_and_some_come_late(made: tuple[Flask, list[Line]]) -> None:
    _, lines = made
    assert len({(line["player"], line["id"]) for line in lines}) == len(lines)
    delays = [line["received"] - line["at"] for line in lines]
    assert min(delays) == 0
    assert 3600 <= max(delays) <= 30 * 24 * 3600


def test_the_same_seed_makes_the_same_people(make: Callable[[str], Made], tmp_path: Path) -> None:
    texts = []
    for number, seed in enumerate(("5", "5", "6")):
        app, _ = make(f"sqlite:///{tmp_path}/{number}.sqlite")
        file = tmp_path / f"{number}.jsonl"
        run(app, "synthetic", "--players", "5", "--facts", str(file), "--seed", seed)
        texts.append(file.read_text())
    assert texts[0] == texts[1] != texts[2]


def test_their_games_are_such_as_the_game_writes(made: tuple[Flask, list[Line]]) -> None:
    app, lines = made
    over = next(line for line in lines if line["kind"] == "finish")
    alice = Player(app)
    with alice.client.session_transaction() as session:
        session["player"] = over["player"]
    page = alice.get(f"/games/{over['game']}")
    assert page.status == 200
    assert f"{over['score']:.1f}" in page.text
    finished = {line["game"] for line in lines if line["kind"] == "finish"}
    going_on = next(
        line for line in lines if line["kind"] == "turn" and line["game"] not in finished
    )
    with alice.client.session_transaction() as session:
        session["player"] = going_on["player"]
    page = alice.get(f"/games/{going_on['game']}")
    assert page.status == 200
    assert alice.decide(page).status == 200


def test_real_games_and_made_up_ones_do_not_mix(sqlite: Made, tmp_path: Path) -> None:
    app, _ = sqlite
    games: Games = app.extensions["games"]
    games.start(ALICE, SCENARIO, "k-start")
    file = tmp_path / "facts.jsonl"
    result = app.test_cli_runner().invoke(
        args=["synthetic", "--players", "5", "--facts", str(file)]
    )
    assert result.exit_code == 1
    assert "holds games" in result.stderr
    assert not file.exists()
