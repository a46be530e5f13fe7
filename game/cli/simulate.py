"""``flask simulate``: one strategy on many seeds, and what it comes to; or a plain line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import click

from game import catalogue
from game.balance.crew import Crew
from game.balance.whole import PlanError, play_one
from game.catalogue.problems import one_of
from game.catalogue.strategy_file import PlannedStrategy, best_known, load_strategy
from game.cli import line
from game.cli.seeds import counted
from game.engine import RULES_VERSION
from game.engine.pooling import pool
from game.engine.scenario import Scenario
from game.engine.strategies import STRATEGIES, Game

LAST_SEED = 2**128 - 1
BEST_KNOWN = "best-known"
NAMES = (*STRATEGIES, BEST_KNOWN)
SEEDS = 20  # unless another number is asked for
WORTH_SHARING = 20  # games; fewer are played sooner than a second process is started


class Refusal(click.ClickException):
    """Something about the scenario or the strategy that the player of this command can mend."""

    exit_code = 2


@click.command()
@click.argument("scenario")
@click.option(
    "--strategy",
    metavar="NAME|FILE",
    help=f"{', '.join(NAMES)}, or a TOML file. A plain line needs none.",
)
@click.option(
    "--seeds",
    type=click.IntRange(min=1),
    help=f"How many games.  [default: {SEEDS}; of a plain line {line.SEEDS}]",
)
@click.option(
    "--first-seed",
    type=click.IntRange(0, LAST_SEED),
    default=0,
    show_default=True,
    help="Seed of the first game; the others count up from it.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def simulate(
    scenario: str, strategy: str | None, seeds: int | None, first_seed: int, as_json: bool
) -> None:
    """Play SCENARIO (an id or a TOML file) on many seeds.

    A company is played by one strategy; a plain line runs as it is.
    """
    with _problems_told():
        company = catalogue.load(scenario)
    if company.line:
        line.refuse_strategy(strategy)
        line.simulate_line(company, _numbers(first_seed, seeds or line.SEEDS), as_json=as_json)
        return
    if strategy is None:
        raise click.UsageError(
            f"Missing option '--strategy': a company is played by {', '.join(NAMES)}, "
            "or by a plan in a .toml file."
        )
    with _problems_told():
        player = _player(strategy, company)
    numbers = _numbers(first_seed, seeds or SEEDS)
    try:
        games = list(counted(play(company, player, numbers), len(numbers), "games"))
    except PlanError as error:
        raise Refusal(f"{strategy}: {error}") from None
    means = pool(games)
    if as_json:
        click.echo(json.dumps(_as_json(company, strategy, numbers, games, means), allow_nan=False))
    else:
        click.echo(_as_table(company, strategy, numbers, means))


def _numbers(first: int, seeds: int) -> range:
    if first + seeds - 1 > LAST_SEED:
        raise click.BadParameter(
            f"the last seed would be {first + seeds - 1}, and 2**128 - 1 is the largest.",
            param_hint="--first-seed",
        )
    return range(first, first + seeds)


def play(company: Scenario, player: str | PlannedStrategy, seeds: range) -> Iterator[Game]:
    """One game a seed, in the order of the seeds, on all cores where it is worth it."""
    with Crew([company], 1 if len(seeds) < WORTH_SHARING else None) as crew:
        yield from crew.each(company, partial(play_one, player), seeds)


def _player(strategy: str, company: Scenario) -> str | PlannedStrategy:
    """A name stays a name, so that each process looks it up for itself; a file is read."""
    if strategy in STRATEGIES:
        return strategy
    if strategy == BEST_KNOWN:
        return best_known(company)
    path = Path(strategy)
    if path.suffix != ".toml" and not path.exists():
        known = one_of(NAMES, strategy)
        raise click.BadParameter(
            f"there is no {strategy!r}: name one of {known}, or a .toml file.",
            param_hint="--strategy",
        )
    return load_strategy(path, company)


@contextmanager
def _problems_told() -> Iterator[None]:
    """All problems of a file on standard error, and exit code 2."""
    try:
        yield
    except catalogue.CatalogueError as error:
        raise Refusal(str(error)) from None


def _as_json(
    company: Scenario, strategy: str, seeds: range, games: list[Game], means: dict[str, object]
) -> dict[str, Any]:
    return {
        "scenario": company.id,
        "version": company.version,
        "rules_version": RULES_VERSION,
        "strategy": strategy,
        "seeds": len(seeds),
        "means": means,
        "games": [
            {
                "seed": game.seed,
                "score": game.score,
                "verdict": str(game.verdict),
                "fired_on_turn": game.fired_on_turn,
            }
            for game in games
        ],
    }


def _as_table(company: Scenario, strategy: str, seeds: range, means: dict[str, object]) -> str:
    """Title and one line a measure; what is a table itself gets one line an entry."""
    which = f"strategy {strategy}, seeds {seeds.start} to {seeds.stop - 1}"
    lines = [f"{company.name} (version {company.version}), {which}", ""]
    for name, value in means.items():
        entries = value.items() if isinstance(value, dict) else [("", value)]
        for key, figure in entries:
            label = f"{name} {key}".replace("_", " ").strip()
            lines.append(f"{label:<34}{_figure(figure):>12}")
    return "\n".join(lines)


def _figure(value: object) -> str:
    return "none" if value is None else f"{value:,.3f}".rstrip("0").rstrip(".")
