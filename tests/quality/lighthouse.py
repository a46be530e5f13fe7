"""Lighthouse, fetched by npm to .cache/lighthouse, and run on pages of a game that is served here.

`python -m tests.quality.lighthouse` fetches it, and a Node.js where there is none or an old one;
`make setup-quality` calls it. What is fetched is named, with hashes, in package-lock.json beside
this file, and stays out of the repository.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

from tests.support import npm
from tests.support.browser import Chromium

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
CACHE = ROOT / ".cache" / "lighthouse"
NODE = ROOT / ".cache" / "node"

#: As for the tests' browser: it opens nothing but pages from here, often where no sandbox works.
CHROME_FLAGS = "--headless --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run"


def home() -> Path:
    """Where it is installed, or will be; another lock file is another place."""
    lock = (HERE / "package-lock.json").read_bytes()
    return CACHE / hashlib.sha256(lock).hexdigest()[:12]


def fetch() -> None:
    """Make sure that it is there."""
    node = npm.find_node(NODE, npm.NEWEST_NODE)
    if home().exists():
        return
    print("Fetching Lighthouse", flush=True)
    CACHE.mkdir(parents=True, exist_ok=True)
    npm.install(HERE, node, home())


def report(address: str, cookie: str, chromium: Chromium) -> dict[str, object]:
    """What it says of one page, as whoever has this cookie sees it on a slow phone."""
    node = npm.find_node(NODE, npm.NEWEST_NODE)
    program = home() / "node_modules" / "lighthouse" / "cli" / "index.js"
    command = [node.node, str(program), address, "--output=json", "--output-path=stdout", "--quiet"]
    command += [f"--chrome-flags={CHROME_FLAGS}", "--no-enable-error-reporting"]
    command += [f"--extra-headers={json.dumps({'Cookie': cookie})}"]
    environment = chromium.environment() | {"CHROME_PATH": chromium.executable}
    done = subprocess.run(
        command, env=environment, check=False, capture_output=True, text=True, timeout=300
    )
    if done.returncode != 0:
        raise RuntimeError(f"Lighthouse failed on {address}: {done.stderr.strip()[-500:]}")
    said: dict[str, object] = json.loads(done.stdout)
    return said


if __name__ == "__main__":
    try:
        fetch()
    except npm.NotFetchedError as problem:
        sys.exit(f"Lighthouse cannot be fetched: {problem}")
