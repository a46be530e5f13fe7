"""Plain lines are read as strictly as companies, and become scenarios for the same engine."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from game import catalogue
from game.catalogue import Problem
from game.engine.policies import Deployment
from game.engine.scenario import Shape, StageKind, Work
from tests.scenarios.spoil import as_file

LINE = """
id = "ticket-office"
name = "A ticket office"

[line]
unit = "minutes"
arrivals = { mean = 2.0, shape = "exponential" }
batches = 20
batch = 336
train = { every = 24.0, hardening = 2.0 }

[[stages]]
id = "desk"
servers = 2
work = { mean = 3.0, shape = "lognormal", cv = 0.5 }

[[stages]]
id = "gate"
servers = 1
work = { mean = 1, shape = "constant" }
"""

Table = dict[str, Any]
Spoil = Callable[[Table], object]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "line.toml"


@pytest.fixture
def problems_after(path: Path) -> Callable[[Spoil], list[Problem]]:
    """What the catalogue says of the good line once it has been spoiled."""

    def check(spoil: Spoil) -> list[Problem]:
        table = tomllib.loads(LINE)
        spoil(table)
        path.write_text(as_file(table))
        return catalogue.check(path)

    return check


def test_a_line_becomes_a_scenario_of_stations_and_servers(path: Path) -> None:
    path.write_text(LINE)
    line = catalogue.load(path)
    assert (line.id, line.version, line.name) == ("ticket-office", 1, "A ticket office")
    assert [stage.id for stage in line.stages] == [
        "planned",
        "desk",
        "gate",
        "release",
        "production",
    ]
    assert [stage.kind for stage in line.stages] == [
        StageKind.PLANNED,
        StageKind.STATION,
        StageKind.STATION,
        StageKind.RELEASE,
        StageKind.PRODUCTION,
    ]
    assert line.stages[1].work == Work(3.0, 0.5, Shape.LOGNORMAL)
    assert line.stages[2].work == Work(1.0, 0.0, Shape.CONSTANT)
    assert [(person.id, person.skills) for person in line.people] == [
        ("desk-1", {"desk": 1.0}),
        ("desk-2", {"desk": 1.0}),
        ("gate-1", {"gate": 1.0}),
        ("release-1", {"release": 1.0}),
    ]


def test_its_turns_are_its_batches_and_one_to_warm_up(path: Path) -> None:
    path.write_text(LINE)
    scenario = catalogue.load(path)
    assert (scenario.turns, scenario.sprints_per_turn) == (21, 2)
    assert scenario.line
    assert scenario.line.warm_up_turns == 1
    assert scenario.line.unit == "minutes"


def test_a_train_is_a_gate_and_somebody_who_hardens(path: Path) -> None:
    path.write_text(LINE)
    scenario = catalogue.load(path)
    assert scenario.line
    assert scenario.line.train_hours == 24.0
    assert scenario.start.deployment is Deployment.TRAIN
    assert scenario.constants.deployment_hours == 2.0
    assert scenario.at_start.automation == 0.0


def test_a_closed_line_has_its_wip_as_its_limit(path: Path) -> None:
    table = tomllib.loads(LINE)
    del table["line"]["arrivals"], table["line"]["train"]
    table["line"]["wip"] = 8
    path.write_text(as_file(table))
    scenario = catalogue.load(path)
    assert scenario.line
    assert scenario.line.arrivals is None
    assert scenario.line.train_hours is None
    assert scenario.start.wip_limit == 8
    assert scenario.start.deployment is Deployment.CONTINUOUS
    assert [person.id for person in scenario.people] == ["desk-1", "desk-2", "gate-1"]


def put(*way: str | int, value: Any) -> Spoil:
    def spoil(table: Any) -> None:
        for step in way[:-1]:
            table = table[step]
        table[way[-1]] = value

    return spoil


def drop(*way: str | int) -> Spoil:
    def spoil(table: Any) -> None:
        for step in way[:-1]:
            table = table[step]
        del table[way[-1]]

    return spoil


# What is done to the good line; key path, rule, what was found, a part of what is allowed.
CASES = {
    "an unknown key": (
        put("lines", value=1),
        "lines",
        "must be a known key",
        '"lines"',
        "did you mean line?",
    ),
    "a company's key": (put("turns", value=8), "turns", "must be a known key", '"turns"', ""),
    "an unknown key inside": (
        put("stages", 0, "server", value=1),
        "stages[0].server",
        "must be a known key",
        '"server"',
        "did you mean servers?",
    ),
    "no unit": (drop("line", "unit"), "line.unit", "must be given", "nothing", "a value"),
    "no servers": (drop("stages", 0, "servers"), "stages[0].servers", "must be given", "", ""),
    "no stages": (put("stages", value=[]), "stages", "must be a line", "nothing", "at least one"),
    "a line that is no table": (put("line", value=8), "line", "must be a table", "8", ""),
    "neither arrivals nor wip": (
        drop("line", "arrivals"),
        "line",
        "must say in one way how stories come",
        "nothing",
        "either arrivals",
    ),
    "arrivals and wip": (
        put("line", "wip", value=3),
        "line",
        "must say in one way how stories come",
        "both",
        "or wip",
    ),
    "half a week": (
        put("line", "batch", value=2000),
        "line.batch",
        "must be whole weeks of 168 units",
        "2000",
        "a multiple of 168, say 2016",
    ),
    "less than a week": (
        put("line", "batch", value=84),
        "line.batch",
        "must be in range",
        "84",
        "",
    ),
    "no batches": (
        put("line", "batches", value=0),
        "line.batches",
        "must be in range",
        "0",
        "1 to",
    ),
    "no WIP": (put("line", "wip", value=0), "line.wip", "must be in range", "0", "1 to"),
    "no server": (
        put("stages", 0, "servers", value=0),
        "stages[0].servers",
        "must be in range",
        "0",
        "1 to",
    ),
    "no work": (
        put("stages", 0, "work", "mean", value=0),
        "stages[0].work.mean",
        "must be in range",
        "0",
        "0.01 to",
    ),
    "a shape that nobody knows": (
        put("line", "arrivals", "shape", value="poisson"),
        "line.arrivals.shape",
        "must be one of the choices",
        '"poisson"',
        "lognormal, exponential, constant",
    ),
    "a lognormal amount without cv": (
        drop("stages", 0, "work", "cv"),
        "stages[0].work.cv",
        "must be given for a lognormal amount",
        "nothing",
        "",
    ),
    "a cv of an exponential amount": (
        put("line", "arrivals", "cv", value=1),
        "line.arrivals.cv",
        "must not stand beside exponential",
        "1",
        "no cv",
    ),
    "too much work": (
        put("stages", 1, "work", "mean", value=2.0),
        "stages[1]",
        "must keep up with arrivals",
        "work for 1 of 1",
        "less",
    ),
    "hardening without an end": (
        put("line", "train", "hardening", value=24.0),
        "line.train.hardening",
        "must keep up",
        "24",
        "less than 24",
    ),
    "two stages of one id": (
        put("stages", 1, "id", value="desk"),
        "stages[1].id",
        "must be unique",
        '"desk"',
        "another id",
    ),
    "a stage of the engine's": (
        put("stages", 1, "id", value="release"),
        "stages[1].id",
        "must not be a name of the engine's own",
        '"release"',
        "another id",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_line_is_refused_for(case: str, problems_after: Callable[[Spoil], list[Problem]]) -> None:
    spoil, path, rule, found, allowed = CASES[case]
    (problem,) = problems_after(spoil)
    assert (problem.path, problem.rule) == (path, rule)
    assert found in problem.found
    assert allowed in problem.allowed


def test_problems_everywhere_are_reported_together(
    problems_after: Callable[[Spoil], list[Problem]],
) -> None:
    def spoil(table: Table) -> None:
        table["name"] = 7
        table["line"]["batch"] = 2000
        table["stages"][0]["servers"] = 0
        table["stages"][1]["work"]["cv"] = 1.0

    assert {problem.path for problem in problems_after(spoil)} == {
        "name",
        "line.batch",
        "stages[0].servers",
        "stages[1].work.cv",
    }


def test_a_line_among_the_companies_is_none_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue, "SCENARIOS", tmp_path)
    (tmp_path / "ticket-office.toml").write_text(LINE)
    assert catalogue.ids() == []
    assert catalogue.load_all() == []
    assert catalogue.load("ticket-office").line


def test_the_example_in_the_recipe_is_a_good_line(path: Path) -> None:
    recipe = (Path(__file__).parents[2] / "scenarios" / "README.md").read_text()
    _, _, section = recipe.partition("## A plain line")
    path.write_text(section.split("```toml\n")[1].split("```")[0])
    assert catalogue.load(path).name == "A help desk and a weekly train"
