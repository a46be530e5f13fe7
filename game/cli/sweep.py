"""``flask sweep``: what is not kept for good ends. For a timer, once a day."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from game.analytics.ending import sweep as end_what_is_old
from game.store import Games
from game.web.table import workshop


@click.command("sweep")
@with_appcontext
def sweep() -> None:
    """End what is not kept for good: rooms, facts, and games of those without an account.

    What they add to the owner's page is counted before and stays. Again at once, it does nothing.
    """
    games: Games = current_app.extensions["games"]
    rooms = 0
    while some := workshop().rooms.sweep():
        rooms += some
    ended = end_what_is_old(games.database, games.clock())
    click.echo(
        f"Ended: {rooms} rooms, {ended.facts} facts, {ended.games} games. "
        f"Of {ended.gone} players and visitors nothing is left."
    )
