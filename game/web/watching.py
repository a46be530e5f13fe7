"""What whoever runs the game watches: is it alive, is it ready, how much does it do, and a log.

A log line is one JSON object with a request id, which the answer carries as well. It names routes
and not addresses, so no game, code, name or person is in it.
"""

from __future__ import annotations

import hmac
import logging
import os
import re
import secrets
import sys
import time
from typing import Any

from flask import Blueprint, Flask, Response, abort, current_app, g, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest, multiprocess
from prometheus_client.metrics import Counter, Histogram
from pythonjsonlogger.json import JsonFormatter
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from game.store.migrate import up_to_date
from game.web.playing import all_games

watching = Blueprint("watching", __name__)

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 4.0)
PLAIN = {"Content-Type": "text/plain; charset=utf-8"}

_log = logging.getLogger("game.requests")


class Figures:
    """What Prometheus collects. Several processes write to files and are read as one."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ["route", "method", "status"]
        self.requests = Counter(
            "dream_requests", "Requests that were answered.", labels, registry=self.registry
        )
        self.seconds = Histogram(
            "dream_request_seconds",
            "Seconds from the first byte read to the answer.",
            ["route"],
            buckets=SECONDS,
            registry=self.registry,
        )

    def text(self) -> bytes:
        """All figures in Prometheus' format."""
        if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
            return generate_latest(self.registry)
        together = CollectorRegistry()
        multiprocess.MultiProcessCollector(together)  # type: ignore[no-untyped-call]
        return generate_latest(together)


def register(app: Flask, *, metrics_token: str, log_as_json: bool) -> None:
    """Count and log every request of ``app``, and give it the routes to watch it by."""
    app.extensions["figures"] = figures = Figures()
    app.config["METRICS_TOKEN"] = metrics_token
    if log_as_json:
        _write_json()
    app.register_blueprint(watching)
    app.log_exception = _log_exception  # type: ignore[method-assign]

    @app.before_request
    def begin() -> None:
        g.began = time.perf_counter()
        given = request.headers.get("X-Request-Id", "")
        g.request_id = given if REQUEST_ID.fullmatch(given) else secrets.token_urlsafe(12)

    @app.after_request
    def end(response: Response) -> Response:
        if "began" not in g:  # refused before any of ours was asked
            return response
        seconds, route = time.perf_counter() - g.began, _route()
        figures.requests.labels(route, request.method, response.status_code).inc()
        figures.seconds.labels(route).observe(seconds)
        response.headers["X-Request-Id"] = g.request_id
        if log_as_json:
            _log.info("answered", extra=_facts(response.status_code, seconds))
        return response


@watching.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Whether the game and its companies answer. It asks no database: that is ``/readyz``."""
    if not all_games().scenarios:
        abort(500)
    return "ok\n", 200, PLAIN


@watching.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Whether requests may be sent here: the database answers, and is as new as the code."""
    try:
        ready = up_to_date(all_games().database)
    except (DBAPIError, NoConnection):
        return "the database does not answer\n", 503, PLAIN
    if not ready:
        return "the database is of another version than the code\n", 503, PLAIN
    return "ready\n", 200, PLAIN


@watching.get("/metrics")
def metrics() -> ResponseReturnValue:
    """Figures for Prometheus, which shows METRICS_TOKEN; for nobody else there is such a page."""
    token = current_app.config["METRICS_TOKEN"]
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(shown.encode(), token.encode()):
        abort(404)
    figures: Figures = current_app.extensions["figures"]
    return Response(figures.text(), content_type=CONTENT_TYPE_LATEST)


def _route() -> str:
    return request.url_rule.rule if request.url_rule else "none"


def _facts(status: int, seconds: float) -> dict[str, Any]:
    return {
        "request": g.request_id,
        "method": request.method,
        "route": _route(),
        "status": status,
        "ms": round(1000 * seconds, 1),
    }


def _log_exception(exc_info: Any) -> None:
    """As Flask does, but by route: an address may hold a code that opens something."""
    facts = {"request": g.get("request_id", ""), "method": request.method, "route": _route()}
    current_app.logger.error("failed", exc_info=exc_info, extra=facts)


def _write_json() -> None:
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        JsonFormatter(
            "%(asctime)s %(levelname)s %(name)s %(message)s",
            rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
            datefmt="%Y-%m-%dT%H:%M:%S%z",
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    _log.setLevel(logging.INFO)
