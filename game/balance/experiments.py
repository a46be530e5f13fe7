"""Who gets which variant of an experiment, and whether companies can be changed like that.

A variant is a twist of the company. Which one a player gets follows from the player and the
experiment alone, by a hash: the same on every device, even, and independent of every other
experiment. Whoever begins a game in it keeps the variant's twist with the game.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Any, NamedTuple

from game import catalogue
from game.balance.twist import twisted
from game.balance.whole import play_one
from game.catalogue.experiment import Experiment, Variant, read, structured
from game.catalogue.problems import CatalogueError, Problem, one_of, shown
from game.catalogue.strategy_file import best_known
from game.engine.scenario import Scenario
from game.engine.strategies import STRATEGIES, Game

BEST_KNOWN = "best-known"


class Part(NamedTuple):
    """The part that a game has in an experiment."""

    experiment: str
    variant: str
    twist: str


class Run(NamedTuple):
    """A game of a scripted player who was drawn for a variant."""

    player: str
    variant: Variant
    seed: int


def runs_of(experiment: Experiment, number: int) -> dict[str, list[Run]]:
    """So many scripted players, by company, each drawn as a person would be."""
    companies = experiment.companies or tuple(catalogue.ids())
    players = experiment.scripted.players if experiment.scripted else (BEST_KNOWN,)
    found: dict[str, list[Run]] = {company: [] for company in companies}
    for n in range(number):
        player = players[n // len(companies) % len(players)]
        variant = variant_of(experiment, f"run {n}")
        found[companies[n % len(companies)]].append(Run(player, variant, n))
    return found


def play_run(company: Scenario, run: Run) -> Game:
    """The whole game of a scripted player."""
    player = best_known(company) if run.player == BEST_KNOWN else run.player
    return play_one(player, twisted(company, run.variant.twist), run.seed)


def variant_of(experiment: Experiment, player_id: str) -> Variant:
    """The variant of this player."""
    named = f"{experiment.id} {player_id}".encode()
    drawn = blake2b(named, digest_size=8, person=b"experiment").digest()
    return experiment.variants[drawn[0] & 1]


def part_of(experiment: Experiment, player_id: str, company_id: str) -> Part | None:
    """The part that a new game of this player has in the experiment, if it has one."""
    if experiment.companies and company_id not in experiment.companies:
        return None
    variant = variant_of(experiment, player_id)
    return Part(experiment.id, variant.id, variant.twist)


def written(id_or_path: str) -> tuple[Experiment, dict[str, Any]]:
    """An experiment from its file, and the table it was read from.

    Raises ``CatalogueError`` with all that is wrong with it.
    """
    raw, file = read(id_or_path)
    return checked(raw, file), raw


def checked(raw: dict[str, Any], file: str) -> Experiment:
    """The experiment of a table, if every company can be changed as its variants say."""
    found = structured(raw, file)
    known = catalogue.ids()
    problems = [
        Problem(file, f"companies[{n}]", "must be a company", shown(name), one_of(known, name))
        for n, name in enumerate(found.companies)
        if name not in known
    ]
    playing = (*STRATEGIES, BEST_KNOWN)
    for n, name in enumerate(found.scripted.players if found.scripted else ()):
        if name not in playing:
            path, allowed = f"scripted.players[{n}]", one_of(playing, name)
            problems.append(Problem(file, path, "must be a scripted player", shown(name), allowed))
    if problems:
        raise CatalogueError(problems)
    for company_id in found.companies or known:
        company = catalogue.load(company_id)
        for n, variant in enumerate(found.variants):
            try:
                twisted(company, variant.twist)
            except ValueError as no:
                rule = f"must be a twist of {company_id}"
                problems.append(Problem(file, f"variants[{n}].twist", rule, str(no), "a twist"))
    if problems:
        raise CatalogueError(problems)
    return found
