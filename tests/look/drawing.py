"""Sample pages through their templates, as text or in a browser, without a game behind them."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from playwright.sync_api import Page, Route

from game.web.assets import stylesheet
from game.web.pictures import PICTURES
from game.web.samples import whole_pages as sample

ROOT = Path(__file__).resolve().parents[2]
SITE = "http://look.test"


def render(template: str, page: object) -> str:
    """A page through its template, with undefined values as errors."""
    environment = Environment(
        loader=FileSystemLoader(ROOT / "templates"), autoescape=True, undefined=StrictUndefined
    )
    environment.globals.update(PICTURES)
    environment.globals["url_for"] = _address
    environment.globals["style_version"] = lambda: "1"
    environment.globals["table_bar"] = None  # nobody sits in a room
    environment.globals["attention"] = ""  # nobody's is measured
    environment.globals["tap_of"] = lambda _game_id: ""  # nobody has said what they think
    environment.globals["may_speak"] = lambda _game_id: True
    return environment.get_template(template).render(page=page)


def _address(endpoint: str, filename: str = "", v: str = "", **_values: str) -> str:
    return f"/static/{filename}" if filename else f"/{endpoint}?v={v}"


def serve(page: Page, after_a_turn: str = "late") -> list[str]:
    """Answer for the site: /NAME is a sample page, a posted form leads to ``after_a_turn``.

    Gives back a list that grows by the body of each form that is posted.
    """
    posted: list[str] = []

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(SITE)
        if path.startswith("/static/"):
            file = ROOT / path.removeprefix("/")
            kind = mimetypes.guess_type(file.name)[0]
            route.fulfill(body=file.read_bytes(), content_type=kind)
            return
        if path.startswith("/assets.style"):
            route.fulfill(body=stylesheet(), content_type="text/css")
            return
        name = path.removeprefix("/")
        if route.request.method == "POST":
            posted.append(route.request.post_data or "")
            name = after_a_turn
        route.fulfill(body=render(*sample.PAGES[name]), content_type="text/html; charset=utf-8")

    page.route(f"{SITE}/**", answer)
    return posted
