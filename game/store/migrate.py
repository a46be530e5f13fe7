"""The database makes and migrates itself, at every start and for every command.

Two workers that start together take turns, and the second finds nothing left to do.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import Migrate
from sqlalchemy import inspect, text

from game.store.database import Database
from game.store.tables import db

FOLDER = Path(__file__).parent / "migrations"


def prepare(app: Flask, database: Database) -> None:
    """Bring the database to the newest version, and give ``flask db`` to developers."""
    migrate = Migrate(app, db, directory=str(FOLDER))
    with database.alone(), app.app_context():
        config: Config = migrate.get_config(str(FOLDER))
        command.upgrade(config, "head")


def up_to_date(database: Database) -> bool:
    """Whether the database has the version that this code knows."""
    with database.reading() as connection:
        here = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    return set(here) == set(ScriptDirectory(str(FOLDER)).get_heads())


def table_names(database: Database) -> set[str]:
    """The tables that there are."""
    return set(inspect(database.engine).get_table_names())
