"""`make mutants`: small changes to the rules, and whether a test notices each of them.

mutmut makes the changes, in a copy of the checkout below .cache/mutants, and plays the tests that
pyproject.toml names against each; docs/mutants.md gets the result. Mutants that nobody noticed are
printed and kept in .cache/mutants/survivors.diff: each asks for a test, or for less code.

All of them take hours. `make mutants FILES="chance metrics"` tries those files alone and renews
their rows of the page; `python -m tests.mutants 'game.engine.chance.*'` tries some mutants and
writes none.

In the copy this module is also pytest's plugin: the golden games come first, because few changes do
not show in them, then the quick tests, and one that never ends is ended.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from functools import cache
from pathlib import Path
from types import FrameType
from typing import NamedTuple

import pytest

from game.engine import RULES_VERSION

ROOT = Path(__file__).parents[1]
WORK = ROOT / ".cache" / "mutants"
SURVIVORS = WORK / "survivors.diff"
PAGE = ROOT / "docs" / "mutants.md"
NEEDED = 0.9

#: What it takes to play the rules: nothing else is copied.
COPIED = ("app.py", "pyproject.toml", "game", "tests", "scenarios")
#: By mutmut's words for what became of a mutant.
NOTICED = {"killed", "timeout", "segfault"}
ABOUT = """# Mutants

What the tests of the rules notice. `make mutants` changes the rules in one small way at a time (a
sign, a bound, a number, an assignment or an argument left out), plays the engine's tests against
each such mutant and writes this page. It fails where fewer than {needed:.0%} are noticed. A mutant
under which a game does not come to an end is noticed too, as a timeout. Not among them are numbers
that stand outside functions, such as the constants, whose effect `make sensitivity` measures, and
functions under a decorator. Some survivors change nothing that anybody could see, such as `<` for
`<=` where a uniform number is compared. A row says by which version of the rules it was made;
`make mutants FILES="chance metrics"` makes some of them anew.

"""

# As a plugin of pytest ---------------------------------------------------------------------------

LONGEST = 5.0  # seconds of a processor; no test that is played here takes a quarter of it
KILLED, TIMEOUT = 1, 36  # mutmut's own numbers for it
REMEMBER = ("game.engine.", "tests.engine.")  # modules with caches


def mutated() -> bool:
    """Whether the rules are changed in this process."""
    return "__mutmut_" in os.environ.get("MUTANT_UNDER_TEST", "")


@contextmanager
def limited() -> Iterator[None]:
    """End the process where a mutant makes a game go on for ever."""
    if not mutated():
        yield
        return
    signal.signal(signal.SIGVTALRM, _too_long)
    signal.setitimer(signal.ITIMER_VIRTUAL, LONGEST)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _too_long(_signal: int, _frame: FrameType | None) -> None:
    os._exit(TIMEOUT)


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main() -> int | None:
    """Play the golden games before anything is collected: most mutants come no further."""
    if not mutated():
        return None
    from tests.engine.golden import GAMES, path_of, text_of  # noqa: PLC0415  (not in the command)
    from tests.engine.plays import played  # noqa: PLC0415

    with limited():
        try:
            same = all(text_of(played(*game)) == path_of(*game).read_text() for game in GAMES)
        except Exception:  # noqa: BLE001  (whatever a mutant raises, it was noticed)
            return KILLED
    return None if same else KILLED


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Iterator[None]:
    """No test goes on for ever."""
    with limited():
        return (yield)


def pytest_runtest_setup() -> None:
    """Forget all games while mutmut learns which test plays what: each shall play its own."""
    if os.environ.get("MUTANT_UNDER_TEST") == "stats":
        modules = [module for name, module in sys.modules.items() if name.startswith(REMEMBER)]
        for thing in [thing for module in modules for thing in vars(module).values()]:
            if hasattr(thing, "cache_clear"):
                thing.cache_clear()


@cache  # read before mutmut forks, and so once
def durations() -> dict[str, float]:
    """How long each test took under the rules as they are."""
    try:
        told = json.loads(Path("mutmut-stats.json").read_text())
    except FileNotFoundError:  # it is being measured just now
        return {}
    return dict(told["duration_by_test"])


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the quick tests first."""
    items.sort(key=lambda item: (durations().get(item.nodeid, 0.0), item.nodeid))


# As a command ------------------------------------------------------------------------------------


