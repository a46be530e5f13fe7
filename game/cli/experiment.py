"""``flask experiment``: write down a belief, see what can be shown, try it on scripted players."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any, NoReturn

import click
from flask import current_app
from flask.cli import AppGroup

from game import catalogue
from game.analytics.experiments import NOBODY, Plan, Result, Sums, plan, read_sums, result
from game.analytics.outcomes import OUTCOMES
from game.balance.crew import Crew
from game.balance.experiments import Run, play_run, runs_of, written
from game.catalogue.experiment import Experiment, Measure, ids
from game.cli.seeds import counted
from game.engine.strategies import Game
from game.store import Refusal
from game.store.experiments import Experiments, Started
from game.web import experiment_words as words

WORTH_SHARING = 20  # games; fewer are played sooner than a second process is started

experiment = AppGroup(
    "experiment", help="Experiments: list them, try one on scripted players, start and end one."
)


@experiment.command("list")
def list_all() -> None:
    """Print the experiments that can be started, and those that were."""
    started = {one.experiment.id: one for one in _experiments().all()}
    for name in (*(one for one in ids() if one not in started), *started):
        state = "not started" if name not in started else _state(started[name])
        click.echo(f"{name}: {state}")


@experiment.command("show")
@click.argument("name")
@click.option("--players-a-week", type=click.IntRange(2), help="Instead of what the card expects.")
@click.option("--weeks", type=click.IntRange(1), help="Instead of what the card expects.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def show(name: str, players_a_week: int | None, weeks: int | None, as_json: bool) -> None:
    """Print the card of NAME (an id or a TOML file): what it can show, or shows so far."""
    started = _started(name)
    one = started.experiment if started else _read(name)[0]
    one = replace(
        one, players_a_week=players_a_week or one.players_a_week, weeks=weeks or one.weeks
    )
    found = None
    if started:
        with _experiments().database.reading() as connection:
            sums = read_sums(connection).get(one.id, NOBODY)
        found = result(started.experiment, sums, started.tuned_to)
    _print(one, plan(one), found, started.tuned_to if started else None, as_json=as_json)


@experiment.command("start")
@click.argument("name")
def start(name: str) -> None:
    """Start NAME (an id or a TOML file) as it is written now: from then on it is locked."""
    one, raw = _read(name)
    can = plan(one)
    _print(one, can, None, None, as_json=False)
    if can.smallest is None:
        _refuse(words.NO_SMALLEST)
    refusal = _experiments().start(one, raw, can.smallest)
    if refusal is not None:
        _refuse(refusal)
    click.echo("Started.")


@experiment.command("end")
@click.argument("name")
def end(name: str) -> None:
    """End NAME: no new game has a part in it, and what was begun is counted on."""
    refusal = _experiments().end(name)
    if refusal is not None:
        _refuse(refusal)
    click.echo("Ended.")


@experiment.command("simulate")
@click.argument("name")
@click.option("--runs", type=click.IntRange(2), help="How many games.  [default: as the card says]")
@click.option(
    "--measure",
    type=click.Choice([str(name) for name, each in OUTCOMES.items() if each.scripted]),
    help="Another success than the card's.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def simulate(name: str, runs: int | None, measure: str | None, as_json: bool) -> None:
    """Try the card of NAME (an id or a TOML file) on scripted players, drawn as people would be."""
    one = _read(name)[0]
    if measure:
        one = replace(one, success=replace(one.success, measure=Measure(measure)))
    outcome = OUTCOMES[one.success.measure]
    if not outcome.scripted:
        known = ", ".join(f"--measure {key}" for key, each in OUTCOMES.items() if each.scripted)
        _refuse(words.NOT_SCRIPTED.format(says=outcome.says, measures=known))
    number = runs or (one.scripted.runs if one.scripted else 500)
    can = plan(one, number // 2)
    if can.smallest is None:
        _refuse(words.NO_SMALLEST)
    found = result(one, tried(one, number), can.smallest)
    _print(one, can, found, can.smallest, as_json=as_json, runs=number)


def tried(one: Experiment, number: int) -> Sums:
    """So many scripted games of both variants, as sums."""
    entered: Counter[str] = Counter()
    known: Counter[tuple[str, str]] = Counter()
    success: Counter[tuple[str, str]] = Counter()
    for run, game in counted(_played(one, number), number, "games"):
        variant = run.variant.id
        entered[variant] += 1
        for measure, well in (
            (Measure.KEPT, str(game.verdict) != "fired"),
            (Measure.ELITE, str(game.verdict) == "elite"),
        ):
            known[variant, str(measure)] += 1
            success[variant, str(measure)] += well
    return Sums(entered, known, success)


def _played(one: Experiment, number: int) -> Iterator[tuple[Run, Game]]:
    by_company = runs_of(one, number)
    companies = [catalogue.load(name) for name in by_company]
    with Crew(companies, 1 if number < WORTH_SHARING else None) as crew:
        for company in companies:
            runs = by_company[company.id]
            yield from zip(runs, crew.each(company, play_run, runs), strict=True)


def _print(
    one: Experiment,
    can: Plan,
    found: Result | None,
    tuned_to: float | None,
    *,
    as_json: bool,
    runs: int | None = None,
) -> None:
    if as_json:
        told: dict[str, Any] = {
            "experiment": asdict(one),
            "expects": can._asdict(),
            "runs": runs,
            "result": None if found is None else _as_json(found),
        }
        click.echo(json.dumps(told, allow_nan=False))
        return
    click.echo(f"{words.believed(one)} {words.successful(one)}")
    for variant in one.variants:
        click.echo(f"  {variant.id}: {variant.says}")
    if runs is None:
        click.echo(words.expected(one, can))
    else:
        click.echo(f"{runs:,} games of scripted players.")
    click.echo(words.smallest(can))
    click.echo(words.SMALLEST_SUB)
    if found is not None and tuned_to is not None:
        click.echo(f"\n{str(found.says).capitalize()}.")
        for line in words.shown(one, found, tuned_to):
            click.echo(line)


def _as_json(found: Result) -> dict[str, Any]:
    return {
        "says": str(found.says),
        "why": found.why,
        "entered": list(found.entered),
        "split": found.split,
        "control": found.control._asdict(),
        "changed": found.changed._asdict(),
        "difference": found.difference._asdict(),
        "reached": found.reached._asdict(),
        "measures": {
            str(each.measure): {
                "control": each.control._asdict(),
                "changed": each.changed._asdict(),
            }
            for each in found.measures
            if each.control.n or each.changed.n
        },
    }


def _state(one: Started) -> str:
    return "running" if one.running else "ended"


def _started(name: str) -> Started | None:
    return next((one for one in _experiments().all() if one.experiment.id == name), None)


def _read(name: str) -> tuple[Experiment, dict[str, Any]]:
    try:
        return written(name)
    except catalogue.CatalogueError as error:
        _refuse(str(error))


def _refuse(no: Refusal | str) -> NoReturn:
    click.echo(no.sentence if isinstance(no, Refusal) else no, err=True)
    sys.exit(2)


def _experiments() -> Experiments:
    kept: Experiments = current_app.extensions["experiments"]
    return kept
