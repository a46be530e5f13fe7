"""``flask balance``: every promise of the game's balance, played and put on a page."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from game import catalogue
from game.balance.claims import rows_of
from game.balance.crew import Crew
from game.balance.page import FIGURE, as_json, page
from game.balance.trial import USUAL_GAMES, Trials, try_company
from game.catalogue import strategy_file
from game.cli.score_figure import figure
from game.cli.simulate import LAST_SEED, Refusal
from game.engine.scenario import Scenario

#: Seeds from here on belong to searches; a report on them would report what it was tuned for.
SEARCHED = 1_000_000


@click.command()
@click.argument("scenarios", nargs=-1, metavar="[SCENARIO]...")
@click.option(
    "--games",
    type=click.IntRange(1, SEARCHED),
    default=USUAL_GAMES,
    show_default=True,
    help="Games of each strategy in each company.",
)
@click.option(
    "--first-seed",
    type=click.IntRange(0, LAST_SEED),
    default=0,
    show_default=True,
    help="Seed of the first game. Searches use seeds from 1,000,000 up.",
)
@click.option("--json", "as_data", is_flag=True, help="Print one JSON object and nothing else.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write balance.md and its figure into this folder instead of printing the page.",
)
@click.option("--check", is_flag=True, help="Exit with 1 where a promise is not kept.")
def balance(
    scenarios: tuple[str, ...],
    games: int,
    first_seed: int,
    as_data: bool,
    out: Path | None,
    check: bool,
) -> None:
    """Play all strategies and witnesses in each SCENARIO, and say which promises hold.

    A SCENARIO is an id or a TOML file; without one all companies are played.
    """
    companies = companies_named(scenarios)
    seeds = range(first_seed, first_seed + games)
    root = strategy_file.BEST_KNOWN.parent
    plans = {company.id: _best_known(company) for company in companies}
    with Crew(companies) as crew:
        trials = [
            try_company(crew, company, plans[company.id], root, seeds, say) for company in companies
        ]
        say(f"{crew.games:,} games in all")
    text = page(trials, seeds, _command(scenarios, games, first_seed))
    if out:
        _write(out, text, trials)
    if as_data:
        click.echo(json.dumps(as_json(trials), allow_nan=False))
    elif not out:
        click.echo(text, nl=False)
    if check and any(row.holds is False for row in rows_of(trials)):
        sys.exit(1)


def companies_named(names: tuple[str, ...]) -> list[Scenario]:
    """The companies with these ids or files, all of them without any name; a line is none."""
    try:
        companies = [catalogue.load(name) for name in names] or catalogue.load_all()
    except catalogue.CatalogueError as error:
        raise Refusal(str(error)) from None
    for company in companies:
        if company.line is not None:
            raise Refusal(
                f"{company.id}: a plain line has no decisions, so there is nothing to win"
            )
    return list({company.id: company for company in companies}.values())


def _best_known(company: Scenario) -> strategy_file.PlannedStrategy | None:
    if not (strategy_file.BEST_KNOWN / f"{company.id}.toml").is_file():
        return None
    try:
        return strategy_file.best_known(company)
    except catalogue.CatalogueError as error:
        raise Refusal(str(error)) from None


def _command(scenarios: tuple[str, ...], games: int, first_seed: int) -> str:
    words = ["flask balance", *scenarios, f"--games {games}"]
    return " ".join(words + [f"--first-seed {first_seed}"] * bool(first_seed))


def _write(folder: Path, text: str, trials: list[Trials]) -> None:
    drawing = folder / FIGURE
    drawing.parent.mkdir(parents=True, exist_ok=True)
    drawing.write_text(figure(trials), encoding="utf-8")
    (folder / "balance.md").write_text(text, encoding="utf-8")


def say(line: str) -> None:
    """A word about how far it is, on standard error."""
    click.echo(line, err=True)
