"""``flask simulate`` of a plain line: its stations, in its own unit, and how sure they are."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

LINE = """
id = "ticket-office"
name = "A ticket office"

[line]
unit = "minutes"
arrivals = { mean = 2.0, shape = "exponential" }
batches = 3
batch = 168
train = { every = 24.0, hardening = 2.0 }

[[stages]]
id = "desk"
servers = 2
work = { mean = 3.0, shape = "lognormal", cv = 0.5 }

[[stages]]
id = "door"
servers = 1
work = { mean = 1.0, shape = "constant" }
"""
FIGURES = ["throughput", "utilisation", "wait_mean", "wait_p95", "time_mean", "wip_mean"]


@pytest.fixture
def line(tmp_path: Path) -> Path:
    path = tmp_path / "ticket-office.toml"
    path.write_text(LINE)
    return path


def as_json(run: Run, *words: object) -> dict[str, Any]:
    result = run("simulate", *words, "--json")
    assert result.exit_code == 0, result.output
    assert result.stdout.count("\n") == 1
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


def test_a_program_gets_every_figure_of_every_stage_with_its_interval(run: Run, line: Path) -> None:
    answer = as_json(run, line, "--seeds", 1)
    assert list(answer) == ["scenario", "version", "rules_version", "seeds", "unit", "stages"]
    assert (answer["scenario"], answer["version"]) == ("ticket-office", 1)
    assert (answer["seeds"], answer["unit"]) == (1, "minutes")
    assert list(answer["stages"]) == ["desk", "door", "release"]
    for figures in answer["stages"].values():
        assert list(figures) == FIGURES
        for figure in figures.values():
            assert list(figure) == ["value", "low", "high"]
            assert figure["low"] <= figure["value"] <= figure["high"]
    # 1.5 of 2 servers at the desk; nobody waits for less than the door's minute of work.
    assert answer["stages"]["desk"]["utilisation"]["value"] == pytest.approx(0.75, rel=0.15)
    door = {name: figure["value"] for name, figure in answer["stages"]["door"].items()}
    assert door["time_mean"] == pytest.approx(door["wait_mean"] + 1.0)
    assert 2.0 < answer["stages"]["release"]["wait_mean"]["value"] < 26.0


def test_four_seeds_are_run_unless_told_otherwise_and_count_up_from_the_first(
    run: Run, line: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    answer = as_json(run, line)
    assert answer["seeds"] == 4
    one, other = (as_json(run, line, "--seeds", 1, "--first-seed", seed) for seed in (0, 3))
    assert one["stages"] != other["stages"]


def test_seeds_do_not_depend_on_the_number_of_processes(
    run: Run, line: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    alone = as_json(run, line, "--seeds", 3)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    assert as_json(run, line, "--seeds", 3) == alone


def test_one_batch_has_values_and_no_interval(run: Run, line: Path) -> None:
    line.write_text(LINE.replace("batches = 3", "batches = 1"))
    answer = as_json(run, line, "--seeds", 1)
    for figures in answer["stages"].values():
        for figure in figures.values():
            assert figure["value"] is not None
            assert (figure["low"], figure["high"]) == (None, None)


def test_a_person_gets_a_table(run: Run, line: Path) -> None:
    result = run("simulate", line, "--seeds", 1)
    assert result.exit_code == 0, result.output
    title, *lines = result.stdout.splitlines()
    assert title == "A ticket office (version 1), seeds 0 to 0, times in minutes"
    assert [text for text in lines if text and not text.startswith(" ")] == [
        "desk",
        "door",
        "release",
    ]
    assert sum(" to " in text for text in lines) == 3 * len(FIGURES)
    assert any(text.split()[:2] == ["wait", "p95"] for text in lines)


def test_a_line_needs_no_strategy_and_takes_only_the_one_that_does_nothing(
    run: Run, line: Path
) -> None:
    assert as_json(run, line, "--seeds", 1, "--strategy", "untouched") == as_json(
        run, line, "--seeds", 1
    )
    result = run("simulate", line, "--strategy", "sensible", "--json")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "a plain line has no decisions: leave 'sensible' out" in result.stderr


def test_a_broken_line_is_refused_with_all_of_its_problems(run: Run, line: Path) -> None:
    line.write_text(LINE.replace("batch = 168", "batch = 2000").replace('"constant"', '"none"'))
    result = run("simulate", line, "--json")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert f"{line}: line.batch: must be whole weeks of 168 units" in result.stderr
    assert f"{line}: stages[1].work.shape: must be one of the choices" in result.stderr


def test_lines_are_checked_as_companies_are(run: Run, line: Path, company: Path) -> None:
    result = run("scenarios", "check", line)
    assert result.exit_code == 0
    assert result.stdout == "One plain line and nothing to complain about. Well written.\n"
    line.with_name("company.toml").write_bytes(company.read_bytes())
    result = run("scenarios", "check", line.parent)
    assert "One company and one plain line and nothing" in result.stdout
    line.write_text(LINE.replace("servers = 2", "servers = 1"))
    result = run("scenarios", "check", line)
    assert result.exit_code == 1
    assert "stages[0]: must keep up with arrivals; found work for 1.5 of 1" in result.stdout


def test_a_closed_line_may_hold_more_than_its_servers_could_ever_serve_at_once(
    run: Run, line: Path
) -> None:
    closed = LINE.replace('arrivals = { mean = 2.0, shape = "exponential" }', "wip = 10")
    head, _, door = closed.replace("train =", "# train =").partition('[[stages]]\nid = "desk"')
    line.write_text(head + door[door.index("[[stages]]") :])
    answer = as_json(run, line, "--seeds", 1)
    assert list(answer["stages"]) == ["door"]
    figures = answer["stages"]["door"]
    assert {name: round(figure["value"], 4) for name, figure in figures.items()} == {
        "throughput": 1.0,
        "utilisation": 1.0,
        "wait_mean": 9.0,
        "wait_p95": 9.0,
        "time_mean": 10.0,
        "wip_mean": 10.0,
    }
