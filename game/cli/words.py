"""``flask scenarios words``: what a player of a company can read, and how long a first game takes.

A stranger plays some games through the real pages, on a database in memory, and what they show is
counted: game/web/reading.py says how.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from statistics import fmean
from typing import Any, NamedTuple

import click

from game import catalogue
from game.engine.scenario import Scenario
from game.web.newcomer import Newcomer, room_for_one
from game.web.reading import (
    MINUTES,
    MOST_FIRST_WORDS,
    MOST_NEW_WORDS,
    WORDS_A_MINUTE,
    Read,
    count,
    read,
)
from game.web.script import KINDS, Text, fixed_labels, script

GAMES = 8


class Kind(NamedTuple):
    """The texts of one kind: how many, how many words, and the longest of them."""

    name: str
    texts: int
    words: int
    longest: str
    longest_words: int


@click.command("words")
@click.argument("companies", metavar="[ID|FILE]…", nargs=-1)
@click.option(
    "--games",
    type=click.IntRange(min=1),
    default=GAMES,
    show_default=True,
    help="How many games a stranger plays, on seeds 0, 1, ….",
)
@click.option("--all-texts", is_flag=True, help="Print the texts themselves, for reading aloud.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def words(companies: tuple[str, ...], games: int, all_texts: bool, as_json: bool) -> None:
    """Count what can be read in these companies (or in all), and how long a first game takes."""
    try:
        found = [catalogue.load(company) for company in companies or catalogue.ids()]
    except catalogue.CatalogueError as error:
        raise click.ClickException(str(error)) from None
    if lines := [company.id for company in found if company.line]:
        raise click.ClickException(f"{lines[0]} is a plain line: nobody reads it.")
    counted = [(company, script(company), first_games(company, games)) for company in found]
    if as_json:
        told = [_as_json(*one, all_texts=all_texts) for one in counted]
        click.echo(json.dumps({"companies": told}))
        return
    tables = [_as_table(*one) + (_aloud(one[1]) if all_texts else "") for one in counted]
    click.echo("\n\n".join(tables))


def first_games(company: Scenario, games: int) -> list[Read]:
    """How strangers read their first games of a company, on seeds from 0."""
    newcomer = Newcomer(room_for_one(company), company)
    return read([newcomer.play(seed) for seed in range(games)], fixed_labels())


def by_kind(texts: Sequence[Text]) -> list[Kind]:
    """The counts, in the order of ``KINDS``; a kind without texts is left out."""
    kinds = []
    for name in KINDS:
        sizes = [(count(text.lines), text.id) for text in texts if text.kind == name]
        if sizes:
            most, longest = max(sizes, key=lambda size: size[0])
            kinds.append(Kind(name, len(sizes), sum(size for size, _ in sizes), longest, most))
    return kinds


def _as_table(company: Scenario, texts: Sequence[Text], games: Sequence[Read]) -> str:
    lines = [
        f"{company.name} (version {company.version})",
        "",
        f"{'kind':<14}{'texts':>6}{'words':>7}  longest",
        *(
            f"{kind.name:<14}{kind.texts:>6}{kind.words:>7}  {kind.longest} ({kind.longest_words})"
            for kind in by_kind(texts)
        ),
        f"{'together':<14}{len(texts):>6}{sum(count(text.lines) for text in texts):>7}",
        "",
        f"A first game, {len(games)} times, at {WORDS_A_MINUTE} words a minute:",
    ]
    figures = (
        ("minutes", [game.minutes for game in games], MINUTES, ".1f"),
        ("words", [game.words for game in games], None, ".0f"),
        ("new in a turn, at most", [max(game.turns) for game in games], (0, MOST_NEW_WORDS), ".0f"),
        ("front page and turn 1", [game.first for game in games], (0, MOST_FIRST_WORDS), ".0f"),
    )
    for name, values, wanted, form in figures:
        low, high = min(values), max(values)
        line = f"{name:<24}{fmean(values):>6{form}}  ({low:{form}} to {high:{form}})"
        if wanted and not wanted[0] <= low <= high <= wanted[1]:
            line += f"  wanted: {wanted[0]} to {wanted[1]}"
        lines.append(line)
    return "\n".join(lines)


def _aloud(texts: Sequence[Text]) -> str:
    lines = []
    for kind in KINDS:
        lines.append(f"\n\n# {kind}")
        for text in texts:
            if text.kind == kind:
                lines.append(f"\n[{text.id}]" if len(text.lines) > 2 else f"[{text.id}]")
                lines += text.lines
    return "\n".join(lines)


def _as_json(
    company: Scenario, texts: Sequence[Text], games: Sequence[Read], *, all_texts: bool
) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": company.id,
        "version": company.version,
        "kinds": {
            kind.name: {
                "texts": kind.texts,
                "words": kind.words,
                "longest": kind.longest,
                "longest_words": kind.longest_words,
            }
            for kind in by_kind(texts)
        },
        "minutes": fmean(game.minutes for game in games),
        "games": [
            {
                "minutes": game.minutes,
                "words": game.words,
                "first": game.first,
                "turns": game.turns,
            }
            for game in games
        ],
    }
    if all_texts:
        told["texts"] = [text._asdict() for text in texts]
    return told
