"""What is noted beside the game: where visitors come from, attention, a tap, what was shared.

Nothing here is needed to play. Whoever does not want to be measured says so on the privacy page, or
by their browser (Global Privacy Control), and then no attention is reported.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Flask,
    abort,
    current_app,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import select

from game.store.clock import Clock
from game.store.database import Database
from game.store.facts import (
    FACTS_END_SECONDS,
    LONGEST_VALUE,
    LONGEST_WORDS,
    TAPS,
    Fact,
    Facts,
    Kind,
)
from game.store.names import visible
from game.store.tables import fact, game
from game.web import mail
from game.web.attention import read_spans
from game.web.playing import actor_kind, known_player, own_game, player_id

facts = Blueprint("facts", __name__)

#: Where somebody arrives; to see one of them is a visit.
DOORS = {"play.front", "again.show_challenge", "again.show_daily"}
HALF_HOUR = 30 * 60  # one visit in it, however often a page is loaded
ROBOT = re.compile(r"bot\b|crawl|spider|preview|fetch|monitor|curl|python|headless", re.IGNORECASE)
TAB = re.compile(r"[a-z0-9]{8,24}")
GAME_PATH = re.compile(r"[\w-]{1,22}")


def register(app: Flask, database: Database, clock: Clock) -> None:
    """Give ``app`` what is noted beside the game."""
    app.extensions["facts"] = Facts(database, clock)
    app.register_blueprint(facts)
    app.extensions["csrf"].exempt(report_attention)  # its token is signed, and of one player
    app.before_request(note_visit)
    app.context_processor(lambda: {"attention": attention_token()})
    app.jinja_env.globals |= {"tap_of": tap_of, "may_speak": may_speak}


def note_visit() -> None:
    """Somebody new, or somebody from elsewhere, has come to a door."""
    if request.endpoint not in DOORS or request.method != "GET":
        return
    host = _host_of(request.referrer or "")
    elsewhere = bool(host) and host != _host_of(request.host_url)
    if known_player() and not elsewhere:
        return
    robot = ROBOT.search(request.user_agent.string or "")
    now = _facts().clock()
    kind = "bot" if robot and actor_kind() == "person" else actor_kind()
    source = host if elsewhere else ""
    id_ = f"visit-{now // HALF_HOUR}"
    _facts().add(Fact(player_id(), id_, Kind.VISIT, now, actor_kind=kind, value=source))


def _host_of(address: str) -> str:
    """The host in an address; empty where there is none, or where it is no address."""
    try:
        return (urlsplit(address).hostname or "")[:LONGEST_VALUE]
    except ValueError:
        return ""


# Attention ---------------------------------------------------------------------------------------


def quiet() -> bool:
    """Whether this browser does not want to be measured."""
    return bool(session.get("quiet")) or request.headers.get("Sec-GPC") == "1"


def attention_token() -> str:
    """What a page of a game gives its script to report with; empty where nothing is reported."""
    if quiet() or not (request.view_args or {}).get("game_id") or not known_player():
        return ""
    return str(_serializer().dumps([known_player(), _facts().clock()]))


@facts.post("/attention")
def report_attention() -> ResponseReturnValue:
    """Keep what a hidden page reports of the time before."""
    form = request.form
    try:
        player, served_at = _serializer().loads(form.get("token", ""))
    except BadData:
        abort(422)
    tab, number, now = form.get("tab", ""), form.get("number", ""), _facts().clock()
    played, turn = form.get("game", ""), form.get("turn", "")
    spans = read_spans(form.get("spans", ""), now - int(served_at), now)
    named = TAB.fullmatch(tab) and number.isdecimal() and len(number) <= 6
    if spans is None or not named or (played and not GAME_PATH.fullmatch(played)):
        abort(422)
    if not quiet():
        known_turn = int(turn) if turn.isdecimal() and len(turn) <= 3 else None
        _facts().add(
            *(
                Fact(
                    player, f"active-{tab}-{number}-{place}", Kind.ACTIVE, span.at, actor_kind(),
                    played or None, known_turn, span.seconds,
                )
                for place, span in enumerate(spans)
            )
        )  # fmt: skip
    return "", 204


# A tap, and what was shared ----------------------------------------------------------------------


@facts.post("/games/<game_id>/feedback")
def give_feedback(game_id: str) -> ResponseReturnValue:
    """One tap after a game, with words or without."""
    over, tap = own_game(game_id).over, request.form.get("tap", "")
    words = visible(" ".join(request.form.get("words", "").split()))[:LONGEST_WORDS]
    if not over or tap not in TAPS:
        abort(422)
    note(Kind.FEEDBACK, game_id, tap, words or None)
    return redirect(url_for("play.show_game", game_id=game_id, _anchor="feedback"), 303)


@facts.get("/games/<game_id>/feedback")
def no_list_of_feedback(game_id: str) -> ResponseReturnValue:
    """Somebody reloaded a page that a refusal had left here."""
    return redirect(url_for("play.show_game", game_id=game_id), 303)


@facts.post("/games/<game_id>/shares")
def note_share(game_id: str) -> ResponseReturnValue:
    """The text of a finished game was copied."""
    if not own_game(game_id).over:
        abort(422)
    note(Kind.SHARE, game_id, "text")
    return "", 204


def note(kind: Kind, game_id: str, value: str, words: str | None = None) -> None:
    """Keep one fact of a game; the same kind and value of the same game is one fact.

    Not of a game that ended so long ago that what was said of it may have ended as well: it would
    be counted twice.
    """
    if not may_speak(game_id):
        return
    id_ = f"{kind}-{game_id}" if kind is Kind.FEEDBACK else f"{kind}-{value}-{game_id}"
    _facts().add(
        Fact(
            known_player(), id_, kind, _facts().clock(), actor_kind(), game_id,
            value=value, words=words,
        )
    )  # fmt: skip


def tap_of(game_id: str) -> str:
    """What was tapped after a game; empty where nothing was."""
    asked = select(fact.c.value).where(
        fact.c.player_id == known_player(), fact.c.id == f"{Kind.FEEDBACK}-{game_id}"
    )
    with _facts().database.reading() as connection:
        return str(connection.execute(asked).scalar() or "")


def may_speak(game_id: str) -> bool:
    """Whether what is said of this finished game is still counted once."""
    asked = select(game.c.finished_at).where(
        game.c.player_id == known_player(), game.c.id == game_id
    )
    with _facts().database.reading() as connection:
        ended = connection.execute(asked).scalar()
    return ended is None or _facts().clock() - int(ended) < FACTS_END_SECONDS


# Privacy -----------------------------------------------------------------------------------------


@facts.get("/privacy")
def show_privacy() -> ResponseReturnValue:
    """What is kept, in plain words, and what can be said no to."""
    return render_template(
        "privacy.html",
        quiet=quiet(),
        csrf_token=generate_csrf(),
        sends_mail=mail.sends(current_app),
    )


@facts.post("/privacy")
def choose_privacy() -> ResponseReturnValue:
    """Measure attention in this browser, or do not."""
    session["quiet"] = request.form.get("attention") != "yes"
    session.permanent = True
    return redirect(url_for("facts.show_privacy"), 303)


# ----------------------------------------------------------------------------- what the views use


def _facts() -> Facts:
    kept: Facts = current_app.extensions["facts"]
    return kept


def _serializer() -> URLSafeSerializer:
    key: Any = current_app.secret_key
    return URLSafeSerializer(key, salt="attention")
