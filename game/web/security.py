"""Guards that stand before every view: cookies, CSRF, and the headers of every answer.

The pages load nothing from elsewhere and hold no inline script or style, so the policy can be
strict. A player is one signed cookie; there is nothing in it but an opaque id.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, abort, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from game.config import Settings

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
SAFE = {"GET", "HEAD", "OPTIONS"}
KEPT = ("static", "assets.style")  # whose addresses name their content
ONE_YEAR_SECONDS = 365 * 24 * 60 * 60
COOKIE_DAYS = 400  # browsers keep none for longer


def register(app: Flask, settings: Settings) -> None:
    """Set up cookies, CSRF and headers; in production all of it insists on https."""
    production = settings.production
    if settings.proxies:
        number = settings.proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=number, x_proto=number, x_host=number
        )
    app.config["PUBLIC_URL"] = settings.public_url
    if settings.public_url:
        app.config["TRUSTED_HOSTS"] = [str(urlsplit(settings.public_url).hostname)]
    app.config.update(
        SESSION_COOKIE_NAME="__Host-dream" if production else "dream",
        SESSION_COOKIE_SECURE=production,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(days=COOKIE_DAYS),
        WTF_CSRF_TIME_LIMIT=None,  # a turn may be thought over until tomorrow
    )
    CSRFProtect(app)
    app.url_defaults(_StaticVersions(app))

    @app.before_request
    def refuse_what_no_browser_of_ours_sends() -> None:
        if request.headers.get("Content-Encoding", "identity") != "identity":
            abort(415)
        if request.method not in SAFE and request.headers.get("Sec-Fetch-Site") == "cross-site":
            abort(403)
        if not _is_text():
            abort(400)

    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers.update(HEADERS)
        if production:
            hsts = f"max-age={ONE_YEAR_SECONDS}; includeSubDomains"
            response.headers["Strict-Transport-Security"] = hsts
        if request.endpoint not in KEPT or response.status_code >= 400:
            response.headers["Cache-Control"] = "no-store"
        elif "v" in request.args:
            response.headers["Cache-Control"] = f"public, max-age={ONE_YEAR_SECONDS}, immutable"
        return response


def _is_text() -> bool:
    """Whether address and form are text. No browser sends a NUL, and PostgreSQL keeps none."""
    try:
        request.query_string.decode()
    except UnicodeDecodeError:
        return False
    pairs = (*request.args.items(multi=True), *request.form.items(multi=True))
    # A part whose head is broken has a field without a name, which is None whatever its type says.
    said: list[str | None] = [request.path, *(one for pair in pairs for one in pair)]
    return not any(one is None or "\0" in one for one in said)


class _StaticVersions:
    """Adds ``?v=…``, a fingerprint of the content, to the address of each static file."""

    def __init__(self, app: Flask) -> None:
        self._folder = Path(app.static_folder or "static")
        self._known: dict[str, tuple[int, str]] = {}

    def __call__(self, endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and "v" not in values:
            values["v"] = self._version(values["filename"])

    def _version(self, filename: str) -> str | None:
        file = self._folder / filename
        if not file.is_file():
            return None
        changed = file.stat().st_mtime_ns
        known = self._known.get(filename)
        if known is None or known[0] != changed:
            digest = hashlib.sha256(file.read_bytes()).hexdigest()[:12]
            known = self._known[filename] = (changed, digest)
        return known[1]
