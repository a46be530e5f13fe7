"""Starting a game: one press on the front page, and the game has its one address."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import text

from game.store.tables import db
from tests.support.player import Player


def count(app: Flask, table: str) -> int:
    with app.app_context(), db.engine.connect() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def test_the_first_form_of_the_front_page_starts_a_game(alice: Player) -> None:
    page = alice.start()
    assert page.status == 200
    assert re.fullmatch(r"/games/[A-Za-z0-9_-]{22}", page.path)
    assert page.heading.startswith("Turn 1 of 8")


def test_the_answer_is_a_303_to_the_game(alice: Player) -> None:
    form = alice.get("/").form
    answer = alice.post(form.action, form.fields)
    assert answer.status_code == 303
    assert alice.get(answer.location).heading.startswith("Turn 1")


def test_a_page_that_is_only_seen_makes_no_player(app: Flask, alice: Player) -> None:
    alice.get("/")
    assert count(app, "player") == 0
    alice.start()
    assert count(app, "player") == 1


def test_a_double_click_starts_one_game(app: Flask, alice: Player) -> None:
    form = alice.get("/").form
    first, second = alice.submit(form), alice.submit(form)
    assert first.path == second.path
    assert count(app, "game") == 1


def test_another_press_on_a_fresh_page_starts_another_game(alice: Player) -> None:
    assert alice.start().path != alice.start().path


def test_a_form_without_a_key_starts_a_game_as_well(alice: Player) -> None:
    form = alice.get("/").form
    token = form.fields["csrf_token"]
    assert alice.send(form.action, {"csrf_token": token}).heading.startswith("Turn 1")


def test_the_seed_stays_secret_while_the_game_runs(app: Flask, alice: Player) -> None:
    seed = "271828182845904523536028747135266249775"
    page = alice.start(seed=seed)
    assert seed not in alice.client.get(page.path).text
    with app.app_context(), db.engine.connect() as connection:
        assert connection.execute(text("SELECT seed FROM game")).scalar_one() == seed


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("seed", str(2**128)),
        ("seed", "-1"),
        ("seed", "a"),
        ("seed", "9" * 4000),
        ("seed", "٣"),
        ("scenario", "no-such-company"),
        ("scenario", "../living-the-dream"),
        ("key", "12345678901"),
        ("key", "short"),
    ],
)
def test_what_cannot_start_a_game_is_refused_in_words(
    app: Flask, alice: Player, field: str, value: str
) -> None:
    page = alice.start(**{field: value})
    assert page.status == 422
    assert f"“{field}” is “{value[:40]}" in page.text
    assert count(app, "game") == 0


def test_the_front_page_leads_back_to_a_game_that_waits(alice: Player, bob: Player) -> None:
    page = alice.start()
    assert page.path in alice.client.get("/").text
    assert page.path not in bob.client.get("/").text


def test_who_tries_things_out_is_not_counted_as_a_person(app: Flask, alice: Player) -> None:
    form = alice.get("/").form
    alice.client.post(form.action, data=form.fields, headers={"Actor-Kind": "bot"})
    with app.app_context(), db.engine.connect() as connection:
        assert connection.execute(text("SELECT actor_kind FROM player")).scalar_one() == "bot"


def test_an_invented_kind_is_a_person(app: Flask, alice: Player) -> None:
    form = alice.get("/").form
    alice.client.post(form.action, data=form.fields, headers={"Actor-Kind": "owner"})
    with app.app_context(), db.engine.connect() as connection:
        assert connection.execute(text("SELECT actor_kind FROM player")).scalar_one() == "person"
