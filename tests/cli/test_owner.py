"""``flask owner`` is the only way to become one."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from click.testing import Result
from flask import Flask

from game.store.accounts import Accounts, Made, SignedIn

Run = Callable[..., Result]


@pytest.fixture
def app(make_app: Callable[[str], Flask], database_url: str) -> Flask:
    """The game on an empty database of its own."""
    return make_app(database_url)


@pytest.fixture
def owner(app: Flask) -> Run:
    """Run a command of ``flask owner``."""
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(args=["owner", *words])


def accounts(app: Flask) -> Accounts:
    kept: Accounts = app.extensions["accounts"]
    return kept


def test_an_owner_is_made_with_a_password_that_works(app: Flask, owner: Run) -> None:
    told = json.loads(owner("add", "ada", "--json").stdout)
    assert told["name"] == "ada"
    assert told["role"] == "owner"
    assert len(told["recovery_codes"]) == 8
    assert isinstance(accounts(app).sign_in("ada", told["password"]), SignedIn)
    assert owner("list").stdout == "ada\n"


def test_the_same_is_printed_for_people(owner: Run) -> None:
    said = owner("add", "ada").stdout
    assert "Password" in said
    assert said.count("\n  ") == 8


def test_an_account_that_there_is_becomes_an_owner(app: Flask, owner: Run) -> None:
    made = accounts(app).make("p", "bo", "nine sheep on a wet hill")
    assert isinstance(made, Made)
    assert "is an owner now" in owner("add", made.name).stdout
    assert owner("list").stdout == f"{made.name}\n"
    assert owner("remove", made.name).exit_code == 0
    assert owner("list").stdout == ""


def test_a_name_that_is_none_is_refused(owner: Run) -> None:
    answer = owner("add", "x")
    assert answer.exit_code == 2
    assert "1 character," in answer.stderr


def test_who_is_no_owner_cannot_be_removed(owner: Run) -> None:
    answer = owner("remove", "nobody")
    assert answer.exit_code == 2
    assert "no owner named 'nobody'" in answer.stderr


def test_all_sign_ins_of_an_account_can_be_ended_by_command(app: Flask, owner: Run) -> None:
    kept = accounts(app)
    made = kept.make("p", "bo", "nine sheep on a wet hill")
    assert isinstance(made, Made)
    here = kept.sign_in(made.name, "nine sheep on a wet hill")
    assert isinstance(here, SignedIn)
    assert owner("sign-out", made.name).exit_code == 0
    assert kept.known(here.player_id, here.token) is None
    assert owner("sign-out", "nobody").exit_code == 2
