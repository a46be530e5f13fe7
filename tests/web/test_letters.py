"""Where an installation sends mail, an account may have an address, and a letter helps."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from typing import NamedTuple

import pyotp
import pytest
from flask import Flask

from app import create_app
from game.config import Settings
from game.store.letters import HOUR_SECONDS
from game.store.tables import db
from game.web.mail import Post
from tests.support.apps import SECRET, Clock
from tests.support.mailbox import Mailbox, mailbox
from tests.support.player import Page, Player
from tests.web.test_accounts import OTHER, PASSWORD, form_to, make_account, sign_in

ADDRESS = "alice@example.org"
LETTERS = "/account/letters"


class Place(NamedTuple):
    """An installation that sends mail, and where it arrives."""

    app: Flask
    box: Mailbox
    clock: Clock


@pytest.fixture
def place(database_url: str) -> Iterator[Place]:
    with mailbox() as (box, url):
        clock = Clock()
        settings = Settings(
            database_url,
            SECRET,
            False,
            "scrypt:1024:8:1",
            public_url="http://localhost",
            mail_url=url,
            mail_from="dream@game.example",
        )
        app = create_app(settings, clock)
        try:
            yield Place(app, box, clock)
        finally:
            app.extensions["studies"].backroom.close()
            with app.app_context():
                db.engine.dispose()


def give(player: Player, address: str = ADDRESS, password: str = PASSWORD) -> Page:
    form = form_to(player.get("/account"), LETTERS)
    return player.submit(form, address=address, password=password)


def answer(player: Player, link: str, **fields: str) -> Page:
    return player.submit(form_to(player.get(link), link), **fields)


def with_address(place: Place) -> tuple[Player, str]:
    """Somebody with an account and a confirmed address, and the sign-in name."""
    alice = Player(place.app)
    name, _ = make_account(alice)
    give(alice)
    answer(alice, place.box.link())
    return alice, name


def ask(player: Player, name: str) -> Page:
    return player.submit(form_to(player.get("/account/recovery"), f"{LETTERS}/asked"), name=name)


def test_an_address_is_kept_when_its_letter_was_answered(place: Place) -> None:
    alice = Player(place.app)
    make_account(alice)
    assert "on its way" in give(alice).text
    assert ADDRESS not in alice.get("/account").text
    letter = place.box.next()
    assert letter["To"] == ADDRESS
    assert letter["From"] == "dream@game.example"
    assert letter["Subject"] == "Is this your address?"
    link = "/" + letter.get_content().split("http://localhost/")[1].split()[0]
    assert ADDRESS in alice.get(link).text  # a look does nothing
    assert ADDRESS not in alice.get("/account").text
    answer(alice, link)
    assert ADDRESS in alice.get("/account").text
    assert ADDRESS in alice.client.get("/account/export").text


def test_a_letter_sets_another_password_once(place: Place) -> None:
    _, name = with_address(place)
    elsewhere = Player(place.app)
    assert "If that account has" in ask(elsewhere, name).text
    link = place.box.link()
    assert "is changed" in answer(elsewhere, link, new_password=OTHER).text
    assert sign_in(elsewhere, name, OTHER).path == "/"
    again = Player(place.app).get(link)
    assert again.status == 404
    assert "used already" in again.text


def test_all_browsers_are_signed_out_by_it(place: Place) -> None:
    alice, name = with_address(place)
    ask(Player(place.app), name)
    answer(Player(place.app), place.box.link(), new_password=OTHER)
    assert "Where you are signed in" not in alice.get("/account").text


def test_who_reads_the_mail_needs_the_phone_as_well(place: Place) -> None:
    alice, name = with_address(place)
    accounts = place.app.extensions["accounts"]
    secret = pyotp.random_base32()
    with place.app.app_context():
        player_id = accounts.whose(name)
        code = pyotp.TOTP(secret).at(place.clock())
        assert accounts.second_factor(player_id, secret, code) is None
    place.clock.now += 60
    ask(alice, name)
    link = place.box.link()
    wrong = answer(alice, link, new_password=OTHER, otp="000000")
    assert wrong.status == 422
    assert "not the app's present code" in wrong.text
    right = pyotp.TOTP(secret).at(place.clock())
    assert "is changed" in answer(alice, link, new_password=OTHER, otp=right).text
    signed_in = sign_in(Player(place.app), name, OTHER)
    assert signed_in.status == 422  # the app's code is still asked for


@pytest.mark.parametrize("name", ["Nobody", "", "Bob"])
def test_nobody_learns_whether_a_name_has_an_address(place: Place, name: str) -> None:
    _, known = with_address(place)
    bob = Player(place.app)
    make_account(bob, "Bob")
    said = ask(bob, known).text
    place.box.next()
    assert ask(bob, name).text.replace("\n", "") == said.replace("\n", "")
    assert place.box.empty


@pytest.mark.parametrize(
    ("purpose", "hours"), [("confirm", 24), ("reset", 1)], ids=["confirm", "reset"]
)
def test_a_letter_gets_too_old(place: Place, purpose: str, hours: int) -> None:
    alice, name = with_address(place)
    if purpose == "reset":
        ask(alice, name)
    else:
        give(alice, "other@example.org")
    link = place.box.link()
    place.clock.now += hours * HOUR_SECONDS - 1
    assert alice.get(link).status == 200
    place.clock.now += 1
    assert alice.get(link).status == 404
    assert alice.get(link.replace(purpose, "ruin")).status == 404


def test_a_letter_is_good_for_what_it_was_written_for_alone(place: Place) -> None:
    alice, name = with_address(place)
    ask(alice, name)
    link = place.box.link()
    assert alice.get(link.replace("/reset/", "/confirm/")).status == 404
    assert alice.get(link[:-2]).status == 404
    give(alice, "other@example.org")
    answer(alice, place.box.link())  # another address ends the letters to the old one
    assert alice.get(link).status == 404


@pytest.mark.parametrize(
    "address",
    ["", "alice", "alice@example", "a b@example.org", "a@b@example.org", "a@b.org\nBcc: b@c.de",
     "älice@example.org", f"{'a' * 65}@example.org", "a@" + "b" * 250 + ".org"],
)  # fmt: skip
def test_what_is_no_address_is_refused(place: Place, address: str) -> None:
    alice = Player(place.app)
    make_account(alice)
    refused = give(alice, address)
    assert refused.status == 422
    assert "should look like name@example.org" in refused.text
    assert place.box.empty


def test_giving_and_forgetting_an_address_need_the_password(place: Place) -> None:
    alice, name = with_address(place)
    assert give(alice, "other@example.org", OTHER).status == 422
    form = form_to(alice.get("/account"), f"{LETTERS}/ended")
    assert alice.submit(form, password=OTHER).status == 422
    assert ADDRESS in alice.get("/account").text
    assert "is forgotten" in alice.submit(form, password=PASSWORD).text
    assert ADDRESS not in alice.get("/account").text
    ask(alice, name)
    assert place.box.empty


def test_who_is_not_signed_in_has_no_address(place: Place) -> None:
    alice = Player(place.app)
    token = form_to(alice.get("/account"), "/account/sign-ins").fields["csrf_token"]
    for path in (LETTERS, f"{LETTERS}/ended"):
        assert alice.send(path, {"csrf_token": token}).status == 403


def test_an_erased_account_leaves_no_address(place: Place) -> None:
    alice, name = with_address(place)
    form = form_to(alice.get("/account"), "/account/erasure")
    alice.submit(form, erase="erase", password=PASSWORD)
    ask(alice, name)
    assert place.box.empty


def test_letters_are_asked_for_a_few_times_an_hour(place: Place) -> None:
    alice, name = with_address(place)
    told = [ask(alice, name).status for _ in range(4)]
    assert told == [200, 200, 200, 429]


def test_without_a_mail_server_nothing_speaks_of_letters(app: Flask, alice: Player) -> None:
    make_account(alice)
    assert "e-mail" not in alice.get("/account").text
    assert "letter" not in Player(app).get("/account/recovery").text
    assert alice.get(f"{LETTERS}/reset/anything").status == 404


# ------------------------------------------------------------------------------ how it is sent


def test_a_letter_that_is_not_taken_is_tried_once_more(caplog: pytest.LogCaptureFixture) -> None:
    slept: list[float] = []
    with mailbox() as (box, url):
        box.refuse = 1
        assert Post(url, "dream@game.example", slept.append).send(ADDRESS, "Hello", "Hello.\n")
        assert box.next().get_content().splitlines() == ["Hello."]
        assert box.tries == 2
    assert slept == [10]
    assert "did not take a letter: SMTPDataError" in caplog.text
    assert ADDRESS not in caplog.text


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (("127.0.0.1", "127.1"), "SMTPNotSupportedError"),  # elsewhere only if encrypted
        (("smtp://", "smtps://"), "SSLError"),
    ],
)
def test_no_letter_goes_to_a_server_that_is_not_to_be_trusted(
    change: tuple[str, str], error: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    with mailbox() as (box, url):
        post = Post(url.replace(*change), "dream@game.example", lambda _: None)
        assert post.send(ADDRESS, "Hello", "Hello.\n")
        for _ in range(100):
            if "could not be sent" in caplog.text:
                break
            time.sleep(0.1)
        assert box.empty
    assert f"did not take a letter: {error}" in caplog.text
    assert "a letter could not be sent" in caplog.text
    assert ADDRESS not in caplog.text
