"""What the owner asks, answered from the rows that the game writes anyway."""

from __future__ import annotations

from flask import Flask

from game.analytics.command import command
from game.store import Clock
from game.store.database import Database


def register(app: Flask, database: Database, clock: Clock) -> None:
    """Give ``app`` the command ``flask insights``."""
    app.cli.add_command(command(database, clock))
