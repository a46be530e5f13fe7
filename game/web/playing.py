"""Who is at the other end: the player of this browser, and the games that are theirs."""

from __future__ import annotations

import secrets

from flask import abort, current_app, request, session

from game.store import Game, Games, new_id

ACTOR_KINDS = {"bot", "test", "host"}  # beside "person"; whoever plays as one of them says so


def player_id() -> str:
    """Who is playing: the opaque id in the signed cookie, made where there is none."""
    if "player" not in session:
        session["player"] = new_id()
        session.permanent = True
    return str(session["player"])


def all_games() -> Games:
    """All games; to find one takes its player."""
    kept: Games = current_app.extensions["games"]
    return kept


def own_game(game_id: str) -> Game:
    """This player's game; whoever can fetch it may see all of it. Anybody else's is not there."""
    game = all_games().find(str(session.get("player", "")), game_id)
    if game is None:
        abort(404)
    return game


def actor_kind() -> str:
    """A person, unless whoever plays says otherwise: load tests and trials are not counted."""
    kind = request.headers.get("Actor-Kind", "")
    return kind if kind in ACTOR_KINDS else "person"


def new_key() -> str:
    """A key for a form, so that sending it twice is the same as sending it once."""
    return "k-" + secrets.token_urlsafe(16)
