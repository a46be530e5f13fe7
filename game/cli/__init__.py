"""The commands of ``flask``: one module a group, joined to the application here."""

from __future__ import annotations

from flask import Flask

from game.cli import (
    backup,
    balance,
    experiment,
    owner,
    reader,
    room,
    scenarios,
    search,
    simulate,
    sweep,
)


def register(app: Flask) -> None:
    """Give ``app`` its commands."""
    app.cli.add_command(simulate.simulate)
    app.cli.add_command(scenarios.scenarios)
    app.cli.add_command(balance.balance)
    app.cli.add_command(backup.save)
    app.cli.add_command(backup.restore)
    app.cli.add_command(owner.owner)
    app.cli.add_command(reader.reader)
    app.cli.add_command(experiment.experiment)
    app.cli.add_command(search.search)
    app.cli.add_command(room.room)
    app.cli.add_command(sweep.sweep)
