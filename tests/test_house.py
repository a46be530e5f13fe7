"""The house rules that a tool cannot be trusted to be asked about: who imports whom, how long a
file may get, and that nothing committed knows the machine it was written on.

Who may import whom stands in game/__init__.py; this file reads the imports from the source alone.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LONGEST_FILE = 400  # lines; what can be read in one sitting

# From the ground up: each may import itself and what stands before it.
LAYERS = ["engine", "catalogue", "balance", "store", "analytics", "web", "cli"]
BLUEPRINTS = {"play", "workshop", "insights", "accounts"}
# The rules are a function of what they are given: no clock, file, network or global chance.
IMPURE = set(
    "asyncio builtins concurrent ctypes datetime email fileinput ftplib glob http importlib io "
    "locale logging mmap multiprocessing os pathlib platform queue random sched secrets "
    "select shelve shutil signal smtplib socket socketserver sqlite3 ssl subprocess sys tempfile "
    "threading time urllib uuid webbrowser".split()
)
MACHINE_PATH = re.compile(r"(?<![\w.~-])/(?:root|work|home/\w+|tmp/\w+|Users/\w+)(?:/|\b)")
REGISTRY_HOST = re.compile(
    r"pypi\.(?:org|python)|pythonhosted\.|registry\.npmjs|registry\.yarnpkg|deb\.debian|--(?:extra-)?index-url"
)


def imports(source: str, module: str, *, is_package: bool = False) -> Iterator[str]:
    """Every module that the source imports, wherever in it, by its full dotted name."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = module.split(".")[: -node.level or None] if node.level else []
            if node.level and is_package:
                above = module.split(".")[: 1 - node.level or None]
            base = ".".join([*above, *filter(None, [node.module])])
            # `from game import web` names a module as well as `from game.web import x` does.
            yield from (f"{base}.{alias.name}" for alias in node.names)


def import_faults(source: str, module: str, *, is_package: bool = False) -> list[str]:
    """What the house rules forbid among a module's imports, each as a sentence."""
    faults = []
    here = [*module.split("."), ""]
    for target in imports(source, module, is_package=is_package):
        there = [*target.split("."), "", ""]
        if here[1] == "engine" and there[:2] != ["game", "engine"]:
            if there[0] not in sys.stdlib_module_names or there[0] in IMPURE:
                faults.append(f"{module}: the rules may not know {target}")
        elif here[1] == "config" and there[0] not in sys.stdlib_module_names:
            faults.append(f"{module}: settings lean on the standard library only, not on {target}")
        elif there[0] in ("app", "tests") or (there[0] == "game" and is_above(there[1], here[1])):
            faults.append(f"{module}: imports back up, from {target}")
        elif (
            here[1] == there[1] == "web"
            and here[2] in BLUEPRINTS
            and there[2] in BLUEPRINTS - {here[2]}
        ):
            faults.append(f"{module}: one audience's pages may not know another's, {target}")
    return faults


def is_above(there: str, here: str) -> bool:
    """Whether one layer stands above the other; what is no layer may be used from everywhere."""
    return there in LAYERS and here in LAYERS and LAYERS.index(there) > LAYERS.index(here)


def address_faults(text: str, name: str) -> list[str]:
    """Lines that name a path of someone's machine or a package registry."""
    return [
        f"{name}:{number}: {found.group()}"
        for number, line in enumerate(text.splitlines(), 1)
        for pattern in (MACHINE_PATH, REGISTRY_HOST)
        if (found := pattern.search(line))
    ]


def committed_texts() -> Iterator[tuple[str, str]]:
    """Name and text of every committed file that is text."""
    # The checkout may belong to someone else than who runs the tests.
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if path.is_file() and b"\0" not in (content := path.read_bytes()):
            yield name, content.decode()


def sources() -> Iterator[tuple[Path, str]]:
    for path in sorted((ROOT / "game").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        yield path, ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_every_module_imports_only_what_stands_below_it() -> None:
    faults = [
        fault
        for path, module in sources()
        for fault in import_faults(path.read_text(), module, is_package=path.name == "__init__.py")
    ]
    assert not faults


def test_every_file_can_be_read_in_one_sitting() -> None:
    lengths = {path: len(path.read_text().splitlines()) for path, _ in sources()}
    assert lengths
    assert not {path: length for path, length in lengths.items() if length > LONGEST_FILE}


def test_no_committed_file_knows_a_machine_or_a_registry() -> None:
    texts = dict(committed_texts())
    assert "pyproject.toml" in texts
    assert not [fault for name, text in texts.items() for fault in address_faults(text, name)]


def test_the_migrations_stand_in_one_line() -> None:
    files = sorted((ROOT / "game" / "store" / "migrations" / "versions").glob("[0-9]*.py"))
    names = re.compile(r'^(?:down_)?revision = "?(\w+)"?$', re.MULTILINE)
    line = [names.findall(file.read_text()) for file in files]
    assert [one for one, _ in line] == [f"{number:04}" for number in range(1, len(files) + 1)]
    assert [before for _, before in line] == ["None", *(one for one, _ in line[:-1])]


def test_the_lock_files_pin_by_hash_and_name_no_address() -> None:
    for lock in ROOT.glob("requirements*.lock"):
        text = lock.read_text()
        assert "://" not in text
        assert "--hash=sha256:" in text


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("game.engine.turn", "import random"),
        ("game.engine.turn", "import os.path"),
        ("game.engine.turn", "def f():\n    from datetime import datetime"),
        ("game.engine.turn", "import msgspec"),
        ("game.engine.turn", "from game.store import games"),
        ("game.engine.turn", "from game import config"),
        ("game.engine.turn", "from .. import store"),
        ("game.engine", "from ..web import play"),
        ("game.catalogue", "from .store import games"),
        ("game.store.games", "import game.web.play"),
        ("game.store.games", "from game.analytics import lead_time"),
        ("game.analytics.facts", "from game import cli"),
        ("game.web.play", "from app import create_app"),
        ("game.web.play", "from game.web.workshop import room"),
        ("game.web.play", "from . import insights"),
        ("game.config", "from game import engine"),
        ("game.config", "import flask"),
    ],
)
def test_a_forbidden_import_is_found(module: str, source: str) -> None:
    assert import_faults(source, module, is_package=module == "game.engine")


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("game.engine.turn", "import hashlib\nfrom .model import State"),
        ("game.engine", "from .turn import take_turn"),
        ("game.store.games", "from game import engine\nimport sqlalchemy"),
        ("game.web.play", "from game.web import present\nfrom game.web.play import forms"),
        ("game.web", "from game.web import play, workshop"),
        ("game.cli", "from game.analytics import facts"),
    ],
)
def test_an_allowed_import_is_left_alone(module: str, source: str) -> None:
    assert not import_faults(source, module, is_package=module in ("game.engine", "game.web"))


@pytest.mark.parametrize(
    "text",
    [
        "see /{}/someone".format("root"),
        "cd '/{}/main'".format("work"),
        "open('/{}/x1')".format("tmp"),
        "/{}/alice/dream".format("home"),
        "https://{}.org/simple".format("pypi"),
        "https://files.{}.org".format("pythonhosted"),
    ],
)
def test_an_address_is_found(text: str) -> None:
    assert address_faults(text, "somewhere")


@pytest.mark.parametrize("text", ["teamwork/flow", "/workshop", "/tmp", "docs/work/", "~/work/"])
def test_an_innocent_slash_is_left_alone(text: str) -> None:
    assert not address_faults(text, "somewhere")
