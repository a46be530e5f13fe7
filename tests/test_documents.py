"""What the documents say is what the code does."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from dataclasses import fields
from importlib import import_module
from pathlib import Path

import pytest

from game.engine import decide, meters
from game.engine.constants import CONSTANTS, Constant, Constants, all_constants
from game.engine.meters import meters_of
from game.engine.model import Tally
from tests.engine import model_tables, reference
from tests.engine.plays import COMPANY
from tests.sensitivity.lessons import LESSONS
from tests.support import repetitions

ROOT = Path(__file__).parents[1]
SCORING = (ROOT / "docs" / "scoring.md").read_text()
README = (ROOT / "README.md").read_text()
MODEL = (ROOT / "docs" / "model.md").read_text()
SENSITIVITY = (ROOT / "docs" / "sensitivity.md").read_text()
EXPLAINED = [
    MODEL,
    *((ROOT / "docs" / f"{name}.md").read_text() for name in ("defence", "sensitivity")),
]
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


def table(heading: str) -> tuple[tuple[float, float], ...]:
    """A table of docs/scoring.md, found by the heading of its first column, as pairs of numbers."""
    rows = SCORING.split(f"| {heading} |")[1].split("\n\n")[0].splitlines()[2:]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    return tuple((number(size), number(points)) for size, points in cells)


def number(text: str) -> float:
    """A number or a fraction of two."""
    over, _, under = text.partition("/")
    return float(over) / float(under or 1)


def test_the_tables_of_the_scoring_page_are_those_of_the_meters() -> None:
    assert table("deployments a week") == meters._DEPLOYMENTS_A_WEEK
    assert table("hours from merge to production") == meters._CHANGE_HOURS
    assert table("hours to restore") == meters._RESTORE_HOURS


def formula(said: str, **quantities: float) -> float:
    """A formula of docs/scoring.md with these quantities, as far as it is sums and products."""
    said = said.replace("−", "-").replace("the company's ", "good_")
    said = re.sub(r"(\d) (?=[a-z])", r"\1 * ", said)
    return float(eval(said, {"clip": meters.clip, **quantities}))


@pytest.mark.parametrize("felt", [0.0, 0.2, 0.37, 0.5, 0.66, 0.8, 1.0])
def test_the_formulas_of_the_scoring_page_are_those_of_the_meters(felt: float) -> None:
    good = COMPANY.references
    people = SCORING.split("## People")[1].split("\n\n")[1]
    customers = SCORING.split("## Customers")[1].split("\n\n")[1]
    lines = [re.split(r"[:=] +", line.strip(), maxsplit=1) for line in customers.splitlines()]
    said = {name.strip(): text for name, text in lines}
    moods = {"morale": felt, "fatigue": 1 - felt, "skill": felt, "trust": felt}
    for reach, adoption in ((0.0, 0.0), (0.5, 0.2 * felt)):
        value = 1.3 * felt * good.value_per_week
        week = Tally(days=7, value=value, moods=[7 * x for x in (*moods.values(), adoption, reach)])
        parts = {
            "worth": meters.clip(value / good.value_per_week),
            "trusted": formula(said["trusted"], **moods),
        }
        assert said["worth"].startswith("clip(value of accepted stories a week / the company's")
        if reach:
            parts["adopted"] = formula(
                said["adopted"], adoption=adoption, reach=reach, good_adoption=good.adoption
            )
        now = said["from the first reach on" if reach else "before anybody can see it"]
        found = meters_of(COMPANY, week)
        assert found.people == pytest.approx(formula(people, **moods), abs=0.051)
        assert found.customers == pytest.approx(formula(now, **parts), abs=0.051)


def test_the_scoring_page_names_the_thresholds_of_the_verdicts() -> None:
    said = re.search(
        r"Above (\d+) is elite, above (\d+) high, above (\d+) medium.*?Below (\d+)",
        SCORING,
        re.DOTALL,
    )
    assert said
    assert tuple(map(float, said.groups())) == (
        meters.ELITE_ABOVE,
        meters.HIGH_ABOVE,
        meters.MEDIUM_ABOVE,
        meters.FIRED_BELOW,
    )


def test_the_six_lines_of_the_readme_run() -> None:
    code = README.split("```python\n")[1].split("```")[0]
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Meters(people=")


def test_the_plan_in_the_readme_is_a_plan_that_can_be_played(tmp_path: Path) -> None:
    plan = README.split("```toml\n")[1].split("```")[0]
    assert tomllib.loads(plan)["turn"]
    file = tmp_path / "plan.toml"
    file.write_text(plan)
    done = subprocess.run(
        [
            *[sys.executable, "-m", "flask", "simulate", "living-the-dream"],
            *["--strategy", str(file), "--seeds", "1"],
        ],
        cwd=ROOT,
        env={"DATABASE_URL": f"sqlite:///{tmp_path}/game.sqlite"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_to_a_file_that_is_there(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text())
    missing = [link for link in links if not (document.parent / link).exists()]
    assert missing == []


def test_every_decision_is_in_the_list_of_decisions() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(r"\]\((\d{4}[^)]+)\)", (folder / "README.md").read_text())
    assert sorted(listed) == sorted(path.name for path in folder.glob("0*.md"))


def test_the_readme_names_both_commands_and_the_board_as_a_picture() -> None:
    assert "make run" in README
    assert "make test" in README
    assert "docs/pictures/turn.png" in README


def test_every_picture_is_shown_and_every_picture_shown_is_there() -> None:
    folder = ROOT / "docs" / "pictures"
    gallery = (folder / "README.md").read_text()
    shown = set(re.findall(r"[\w-]+\.png", gallery))
    assert shown == {picture.name for picture in folder.glob("*.png")}
    assert set(re.findall(r"docs/pictures/([\w-]+\.png)", README)) <= shown


def test_every_document_that_the_code_names_is_there() -> None:
    named = {
        name
        for source in (ROOT / "game").rglob("*.py")
        for name in re.findall(r"docs/[\w/-]+\.md", source.read_text())
    }
    assert named
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


# The model -------------------------------------------------------------------------------------


@pytest.mark.parametrize("constant", all_constants(), ids=lambda constant: constant.name)
def test_a_constant_stands_in_the_model_as_it_stands_in_the_code(constant: Constant) -> None:
    row = model_tables.constant_row(constant)
    assert row in MODEL, "say: python -m tests.engine.model_tables --write --only constants"


def test_the_model_lists_no_constant_that_the_code_does_not_have() -> None:
    assert model_tables.in_document("constants", MODEL) == model_tables.constants_tables()


def test_the_model_lists_every_number_of_the_reference_company() -> None:
    listed = model_tables.in_document("company", MODEL).splitlines()
    assert listed == model_tables.company_table().splitlines(), (
        "say: python -m tests.engine.model_tables --write --only company"
    )


def test_every_constant_stands_in_an_equation() -> None:
    equations = MODEL.split("## The constants")[0]
    missing = [f.name for f in fields(Constants) if not re.search(rf"\b{f.name}\b", equations)]
    assert missing == []


def test_the_longest_attendance_stands_in_the_model_as_in_the_code() -> None:
    assert f"attendance at most {decide._ATTENDANCE_MOST:g} hours" in MODEL


def test_every_function_that_the_model_names_is_there() -> None:
    named = {match for text in EXPLAINED for match in re.findall(r"`([a-z]+)\.(?!py`)(\w+)`", text)}
    engine = {path.stem for path in (ROOT / "game" / "engine").glob("*.py")}
    gone = [
        f"{module}.{name}"
        for module, name in sorted(named)
        if module in engine and not hasattr(import_module(f"game.engine.{module}"), name)
    ]
    assert len(named) > 50
    assert gone == []


def test_what_the_documents_say_about_how_many_constants_there_are_is_so() -> None:
    said = {int(n) for text in EXPLAINED for n in re.findall(r"(\d+) constants\b", text)}
    assert said == {len(fields(CONSTANTS))}


@pytest.mark.slow
@pytest.mark.parametrize("strategy", reference.TABLES)
def test_the_reference_case_lies_in_its_bands_and_in_the_document(strategy: str) -> None:
    listed = model_tables.in_document(strategy, MODEL)
    assert "**out**" not in listed
    assert [row.measure for row in reference.TABLES[strategy]] == [
        line.split("|")[1].strip() for line in listed.splitlines()[2:]
    ]
    if repetitions(reference.SEEDS) == reference.SEEDS:
        assert reference.table(strategy, reference.games(strategy, reference.SEEDS)) == listed, (
            f"say: python -m tests.engine.model_tables --write --only {strategy}"
        )


def test_every_lesson_stands_in_the_page_on_sensitivity() -> None:
    missing = [x.says for x in LESSONS if f"| {x.says} | {x.claim} |" not in SENSITIVITY]
    assert missing == [], "say: make sensitivity"


def test_the_page_on_sensitivity_knows_the_constants_and_their_ranges() -> None:
    named = set(re.findall(r"`(\w+) = ([\d.]+)`", SENSITIVITY))
    ends = {(c.name, f"{end:g}") for c in all_constants() for end in (c.low, c.high)}
    assert named
    assert sorted(named - ends) == [], "say: make sensitivity"
