"""Every route, asked by everybody: what belongs to Alice is there for Alice alone."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import pytest
from flask import Flask
from sqlalchemy import select

from game.store.accounts import Accounts, Made, Role
from game.store.tables import metadata
from tests.support.apps import Databases, one_app
from tests.support.player import Player

PASSWORD = "nine sheep on a wet hill"
EVERYBODY = "everybody"  # who it is for makes no difference
PLAYER = "player"  # of the game in the address
OWNER = "owner"  # of the installation
HOST = "host"  # of the room in the address
SEAT = "seat"  # in the room in the address
TOKEN = "token"  # whoever has one that nobody here has

#: Who each view is for. A new route has to be added here, or this file fails.
AUDIENCE = {
    "static": EVERYBODY,
    "assets.style": EVERYBODY,
    "watching.healthz": EVERYBODY,
    "watching.readyz": EVERYBODY,
    "watching.metrics": TOKEN,
    "play.front": EVERYBODY,
    "play.no_list_of_games": EVERYBODY,
    "play.start_a_game": EVERYBODY,
    "play.show_game": PLAYER,
    "play.no_list_of_decisions": EVERYBODY,  # a redirection to the game
    "play.decide": PLAYER,
    "play.no_list_of_votes": EVERYBODY,  # a redirection to the game
    "play.vote": PLAYER,
    "studies.ask": PLAYER,
    "studies.show": PLAYER,
    "studies.no_list_of_studies": EVERYBODY,
    "studies.play_from": PLAYER,
    "flock.show_life": PLAYER,
    "flock.show_film": PLAYER,
    "again.show_turn": PLAYER,
    "again.make_challenge": PLAYER,
    "again.no_list_of_challenges": EVERYBODY,
    "again.show_challenge": EVERYBODY,  # who has its link
    "again.begin_challenge": EVERYBODY,
    "again.show_card": EVERYBODY,
    "again.show_daily": EVERYBODY,
    "again.begin_daily": EVERYBODY,
    "styleguide.show_styleguide": EVERYBODY,
    "doors.show_doors": EVERYBODY,
    "doors.knock": EVERYBODY,
    "doors.show_door": EVERYBODY,  # who has its code
    "doors.take_a_seat": EVERYBODY,
    "doors.show_room": SEAT,
    "doors.act_as_seat": SEAT,
    "workshop.show_opening": EVERYBODY,
    "workshop.open_a_room": EVERYBODY,
    "workshop.no_list_of_acts": EVERYBODY,
    "workshop.act": HOST,
    "workshop.show_host": HOST,
    "doors.feel_the_beat": EVERYBODY,  # says whether anything is new, and not what
    "talks.show_talk": HOST,
    "talks.take_csv": HOST,
    "talks.take_json": HOST,
    "talks.show_guide": EVERYBODY,
    "facts.give_feedback": PLAYER,
    "facts.no_list_of_feedback": EVERYBODY,
    "facts.note_share": PLAYER,
    "facts.report_attention": EVERYBODY,  # its signed token says whose attention it is
    "facts.show_privacy": EVERYBODY,
    "facts.choose_privacy": EVERYBODY,
}
SECRET_LINKS = {
    "doors.come_back",
    "doors.join_a_table",
    "workshop.enter_as_host",
}  # whoever has the secret in it
OWN = ("accounts.", "letters.")  # what these do, they do to whoever asks
NOT_FOR_YOU = {403, 404}


class Cast(NamedTuple):
    """Alice with what is hers, and everybody else."""

    alice: Player
    others: dict[str, Player]
    values: dict[str, Any]  # what stands in Alice's addresses


def form_to(player: Player, page: str, action: str) -> dict[str, str]:
    return next(form for form in player.get(page).forms if form.action == action).fields


def signed_in(app: Flask, name: str, role: Role) -> Player:
    accounts: Accounts = app.extensions["accounts"]
    player = Player(app)
    assert isinstance(accounts.make_named(f"p-{name}", name, PASSWORD, role), Made)
    fields = form_to(player, "/account", "/account/sign-ins")
    player.send("/account/sign-ins", fields | {"name": name, "password": PASSWORD})
    player.start(seed="2")  # all of them have a game of their own
    return player


@pytest.fixture(scope="module")
def cast(databases: Databases) -> Any:
    """Alice has a finished game with a challenge, an open one, and a room with a seat."""
    with databases() as url, one_app(url) as app:
        alice = Player(app)
        over = alice.play_to_the_end(alice.start(seed="1"))
        game_id = over.path.rsplit("/", 1)[1]
        token = over.form.fields["csrf_token"]
        challenge = alice.send(f"/games/{game_id}/challenge", {"csrf_token": token})
        found = re.search(r"/c/([\w-]+)", challenge.text)
        assert found, challenge.text
        code = found[1]
        page = alice.get("/rooms")
        room = alice.submit(next(form for form in page.forms if form.action == "/rooms"))
        room_code = re.search(r"/rooms/([^/]+)/host", room.path)
        assert room_code, room.text
        others = {
            "a stranger": Player(app),
            "a player": signed_in(app, "bob", Role.PLAYER),
            "a host": signed_in(app, "hetty", Role.HOST),
            "the owner": signed_in(app, "olga", Role.OWNER),
        }
        values = {"game_id": game_id, "story": 1, "turn": 1, "kind": "luck", "code": code}
        values |= {
            "name": "players",
            "filename": "icon.svg",
            "purpose": "reset",
            "token": "guessed",
            "room": room_code[1],
        }
        yield app, Cast(alice, others, values)


def rows_of_alice(app: Flask, game_id: str) -> list[str]:
    """All that is kept, but for what others may have begun for themselves."""
    with app.extensions["games"].database.reading() as connection:
        return sorted(
            f"{table.name} {tuple(row)}"
            for table in metadata.sorted_tables
            if "game_id" in table.c and table.name in {"turn", "study", "challenge"}
            for row in connection.execute(select(table).where(table.c.game_id == game_id))
        )


def addresses(app: Flask, values: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Each view with its method and an address of Alice's."""
    found = []
    for rule in app.url_map.iter_rules():
        of_room = rule.endpoint.startswith(("doors.", "workshop."))
        filled = values | ({"code": values["room"]} if of_room else {})
        filled |= {"seat_id": "none", "secret": "guessed"}
        address = re.sub(r"<(?:\w+:)?(\w+)>", lambda m: str(filled[m[1]]), rule.rule)  # noqa: B023
        methods = (rule.methods or set()) & {"GET", "POST"}
        found += [(rule.endpoint, method, address) for method in methods]
    return sorted(found)


