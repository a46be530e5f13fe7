"""`make prove`: the long proofs, in full, in named parts; `python -m tests.prove PART …` runs some.

Every test that repeats something is marked `slow` and takes its share from REPETITIONS. `make test`
runs a part of the repetitions; here they all run. A part should take at most an hour on two cores.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping

ORACLES = ["tests/engine/test_oracles.py", "tests/engine/test_independent.py"]
KILLS, AT_ONCE = "tests/store/test_crash.py", "tests/store/test_at_once.py"
REQUESTS = ["tests/web/test_fuzz.py", "tests/web/test_whole_site.py"]
PAGES = ["tests/web", "tests/cli/test_owner.py", "tests/cli/test_room.py"]
PARTS: dict[str, list[str]] = {
    "engine": ["tests/engine", *(f"--ignore={file}" for file in ORACLES)],
    "oracles": ORACLES,
    "shapes": ["tests/shapes"],
    "balance": ["tests/balance"],
    "everywhere": ["tests/everywhere"],
    "store": ["tests/store", *(f"--ignore={file}" for file in (KILLS, AT_ONCE))],
    "kills": [KILLS],
    "at once": [AT_ONCE],
    "requests": REQUESTS,
    "postgresql": [*PAGES, *(f"--ignore={file}" for file in REQUESTS)],
    "requests on postgresql": REQUESTS,
    "insights": ["tests/analytics"],
    "browser": ["tests/browser", "tests/look"],
    "the rest": [
        "tests/cli",
        "tests/scenarios",
        "tests/web",
        *(f"--ignore={file}" for file in REQUESTS),
        "tests/support",
        "tests/test_house.py",
    ],
}
#: Parts that run other tests than those that repeat something, or on another database.
MARKED = {"postgresql": "not alone"}
ON: dict[str, Mapping[str, str]] = {
    "postgresql": {"DATABASE": "postgresql", "REPETITIONS": "0.1"},
    "requests on postgresql": {"DATABASE": "postgresql", "REPETITIONS": "0.4"},
}
NO_TESTS = 5  # pytest's word for: nothing in this part is marked `slow`


def main(names: list[str]) -> int:
    """Run the named parts, or all; 0 where everything holds."""
    unknown = sorted(set(names) - set(PARTS))
    if unknown:
        print(f"There is no part {', '.join(unknown)}: choose from {', '.join(PARTS)}.")
        return 2
    failed = []
    for name in names or list(PARTS):
        print(f"== {name}", flush=True)
        began = time.monotonic()
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-m",
            MARKED.get(name, "slow"),
            "--numprocesses",
            "2",
            *PARTS[name],
        ]
        environment = os.environ | {"REPETITIONS": "1"} | ON.get(name, {})
        ended = subprocess.run(command, env=environment, check=False)
        print(f"== {name}: {(time.monotonic() - began) / 60:.1f} minutes", flush=True)
        if ended.returncode not in (0, NO_TESTS):
            failed.append(name)
    print(f"Failed: {', '.join(failed)}" if failed else "Everything holds.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
