"""Too much at once gets a clear answer, by player, game and name, and hardly ever by address."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from game.web import limits
from tests.support.player import Player


def counted(player: Player, path: str, fields: dict[str, str], times: int) -> Iterator[int]:
    for _ in range(times):
        yield player.post(path, fields).status_code


def test_signing_in_is_slowed_down_by_name_whether_or_not_there_is_one(app: Flask) -> None:
    guesser = Player(app)
    token = guesser.get("/account").form.fields["csrf_token"]
    fields = {"csrf_token": token, "name": "nobody", "password": "guessed-1"}
    assert list(counted(guesser, "/account/sign-ins", fields, 11)) == [422] * 10 + [429]
    elsewhere = Player(app)
    token = elsewhere.get("/account").form.fields["csrf_token"]
    same_name = fields | {"csrf_token": token, "name": " NOBODY "}
    assert elsewhere.post("/account/sign-ins", same_name).status_code == 429
    another = fields | {"csrf_token": token, "name": "somebody"}
    assert elsewhere.post("/account/sign-ins", another).status_code == 422


def test_what_is_too_much_says_when_to_come_back(app: Flask) -> None:
    guesser = Player(app)
    token = guesser.get("/account").form.fields["csrf_token"]
    fields = {"csrf_token": token, "name": "nobody", "password": "guessed-1"}
    list(counted(guesser, "/account/sign-ins", fields, 10))
    answer = guesser.post("/account/sign-ins", fields)
    assert 1 <= int(answer.headers["Retry-After"]) <= 61
    assert "wait a little" in guesser.send("/account/sign-ins", fields).text


def test_a_player_who_starts_games_all_day_is_stopped_and_a_neighbour_is_not(
    app: Flask, alice: Player, bob: Player
) -> None:
    form = alice.get("/").form
    answers = list(counted(alice, form.action, form.fields, 41))
    assert answers == [303] * 40 + [429]
    assert bob.start().status == 200


def test_one_game_takes_so_many_forms_a_minute_from_whoever(app: Flask, alice: Player) -> None:
    form = alice.start().form
    answers = list(counted(alice, form.action, form.fields, 61))
    assert answers[-1] == 429
    assert 429 not in answers[:-1]


def test_five_hundred_seats_behind_one_address_all_begin(app: Flask) -> None:
    """What a workshop of 500 does in its first minute: nobody is refused."""
    for _ in range(500):
        player = Player(app)
        page = player.client.get("/").text
        token = page.split('name="csrf_token" value="')[1].split('"')[0]
        answer = player.client.post("/games", data={"csrf_token": token})
        assert answer.status_code == 303


@pytest.mark.parametrize(
    "limit", limits.LIMITS, ids=lambda limit: f"{limit.endpoint} {limit.by.__name__}"
)
def test_every_limit_is_of_a_view_that_there_is(app: Flask, limit: limits.Limit) -> None:
    assert limit.endpoint in app.view_functions
