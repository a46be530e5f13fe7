"""docs/security.md names every requirement once, and every test that it names is there."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
MAP = ROOT / "docs" / "security.md"
#: ASVS 5.0, levels 1 and 2, counted by chapter.
REQUIREMENTS = {
    "V1": 27, "V2": 11, "V3": 19, "V4": 10, "V5": 9, "V6": 35, "V7": 18, "V8": 7, "V9": 7,
    "V10": 29, "V11": 14, "V12": 9, "V13": 13, "V14": 9, "V15": 13, "V16": 16, "V17": 7,
}  # fmt: skip
REASONS = ("does not apply: ", "whoever runs it: ", "not met: ")


def rows() -> list[tuple[list[str], str, str]]:
    found = []
    for line in MAP.read_text(encoding="utf-8").splitlines():
        if line.startswith("| V"):
            names, how, tests = (cell.strip() for cell in line.strip("|").split(" |")[:3])
            found.append((names.split(", "), how, tests))
    return found


def test_every_requirement_stands_there_once() -> None:
    names = [name for some, _, _ in rows() for name in some]
    assert [name for name, number in Counter(names).items() if number > 1] == []
    assert all(re.fullmatch(r"V\d+\.\d+\.\d+", name) for name in names)
    assert Counter(name.split(".")[0] for name in names) == REQUIREMENTS


def test_every_row_has_a_test_or_a_reason() -> None:
    without = [(names, how) for names, how, tests in rows() if not tests]
    assert [how for _, how in without if not how.startswith(REASONS)] == []


def test_every_test_that_is_named_is_there() -> None:
    named = [
        pair
        for _, _, tests in rows()
        for pair in re.findall(r"`(tests/\S+\.py)::(test_\S+)`", tests)
    ]
    assert len(named) > 80
    for file, name in named:
        text = (ROOT / file).read_text(encoding="utf-8")
        assert re.search(rf"def {name.replace('*', '.*')}\b", text), f"{file} has no {name}"
