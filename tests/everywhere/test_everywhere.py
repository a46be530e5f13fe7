"""The golden games come out the same, byte for byte, under every Python that can be had here.

One is CPython compiled to WebAssembly: another compiler, another C library and mathematics, 32
bits instead of 64, another release. The others are those on PATH, 3.11 or newer; put more there to
have them compared. What they play, they play without a single package.
"""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from game.catalogue import SCENARIOS, load
from tests.engine.fingerprint import fingerprint
from tests.engine.golden import GAMES, path_of
from tests.everywhere import pyodide

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
NAMES = ("python3", *(f"python3.{minor}" for minor in range(11, 20)), "pypy3")
DIGITS = "0123456789."
ASK = "import sys; assert sys.version_info >= (3, 11); print(sys.executable, *sys.version_info[:3])"


def pythons() -> dict[str, str]:
    """Every Python on PATH that is new enough, by its version, and the one that runs this."""
    found: dict[str, str] = {}
    folders = os.environ.get("PATH", "").split(os.pathsep)
    candidates = [Path(folder, name) for folder in folders for name in NAMES]
    for python in [Path(sys.executable), *filter(Path.is_file, candidates)]:
        command = [str(python), "-I", "-S", "-c", ASK]
        told = subprocess.run(command, capture_output=True, check=False, text=True)
        if told.returncode == 0:
            program, *version = told.stdout.split()
            found.setdefault(f"{python.name.rstrip(DIGITS)}-{'.'.join(version)}", program)
    return found


@pytest.fixture(scope="module")
def companies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All companies that an engine's test may play, as a file."""
    folders = (SCENARIOS, ROOT / "tests" / "scenarios", ROOT / "tests" / "engine")
    files = [path for folder in folders for path in folder.glob("*.toml")]
    pickled = tmp_path_factory.mktemp("companies") / "companies.pickle"
    pickled.write_bytes(pickle.dumps({path.stem: load(path) for path in files}))
    return pickled


def play(*command: str) -> dict[str, Any]:
    """Have the golden games played, compare them with those that are kept, tell by whom."""
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    told: dict[str, Any] = json.loads(done.stdout)
    for file in (path_of(*game) for game in GAMES):
        text = told["games"].pop(file.name)
        assert text.split("\n") == file.read_text().split("\n"), f"{file.name}, {told['python']}"
    assert not told["games"]
    return told


@pytest.mark.slow
@pytest.mark.webassembly
def test_python_for_webassembly_plays_the_golden_games(companies: Path) -> None:
    told = play(*pyodide.command(HERE / "play.mjs", str(ROOT), str(companies)))
    assert told["platform"] == "emscripten"
    assert told["largest"] == 2**31 - 1


@pytest.mark.parametrize("python", pythons().values(), ids=pythons())
def test_a_python_without_packages_plays_the_golden_games(python: str, companies: Path) -> None:
    told = play(python, "-I", "-S", str(HERE / "play.py"), str(ROOT), str(companies))
    # On one machine they share their mathematics, so not even a last bit differs.
    assert told["bits"] == {path_of(*game).name: fingerprint(*game) for game in GAMES}