def prepare() -> None:
    """Copy what is needed, anew: nothing of an earlier run is trusted."""
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, WORK / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(ROOT / name, WORK / name)


def run(names: list[str], processes: int) -> None:
    """Have mutmut make the mutants and play the tests against them."""
    start = "from mutmut.__main__ import cli; cli()"
    command = [sys.executable, "-c", start, "run", "--max-children", str(processes), *names]
    subprocess.run(command, cwd=WORK, check=True)


def results() -> dict[str, dict[str, str]]:
    """What became of every mutant that was tried, by its name, by the file that it is in."""
    from mutmut.stats import status_by_exit_code  # noqa: PLC0415  (only `make mutants` installs it)

    found = {}
    for meta in sorted((WORK / "mutants").rglob("*.py.meta")):
        codes = json.loads(meta.read_text())["exit_code_by_key"]
        tried = {
            name: status_by_exit_code[code] for name, code in codes.items() if code is not None
        }
        if tried:
            found[str(meta.relative_to(WORK / "mutants").with_suffix(""))] = tried
    return found


def survivors(found: dict[str, dict[str, str]]) -> str:
    """The mutants that nobody noticed, each as the change that it is."""
    from mutmut.mutation.diff_apply import get_diff_for_mutant  # noqa: PLC0415

    texts = []
    with chdir(WORK):
        for tried in found.values():
            for name, became in tried.items():
                if became not in NOTICED:
                    changed = [
                        line
                        for line in get_diff_for_mutant(name).splitlines()
                        if line.startswith(("+", "-")) and not line.startswith(("+++", "---"))
                    ]
                    texts.append("\n".join([f"{name}: {became}", *changed, ""]))
    return "\n".join(texts)


class Row(NamedTuple):
    """What became of a file's mutants, and under which rules."""

    mutants: int
    killed: int
    timeouts: int
    survived: int
    rules: str

    @property
    def noticed(self) -> float:
        """The share of mutants that were noticed."""
        return (self.killed + self.timeouts) / self.mutants


def row_of(tried: dict[str, str]) -> Row:
    """What became of these mutants, under the present rules."""
    counts = Counter(tried.values())
    noticed = sum(counts[became] for became in NOTICED)
    timeouts = counts["timeout"]
    return Row(len(tried), noticed - timeouts, timeouts, len(tried) - noticed, str(RULES_VERSION))


def rows_of(page: str) -> dict[str, Row]:
    """The rows of a page that was written before, by the file."""
    found = re.findall(r"^\| (game/\S+) \| (.+) \|$", page, re.MULTILINE)
    rows = {}
    for file, cells in found:
        *counts, _noticed, rules = cells.split(" | ")
        rows[file] = Row(*map(int, counts), rules)
    return rows


def table(rows: dict[str, Row]) -> str:
    """A row a file, and all of them together."""
    lines = [
        "| file | mutants | killed | timeouts | survived | noticed | rules |",
        "| --- | ---: | ---: | ---: | ---: | ---: | --- |",
    ]
    for file, row in [*sorted(rows.items()), ("all", together(rows))]:
        cells = (file, *row[:4], f"{row.noticed:.1%}", row.rules)
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    return "\n".join(lines) + "\n"


def together(rows: dict[str, Row]) -> Row:
    """All files in one row."""
    counts = [sum(column) for column in zip(*(row[:4] for row in rows.values()), strict=True)]
    return Row(*counts, ", ".join(sorted({row.rules for row in rows.values()})))


def main() -> int:
    """Try all mutants, those of some files, or those named; 0 where enough are noticed."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("names", nargs="*", help="files such as chance, or 'game.engine.chance.*'")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    files = [name for name in asked.names if name.isidentifier()]
    began = time.monotonic()
    prepare()
    run(
        [f"game.engine.{name}.*" if name in files else name for name in asked.names],
        asked.processes,
    )
    found = results()
    SURVIVORS.write_text(survivors(found))
    print(SURVIVORS.read_text())
    rows = {file: row_of(tried) for file, tried in found.items()}
    print(table(rows))
    print(f"{(time.monotonic() - began) / 60:.0f} minutes; survivors are in {SURVIVORS}")
    if files == asked.names:
        kept = rows_of(PAGE.read_text()) if files else {}
        PAGE.write_text(ABOUT.format(needed=NEEDED) + table(kept | rows))
    return 0 if together(rows).noticed >= NEEDED else 1


if __name__ == "__main__":
    sys.exit(main())
