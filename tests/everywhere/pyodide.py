"""CPython compiled to WebAssembly: the npm package pyodide, unpacked to .cache/pyodide.

`python -m tests.everywhere.pyodide` fetches it, and a Node.js where there is none; `make prove`
calls it, so that tests only ever read what is there.
"""

import sys
import tarfile
import tempfile
from pathlib import Path

from tests.support import npm

ROOT = Path(__file__).parents[2]
CACHE = ROOT / ".cache" / "pyodide"
NODE = ROOT / ".cache" / "node"

PACKAGE = "pyodide@314.0.7"  # CPython 3.14
PACKAGE_SHA256 = "66b7949e5a0cba2250b586d7e368bf12fb482800748d182c4618254b685ffaa0"
# The interpreter and its standard library; the rest is for browsers.
PARTS = (
    "pyodide.mjs",
    "pyodide.asm.mjs",
    "pyodide.asm.wasm",
    "pyodide-lock.json",
    "python_stdlib.zip",
)


def folder() -> Path:
    """Where the package is, or will be."""
    return CACHE / PACKAGE.rpartition("@")[2]


def fetch() -> None:
    """Make sure that the package and a Node.js are there."""
    node = npm.find_node(NODE)
    if folder().exists():
        return
    print(f"Fetching Python for WebAssembly: {PACKAGE}", flush=True)
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as work:
        unpacked = Path(work, "unpacked")
        unpacked.mkdir()
        with tarfile.open(npm.pack(PACKAGE, PACKAGE_SHA256, node, Path(work))) as package:
            for part in PARTS:
                content = package.extractfile(f"package/{part}")
                assert content is not None
                (unpacked / part).write_bytes(content.read())
        unpacked.rename(folder())


def command(script: Path, *arguments: str) -> list[str]:
    """Runs a script for Node.js, which is given the package's folder and these arguments."""
    return [npm.find_node(NODE).node, str(script), str(folder()), *arguments]


if __name__ == "__main__":
    try:
        fetch()
    except (OSError, npm.NotFetchedError) as problem:
        sys.exit(f"No Python for WebAssembly: {problem}")
