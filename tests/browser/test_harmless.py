"""Whatever people write as a name, a note or a word of feedback, it is shown and does nothing."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from game.store import Refusal, wall_clock
from game.store.accounts import Made, Role
from game.store.facts import Fact, Facts, Kind
from game.store.names import clean_name
from game.store.rooms import Opened, Opening
from game.web.table import workshop
from tests.support import repetitions
from tests.support.apps import SECRET, one_app
from tests.support.payloads import PAYLOADS
from tests.support.player import Clock
from tests.support.serving import served

PASSWORD = "nine sheep on a wet hill"
SEATS = 40  # of one room
QUOTES = 12  # that the owner's page shows
#: Elements that no page of ours has: they would have come from what somebody wrote.
FOREIGN = """() => [...document.querySelectorAll(
  "[onload],[onerror],[onclick],[onfocus],[autofocus],iframe,base,object,math,style,x," +
  "script:not([src]),a[href^=javascript],form[action^='//'],input[name=key][value='']"
)].map((one) => one.outerHTML.slice(0, 120)).concat(window.wasHit ? ["a payload ran"] : [])"""


class House(NamedTuple):
    """The game as a browser sees it, and the same database from within."""

    address: str
    app: Flask
    clock: Clock
    page: Page


@pytest.fixture(scope="module")
def house(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A served game, and a browser that notes what runs."""
    folder: Path = tmp_path_factory.mktemp("harmless")
    url = f"sqlite:///{folder}/game.sqlite"
    environment = {"DATABASE_URL": url, "SECRET_KEY": SECRET}
    clock = Clock(wall_clock())  # a room that is over is shown to nobody
    with one_app(url, clock) as app, served("app:app", environment) as server:
        context = browser.new_context()
        context.add_init_script("window.hit = () => { window.wasHit = true; };")
        yield House(f"http://127.0.0.1:{server.port}", app, clock, context.new_page())
        context.close()


def tried(limit: int) -> list[str]:
    """Of all payloads as many as are wanted, from all over the list."""
    share = PAYLOADS[:: max(1, len(PAYLOADS) // max(limit, 1))]
    return list(share[:limit])


def as_names(payloads: list[str]) -> list[str]:
    """Those of them, cut to length, that may be names at all, each once."""
    cleaned = (clean_name(payload[:24]) for payload in payloads)
    return list(dict.fromkeys(name for name in cleaned if not isinstance(name, Refusal)))


def seen(house: House, path: str) -> str:
    """Open a page, see that nothing foreign is in it, and give back its words."""
    answer = house.page.goto(house.address + path)
    assert answer is not None
    assert answer.status == 200, path
    assert house.page.evaluate(FOREIGN) == [], path
    return house.page.locator("body").inner_text()


def sign_in(house: House, name: str) -> None:
    house.page.context.clear_cookies()
    house.page.goto(house.address + "/account")
    house.page.locator("#sign-in-name").fill(name)
    house.page.locator("#sign-in-password").fill(PASSWORD)
    house.page.get_by_role("button", name="Sign in").click()
    house.page.wait_for_url(house.address + "/")


@pytest.mark.slow
def test_no_payload_runs_wherever_it_is_shown(house: House) -> None:
    """Names of seats: at the door, for the host, on the wall, in the debrief and its files."""
    names = as_names(tried(repetitions(len(PAYLOADS))))
    assert len(names) >= repetitions(200)
    with house.app.test_request_context():
        rooms, seats = workshop().rooms, workshop().seats
        for at in range(0, len(names), SEATS):
            some = names[at : at + SEATS]
            opened = rooms.open(Opening("living-the-dream", SEATS))
            assert isinstance(opened, Opened)
            room = rooms.find(opened.code)
            assert room is not None
            taken = [seats.take(room.id, name, f"k-seat-{n:04}") for n, name in enumerate(some)]
            sat = [name for name, one in zip(some, taken, strict=True) if isinstance(one, str)]
            assert len(sat) >= len(some) // 2  # others look the same as one that is there
            house.page.context.clear_cookies()
            words = seen(house, f"/rooms/{opened.code}/host/{opened.secret}")
            assert any(name in words for name in sat)
            seen(house, f"/join/{opened.code}")
            seen(house, f"/rooms/{opened.code}/debrief")
            for kind in ("csv", "json"):
                answer = house.page.request.get(
                    f"{house.address}/rooms/{opened.code}/debrief.{kind}"
                )
                assert answer.status == 200
                assert "nosniff" in answer.headers["x-content-type-options"]
                harmless(kind, answer.text())


def harmless(kind: str, text: str) -> None:
    """No cell is a formula, and JSON is whole."""
    if kind == "json":
        json.loads(text)
        return
    for row in csv.reader(io.StringIO(text)):
        for cell in row:
            if cell[:1] in {"=", "+", "-", "@", "\t"}:
                float(cell)  # a number may be negative


@pytest.mark.slow
def test_no_word_of_feedback_runs_on_the_owner_s_page(house: House) -> None:
    kept = house.app.extensions["accounts"]
    assert isinstance(kept.make_named("p-olga", "olga", PASSWORD, Role.OWNER), Made)
    payloads = tried(repetitions(len(PAYLOADS)))
    sign_in(house, "olga")
    facts: Facts = house.app.extensions["facts"]
    for at in range(0, len(payloads), QUOTES):
        house.clock.now += 1  # the newest words are shown
        for number, words in enumerate(payloads[at : at + QUOTES], start=at):
            said = Fact(f"p-{number}", "feedback", Kind.FEEDBACK, house.clock.now, value="positive")
            facts.add(said._replace(words=words))
        shown = seen(house, "/insights")
        assert any(words in shown for words in payloads[at : at + QUOTES])
    for name in ("insights.csv", "insights.json"):
        answer = house.page.request.get(f"{house.address}/{name}")
        harmless(name.rpartition(".")[2], answer.text())


@pytest.mark.slow
def test_no_account_s_name_runs_on_its_own_pages(house: House) -> None:
    kept = house.app.extensions["accounts"]
    for number, name in enumerate(as_names(tried(repetitions(120)))):
        made = kept.make(f"p-{number}", name, PASSWORD)
        assert isinstance(made, Made), name
        sign_in(house, made.name)
        assert made.name in seen(house, "/account")
        assert made.name in seen(house, "/")
