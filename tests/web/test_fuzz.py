"""Whatever is sent to whichever address, and whoever sends it: a clear answer, and nobody else's.

The requests are made of bytes (``tests.support.odd_requests.py``) and sent by somebody without a
cookie, by a player, by a host and by the owner, while Alice has an account, games and a room.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from zlib import crc32

import brotli
import pytest
from flask import Flask
from hypothesis import HealthCheck, given, seed, settings
from sqlalchemy import select
from werkzeug.test import TestResponse

from game.config import NO_LIMITS
from game.store.accounts import Accounts, Role
from game.store.tables import metadata, player_tally, ripening
from game.web.security import HEADERS, KEPT
from tests.support import few
from tests.support.apps import Databases, one_app
from tests.support.lint import lint
from tests.support.odd_requests import DRIVEN, ODD, Request, mostly_right, requests, ways
from tests.support.player import Player
from tests.support.workshop import Host, seated

PASSWORD = "nine sheep on a wet hill"
ALICE = "Aldebaran"
SEAT = "Ptarmigans"
WORDS = "a quincunx of alabaster ewes"
NOTES = "fewer peregrinations on a Monday"
SEED = "170141183460469231731687303715884105727"
SENTENCE = re.compile(r"[A-Z“‘][^<>]{8,}[.?!]”?\s*<")


class Actor(NamedTuple):
    """Who sends requests."""

    cookie: str
    token: str
    player_id: str
    known: dict[str, list[str]]  # what stands in addresses


class House(NamedTuple):
    """The game, Alice who lives there, and whoever comes by."""

    app: Flask
    alice: frozenset[str]  # whose rows they are: her ids, and her room's
    marks: frozenset[str]  # what is hers and never anybody else's to read
    known: dict[str, list[str]]

    def actor(self, who: str) -> Actor:
        """Somebody with a fresh cookie."""
        player = Player(self.app)
        known = {name: list(values) for name, values in self.known.items()}
        player_id = ""
        if who != "nobody":
            role = {"player": Role.PLAYER, "host": Role.HOST, "owner": Role.OWNER}[who]
            player_id = f"p-{who}"
            accounts: Accounts = self.app.extensions["accounts"]
            accounts.make_named(player_id, who, PASSWORD, role)  # or it is there already
            fields = next(f for f in player.get("/account").forms if f.action.endswith("sign-ins"))
            player.send(fields.action, fields.fields | {"name": who, "password": PASSWORD})
            open_game = player.start(seed="5")
            over = player.play_to_the_end(player.start(seed="6"), deployment="on-demand")
            known["game_id"] += [page.path.rsplit("/", 1)[1] for page in (open_game, over)] * 3
        else:
            player.start(seed="5")
        if who == "host":
            room = player.submit(player.get("/rooms").forms[0])
            known["code"] += [room.path.split("/")[2]] * 3
        token = next(f.fields["csrf_token"] for f in player.get("/account").forms)
        cookie = player.client.get_cookie("dream")
        assert cookie is not None
        return Actor(f"dream={cookie.value}", token, player_id, known)

    def rows_of_alice(self) -> list[str]:
        """All that is kept of Alice, whatever the table, but what is counted of her."""
        found = []
        with self.app.extensions["games"].database.reading() as connection:
            for table in set(metadata.sorted_tables) - {player_tally, ripening}:
                rows = [tuple(row) for row in connection.execute(select(table))]
                found += [f"{table.name} {r}" for r in rows if not self.alice.isdisjoint(r)]
        return sorted(found)


def last(path: str) -> str:
    return path.rsplit("/", 1)[1]


@pytest.fixture(scope="module")
def house(databases: Databases) -> Iterator[House]:
    """Alice has an account, a finished game with a challenge, an open one, and a locked room."""
    with databases() as url, one_app(url, rate_limits=NO_LIMITS) as app:
        alice = Player(app)
        made = next(form for form in alice.get("/account").forms if form.action == "/account")
        page = alice.submit(made, name=ALICE, password=PASSWORD)
        codes = re.findall(r"\b\w{4}(?:-\w{4}){5}\b", page.text)
        over = alice.play_to_the_end(alice.start(seed="1"), deployment="on-demand")
        token = over.form.fields["csrf_token"]
        alice.send(
            f"{over.path}/feedback", {"csrf_token": token, "tap": "positive", "words": WORDS}
        )
        challenge = re.search(
            r"/c/([\w-]{22})", alice.send(f"{over.path}/challenge", {"csrf_token": token}).text
        )
        assert challenge
        still_open = alice.decide(alice.start(seed=SEED))
        host = Host(app, show="ranking")
        (team,) = seated(app, host, SEAT)
        host.act("start")
        team.decide(team.game)
        host.act("note", notes=NOTES)
        host.act("lock")
        games = [last(over.path), last(still_open.path), last(team.game.path)]
        secret = next(
            form
            for form in [
                re.search(
                    r"/host/([\w-]{32})", str(host.client.get(f"/rooms/{host.code}/host").text)
                )
            ]
            if form
        )[1]
        link, ask = host.link(SEAT), team.ask()[0]
        with alice.client.session_transaction() as session:
            me, _, sign_in = str(session["_user_id"]).partition(".")
        with team.client.session_transaction() as session:
            seat_player = session["games"][games[2]][1]
        marks = {me, sign_in, seat_player, last(link), secret, *games, *codes}
        marks |= {f"{ALICE}-", ALICE, SEAT, WORDS, NOTES, SEED}
        known = {
            "game_id": games,
            "code": [challenge[1], host.code],
            "seat_id": [last(ask), "none"],
            "secret": ["guessed"],
            "turn": ["1", "2", "8"],
            "story": ["1", "2", "99"],
            "kind": ["luck", "roads"],
            "name": ["players", "replay", "none"],
            "filename": ["icon.svg", "js/film.js", "../app.py"],
        }
        yield House(app, frozenset({me, seat_player, host.code}), frozenset(marks), known)


class Foreign(HTMLParser):
    """Elements and attributes that no page of ours has."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what only a payload can have brought."""
        given_ = dict(attrs)
        if tag in {"iframe", "base", "object", "math", "style", "x"}:
            self.found.append(tag)
        if (tag == "script" and "src" not in given_) or any(n.startswith("on") for n in given_):
            self.found.append(f"{tag} {given_}")
        if str(given_.get("href", "")).strip().startswith("javascript:"):
            self.found.append(f"{tag} {given_}")


