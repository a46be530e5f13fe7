"""Whoever runs the game sees whether it is alive and ready, how much it does, and a log."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app import create_app
from game.config import Settings
from game.store import Games
from game.store.tables import db
from tests.support.player import Player

TOKEN = "a token of twenty-four c"
Make = Callable[..., FlaskClient]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Make]:
    """The game with these settings."""
    apps: list[Flask] = []
    root = logging.getLogger()
    before = root.handlers

    def made(production: bool = False, **settings: object) -> FlaskClient:
        address = f"sqlite:///{tmp_path}/{len(apps)}.sqlite"
        app = create_app(Settings(address, "s" * 40, production, **settings))  # type: ignore[arg-type]
        apps.append(app)
        return app.test_client()

    yield made
    root.handlers = before
    for app in apps:
        app.extensions["studies"].backroom.close()
        with app.app_context():
            db.engine.dispose()


def test_it_is_alive_and_ready(alice: Player) -> None:
    assert alice.client.get("/healthz").text == "ok\n"
    assert alice.client.get("/readyz").text == "ready\n"


def test_it_is_alive_and_not_ready_while_the_database_is_gone(
    app: Flask, alice: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("no route"))

    monkeypatch.setattr(type(app.extensions["games"].database), "reading", gone)
    assert alice.client.get("/healthz").status_code == 200
    answer = alice.client.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "the database does not answer\n")
    page = alice.get("/account")
    assert page.status == 503
    assert "a form counts once" in page.text.lower()
    assert alice.client.get("/account").headers["Retry-After"] == "5"


def test_it_is_not_ready_on_a_database_of_another_version(app: Flask, alice: Player) -> None:
    games: Games = app.extensions["games"]
    with games.database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert alice.client.get("/readyz").status_code == 503


def test_figures_are_for_whoever_has_the_token(served: Make) -> None:
    client = served(metrics_token=TOKEN)
    client.get("/")
    client.get("/no-such-page")
    for headers in ({}, {"Authorization": "Bearer another"}, {"Authorization": "Bearer "}):
        assert client.get("/metrics", headers=headers).status_code == 404
    told = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text
    assert 'dream_requests_total{method="GET",route="/",status="200"} 1.0' in told
    assert 'dream_requests_total{method="GET",route="none",status="404"} 1.0' in told
    assert "dream_request_seconds_bucket" in told


def test_without_a_token_there_are_no_figures(served: Make) -> None:
    for headers in ({}, {"Authorization": "Bearer "}):
        assert served().get("/metrics", headers=headers).status_code == 404


def test_every_answer_names_its_request(alice: Player) -> None:
    first, second = (alice.client.get("/").headers["X-Request-Id"] for _ in range(2))
    assert first != second
    given = alice.client.get("/", headers={"X-Request-Id": "from-the-proxy-1"})
    assert given.headers["X-Request-Id"] == "from-the-proxy-1"
    for odd in ("short", "x" * 65, "with a blank in it"):
        answer = alice.client.get("/", headers={"X-Request-Id": odd})
        assert answer.headers["X-Request-Id"] != odd


def test_a_log_line_is_json_and_holds_no_address_and_no_person(
    served: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    client = served(production=True)
    client.get("/games/secret-game-id?name=Alice", environ_base={"REMOTE_ADDR": "203.0.113.9"})
    said = capsys.readouterr().out
    line = json.loads(said.strip().splitlines()[-1])
    assert line["route"] == "/games/<game_id>"
    assert line["status"] == 404
    assert line["method"] == "GET"
    assert len(line["request"]) >= 8
    assert set(line) == {
        "time", "level", "logger", "message", "request", "method", "route", "status", "ms",
    }  # fmt: skip
    for secret in ("secret-game-id", "Alice", "203.0.113.9"):
        assert secret not in said


def test_a_fault_is_logged_by_its_route(served: Make, capsys: pytest.CaptureFixture[str]) -> None:
    client = served(production=True)
    games: Games = client.application.extensions["games"]
    games.find = None  # type: ignore[method-assign,assignment]
    with client.session_transaction(base_url="https://localhost") as session:
        session["player"] = "somebody"
    answer = client.get("/games/secret-game-id", base_url="https://localhost")
    assert answer.status_code == 500
    lines = [json.loads(line) for line in capsys.readouterr().out.strip().splitlines()]
    (failed,) = [line for line in lines if line["message"] == "failed"]
    assert failed["request"] == answer.headers["X-Request-Id"]
    assert failed["route"] == "/games/<game_id>"
    assert "TypeError" in failed["exc_info"]
    assert not any("secret-game-id" in str(line) for line in lines)


def test_a_log_line_cannot_be_forged(served: Make, capsys: pytest.CaptureFixture[str]) -> None:
    client = served(production=True)
    client.get(
        "/games/a%0a%7B%22level%22:%22forged%22%7D", headers={"X-Request-Id": "a b\tc-forged"}
    )
    assert "forged" not in capsys.readouterr().out


def test_a_refused_sign_in_can_be_told_in_the_log(
    served: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    client = served(production=True)
    page = client.get("/account", base_url="https://localhost").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    fields = {"csrf_token": token, "name": "somebody", "password": "guessed-1"}
    client.post(
        "/account/sign-ins",
        data=fields,
        base_url="https://localhost",
        headers={"Referer": "https://localhost/account"},
    )
    line = json.loads(capsys.readouterr().out.strip().splitlines()[-1])
    assert (line["route"], line["status"]) == ("/account/sign-ins", 422)
    assert "somebody" not in str(line)
