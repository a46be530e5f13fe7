"""Who is at the other end: the player of this browser, and the games that are theirs."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import abort, current_app, g, request, session
from flask_login import UserMixin, current_user

from game.balance.experiments import Part
from game.store import Game, Games, new_id
from game.store.accounts import Account, Role
from game.store.experiments import Experiments

P = ParamSpec("P")
R = TypeVar("R")
RANK = (Role.PLAYER, Role.HOST, Role.OWNER)  # each may do what those before may

ACTOR_KINDS = {"bot", "test", "host"}  # beside "person"; whoever plays as one of them says so


class Visitor(UserMixin):  # type: ignore[misc]  # it ships no types
    """Somebody who is signed in, as Flask-Login wants it: the id is what its cookie holds."""

    def __init__(self, account: Account, token: str) -> None:
        self.account = account
        self.id = f"{account.player_id}.{token}"


def account() -> Account | None:
    """Who is signed in here, if anybody."""
    return current_user.account if current_user.is_authenticated else None


def needs(role: Role) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A page for those who have this role, or a higher one; for all others it is not there."""

    def guarded(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def asked(*args: P.args, **kwargs: P.kwargs) -> R:
            me = account()
            if me is None or RANK.index(me.role) < RANK.index(role):
                abort(404)
            return view(*args, **kwargs)

        return asked

    return guarded


def known_player() -> str:
    """Who is playing, or nobody yet: an empty string."""
    if "plays_as" in g:
        return str(g.plays_as)
    me = account()
    return str(session.get("player", "")) if me is None else me.player_id


def player_id() -> str:
    """Who is playing: whoever is signed in, or the opaque id in the cookie, made where missing.

    At a game of a room's seat it is that seat (``game.web.table``).
    """
    if "plays_as" in g:
        return str(g.plays_as)
    me = account()
    if me is not None:
        return me.player_id
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
    game = all_games().find(known_player(), game_id)
    if game is None:
        abort(404)
    return game


def actor_kind() -> str:
    """A person, unless whoever plays says otherwise: load tests and trials are not counted."""
    kind = request.headers.get("Actor-Kind", "")
    return kind if kind in ACTOR_KINDS else "person"


def part_of_new_game(company_id: str) -> Part | None:
    """The part that a game of this company has in an experiment, if it is begun here and now."""
    kept: Experiments = current_app.extensions["experiments"]
    return kept.part(player_id(), company_id, actor_kind())


def new_key() -> str:
    """A key for a form, so that sending it twice is the same as sending it once."""
    return "k-" + secrets.token_urlsafe(16)
