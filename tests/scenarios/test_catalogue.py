"""Companies are read strictly: what is wrong is said, all of it, and what is right is loaded."""

from pathlib import Path
from typing import Any

import pytest

from game import catalogue
from game.catalogue import CatalogueError, Problem
from game.engine import policies
from game.engine.scenario import EffectKind, StageKind
from tests.scenarios.spoil import GOOD, Check


def test_every_company_that_is_shipped_is_clean() -> None:
    assert [company.id for company in catalogue.load_all()] == catalogue.ids()
    assert "living-the-dream" in catalogue.ids()


def test_a_company_is_loaded_by_its_id_and_by_its_path() -> None:
    by_id = catalogue.load("living-the-dream")
    assert catalogue.load(catalogue.SCENARIOS / "living-the-dream.toml") == by_id
    assert catalogue.load(str(GOOD)) == catalogue.load(GOOD) != by_id


def test_a_company_is_made_of_what_the_engine_knows() -> None:
    company = catalogue.load(GOOD)
    assert company.days == 168
    assert company.start.wip_limit is None
    assert company.start.testing is policies.Testing.AUTOMATED
    kinds = [kind for kind in StageKind if kind is not StageKind.STATION]
    assert [stage.kind for stage in company.stages] == kinds
    assert company.events[0].answers[0].effects[0].kind is EffectKind.PERSON_DAYS
    assert company.events[0].conditions[0].at_least == float("-inf")


def test_a_whole_number_is_good_enough_where_a_fraction_is_allowed() -> None:
    hours = catalogue.load(GOOD).people[0].hours_per_week
    assert isinstance(hours, float)


def test_a_wip_limit_may_be_a_number(problems_after: Check) -> None:
    assert problems_after(lambda table: table["start"].update(wip_limit=10)) == []


def test_a_number_and_its_unit_may_be_kept_together(problems_after: Check) -> None:
    assert (
        problems_after(lambda table: table["events"][0].update(why="By 5\u00a0% or 5\u202fh."))
        == []
    )


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "company.toml"
    path.write_bytes(GOOD.read_bytes())
    assert catalogue.load(path).version == 1
    assert catalogue.load(path) is catalogue.load(path)
    path.write_text(GOOD.read_text().replace("version = 1", "version = 12"))
    assert catalogue.load(path).version == 12


def test_an_unknown_id_is_answered_with_the_nearest_one() -> None:
    with pytest.raises(CatalogueError, match=r"did you mean living-the-dream\?"):
        catalogue.load("living-the-dreem")


def test_an_id_never_leads_out_of_the_folder_of_companies() -> None:
    with pytest.raises(CatalogueError, match="must exist"):
        catalogue.load("../scenarios/living-the-dream")


def test_a_shipped_company_is_called_by_its_short_name_and_must_bear_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue, "SCENARIOS", tmp_path)
    monkeypatch.setattr("game.catalogue.reading.SCENARIOS", tmp_path)
    (tmp_path / "another-name.toml").write_bytes(GOOD.read_bytes())
    with pytest.raises(CatalogueError) as caught:
        catalogue.load_all()
    assert caught.value.problems == [
        Problem(
            "scenarios/another-name.toml",
            "id",
            "must be the file's name",
            '"good-company"',
            "another-name",
        )
    ]


def test_problems_everywhere_are_reported_together(problems_after: Check) -> None:
    def spoil(table: dict[str, Any]) -> None:
        table["turns"] = "eight"
        table["people"][0]["hours_per_week"] = 0
        table["people"][1]["skills"]["reviewing"] = 1.0
        table["people"][3]["id"] = "kofi"
        table["events"][0]["answers"][1]["effects"][0]["kind"] = "peace"
        table["events"][2]["answers"] = table["events"][2]["answers"][:1]
        table["backlog"]["beta_line"] = 200
        del table["improvements"][0]["source"]

    assert {problem.path for problem in problems_after(spoil)} == {
        "turns",
        "people[0].hours_per_week",
        "people[1].skills.reviewing",
        "people[3].id",
        "events[0].answers[1].effects[0].kind",
        "events[2].answers",
        "backlog",
        "improvements[0].source",
    }


def test_a_problem_is_one_line_with_file_path_rule_found_and_allowed(
    problems_after: Check, tmp_path: Path
) -> None:
    (problem,) = problems_after(lambda table: table["people"][2]["skills"].update(review="fast"))
    assert str(problem) == (
        f"{tmp_path / 'spoiled.toml'}: people[2].skills.review: must be a number; "
        'found "fast"; allowed: digits without quotes'
    )


def test_an_error_has_one_line_for_each_problem() -> None:
    error = CatalogueError(
        [Problem("a.toml", "", "r", "f", "a"), Problem("b.toml", "k", "r", "f", "a")]
    )
    assert str(error).splitlines() == [
        "a.toml: r; found f; allowed: a",
        "b.toml: k: r; found f; allowed: a",
    ]
