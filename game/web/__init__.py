"""The pages: forms become decisions, states become page objects, page objects become HTML."""

from __future__ import annotations

from typing import NamedTuple

from flask import Flask

from game.config import Settings
from game.store import Games
from game.store.accounts import Accounts
from game.store.backroom import Backroom
from game.store.belongings import Belongings
from game.store.challenges import Challenges
from game.store.days import Days
from game.store.experiments import Experiments
from game.store.letters import Letters
from game.store.rooms import Rooms
from game.store.studies import Studies
from game.web import (
    accounts,
    assets,
    errors,
    facts,
    insights,
    letters,
    limits,
    mail,
    security,
    table,
    watching,
)
from game.web.again import again
from game.web.doors import doors
from game.web.flock import flock
from game.web.pictures import PICTURES
from game.web.play import play
from game.web.room_talk import talks
from game.web.studies import studies
from game.web.styleguide import styleguide
from game.web.workshop import workshops


class Together(NamedTuple):
    """What players share, and who they are."""

    challenges: Challenges
    days: Days
    accounts: Accounts
    rooms: Rooms


def register(app: Flask, games: Games, together: Together, settings: Settings) -> None:
    """Give ``app`` its routes, its error pages and its guards."""
    watching.register(app, metrics_token=settings.metrics_token, log_as_json=settings.production)
    app.extensions["challenges"], app.extensions["days"] = together.challenges, together.days
    app.extensions["workshop"] = table.Workshop.of(together.rooms)
    app.extensions["games"] = games
    app.extensions["experiments"] = Experiments(games.database, games.clock)
    app.extensions["studies"] = Studies(games, Backroom(lambda: games.scenarios))
    security.register(app, settings)
    errors.register(app)
    accounts.register(app, together.accounts, Belongings(games.database))
    mail.register(app, settings.mail_url, settings.mail_from)
    secret = settings.secret_key.encode()
    letters.register(app, Letters(together.accounts, games.clock, secret))
    table.register(app)
    insights.register(app, games.database, games.clock)
    facts.register(app, games.database, games.clock)
    app.register_blueprint(play)
    app.register_blueprint(studies)
    app.register_blueprint(flock)
    app.register_blueprint(again)
    if not settings.production:
        app.register_blueprint(styleguide)
    app.register_blueprint(doors)
    app.register_blueprint(workshops)
    app.register_blueprint(talks)
    assets.register(app)
    limits.register(app, settings.rate_limits)
    app.jinja_env.globals.update(PICTURES)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
