"""What people write, in what is taken away: CSV, JSON, the picture of a challenge, and the log."""

from __future__ import annotations

import csv
import io
import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from game.config import NO_LIMITS, Settings
from game.store.names import clean_name
from game.store.tables import db
from tests.support import repetitions
from tests.support.apps import SECRET
from tests.support.payloads import PAYLOADS
from tests.support.player import Player
from tests.support.workshop import Host, Team

AT_ONCE = 24  # teams, all of whom a debrief compares
RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r", "\n")


def tried() -> list[str]:
    """Of all payloads as many as are wanted, from all over the list."""
    wanted = repetitions(len(PAYLOADS))
    return list(PAYLOADS[:: len(PAYLOADS) // wanted])


@pytest.fixture
def app(database_url: str) -> Iterator[Flask]:
    """The game without limits, for many come at once."""
    made = create_app(Settings(database_url, SECRET, False, rate_limits=NO_LIMITS))
    yield made
    made.extensions["studies"].backroom.close()
    with made.app_context():
        db.engine.dispose()


@pytest.mark.slow
def test_a_room_s_files_hold_names_and_actions_as_they_are_and_run_nothing(app: Flask) -> None:
    names = list(
        dict.fromkeys(name for p in tried() if isinstance(name := clean_name(p[:24]), str))
    )
    assert any(name.startswith(RUN_BY_SPREADSHEETS) for name in names)
    for at in range(0, len(names), AT_ONCE):
        host, sat = Host(app, seats=str(AT_ONCE)), {}
        for name in names[at : at + AT_ONCE]:
            team = Team(app, host.code, name)
            token = team.client.get("/account").text.split('csrf_token" value="')[1].split('"')[0]
            key = {"csrf_token": token, "key": f"k-seat-{len(sat):03}"}
            if team.post(f"/join/{host.code}", key | {"name": name}).status_code != 303:
                continue  # it looks the same as one that sits there
            page = team.client.get(f"/rooms/{host.code}").text
            game = re.findall(r"/games/[\w-]{22}", page)
            turn = {"csrf_token": token, "turn": "1", "key": "k-turn-001"}
            assert team.post(f"{game[0]}/decisions", turn).status_code == 303
            said = team.post(f"/rooms/{host.code}/seat", {"csrf_token": token, "action": name})
            assert said.status_code == 303, said.text[-2000:]
            sat[name] = name
        host.act("note", notes=names[at])
        host.act("end")
        told = json.loads(host.client.get(f"/rooms/{host.code}/debrief.json").text)
        assert {team["name"] for team in told["teams"]} == set(sat)
        assert {team["action"] for team in told["teams"]} == set(sat)
        text = host.client.get(f"/rooms/{host.code}/debrief.csv").text.lstrip("\ufeff")
        head, *rows = csv.reader(io.StringIO(text))
        assert {row[0].removeprefix("'") for row in rows} == {n.removeprefix("'") for n in sat}
        for row in rows:
            assert len(row) == len(head)
            for cell in row:
                if cell.startswith(RUN_BY_SPREADSHEETS):
                    float(cell)  # a number may be negative


@pytest.mark.slow
def test_an_export_holds_words_as_they_are(app: Flask) -> None:
    for words in tried():
        alice = Player(app)
        page = alice.client.get("/").text
        token = page.split('csrf_token" value="')[1].split('"')[0]
        form = {"csrf_token": token, "key": "k-start-01", "seed": "1"}
        game = alice.post("/games", form).location
        for turn in range(1, 9):
            form = {"csrf_token": token, "turn": str(turn), "key": f"k-turn-{turn:03}"}
            alice.post(f"{game}/decisions", form)
        said = {"csrf_token": token, "tap": "positive", "words": words}
        assert alice.post(f"{game}/feedback", said).status_code == 303
        answer = alice.client.get("/account/export")
        assert answer.mimetype == "application/json"
        assert " ".join(words.split()) in [one["words"] for one in json.loads(answer.text)["fact"]]


def test_nothing_that_somebody_wrote_is_in_a_challenge_s_picture(app: Flask) -> None:
    pictures = set()
    for name in ("Quiet Lambs", "<svg onload=hit()>"):
        alice = Player(app)
        form = next(form for form in alice.get("/account").forms if form.action == "/account")
        alice.submit(form, name=name, password="nine sheep on a wet hill")
        over = alice.play_to_the_end(alice.start(seed="1"))
        token = {"csrf_token": over.form.fields["csrf_token"]}
        alice.send(f"{over.path}/feedback", token | {"tap": "positive", "words": name})
        page = alice.send(f"{over.path}/challenge", token)
        code = re.search(r"/c/[\w-]{22}", page.text)
        assert code
        pictures.add(alice.client.get(f"{code[0]}.png").data)
    assert len(pictures) == 1


@contextmanager
def served(database_url: str) -> Iterator[FlaskClient]:
    """The game in production, where it writes its log."""
    root = logging.getLogger()
    before = root.handlers
    made = create_app(Settings(database_url, SECRET, True, rate_limits=NO_LIMITS))
    yield made.test_client()
    root.handlers = before
    made.extensions["studies"].backroom.close()
    with made.app_context():
        db.engine.dispose()


def test_nothing_that_somebody_wrote_is_in_the_log(
    database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with served(database_url) as client:
        for words in ("hit()\n{}", "<script>hit()</script>", "\x1b[31mhit()", '"}\r\n{"a":"hit()'):
            plain = "".join(sign for sign in words if sign.isprintable())
            heads = {"Referer": plain, "User-Agent": plain, "X-Request-Id": plain}
            client.get("/join", query_string={"code": words}, base_url="https://x", headers=heads)
            client.post("/join", data={"code": words}, base_url="https://x")
            client.get(f"/games/{quote(words)}", base_url="https://x")
        lines = capsys.readouterr().out.splitlines()
    assert len(lines) >= 12
    for line in lines:
        json.loads(line)
        assert "hit" not in line
