"""A curious newcomer plays a company through the real pages, on a database in memory.

Decides like strategy ``sensible`` and bets whenever something is changed. The front page offers
this one company: the cards of others lie below the fold, and nobody has to read them to begin.
"""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from game import web
from game.config import SCRYPT, Settings
from game.engine.model import State
from game.engine.policies import POLICIES, as_text
from game.engine.scenario import Scenario
from game.engine.strategies import sensible
from game.store import Games
from game.store.accounts import Accounts
from game.store.challenges import Challenges
from game.store.database import Database, address, engine_options
from game.store.days import Days
from game.store.migrate import prepare
from game.store.passwords import Passwords
from game.store.rooms import Rooms
from game.store.tables import db
from game.web.reading import Page, PageForm, open_page

ROOT = Path(__file__).parents[2]  # where templates/ and static/ are
IN_MEMORY = address("sqlite://")


def room_for_one(company: Scenario) -> Flask:
    """The game with this one company, on a database that is gone when it is."""
    app = Flask("newcomer", root_path=str(ROOT))
    app.config.update(
        SECRET_KEY="nobody else plays here",  # noqa: S106
        SQLALCHEMY_DATABASE_URI=IN_MEMORY,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(IN_MEMORY),
    )
    db.init_app(app)
    with app.app_context():
        database = Database(db.engine)
    prepare(app, database)
    games = Games(database, lambda: {company.id: company})
    nobody = Accounts(database, games.clock, Passwords(SCRYPT))
    rooms = Rooms(games, b"")
    together = web.Together(Challenges(games, b""), Days(games, dict, b""), nobody, rooms)
    web.register(app, games, together, Settings(str(IN_MEMORY), "", False))
    return app


class Newcomer:
    """Somebody with a browser and no idea."""

    def __init__(self, app: Flask, company: Scenario) -> None:
        self.company = company
        self.client: FlaskClient = app.test_client()
        self._games: Games = app.extensions["games"]

    def play(self, seed: int) -> list[Page]:
        """The pages of a game: front page, each turn, verdict."""
        page = open_page(self.client.get("/").text)
        pages = [page]
        address, page = self._send(page.forms[0], {"seed": str(seed)})
        while "turn" in page.forms[0].fields:
            pages.append(page)
            chosen = self._choices(self._state(address))
            address, page = self._send(page.forms[0], chosen)
        return [*pages, page]

    def _send(self, form: PageForm, changed: dict[str, str]) -> tuple[str, Page]:
        answer = self.client.post(form.action, data=form.fields | changed, follow_redirects=True)
        if answer.status_code != 200:
            raise RuntimeError(f"{form.action} answered {answer.status}")
        return answer.request.path, open_page(answer.text)

    def _state(self, address: str) -> State:
        with self.client.session_transaction() as session:
            game = self._games.find(str(session["player"]), address.rpartition("/")[2])
        if game is None or game.state is None:
            raise LookupError(address)
        return game.state

    def _choices(self, state: State) -> dict[str, str]:
        decision = sensible(self.company, state)
        fields = [field for dial in POLICIES.values() for field in dial]
        chosen = {field: as_text(getattr(decision.policies, field)) for field in fields}
        chosen |= {"answer": decision.answer or "", "start": "".join(decision.start)}
        changed = decision.policies != state.policies or decision.start
        return chosen | {"bet": "lower" if changed else ""}
