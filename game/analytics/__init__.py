"""What the owner asks, answered from the rows that the game writes anyway."""

from __future__ import annotations

from flask import Flask

from game.analytics import command, synthetic_command
from game.store import Clock
from game.store.database import Database


def register(app: Flask, database: Database, clock: Clock) -> None:
    """Give ``app`` the commands ``flask insights`` and ``flask synthetic``."""
    app.cli.add_command(command.command(database, clock))
    app.cli.add_command(synthetic_command.command(database))
