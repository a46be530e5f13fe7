"""Playing again: the same luck or new luck, once the game is over."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import text

from game.store.tables import db
from tests.support.lint import text_of
from tests.support.player import Page, Player


@pytest.fixture
def over(alice: Player) -> Page:
    """A game of Alice that has its verdict."""
    page = alice.start(seed="424242424242")
    return alice.play_to_the_end(page, testing="automated", deployment="on-demand")


def seeds(app: Flask) -> list[str]:
    with app.app_context(), db.engine.connect() as connection:
        query = text("SELECT seed FROM game ORDER BY started_at, again_of IS NOT NULL")
        return list(connection.execute(query).scalars())


def form_for(page: Page, luck: str) -> dict[str, str]:
    """The fields of one of the two small forms: its luck is a hidden field or its button."""
    for form in page.forms:
        if form.fields.get("luck", luck) == luck and luck in form.choices.get("luck", [luck]):
            return form.fields | {"luck": luck}
    raise AssertionError(f"no form plays again with {luck} luck")


def test_the_seed_is_shown_once_the_game_is_over(over: Page) -> None:
    assert "424242424242" in over.text


def test_the_same_luck_is_the_same_seed(app: Flask, alice: Player, over: Page) -> None:
    page = alice.send("/games", form_for(over, "same"))
    assert page.heading.startswith("Turn 1")
    assert page.path != over.path
    assert seeds(app) == ["424242424242"] * 2


def test_new_luck_is_another_seed(app: Flask, alice: Player, over: Page) -> None:
    page = alice.send("/games", form_for(over, "new"))
    assert page.heading.startswith("Turn 1")
    first, second = seeds(app)
    assert first != second
    assert re.fullmatch(r"\d{1,39}", second)


def test_a_double_click_plays_again_once(app: Flask, alice: Player, over: Page) -> None:
    fields = form_for(over, "same")
    assert alice.send("/games", fields).path == alice.send("/games", fields).path
    assert len(seeds(app)) == 2


def test_a_game_that_runs_cannot_be_played_again_yet(alice: Player) -> None:
    page = alice.start()
    fields = {"csrf_token": page.form.fields["csrf_token"], "luck": "same"}
    refused = alice.send("/games", fields | {"again_of": page.path.rsplit("/", 1)[1]})
    assert refused.status == 422
    assert "Finish this game first" in refused.text


def test_an_unknown_luck_is_malformed(alice: Player, over: Page) -> None:
    refused = alice.send("/games", form_for(over, "same") | {"luck": "good"})
    assert refused.status == 422
    assert "“luck” is “good”, but it may be one of: same, new" in refused.text


def label_of(page: Page, answer: str) -> str:
    """What the button of an answer says."""
    buttons = (one for one in page.tree.iter("input") if one.get("name") == "answer")
    id_ = next(one.get("id") for one in buttons if one.get("value") == answer)
    return next(text_of(one) for one in page.tree.iter("label") if one.get("for") == id_)


def test_the_debrief_tells_every_answer_and_the_weakest_meter(alice: Player) -> None:
    page = alice.start(seed="7")
    given = []
    while "turn" in page.form.fields:
        if answers := page.form.choices.get("answer"):
            given.append(label_of(page, answers[-1]))
        page = alice.decide(page, **({"answer": answers[-1]} if answers else {}))
    assert given
    assert all(label in page.text for label in given)
    assert "Weakest: " in page.text
