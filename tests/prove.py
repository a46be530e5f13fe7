"""`make prove`: the long proofs, in full, in named parts; `python -m tests.prove PART …` runs some.

Every test that repeats something is marked `slow` and takes its share from REPETITIONS. `make test`
runs a part of the repetitions; here they all run. A part should take at most an hour on two cores.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

ORACLES = ["tests/engine/test_oracles.py", "tests/engine/test_independent.py"]
PARTS: dict[str, list[str]] = {
    "engine": ["tests/engine", *(f"--ignore={file}" for file in ORACLES)],
    "oracles": ORACLES,
    "shapes": ["tests/shapes"],
    "balance": ["tests/balance"],
    "everywhere": ["tests/everywhere"],
    "store": ["tests/store"],
    "insights": ["tests/analytics"],
    "browser": ["tests/browser", "tests/look"],
    "the rest": [
        "tests/cli",
        "tests/scenarios",
        "tests/web",
        "tests/support",
        "tests/test_house.py",
    ],
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
            "slow",
            "--numprocesses",
            "2",
            *PARTS[name],
        ]
        ended = subprocess.run(command, env=os.environ | {"REPETITIONS": "1"}, check=False)
        print(f"== {name}: {(time.monotonic() - began) / 60:.1f} minutes", flush=True)
        if ended.returncode not in (0, NO_TESTS):
            failed.append(name)
    print(f"Failed: {', '.join(failed)}" if failed else "Everything holds.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
