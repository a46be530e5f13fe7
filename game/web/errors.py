"""When a request goes wrong: one clear sentence, and the way back."""

from __future__ import annotations

from flask import Flask, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from werkzeug.exceptions import HTTPException, SecurityError

from game.store import Code
from game.web import words
from game.web.pages import ErrorPage

#: What a refusal is in HTTP.
STATUS = {
    Code.MALFORMED: 422,
    Code.ILLEGAL: 422,
    Code.KEY_REUSED: 422,
    Code.STALE: 409,
    Code.OVER: 409,
    Code.OUTDATED: 409,
    Code.NOT_FOUND: 404,
    Code.BUSY: 503,
}
RETRY_SECONDS = 5


def register(app: Flask) -> None:
    """Give every kind of failure its page."""
    app.register_error_handler(CSRFError, _not_our_form)
    app.register_error_handler(HTTPException, _failed)
    for gone in (OperationalError, InterfaceError, NoConnection):
        app.register_error_handler(gone, _database_gone)


def error_page(status: int, href: str = "/", link: str = words.TO_FRONT_PAGE) -> str:
    """The page for an HTTP status."""
    heading, text = words.ERRORS.get(status, words.ERRORS[500])
    return render_template("error.html", page=ErrorPage(heading, text, href, link))


def _not_our_form(_error: HTTPException) -> ResponseReturnValue:
    heading, text = words.NOT_OUR_FORM
    game_id = (request.view_args or {}).get("game_id")
    href, link = (f"/games/{game_id}", words.TO_GAME) if game_id else ("/", words.TO_FRONT_PAGE)
    return render_template("error.html", page=ErrorPage(heading, text, href, link)), 400


def _database_gone(_error: Exception) -> ResponseReturnValue:
    """A form may be sent again as it is: its key makes twice the same as once."""
    current_app.logger.error("the database does not answer")
    return error_page(503), 503, {"Retry-After": str(RETRY_SECONDS)}


def _failed(error: HTTPException) -> ResponseReturnValue:
    if isinstance(error, SecurityError):  # there is no page, for no address of ours was asked
        return "This game has another address.\n", 400, {"Content-Type": "text/plain"}
    status = error.code or 500
    if status < 400:
        return error.get_response()
    if status >= 500:
        original = getattr(error, "original_exception", None)
        current_app.logger.debug("shown as %s: %r", status, original)
    headers = [
        (name, value) for name, value in error.get_headers() if name in {"Allow", "Retry-After"}
    ]
    return error_page(status), status, headers
