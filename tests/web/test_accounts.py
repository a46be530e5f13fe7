"""An account goes where its player goes: made, left, entered again, and erased, by plain forms."""

from __future__ import annotations

import json
import re

import pyotp
from flask import Flask

from tests.support.player import Clock, Form, Page, Player

PASSWORD, OTHER = "nine sheep on a wet hill", "and a tenth one, asleep"


def form_to(page: Page, action: str) -> Form:
    return next(form for form in page.forms if form.action == action)


def make_account(player: Player, name: str = "Alice") -> tuple[str, list[str]]:
    """Sign-in name and recovery codes of a new account."""
    page = player.submit(form_to(player.get("/account"), "/account"), name=name, password=PASSWORD)
    assert page.status == 200, page.text
    found = re.search(r"Sign in as (\S+)", page.text)
    assert found is not None
    return found[1], re.findall(r"\b\w{4}(?:-\w{4}){5}\b", page.text)


def sign_in(player: Player, name: str, password: str = PASSWORD, **more: str) -> Page:
    form = form_to(player.get("/account"), "/account/sign-ins")
    return player.submit(form, name=name, password=password, **more)


def test_games_played_before_belong_to_the_account_and_follow_it(app: Flask, alice: Player) -> None:
    game = alice.start()
    name, codes = make_account(alice)
    assert len(codes) == 8
    assert alice.get(game.path).status == 200
    elsewhere = Player(app)
    assert elsewhere.get(game.path).status == 404
    assert sign_in(elsewhere, name).path == "/"
    assert elsewhere.get(game.path).status == 200


def test_games_of_a_second_browser_come_along_if_asked(app: Flask, alice: Player) -> None:
    name, _ = make_account(alice)
    for wanted, status in ((True, 200), (False, 404)):
        elsewhere = Player(app)
        game = elsewhere.start()
        sign_in(elsewhere, name, take_along="yes" if wanted else "")
        assert elsewhere.get(game.path).status == status


def test_the_front_page_says_who_is_signed_in(alice: Player) -> None:
    name, _ = make_account(alice)
    assert name in alice.get("/").text


def test_signing_out_leaves_nothing_in_the_browser(alice: Player) -> None:
    game = alice.start()
    make_account(alice)
    form = form_to(alice.get("/account"), "/account/sign-outs")
    answer = alice.post(form.action, form.fields)
    assert "signed out" in answer.text
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert alice.get(game.path).status == 404


def test_a_cookie_that_was_copied_is_worth_nothing_after_signing_out(
    app: Flask, alice: Player
) -> None:
    game = alice.start()
    make_account(alice)
    cookie = alice.client.get_cookie("dream")
    assert cookie is not None
    alice.submit(form_to(alice.get("/account"), "/account/sign-outs"))
    thief = Player(app)
    thief.client.set_cookie("dream", cookie.value)
    assert thief.get(game.path).status == 404


def test_signing_in_gives_a_session_of_its_own(app: Flask, alice: Player) -> None:
    """Whoever planted a cookie in Alice's browser beforehand does not get in with her."""
    name, _ = make_account(alice)
    planted = Player(app)
    planted.get("/")
    cookie = planted.client.get_cookie("dream")
    assert cookie is not None
    victim = Player(app)
    victim.client.set_cookie("dream", cookie.value)
    sign_in(victim, name)
    assert name in victim.get("/").text
    assert name not in planted.get("/").text


def test_another_browser_can_be_signed_out_from_here(app: Flask, alice: Player) -> None:
    name, _ = make_account(alice)
    elsewhere = Player(app)
    sign_in(elsewhere, name)
    page = alice.get("/account")
    mine = [form for form in page.forms if form.action == "/account/sign-outs"]
    assert "since" in page.text
    assert len(mine) == 3  # this one, the other one, all of them
    all_of_them = next(form for form in mine if form.fields["which"] == "all")
    alice.submit(all_of_them)
    assert name not in elsewhere.get("/").text


def test_a_wrong_name_and_a_wrong_password_get_the_same_page(app: Flask, alice: Player) -> None:
    name, _ = make_account(alice)
    bob = Player(app)
    wrong, unknown = sign_in(bob, name, OTHER), sign_in(bob, "nobody", OTHER)
    assert wrong.status == unknown.status == 422
    assert wrong.text == unknown.text
    assert "do not belong together" in wrong.text


