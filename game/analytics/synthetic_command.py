"""``flask synthetic``: a made-up population, as a file of facts and in the database."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import click

from game.analytics.loading import Content, Line, NotEmpty, load
from game.analytics.scripted import Script, play
from game.analytics.synthetic import population
from game.store.database import Database


def command(database: Database) -> click.Command:
    """The command, filling this database."""

    @click.command("synthetic")
    @click.option(
        "--players", type=click.IntRange(1, 10_000_000), required=True, help="How many people."
    )
    @click.option(
        "--facts",
        "file",
        type=click.Path(dir_okay=False, writable=True, path_type=Path),
        help="Write the raw facts to this file, one JSON object a line.",
    )
    @click.option(
        "--seed", type=int, default=1, show_default=True, help="The same one, the same people."
    )
    def make(players: int, file: Path | None, seed: int) -> None:
        """Fill an empty database with a believable population, to see what is counted of it."""
        lines = sorted(population(players, seed, play), key=lambda line: (line["at"], line["id"]))
        try:
            load(database, lines, content)
        except NotEmpty:
            raise click.ClickException(
                "This database holds games, and made-up people must not mix with real ones: "
                "give the address of an empty one in DATABASE_URL."
            ) from None
        if file is not None:
            with file.open("w", encoding="utf-8") as out:
                out.writelines(json.dumps(line) + "\n" for line in lines)
        kinds = Counter(line["kind"] for line in lines)
        counted = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items()))
        click.echo(f"{players} people, and facts: {counted}.")

    return make


def content(start: Line, turns: int) -> Content:
    """What a scripted game holds after so many turns."""
    played = play(Script(start["company"], start["plan"], start["seed"]))
    return Content(played.turns[:turns], played.states[turns])
