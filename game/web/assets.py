"""Fewer and smaller answers: one style sheet out of many files, and compression."""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import Blueprint, Flask, Response
from flask_compress import Compress

assets = Blueprint("assets", __name__)

#: The sheets in the order in which they are read; the first one says how they outrank each other.
SHEETS = (
    "site", "tokens", "base", "layout", "scene", "parts", "turn", "debrief", "again", "account",
    "rooms", "insights",
)  # fmt: skip
COMPRESSED = ["text/html", "text/css", "text/javascript", "application/json", "image/svg+xml"]


@assets.get("/style.css")
def style() -> Response:
    """All style sheets as one; its address names its content, so browsers keep it for a year."""
    return Response(stylesheet(), mimetype="text/css")


def stylesheet() -> str:
    """The sheets one after the other."""
    folder = Path(__file__).parents[2] / "static" / "css"
    return "\n".join((folder / f"{name}.css").read_text(encoding="utf-8") for name in SHEETS)


def version() -> str:
    """A fingerprint of all sheets."""
    return hashlib.sha256(stylesheet().encode()).hexdigest()[:12]


def register(app: Flask) -> None:
    """Serve the style sheet, and compress what is text."""
    app.config.update(COMPRESS_MIMETYPES=COMPRESSED, COMPRESS_ALGORITHM=["br", "gzip"])
    Compress(app)
    app.register_blueprint(assets)
    fingerprint = version()
    app.jinja_env.globals["style_version"] = lambda: version() if app.debug else fingerprint
