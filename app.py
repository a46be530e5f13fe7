"""The only place where the parts are joined. ``gunicorn app:app`` serves it, ``flask …`` asks it.

Nothing happens on import: ``app`` is made when somebody asks for it by that name.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from flask import Flask

from game import analytics, catalogue, cli, web
from game.balance.witnesses import Folder
from game.catalogue import strategy_file
from game.config import ConfigurationError, Settings
from game.engine.scenario import Scenario
from game.store import Clock, Games, wall_clock
from game.store.accounts import Accounts
from game.store.challenges import Challenges
from game.store.database import Database, address, engine_options
from game.store.days import Days
from game.store.migrate import prepare
from game.store.passwords import Passwords
from game.store.rooms import Rooms
from game.store.tables import db

KIB = 1024
CANNOT_START = 3  # gunicorn gives up on it, where it would try again and again on others
FIRST_COMPANY = "living-the-dream"  # the one that the front page's big button starts


def create_app(settings: Settings | None = None, clock: Clock = wall_clock) -> Flask:
    """The game, joined together, on a database that is made and migrated here.

    Raises ``ConfigurationError`` where the environment lacks what production needs.
    """
    app = Flask(__name__)
    settings = settings or Settings.from_environment(os.environ, app.instance_path)
    url = address(settings.database_url)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(url),
        MAX_CONTENT_LENGTH=64 * KIB,
        MAX_FORM_MEMORY_SIZE=32 * KIB,
        MAX_FORM_PARTS=50,
    )
    db.init_app(app)
    with app.app_context():
        database = Database(db.engine)
    prepare(app, database)
    games = Games(database, companies, clock)
    secret = settings.secret_key.encode()
    together = web.Together(
        Challenges(games, secret),
        Days(games, winnable, secret),
        Accounts(database, clock, Passwords(settings.password_method)),
        Rooms(games, secret),
    )
    web.register(app, games, together, settings)
    analytics.register(app, database, clock)
    cli.register(app)
    return app


def winnable() -> dict[str, tuple[int, ...]]:
    """For each company the seeds that some plan is known to win."""
    root = strategy_file.BEST_KNOWN.parent
    return {company.id: Folder(root, company).won_seeds() for company in catalogue.load_all()}


def companies() -> dict[str, Scenario]:
    """All companies by id, the first to be played in front.

    They are read when somebody wants to play, so that ``flask scenarios check`` can still speak
    where one of them is broken.
    """
    in_order = sorted(catalogue.load_all(), key=lambda company: company.id != FIRST_COMPANY)
    return {company.id: company for company in in_order}


def __getattr__(name: str) -> Any:
    if name == "app":
        try:
            return create_app()
        except ConfigurationError as error:
            sys.stderr.write(f"{error}\n")
            sys.exit(CANNOT_START)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
