"""A player at a browser without JavaScript: sees pages, fills in their forms, and sends them.

Every page that a player sees is linted.
"""

from __future__ import annotations

from typing import NamedTuple
from xml.etree.ElementTree import Element

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.lint import lint, text_of

Fields = dict[str, str]


class Clock:
    """A clock that a test sets. It starts on a Monday at 09:00 UTC."""

    def __init__(self, now: int = 1_600_074_000) -> None:
        self.now = now

    def __call__(self) -> int:
        return self.now


class Form(NamedTuple):
    """A form as the page shows it: where it goes, and what would be sent if nobody touched it."""

    action: str
    fields: Fields
    choices: dict[str, list[str]]  # radio group -> its values


class Page(NamedTuple):
    """An answer that was seen."""

    status: int
    path: str
    tree: Element

    @property
    def heading(self) -> str:
        """The text of the h1."""
        return text_of(next(self.tree.iter("h1")))

    @property
    def text(self) -> str:
        """All words of the body."""
        return text_of(next(self.tree.iter("body")))

    @property
    def forms(self) -> list[Form]:
        """The forms that are posted, in order."""
        return [_read(form) for form in self.tree.iter("form") if form.get("method") == "post"]

    @property
    def form(self) -> Form:
        """The first of them."""
        return self.forms[0]


class Player:
    """Alice, Bob or whoever else has a browser."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()

    def get(self, path: str) -> Page:
        """Open an address and see where it leads."""
        return self._see(self.client.get(path, follow_redirects=True))

    def post(self, path: str, fields: Fields | list[tuple[str, str]]) -> TestResponse:
        """Send a form and look at the bare answer."""
        return self.client.post(path, data=_multi(fields))

    def send(self, path: str, fields: Fields | list[tuple[str, str]]) -> Page:
        """Send a form and see where it leads."""
        answer = self.client.post(path, data=_multi(fields), follow_redirects=True)
        return self._see(answer)

    def submit(self, form: Form, **changed: str) -> Page:
        """Fill in a form that was shown, and send it."""
        return self.send(form.action, form.fields | changed)

    def start(self, **fields: str) -> Page:
        """Start a game from the front page."""
        return self.submit(self.get("/").form, **fields)

    def decide(self, page: Page, **chosen: str) -> Page:
        """Run the turn that a page shows."""
        return self.submit(page.form, **({"run": "1"} | chosen))

    def play_to_the_end(self, page: Page, **first: str) -> Page:
        """Run turns until there is a verdict; ``first`` is chosen on the first of them."""
        page = self.decide(page, **first)
        while "turn" in page.form.fields:
            page = self.decide(page)
        return page

    def _see(self, answer: TestResponse) -> Page:
        return Page(answer.status_code, answer.request.path, lint(answer.text))


def _multi(fields: Fields | list[tuple[str, str]]) -> dict[str, list[str]]:
    pairs = fields.items() if isinstance(fields, dict) else fields
    data: dict[str, list[str]] = {}
    for name, value in pairs:
        data.setdefault(name, []).append(value)
    return data


def _read(form: Element) -> Form:
    fields: Fields = {}
    choices: dict[str, list[str]] = {}
    for control in form.iter("input"):
        name, value = control.get("name") or "", control.get("value") or ""
        if control.get("type") == "radio":
            choices.setdefault(name, []).append(value)
        ticked = control.get("type") in {"radio", "checkbox"}
        if not ticked or control.get("checked") is not None:
            fields[name] = value
    for button in form.iter("button"):
        if name := button.get("name"):
            choices.setdefault(name, []).append(button.get("value") or "")
    return Form(form.get("action") or "", fields, choices)
