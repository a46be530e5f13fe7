"""The command: play every setting on all cores, and print the tables."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from tests.engine.model_tables import put
from tests.sensitivity import __doc__ as says
from tests.sensitivity.figures import Outcome
from tests.sensitivity.settings import (
    AS_CHOSEN,
    Setting,
    constants_named,
    draws_of,
    ends_of,
    play,
)
from tests.sensitivity.tables import Played, report

SEEDS, DRAWS = 10, 40
DOCUMENT = Path(__file__).parents[2] / "docs" / "sensitivity.md"


def play_all(settings: Sequence[Setting], seeds: int) -> dict[Setting, Outcome]:
    """Every setting, on all cores; standard error hears how far it is."""
    outcomes: dict[Setting, Outcome] = {}
    context = multiprocessing.get_context("spawn")
    began = time.monotonic()
    with ProcessPoolExecutor(os.cpu_count() or 1, mp_context=context) as processes:
        for setting, outcome in zip(
            settings, processes.map(partial(play, seeds=seeds), settings), strict=True
        ):
            outcomes[setting] = outcome
            minutes = (time.monotonic() - began) / 60
            print(f"{len(outcomes)} of {len(settings)}, {minutes:.1f} minutes", file=sys.stderr)
    return outcomes


def main() -> None:
    """Play and print, or write."""
    parser = argparse.ArgumentParser(description=(says or "").partition("\n")[0])
    parser.add_argument(
        "--seeds", type=int, default=SEEDS, help=f"games a plan and setting ({SEEDS})"
    )
    parser.add_argument("--draws", type=int, default=DRAWS, help=f"joint draws ({DRAWS})")
    parser.add_argument("--constants", default="", help="names with commas; all by default")
    parser.add_argument("--write", action="store_true", help="put the tables into the document")
    asked = parser.parse_args()
    try:
        constants = constants_named([name for name in asked.constants.split(",") if name])
    except ValueError as error:
        parser.error(str(error))
    ends = [setting for constant in constants for setting in ends_of(constant)]
    draws = draws_of(constants, asked.draws)
    outcomes = play_all([AS_CHOSEN, *ends, *draws], asked.seeds)
    text = report(
        Played(
            asked.seeds,
            outcomes[AS_CHOSEN],
            {setting: outcomes[setting] for setting in ends},
            {setting: outcomes[setting] for setting in draws},
        )
    )
    if asked.write:
        DOCUMENT.write_text(put("report", text, DOCUMENT.read_text()))
    else:
        print(text)


if __name__ == "__main__":
    main()
