"""``flask scenarios check``: every problem at once, or a word of praise."""

from pathlib import Path

from tests.cli.conftest import Run


def test_the_shipped_companies_are_praised(run: Run) -> None:
    result = run("scenarios", "check")
    assert result.exit_code == 0, result.output
    assert "nothing to complain about" in result.stdout


def test_one_good_file_is_praised(run: Run, company: Path) -> None:
    result = run("scenarios", "check", company)
    assert result.exit_code == 0
    assert result.stdout == "One company and nothing to complain about. Well written.\n"


def test_every_problem_is_printed_one_a_line(run: Run, company: Path, tmp_path: Path) -> None:
    text = company.read_text()
    for good, bad in [("turns = 8", "turns = 0"), ("cv = 0.6", "cv = -1"), ('"kofi"', '"ana"')]:
        assert good in text
        text = text.replace(good, bad, 1)
    broken = tmp_path / "broken.toml"
    broken.write_text(text)
    result = run("scenarios", "check", broken)
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert len(lines) == 3
    assert all(line.startswith(f"{broken}: ") for line in lines)
    assert "stages[1].work.cv: must be in range; found -1" in result.stdout
    assert "3 problems to mend." in result.stderr


def test_a_folder_is_checked_file_by_file(run: Run, company: Path, tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(company.read_bytes())
    (tmp_path / "b.toml").write_text("id = 1")
    (tmp_path / "notes.md").write_text("not a company")
    result = run("scenarios", "check", tmp_path)
    assert result.exit_code == 1
    assert {line.split(":")[0] for line in result.stdout.splitlines()} == {str(tmp_path / "b.toml")}


def test_an_empty_folder_is_a_problem(run: Run, tmp_path: Path) -> None:
    result = run("scenarios", "check", tmp_path)
    assert result.exit_code == 1
    assert "an empty folder" in result.stdout


def test_a_missing_file_is_a_problem(run: Run, tmp_path: Path) -> None:
    result = run("scenarios", "check", tmp_path / "nowhere.toml")
    assert result.exit_code == 1
    assert "must exist; found nothing" in result.stdout
    assert "1 problem to mend." in result.stderr
