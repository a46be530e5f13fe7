"""``flask experiment``: a card is written, tried on scripted players, started and ended."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from game.catalogue.experiment import EXPERIMENTS

Run = Callable[..., Result]
CARD = (EXPERIMENTS / "budget-renewed.toml").read_text()


@pytest.fixture
def app(make_app: Callable[[str], Flask], tmp_path: Path) -> Flask:
    """The game on an empty database of its own."""
    return make_app(f"sqlite:///{tmp_path}/game.sqlite")


@pytest.fixture
def experiment(app: Flask) -> Run:
    """Run a command of ``flask experiment``."""
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(args=["experiment", *words])


def test_a_card_is_shown_started_and_ended(experiment: Run) -> None:
    assert experiment("list").stdout == "budget-renewed: not started\n"
    shown = experiment("show", "budget-renewed").stdout
    assert "We believe that a budget that is renewed at half-time" in shown
    assert "The smallest effect that this can show: 2.3 points" in shown
    started = experiment("start", "budget-renewed")
    assert started.exit_code == 0
    assert started.stdout == f"{shown}Started.\n"
    assert experiment("list").stdout == "budget-renewed: running\n"
    assert "Not yet provable." in experiment("show", "budget-renewed").stdout
    again = experiment("start", "budget-renewed")
    assert again.exit_code == 2
    assert "is locked as it was then" in again.stderr
    assert experiment("end", "budget-renewed").stdout == "Ended.\n"
    assert experiment("end", "budget-renewed").exit_code == 2
    assert experiment("list").stdout == "budget-renewed: ended\n"


def test_more_players_or_weeks_show_less(experiment: Run) -> None:
    def smallest(*words: str) -> float:
        told = json.loads(experiment("show", "budget-renewed", "--json", *words).stdout)
        return float(told["expects"]["smallest"])

    assert smallest("--weeks", "16") < smallest() < smallest("--players-a-week", "300")


def test_an_own_file_is_an_experiment_too(experiment: Run, tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(CARD.replace('id = "budget-renewed"', 'id = "mine"'))
    assert experiment("start", str(mine)).exit_code == 0
    assert "mine: running" in experiment("list").stdout
    mine.unlink()  # it is locked as it was written
    assert experiment("end", "mine").exit_code == 0


def test_what_is_wrong_with_a_card_is_said(experiment: Run, tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(CARD.replace("budget@5=50%", "budget@9=50%"))
    refused = experiment("start", str(mine))
    assert refused.exit_code == 2
    assert "no budget can come with turn 9" in refused.stderr
    assert "did you mean budget-renewed?" in experiment("show", "budget-renewd").stderr
    mine.write_text(CARD.replace("players_a_week = 1500", "players_a_week = 2"))
    assert "can show no effect" in experiment("start", str(mine)).stderr


def test_the_same_card_is_tried_on_scripted_players(experiment: Run) -> None:
    told = json.loads(experiment("simulate", "budget-renewed", "--runs", "116", "--json").stdout)
    found = told["result"]
    assert told["runs"] == sum(found["entered"]) == 116
    assert found["control"]["players"] == found["entered"][0]
    assert set(found["measures"]) == {"kept", "elite"}
    assert found["says"] in {"it works", "it does not work", "not yet provable"}
    assert found["difference"]["low"] <= found["difference"]["high"]


def test_a_change_that_is_large_is_seen_in_scripted_players(
    experiment: Run, tmp_path: Path
) -> None:
    """Without any budget whoever plays best wins hardly ever."""
    mine = tmp_path / "mine.toml"
    harder = CARD.replace("budget@5=50%", "budget=-40").replace('"sensible"', '"best-known"')
    mine.write_text(harder.replace("usual = 0.13\nreach = 0.1", "usual = 0.75"))
    said = experiment("simulate", str(mine), "--runs", "120").stdout
    assert "We know we have been successful when fewer players win" in said
    assert "It works.\nMore than chance, and in the direction that was believed." in said


def test_what_scripted_players_cannot_show_is_refused(experiment: Run, tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(CARD.replace('measure = "elite"', 'measure = "replay"'))
    refused = experiment("simulate", str(mine))
    assert refused.exit_code == 2
    assert "Scripted players cannot show whether people play again" in refused.stderr
    assert "--measure elite" in refused.stderr