def test_a_new_password_keeps_this_browser_and_signs_out_the_others(
    app: Flask, alice: Player
) -> None:
    name, _ = make_account(alice)
    elsewhere = Player(app)
    sign_in(elsewhere, name)
    form = form_to(alice.get("/account"), "/account/password")
    assert alice.submit(form, password=OTHER, new_password=OTHER).status == 422
    assert alice.submit(form, password=PASSWORD, new_password="password").status == 422
    assert "is changed" in alice.submit(form, password=PASSWORD, new_password=OTHER).text
    assert name in alice.get("/").text
    assert name not in elsewhere.get("/").text


def test_who_forgot_the_password_sets_another_one_with_a_code(app: Flask, alice: Player) -> None:
    name, codes = make_account(alice)
    bob = Player(app)
    form = bob.get("/account/recovery").form
    assert bob.submit(form, name=name, code="2222-2222-2222-2222", new_password=OTHER).status == 422
    assert bob.submit(form, name=name, code=codes[0], new_password=OTHER).status == 200
    assert sign_in(bob, name, OTHER).path == "/"


def test_new_codes_are_shown_once_and_for_the_password(alice: Player) -> None:
    _, codes = make_account(alice)
    form = form_to(alice.get("/account"), "/account/codes")
    assert alice.submit(form, password=OTHER).status == 422
    page = alice.submit(form, password=PASSWORD)
    assert codes[0] not in page.text
    assert len(re.findall(r"\b\w{4}(?:-\w{4}){5}\b", page.text)) == 8


def test_an_app_s_code_can_be_asked_for_as_well(app: Flask, alice: Player, clock: Clock) -> None:
    name, _ = make_account(alice)
    form = alice.get("/account/second-factor").form
    secret = form.fields["secret"]
    right = pyotp.TOTP(secret).at(clock.now)
    assert alice.submit(form, otp="12", password=PASSWORD).status == 422
    assert alice.submit(form, otp=right, password=OTHER).status == 422
    assert alice.submit(form, secret="A", otp=right, password=PASSWORD).status == 422
    assert alice.submit(form, otp=right, password=PASSWORD).status == 200
    elsewhere = Player(app)
    assert sign_in(elsewhere, name).status == 422
    clock.now += 30
    assert sign_in(elsewhere, name, otp=pyotp.TOTP(secret).at(clock.now)).path == "/"


def test_password_fields_are_such_as_password_managers_know(alice: Player) -> None:
    fields = {
        field.get("id"): (field.get("type"), field.get("autocomplete"))
        for field in alice.get("/account").tree.iter("input")
    }
    assert fields["sign-in-name"] == ("text", "username")
    assert fields["sign-in-password"] == ("password", "current-password")
    assert fields["sign-in-otp"] == ("text", "one-time-code")
    assert fields["make-password"] == ("password", "new-password")


def test_whoever_plays_gets_all_that_is_kept_as_a_file(app: Flask, alice: Player) -> None:
    alice.start()
    answer = alice.client.get("/account/export")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert len(json.loads(answer.text)["game"]) == 1
    assert json.loads(Player(app).client.get("/account/export").text)["game"] == []


def test_erasing_needs_the_word_and_the_password(alice: Player) -> None:
    game = alice.start()
    make_account(alice)
    form = form_to(alice.get("/account"), "/account/erasure")
    assert alice.submit(form, erase="", password=PASSWORD).status == 422
    assert alice.submit(form, erase="erase", password=OTHER).status == 422
    assert alice.get(game.path).status == 200
    assert "is gone" in alice.submit(form, erase="Erase ", password=PASSWORD).text
    assert alice.get(game.path).status == 404


def test_who_has_no_account_erases_by_the_word(alice: Player) -> None:
    game = alice.start()
    form = form_to(alice.get("/account"), "/account/erasure")
    assert "is gone" in alice.submit(form, erase="erase").text
    assert alice.get(game.path).status == 404


def test_who_is_not_signed_in_changes_no_account(alice: Player) -> None:
    token = alice.get("/account").form.fields["csrf_token"]
    for path in ("/account/password", "/account/codes", "/account/second-factor"):
        answer = alice.post(path, {"csrf_token": token, "password": PASSWORD})
        assert answer.status_code == 403
    assert alice.get("/account/second-factor").path == "/account"
    assert alice.send("/account/sign-outs", {"csrf_token": token}).path == "/account"