def test_every_view_has_an_audience(cast: tuple[Flask, Cast]) -> None:
    app, _ = cast
    views = {rule.endpoint for rule in app.url_map.iter_rules()}
    named = {view for view in views if view.startswith(OWN)} | SECRET_LINKS | set(AUDIENCE)
    named |= {view for view in views if view.startswith("insights.")}
    assert views == named


def test_everybody_else_finds_nothing_of_alice_s_and_changes_nothing(
    cast: tuple[Flask, Cast],
) -> None:
    app, (alice, others, values) = cast
    before = rows_of_alice(app, values["game_id"])
    assert before
    wrong = []
    for who, player in others.items():
        token = player.get("/account").forms[0].fields["csrf_token"]
        for view, method, address in addresses(app, values):
            audience = OWNER if view.startswith("insights.") else AUDIENCE.get(view, "")
            if view.startswith(OWN) or view == "static":
                continue
            body = {"csrf_token": token, "key": "k-matrix-1", "turn": "1", "kind": "luck"}
            body |= {"code": values["room"]}
            answer = (
                player.client.get(address)
                if method == "GET"
                else player.client.post(address, data=body)
            )
            allowed = audience == EVERYBODY or (audience == OWNER and who == "the owner")
            if allowed != (answer.status_code not in NOT_FOR_YOU) and answer.status_code != 303:
                wrong.append((who, method, address, answer.status_code))
            if audience == OWNER and not allowed and answer.status_code != 404:
                wrong.append((who, method, address, answer.status_code))
            if not allowed and answer.status_code == 303:
                after = player.client.get(address, follow_redirects=True)
                if values["game_id"] in after.request.path and after.status_code == 200:
                    wrong.append((who, method, address, "led to the game"))
    assert not wrong, "\n".join(map(str, wrong))
    assert rows_of_alice(app, values["game_id"]) == before
    assert alice.get(f"/games/{values['game_id']}").status == 200


def test_a_form_without_its_token_is_refused_everywhere(cast: tuple[Flask, Cast]) -> None:
    app, (alice, _, values) = cast
    for view, method, address in addresses(app, values):
        if method == "POST" and view != "facts.report_attention":
            assert alice.client.post(address, data={}).status_code == 400, view
            as_json = alice.client.post(address, json={"key": "k-matrix-1"})
            assert as_json.status_code == 400, view


def test_no_page_of_others_shows_who_alice_is(cast: tuple[Flask, Cast]) -> None:
    app, (alice, others, values) = cast
    with alice.client.session_transaction() as session:
        hers = str(session["player"])
    for who, player in others.items():
        for view, method, address in addresses(app, values):
            if method == "GET" and view not in {"static", "again.show_card"}:
                text = player.client.get(address, follow_redirects=True).text
                assert hers not in text, (who, address)
