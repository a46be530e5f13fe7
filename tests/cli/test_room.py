"""``flask room``: rooms for scripts."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from flask import Flask

from tests.support.player import Clock, Player

Make = Callable[[str], Flask]


@pytest.fixture
def app(make_app: Make, database_url: str) -> Flask:
    return make_app(database_url)


def ask(app: Flask, *args: str) -> tuple[int, str, str]:
    done = app.test_cli_runner().invoke(args=["room", *args])
    return done.exit_code, done.stdout, done.stderr


def test_a_room_is_opened_and_all_its_addresses_lead_somewhere(app: Flask) -> None:
    status, told, _ = ask(app, "open", "living-the-dream", "--seats", "6", "--json")
    assert status == 0
    found = json.loads(told)
    assert found.keys() == {"code", "join_url", "host_url"}
    assert found["join_url"].endswith(f"/join/{found['code']}")
    visitor = Player(app)
    path = found["join_url"].removeprefix("http://127.0.0.1:8000")
    assert visitor.get(path).heading == "Take a seat"
    assert visitor.client.get(path[:-1] + "0").status_code == 404
    host = Player(app).get(found["host_url"].removeprefix("http://127.0.0.1:8000"))
    assert host.path.endswith("/host")
    assert "0 of 6 seats" in host.text


def test_without_json_it_is_told_line_by_line(app: Flask) -> None:
    wishes = ["--pace", "host", "--base-url", "https://game.example"]
    status, told, _ = ask(app, "open", "in-force", *wishes)
    assert status == 0
    assert [line.split(":")[0] for line in told.splitlines()] == ["code", "join", "host"]
    assert "https://game.example/join/" in told


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["open", "nobody", "--seats", "6"], "“company” is “nobody”, but it may be: living-the"),
        (["open", "in-force", "--seats", "0"], "0 is not in the range 1<=x<=500"),
        (["open", "in-force", "--seats", "501"], "501 is not in the range"),
        (["open", "in-force", "--seats", "six"], "'six' is not a valid"),
        (["open", "in-force", "--minutes", "1"], "1 is not in the range"),
        (["open", "in-force", "--hours", "48"], "48 is not in the range"),
        (["open", "in-force", "--pace", "sprint"], "'sprint' is not one of"),
        (["open", "in-force", "--base-url", "game.example"], "must begin with http"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(app: Flask, args: list[str], says: str) -> None:
    status, _, error = ask(app, *args)
    assert status == 2
    assert says in error


def test_rooms_whose_time_is_over_are_swept_away(app: Flask, clock: Clock) -> None:
    ask(app, "open", "in-force", "--hours", "1")
    assert ask(app, "sweep")[1] == "0 removed.\n"
    clock.now += 3600
    assert ask(app, "sweep")[1] == "1 removed.\n"


@pytest.mark.parametrize(("votes", "asks"), [((), False), (("--votes",), True)])
def test_tables_vote_where_that_was_asked_for(
    app: Flask, votes: tuple[str, ...], asks: bool
) -> None:
    status, told, _ = ask(app, "open", "living-the-dream", *votes, "--json")
    assert status == 0
    page = Player(app).get(f"/join/{json.loads(told)['code']}")
    assert ("Your own name" in page.text) == asks
