"""``flask simulate`` for a plain line: stations, and how sure one is of what they come to."""

from __future__ import annotations

import json
from functools import partial

import click

from game.cli.seeds import counted, over_seeds
from game.engine import RULES_VERSION
from game.engine.intervals import Figure
from game.engine.scenario import Scenario
from game.engine.stations import FIGURES, figures, run_line

SEEDS = 4  # unless another number is asked for
ONLY_STRATEGY = "untouched"
WORTH_SHARING = 2  # seeds: already one takes longer than a second process to start
WIDEST = 14  # letters of a figure's name, with its margin


def simulate_line(line: Scenario, seeds: range, *, as_json: bool) -> None:
    """Let a line run on these seeds and print its stations."""
    runs = over_seeds(partial(run_line, line), seeds, worth_sharing=WORTH_SHARING)
    stages = figures(line, counted(runs, len(seeds), "seeds"))
    click.echo(_as_json(line, seeds, stages) if as_json else _as_table(line, seeds, stages))


def refuse_strategy(strategy: str | None) -> None:
    """Nobody decides anything in a line: a strategy can only be the one that never does."""
    if strategy not in (None, ONLY_STRATEGY):
        raise click.BadParameter(
            f"a plain line has no decisions: leave {strategy!r} out, or say {ONLY_STRATEGY}.",
            param_hint="--strategy",
        )


def _as_json(line: Scenario, seeds: range, stages: dict[str, dict[str, Figure]]) -> str:
    return json.dumps(
        {
            "scenario": line.id,
            "version": line.version,
            "rules_version": RULES_VERSION,
            "seeds": len(seeds),
            "unit": line.line.unit if line.line else "",
            "stages": {
                stage: {name: figure._asdict() for name, figure in found.items()}
                for stage, found in stages.items()
            },
        },
        allow_nan=False,
    )


def _as_table(line: Scenario, seeds: range, stages: dict[str, dict[str, Figure]]) -> str:
    """Title and, below each stage, one line a figure with its 95 % interval."""
    unit = line.line.unit if line.line else ""
    which = f"seeds {seeds.start} to {seeds.stop - 1}, times in {unit}"
    lines = [f"{line.name} (version {line.version}), {which}"]
    for stage, found in stages.items():
        lines += ["", stage]
        for name in FIGURES:
            value, low, high = (_number(part) for part in found[name])
            within = f"  {low} to {high}" if low and high else ""
            lines.append(f"  {name.replace('_', ' '):<{WIDEST}}{value or 'none':>10}{within}")
    return "\n".join(lines)


def _number(value: float | None) -> str | None:
    return None if value is None else f"{value:,.4f}"
