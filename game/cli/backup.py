"""``flask backup`` and ``flask restore``: everything in one file, while the game goes on."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from game.store import Games
from game.store.backup import BackupError
from game.store.backup import restore as write_back
from game.store.backup import save as write_out


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_appcontext
def save(file: Path) -> None:
    """Write all that is kept to FILE. It holds secrets: only its owner may read it."""
    if not file.parent.is_dir():
        click.echo(f"There is no folder {file.parent}: make it first.", err=True)
        sys.exit(2)
    games: Games = current_app.extensions["games"]
    click.echo(f"{write_out(games.database, file, games.clock())} rows in {file}.")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@with_appcontext
def restore(file: Path) -> None:
    """Fill an empty database, of either kind, from FILE."""
    games: Games = current_app.extensions["games"]
    try:
        click.echo(f"{write_back(games.database, file)} rows from {file}.")
    except BackupError as no:
        click.echo(str(no), err=True)
        sys.exit(2)
