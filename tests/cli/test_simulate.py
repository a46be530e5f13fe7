"""``flask simulate``: many games by one strategy, for people and for programs."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from game import catalogue
from game.catalogue import strategy_file
from game.cli import simulate
from game.cli.seeds import counted
from game.engine.strategies import STRATEGIES
from tests.cli.conftest import Run

MEANS = (
    "tasks_completed stories_completed tasks_done_by_day first_deployment_day cycle_time_days "
    "story_lead_time_days deployments_per_day deployments_max_in_a_day change_lead_time_minutes "
    "change_failure_rate deployment_rework_rate incidents time_to_restore_hours rework_rate wip "
    "planning_hours_per_person_week people productivity customers stability score elite_rate "
    "fired_rate".split()
)


def as_json(run: Run, *words: object) -> dict[str, Any]:
    result = run("simulate", *words, "--json")
    assert result.exit_code == 0, result.output
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_every_scripted_player_can_be_simulated(run: Run, company: Path, strategy: str) -> None:
    answer = as_json(run, company, "--strategy", strategy, "--seeds", 2)
    assert list(answer) == [
        "scenario",
        "version",
        "rules_version",
        "strategy",
        "seeds",
        "means",
        "games",
    ]
    assert (answer["scenario"], answer["version"]) == ("good-company", 1)
    assert (answer["strategy"], answer["seeds"]) == (strategy, 2)
    assert list(answer["means"]) == MEANS
    assert list(answer["means"]["tasks_done_by_day"]) == ["48", "96", "144"]
    assert [list(game) for game in answer["games"]] == [
        ["seed", "score", "verdict", "fired_on_turn"]
    ] * 2
    assert all(
        game["verdict"] in ("elite", "high", "medium", "low", "fired") for game in answer["games"]
    )


def test_the_scripted_players_have_their_names() -> None:
    assert list(STRATEGIES) == ["seed-team", "worst-practice", "random", "sensible", "untouched"]


def test_the_answer_alone_is_on_standard_output_and_progress_on_standard_error(
    company: Path,
) -> None:
    words = ["simulate", company, "--strategy", "untouched", "--seeds", "3", "--json"]
    program = "import flask, game.cli; app = flask.Flask('x'); game.cli.register(app); app.cli()"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program, *words],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(catalogue.SCENARIOS.parent)},
    )
    assert len(json.loads(done.stdout)["games"]) == 3
    assert done.stdout.count("\n") == 1
    assert done.stderr.splitlines() == ["1 of 3 games", "2 of 3 games", "3 of 3 games"]


def test_a_company_is_named_by_its_id_as_well(run: Run) -> None:
    answer = as_json(run, "living-the-dream", "--strategy", "untouched", "--seeds", 1)
    assert answer["scenario"] == "living-the-dream"


def test_seeds_count_up_from_the_first(run: Run, company: Path) -> None:
    largest = 2**128 - 1
    answer = as_json(
        run, company, "--strategy", "random", "--seeds", 2, "--first-seed", largest - 1
    )
    assert [game["seed"] for game in answer["games"]] == [largest - 1, largest]


def test_games_do_not_depend_on_the_number_of_processes(
    company: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = catalogue.load(company)
    alone = list(simulate.play(scenario, "random", range(6)))
    monkeypatch.setattr(simulate, "WORTH_SHARING", 2)
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    assert list(simulate.play(scenario, "random", range(6))) == alone
    assert [game.seed for game in alone] == list(range(6))


def test_a_person_gets_a_table_with_every_measure(run: Run, company: Path) -> None:
    result = run("simulate", company, "--strategy", "untouched", "--seeds", 1)
    assert result.exit_code == 0
    title, *lines = result.stdout.splitlines()
    assert title == "Living the Dream (version 1), strategy untouched, seeds 0 to 0"
    for name in MEANS:
        assert any(line.startswith(name.replace("_", " ")) for line in lines)


def test_what_could_not_be_measured_is_none_in_a_table() -> None:
    assert simulate._figure(None) == "none"
    assert simulate._figure(1234.5) == "1,234.5"


def test_progress_is_told_at_most_ten_times_without_a_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert list(counted([None] * 45, 45, "games")) == [None] * 45
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) <= 10
    assert lines[-1] == "45 of 45 games"


def test_a_plan_in_a_file_plays_like_the_player_that_it_describes(
    run: Run, company: Path, tmp_path: Path
) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(
        """
        default_answer = "first"
        [start]
        wip_limit = 5
        testing = "test-first"
        test_share = "20"
        planning = "just-in-time"
        discovery = "example-mapping"
        contingency = "free-sprint"
        merge = "when-reviewed"
        deployment = "continuous"
        release = "toggles"
        """
    )
    planned = as_json(run, company, "--strategy", plan, "--seeds", 2)
    scripted = as_json(run, company, "--strategy", "seed-team", "--seeds", 2)
    assert planned["strategy"] == str(plan)
    assert planned["games"] == scripted["games"]
    assert planned["means"] == scripted["means"]


@pytest.mark.parametrize("processes", [1, 2])
def test_a_plan_that_cannot_be_played_is_refused_with_turn_and_reason(
    run: Run, company: Path, tmp_path: Path, processes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: processes)
    monkeypatch.setattr(simulate, "WORTH_SHARING", 1)
    plan = tmp_path / "plan.toml"
    plan.write_text('[[turn]]\nn = 1\nstart = ["debt"]\n[[turn]]\nn = 2\nstart = ["debt"]')
    result = run("simulate", company, "--strategy", plan, "--seeds", 2, "--json")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert f"Error: {plan}: turn 2 (seed 0): " in result.stderr
    assert "debt" in result.stderr.lower()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--seeds", "0"], "0 is not in the range x>=1"),
        (["--seeds", "many"], "'many' is not a valid integer"),
        (["--seeds", "1", "--first-seed", "-1"], "-1 is not in the range"),
        (["--seeds", "1", "--first-seed", str(2**128)], "is not in the range"),
        (["--seeds", "2", "--first-seed", str(2**128 - 1)], "2**128 - 1 is the largest"),
        (["--seeds", "1", "--strategy", "sensibel"], "did you mean sensible?"),
        (["--seeds", "1", "--strategy", "nowhere.toml"], "nowhere.toml: must exist"),
    ],
)
def test_a_wrong_option_is_refused_with_a_sentence(
    run: Run, company: Path, words: list[str], sentence: str
) -> None:
    result = run("simulate", company, "--strategy", "untouched", *words, "--json")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert sentence in result.stderr


def test_a_strategy_must_be_named(run: Run, company: Path) -> None:
    result = run("simulate", company, "--seeds", 1)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Missing option '--strategy': a company is played by seed-team, " in result.stderr


def test_the_best_known_plan_is_a_strategy_like_the_others(
    run: Run, company: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strategy_file, "BEST_KNOWN", tmp_path)
    (tmp_path / "good-company.toml").write_text('buy = ["debt"]')
    kept = as_json(run, company, "--strategy", "best-known", "--seeds", 1)
    file = as_json(run, company, "--strategy", tmp_path / "good-company.toml", "--seeds", 1)
    assert kept["games"] == file["games"]


def test_a_company_that_was_never_searched_has_no_best_known_plan(run: Run, company: Path) -> None:
    result = run("simulate", company, "--strategy", "best-known", "--seeds", 1)
    assert result.exit_code == 2
    assert "good-company: must have a best known plan" in result.stderr


def test_twenty_games_are_played_unless_told_otherwise(
    run: Run, company: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    assert as_json(run, company, "--strategy", "untouched")["seeds"] == 20


def test_a_broken_company_is_refused_with_all_of_its_problems(run: Run, tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("id = 1\nversion = 0")
    result = run("simulate", broken, "--strategy", "untouched", "--seeds", 1, "--json")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert f"{broken}: id: must be text" in result.stderr
    assert f"{broken}: version: must be in range" in result.stderr


def test_an_unknown_company_is_refused_with_the_nearest_one(run: Run) -> None:
    result = run("simulate", "living-the-dreem", "--strategy", "untouched", "--seeds", 1)
    assert result.exit_code == 2
    assert "did you mean living-the-dream?" in result.stderr
