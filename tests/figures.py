"""`make figures`: what the model teaches, drawn for docs/shapes.md.

The rows come from ``tests.shapes``; here is only how they are drawn. Each figure asks one question
in its title and answers it beneath; lines carry their names. matplotlib is needed for this alone:
no test draws.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from matplotlib.figure import Figure

from tests.shapes import drawn_delivery, drawn_work
from tests.shapes.experiments import EXPERIMENTS
from tests.shapes.paper import save

FOLDER = Path(__file__).parents[1] / "docs" / "figures"

#: Every figure by its file, with the experiments that it draws.
FIGURES: dict[str, tuple[Callable[..., Figure], tuple[str, ...]]] = {
    "release-more-often": (drawn_delivery.paths, ("paths",)),
    "j-curve": (drawn_delivery.change, ("turns",)),
    "u-curve": (drawn_delivery.interval, ("interval",)),
    "wip": (drawn_work.wip, ("wip",)),
    "late-integration": (drawn_delivery.integration, ("integration",)),
    "staleness": (drawn_work.age, ("age",)),
    "owner": (drawn_work.owner, ("owner",)),
    "overload": (drawn_work.overload, ("overload",)),
    "discovery": (drawn_work.discovery, ("discovery",)),
    "batches": (drawn_delivery.batches, ("batches", "curves")),
}


def main() -> None:
    """Draw the figures that are asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.figures", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"of {', '.join(FIGURES)} (default: all)")
    parser.add_argument("--seeds", type=int, default=60, help="games a row (default: 60)")
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(FIGURES):
        parser.error(f"no figure is called {', '.join(sorted(unknown))}")
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in asked.names or FIGURES:
        draw, experiments = FIGURES[name]
        save(draw(*(EXPERIMENTS[it][1](asked.seeds) for it in experiments)), FOLDER / f"{name}.svg")
        print(f"docs/figures/{name}.svg")


if __name__ == "__main__":
    main()
