"""A file that cannot be read at all is one clear problem, whatever is wrong with it."""

from pathlib import Path

import pytest

from game import catalogue
from game.catalogue.reading import DEEPEST, MOST_BYTES, read_toml


def only_problem(path: Path) -> str:
    (problem,) = catalogue.check(path)
    assert problem.file == str(path)
    assert problem.path == ""
    return f"{problem.rule}; {problem.found}; {problem.allowed}"


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    assert only_problem(tmp_path / "nowhere.toml") == "must exist; nothing; a TOML file"


def test_a_directory_is_a_problem(tmp_path: Path) -> None:
    assert only_problem(tmp_path) == "must be a file; a directory; a TOML file"


def test_a_path_that_no_system_takes_is_a_problem() -> None:
    assert only_problem(Path("a\0b.toml")).startswith("must be")


def test_what_is_not_utf_8_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "latin.toml"
    path.write_bytes('name = "Müller"'.encode("latin-1"))
    assert only_problem(path) == "must be text; byte 0xfc at 9; UTF-8"


def test_what_is_not_toml_is_a_problem_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_text("id = \n")
    assert "line 1" in only_problem(path)


def test_a_file_of_64_kib_is_read_and_one_byte_more_is_not(tmp_path: Path) -> None:
    path = tmp_path / "large.toml"
    path.write_text("#" * MOST_BYTES)
    assert read_toml(path) == {}
    path.write_text("#" * (MOST_BYTES + 1))
    assert only_problem(path) == "must be small; more than 65536 bytes; at most 64 KiB"


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * (DEEPEST + 1) + "]" * (DEEPEST + 1),
        "a = " + "[" * 30_000 + "]" * 30_000,
        "a = " + "{ a = " * DEEPEST + "{}" + " }" * DEEPEST,
        ".".join(["a"] * (DEEPEST + 2)) + " = 1",
        "[" + " . ".join(['"a b"'] * (DEEPEST + 2)) + "]",
        ".".join(["a"] * 30_000) + " = 1",
    ],
    ids=["lists", "very deep lists", "tables", "dotted key", "quoted header", "very long key"],
)
def test_what_is_nested_too_deeply_is_a_problem(tmp_path: Path, text: str) -> None:
    path = tmp_path / "deep.toml"
    path.write_text(text)
    assert only_problem(path) == "must not be nested deeply; more than 16 levels; 16 levels"


def test_sixteen_levels_are_read(tmp_path: Path) -> None:
    path = tmp_path / "deep.toml"
    path.write_text("a = " + "[" * DEEPEST + "]" * DEEPEST)
    assert list(read_toml(path)) == ["a"]


def test_a_sentence_full_of_full_stops_is_not_a_dotted_key(tmp_path: Path) -> None:
    path = tmp_path / "text.toml"
    path.write_text('text = "' + "One. " * 20 + '..."')
    assert list(read_toml(path)) == ["text"]