seen_before: set[int] = set()


def text_of(answer: TestResponse) -> str:
    """What an answer says, unpacked; empty where it is no text."""
    packing = {"gzip": gzip.decompress, "br": brotli.decompress}
    unpack = packing.get(answer.headers.get("Content-Encoding", ""), bytes)
    if not answer.data or not answer.mimetype.startswith(("text/", "application/json")):
        return ""
    return unpack(answer.data).decode()


def clear(request: Request, answer: TestResponse) -> None:
    """The answer is one of ours, and says in words what is wrong if something is."""
    status, kind, text = answer.status_code, answer.mimetype, text_of(answer)
    assert status < 500, text[-600:]
    for name, value in HEADERS.items():
        assert answer.headers.getlist(name) == [value], name
    if request.endpoint not in KEPT or status >= 400:
        assert answer.headers["Cache-Control"] == "no-store"
    for cookie in answer.headers.getlist("Set-Cookie"):
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
    if location := answer.headers.get("Location"):
        host = dict(request.headers).get("Host", "localhost")
        assert urlsplit(location).netloc in {"", host}, location
        assert not location.startswith("//"), location
    if request.method == "HEAD" or status in {204, 304}:
        assert answer.data == b""
    elif status >= 400:
        assert kind in {"text/html", "text/plain"}, kind
        assert SENTENCE.search(text.replace("\n", " ") + "<"), text[-600:]
    if kind == "application/json" and text:
        json.loads(text)
    if kind == "text/html" and text and status not in {301, 308}:
        whole(text)


def whole(html: str) -> None:
    """A page that is valid, and into which nothing was written."""
    if "hit()" in html or "evil" in html:
        foreign = Foreign()
        foreign.feed(html)
        assert foreign.found == []
    same = crc32(re.sub(r'(value|content|data-[a-z]+)="[^"]*"|k-[\w-]+|“[^”]*”', "", html).encode())
    if len(html) < 9_000 and same not in seen_before:  # linting a large page takes long
        seen_before.add(same)
        lint(html)


def strangers(house: House, request: Request, answer: TestResponse, who: str) -> None:
    """Nothing of Alice is in it that the request did not say itself."""
    told = text_of(answer) + str(answer.headers)
    for mark in house.marks:
        if mark in told and not request.says(mark):
            assert who == "owner", f"{who} reads {mark}"
            assert mark == WORDS, mark  # which are said to the owner


def test_every_address_has_an_answer_to_every_method(house: House) -> None:
    client = house.app.test_client(use_cookies=False)
    for endpoint, rule, method in ways(house.app):
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda m: house.known.get(m[1], ["none"])[0], rule)
        request = Request(endpoint, method, path.encode(), b"", "", b"", ())
        with request.send(client, "") as answer:
            clear(request, answer)
            strangers(house, request, answer, "nobody")
        if method in {"PUT", "PATCH", "DELETE", "TRACE"}:
            assert answer.status_code in {404, 405}, (method, path)


def test_all_four_of_both_kinds_are_a_hundred_thousand() -> None:
    assert 4 * ODD >= 60_000
    assert 4 * DRIVEN >= 40_000


@pytest.mark.slow
# The file of a part that breaks off is closed when it is forgotten, and says so.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("who", ["nobody", "player", "host", "owner"])
def test_whatever_is_sent_has_a_clear_answer_and_shows_nothing_of_others(
    house: House, who: str, record_property: Any
) -> None:
    client, before = house.app.test_client(use_cookies=False), house.rows_of_alice()
    assert len(before) > 10
    actors = [house.actor(who)]
    asked: list[str] = []
    statuses: set[int] = set()
    places = mostly_right(house.app)

    @seed(crc32(who.encode()))
    @settings(
        max_examples=few(ODD),
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(requests(places, actors[0].known, actors[0].token))
    def every(request: Request) -> None:
        with request.send(client, actors[-1].cookie) as answer:
            clear(request, answer)
            strangers(house, request, answer, who)
        asked.append(f"{request.method} {request.endpoint}")
        statuses.add(answer.status_code)

    every()
    record_property("requests", len(asked))
    assert len(asked) >= few(ODD)
    assert house.rows_of_alice() == before
    assert {200, 303, 400, 404} <= statuses
    if few(ODD) >= ODD:
        own = {place for place in places if places.count(place) > 1}
        assert {f"{method} {endpoint}" for endpoint, _, method in own} <= set(asked)
