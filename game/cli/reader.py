"""``flask reader``: who may read what is counted, by SQL, and write nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import current_app
from flask.cli import AppGroup

from game.store import Games
from game.store.readers import ReaderError, Readers

reader = AppGroup(
    "reader", help="Roles that may ask the tables of docs/questions.md and write nothing."
)


class Refused(click.ClickException):
    """Something that whoever asks for it can mend."""

    exit_code = 2


@reader.command("add")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
def add(name: str, as_json: bool) -> None:
    """Make the role NAME, or renew its rights, and print its new password."""
    with _readers() as readers:
        password = readers.add(name)
        url = readers.database.engine.url.set(drivername="postgresql", username=name, password=None)
    told = {"name": name, "password": password, "address": url.render_as_string()}
    if as_json:
        click.echo(json.dumps(told))
        return
    click.echo(f"{name} may read what docs/questions.md names, and nothing else.")
    click.echo(f"Address: {told['address']}")
    click.echo(f"Password, shown this once: {password}")


@reader.command("list")
def list_all() -> None:
    """Print the names of all readers."""
    with _readers() as readers:
        for name in readers.all():
            click.echo(name)


@reader.command("remove")
@click.argument("name")
def remove(name: str) -> None:
    """Remove the role NAME."""
    with _readers() as readers:
        readers.remove(name)
    click.echo(f"{name} is gone.")


@contextmanager
def _readers() -> Iterator[Readers]:
    games: Games = current_app.extensions["games"]
    try:
        yield Readers(games.database)
    except ReaderError as no:
        raise Refused(str(no)) from no
