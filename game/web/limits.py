"""How often is too often: by player, by game, by name, and, far above, by address.

A workshop sits behind one address, so an address alone is no reason to refuse anybody; its ceiling
is only there for machines. Counts are kept in memory for each process, or, where several machines
serve, wherever ``RATE_LIMITS`` says.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any, NamedTuple

from flask import Flask, request
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter, RateLimitExceeded

from game.config import NO_LIMITS
from game.store import wall_clock
from game.store.names import key_of
from game.web import errors
from game.web.playing import known_player


class Limit(NamedTuple):
    """So many requests of one kind by one of these."""

    endpoint: str
    by: Callable[[], str]
    allowed: str  # "5 per minute"


def address() -> str:
    """Where the request comes from."""
    return f"address {request.remote_addr}"


def player() -> str:
    """Who asks; whoever has no cookie yet counts by address."""
    known = known_player()
    return f"player {known}" if known else address()


def game() -> str:
    """The game that is meant."""
    return f"game {(request.view_args or {}).get('game_id', '')[:64]}"


def name() -> str:
    """The name that somebody signs in as, whether or not there is such a name."""
    return f"name {key_of(request.form.get('name', ''))}"


def letter() -> str:
    """The letter whose link it is."""
    return f"letter {sha256((request.view_args or {}).get('token', '').encode()).hexdigest()}"


EVERYTHING = "30000 per minute"  # by address: 500 seats that look every two seconds need half of it

LIMITS = (
    Limit("play.start_a_game", player, "40 per minute"),
    Limit("play.start_a_game", address, "3000 per minute"),
    Limit("play.decide", player, "120 per minute"),
    Limit("play.decide", game, "60 per minute"),
    Limit("play.vote", game, "240 per minute"),
    Limit("workshop.open_a_room", player, "20 per hour"),
    Limit("workshop.open_a_room", address, "200 per hour"),
    Limit("workshop.enter_as_host", address, "300 per minute"),
    Limit("doors.knock", address, "3000 per minute"),
    Limit("doors.show_door", address, "3000 per minute"),
    Limit("doors.take_a_seat", address, "3000 per minute"),
    Limit("doors.come_back", address, "3000 per minute"),
    Limit("doors.join_a_table", address, "3000 per minute"),
    Limit("again.show_card", address, "600 per minute"),
    Limit("facts.report_attention", player, "60 per minute"),
    Limit("facts.give_feedback", player, "20 per minute"),
    Limit("facts.note_share", player, "20 per minute"),
    Limit("studies.ask", player, "20 per minute"),
    Limit("accounts.make", player, "10 per hour"),
    Limit("accounts.make", address, "600 per hour"),
    Limit("accounts.sign_in", name, "10 per minute; 60 per hour"),
    Limit("accounts.sign_in", address, "600 per hour"),
    Limit("accounts.recover", name, "10 per hour"),
    Limit("accounts.recover", address, "300 per hour"),
    Limit("accounts.change_password", player, "10 per hour"),
    Limit("accounts.renew_codes", player, "10 per hour"),
    Limit("accounts.set_second_factor", player, "10 per hour"),
    Limit("accounts.erase", player, "10 per hour"),
    Limit("letters.give", player, "6 per hour"),
    Limit("letters.give", address, "300 per hour"),
    Limit("letters.take_back", player, "10 per hour"),
    Limit("letters.ask", name, "3 per hour"),
    Limit("letters.ask", address, "300 per hour"),
    Limit("letters.answer", letter, "10 per hour"),
    Limit("letters.answer", address, "300 per hour"),
    Limit("accounts.export", player, "20 per hour"),
)


def register(app: Flask, storage: str) -> None:
    """Put the limits before the views. To be called when all of them are there."""
    if storage == NO_LIMITS:
        return
    limiter = Limiter(
        address,
        app=app,
        default_limits=[EVERYTHING],
        storage_uri=storage,
        strategy="moving-window" if storage.startswith("memory") else "fixed-window",
    )

    @app.errorhandler(RateLimitExceeded)
    def too_much(_error: RateLimitExceeded) -> ResponseReturnValue:
        limit = limiter.current_limit
        wait = 1 if limit is None else max(1, limit.reset_at - wall_clock())
        return errors.error_page(429), 429, {"Retry-After": str(wait)}

    for endpoint, by, allowed in LIMITS:
        limit = limiter.limit(allowed, key_func=by, override_defaults=False)
        view: Any = limit(app.view_functions[endpoint])
        app.view_functions[endpoint] = view
    for endpoint in ("static", "assets.style", "watching.healthz", "watching.readyz"):
        if endpoint in app.view_functions:
            limiter.exempt(app.view_functions[endpoint])
