"""An account is a name and a password on a player; nobody gets in without both, or a code."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from math import log2
from pathlib import Path

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from game.config import SCRYPT
from game.store import Code, Games, Refusal
from game.store.accounts import HAS_ONE, Accounts, Made, Role, SignedIn
from game.store.belongings import Belongings, owned_tables
from game.store.passwords import LONGEST, Passwords, too_easy
from game.store.proofs import CODE_LETTERS, WRONG, WRONG_OTP
from game.store.tables import account, metadata
from tests.store.plays import ALICE, BOB, SCENARIO, play
from tests.support.player import Clock

PASSWORD, OTHER = "nine sheep on a wet hill", "and a tenth one, asleep"
Make = Callable[[str], tuple[Flask, Games]]


@pytest.fixture(params=["sqlite", "postgres"])
def app(request: pytest.FixtureRequest, make: Make, tmp_path: Path) -> Flask:
    """The game on an empty database, of each kind."""
    sqlite = request.param == "sqlite"
    address = (
        f"sqlite:///{tmp_path}/a.sqlite" if sqlite else request.getfixturevalue("postgres_url")
    )
    return make(address)[0]


@pytest.fixture
def accounts(app: Flask) -> Accounts:
    """All accounts."""
    found: Accounts = app.extensions["accounts"]
    return found


@pytest.fixture
def games(app: Flask) -> Games:
    """All games."""
    found: Games = app.extensions["games"]
    return found


def made(accounts: Accounts, player: str = ALICE, name: str = "Alice") -> Made:
    answer = accounts.make(player, name, PASSWORD)
    assert isinstance(answer, Made), answer
    return answer


def entered(accounts: Accounts, name: str, password: str = PASSWORD) -> SignedIn:
    answer = accounts.sign_in(name, password)
    assert isinstance(answer, SignedIn), answer
    return answer


def test_who_makes_an_account_signs_in_with_the_name_that_was_given(accounts: Accounts) -> None:
    account = made(accounts)
    assert account.name.startswith("Alice-")
    here = entered(accounts, account.name)
    known = accounts.known(here.player_id, here.token)
    assert known is not None
    assert (known.player_id, known.name, known.role) == (ALICE, account.name, Role.PLAYER)


@pytest.mark.parametrize("spelled", ["{}", "  {} ", "{upper}", "{wide}"])
def test_a_name_may_be_typed_in_any_case_and_width(accounts: Accounts, spelled: str) -> None:
    name = made(accounts).name
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in name)
    assert entered(accounts, spelled.format(name, upper=name.upper(), wide=wide)).player_id == ALICE


def test_two_who_choose_the_same_name_hear_nothing_of_each_other(accounts: Accounts) -> None:
    assert made(accounts, ALICE).name != made(accounts, BOB).name


def test_a_player_has_one_account(accounts: Accounts) -> None:
    made(accounts)
    assert accounts.make(ALICE, "Alice", PASSWORD) == HAS_ONE


def test_what_is_wrong_is_not_said(accounts: Accounts) -> None:
    name = made(accounts).name
    assert accounts.sign_in(name, OTHER) == WRONG
    assert accounts.sign_in("nobody-at-all", PASSWORD) == WRONG
    assert accounts.recover("nobody-at-all", "2222-2222-2222-2222", OTHER) == WRONG
    assert accounts.recover(name, "2222-2222-2222-2222", OTHER) == WRONG


def test_a_token_is_good_for_its_player_alone(accounts: Accounts) -> None:
    here = entered(accounts, made(accounts).name)
    made(accounts, BOB, "Bob")
    assert accounts.known(BOB, here.token) is None
    assert accounts.known(ALICE, here.token[:-1]) is None


def test_no_secret_is_kept_as_it_is(accounts: Accounts) -> None:
    account_ = made(accounts)
    here = entered(accounts, account_.name)
    with accounts.database.reading() as connection:
        rows = [
            str(row)
            for table in metadata.sorted_tables
            for row in connection.execute(select(table))
        ]
    for secret in (PASSWORD, here.token, *account_.codes, account_.codes[0].replace("-", "")):
        assert not any(secret in row for row in rows)


def test_signing_out_ends_one_sign_in_and_everywhere_ends_all(accounts: Accounts) -> None:
    name = made(accounts).name
    one, two, three = (entered(accounts, name) for _ in range(3))
    accounts.sign_out(ALICE, accounts.name_of(one.token))
    assert accounts.known(ALICE, one.token) is None
    assert accounts.known(ALICE, two.token) is not None
    accounts.sign_out_everywhere(ALICE)
    assert accounts.known(ALICE, two.token) is accounts.known(ALICE, three.token) is None


def test_nobody_ends_the_sign_in_of_another(accounts: Accounts) -> None:
    here = entered(accounts, made(accounts).name)
    accounts.sign_out(BOB, accounts.name_of(here.token))
    assert accounts.known(ALICE, here.token) is not None


def test_the_oldest_browser_of_too_many_is_signed_out(accounts: Accounts, clock: Clock) -> None:
    name = made(accounts).name
    all_of_them = []
    for _ in range(21):
        clock.now += 1
        all_of_them.append(entered(accounts, name))
    known = [accounts.known(ALICE, one.token) is not None for one in all_of_them]
    assert known == [False] + [True] * 20


@pytest.mark.parametrize(("role", "days"), [(Role.PLAYER, 400), (Role.OWNER, 30)])
def test_a_sign_in_ends_by_itself_and_an_owner_s_sooner(
    accounts: Accounts, clock: Clock, role: Role, days: int
) -> None:
    accounts.make_named(ALICE, "alice", PASSWORD, role)
    here = entered(accounts, "alice")
    for _ in range(days):  # it is used every day
        assert accounts.known(ALICE, here.token) is not None
        clock.now += 86400
    assert accounts.known(ALICE, here.token) is None


@pytest.mark.parametrize(("role", "days"), [(Role.PLAYER, 90), (Role.HOST, 90), (Role.OWNER, 3)])
def test_a_sign_in_that_nobody_uses_ends_and_an_owner_s_sooner(
    accounts: Accounts, clock: Clock, role: Role, days: int
) -> None:
    accounts.make_named(ALICE, "alice", PASSWORD, role)
    here = entered(accounts, "alice")
    for _ in range(2):  # using it begins the time anew
        clock.now += days * 86400 - 1
        assert accounts.known(ALICE, here.token) is not None
    clock.now += days * 86400
    assert accounts.known(ALICE, here.token) is None


def test_who_cannot_be_noted_as_seen_is_let_in_all_the_same(
    accounts: Accounts, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = entered(accounts, made(accounts).name)
    clock.now += 86400

    def full(_work: object) -> None:
        raise OperationalError("UPDATE", {}, Exception("the disk is full"))

    monkeypatch.setattr(accounts.database, "write", full)
    assert accounts.known(ALICE, here.token) is not None


def test_a_password_that_was_given_ends_and_one_that_was_chosen_does_not(
    accounts: Accounts, clock: Clock
) -> None:
    accounts.make_named(ALICE, "alice", PASSWORD, Role.OWNER)
    accounts.make_named(BOB, "bob", PASSWORD, Role.OWNER)
    assert accounts.change_password(BOB, PASSWORD, OTHER) is None
    clock.now += 72 * 3600 - 1
    entered(accounts, "alice")
    clock.now += 1
    assert accounts.sign_in("alice", PASSWORD) == WRONG
    entered(accounts, "bob", OTHER)


def test_after_the_end_of_a_given_password_a_recovery_code_still_sets_one(
    accounts: Accounts, clock: Clock
) -> None:
    made_ = accounts.make_named(ALICE, "alice", PASSWORD, Role.OWNER)
    assert isinstance(made_, Made)
    clock.now += 365 * 86400
    assert accounts.recover("alice", made_.codes[0], OTHER) is None
    entered(accounts, "alice", OTHER)


def test_a_recovery_code_has_at_least_112_bits(accounts: Accounts) -> None:
    for code in made(accounts).codes:
        letters = code.replace("-", "")
        assert set(letters) <= set(CODE_LETTERS)
        assert len(letters) * log2(len(CODE_LETTERS)) >= 112


def test_another_password_ends_every_sign_in(accounts: Accounts) -> None:
    name = made(accounts).name
    here = entered(accounts, name)
    assert accounts.change_password(ALICE, PASSWORD, OTHER) is None
    assert accounts.known(ALICE, here.token) is None
    assert accounts.sign_in(name, PASSWORD) == WRONG
    entered(accounts, name, OTHER)


def test_another_password_needs_the_present_one(accounts: Accounts) -> None:
    name = made(accounts).name
    assert isinstance(accounts.change_password(ALICE, OTHER, OTHER), Refusal)
    entered(accounts, name)


def test_a_recovery_code_works_once(accounts: Accounts) -> None:
    account_ = made(accounts)
    here = entered(accounts, account_.name)
    code = account_.codes[3].upper().replace("-", " ")
    assert accounts.recover(account_.name, code, OTHER) is None
    assert accounts.known(ALICE, here.token) is None
    entered(accounts, account_.name, OTHER)
    assert accounts.recover(account_.name, code, PASSWORD) == WRONG


def test_a_code_used_many_times_at_once_works_once(accounts: Accounts) -> None:
    account_ = made(accounts)
    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(
                lambda n: accounts.recover(account_.name, account_.codes[0], f"{OTHER} {n}"),
                range(8),
            )
        )
    assert answers.count(None) == 1


def test_a_password_that_is_too_easy_does_not_cost_the_code(accounts: Accounts) -> None:
    account_ = made(accounts)
    answer = accounts.recover(account_.name, account_.codes[0], "password1")
    assert isinstance(answer, Refusal)
    assert answer != WRONG
    assert accounts.recover(account_.name, account_.codes[0], OTHER) is None


def test_new_codes_end_the_old_ones(accounts: Accounts) -> None:
    account_ = made(accounts)
    codes = accounts.new_codes(ALICE, PASSWORD)
    assert not isinstance(codes, Refusal)
    assert isinstance(accounts.new_codes(ALICE, OTHER), Refusal)
    assert accounts.recover(account_.name, account_.codes[0], OTHER) == WRONG
    assert accounts.recover(account_.name, codes[0], OTHER) is None


def test_the_app_s_code_is_asked_for_and_good_once(accounts: Accounts, clock: Clock) -> None:
    name, secret = made(accounts).name, pyotp.random_base32()
    app = pyotp.TOTP(secret)
    assert accounts.second_factor(ALICE, secret, "000000") == WRONG_OTP
    assert accounts.second_factor(ALICE, secret, app.at(clock.now)) is None
    assert accounts.sign_in(name, PASSWORD) == WRONG
    assert accounts.sign_in(name, PASSWORD, app.at(clock.now)) == WRONG  # it was used to set it up
    clock.now += 30
    assert isinstance(accounts.sign_in(name, PASSWORD, app.at(clock.now)), SignedIn)
    assert accounts.sign_in(name, PASSWORD, app.at(clock.now)) == WRONG
    clock.now += 90
    assert accounts.sign_in(name, PASSWORD, app.at(clock.now - 60)) == WRONG


def test_a_recovery_code_takes_the_app_away(accounts: Accounts, clock: Clock) -> None:
    account_, secret = made(accounts), pyotp.random_base32()
    assert accounts.second_factor(ALICE, secret, pyotp.TOTP(secret).at(clock.now)) is None
    assert accounts.recover(account_.name, account_.codes[0], OTHER) is None
    entered(accounts, account_.name, OTHER)


def test_an_owner_s_name_is_taken_once(accounts: Accounts) -> None:
    assert isinstance(accounts.make_named("p1", "Root", PASSWORD, Role.OWNER), Made)
    for name in ("Root", " root ", "ROOT", "Ｒoot"):
        again = accounts.make_named("p2", name, PASSWORD, Role.OWNER)
        assert isinstance(again, Refusal), name
        assert again.code is Code.ILLEGAL


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("seven77", "7 characters"),
        ("x" * (LONGEST + 1), f"{LONGEST + 1} characters"),
        ("password1", "first that anybody would try"),
        ("QWERTYUIOP", "first that anybody would try"),
        ("alice-2020", "little more than the name"),
    ],
)
def test_an_easy_password_is_refused_in_words(password: str, why: str) -> None:
    no = too_easy(password, "Alice")
    assert no is not None
    assert why in no.sentence


@pytest.mark.parametrize(
    "password", [PASSWORD, "x9" * 64, "пароль длинный", "🐑🐑🐑🐑🐑🐑🐑🐑", "  two  blanks  "]
)
def test_any_characters_make_a_password(password: str) -> None:
    assert too_easy(password, "Alice") is None


@pytest.mark.alone
def test_an_unknown_name_takes_as_long_as_a_wrong_password() -> None:
    passwords = Passwords(SCRYPT)
    kept = passwords.hash(PASSWORD)
    assert not passwords.right(None, OTHER)  # the first time it makes a hash to compare with

    def seconds(password_hash: str | None) -> float:
        began = time.perf_counter()
        assert not passwords.right(password_hash, OTHER)
        return time.perf_counter() - began

    pairs = [(seconds(None), seconds(kept)) for _ in range(9)]
    unknown, wrong = (statistics.median(one) for one in zip(*pairs, strict=True))
    print(f"unknown {1000 * unknown:.0f} ms, wrong {1000 * wrong:.0f} ms")
    assert unknown / wrong == pytest.approx(1, abs=0.25)


# ------------------------------------------------------------------------------ what is kept of one


def everything(games: Games) -> None:
    """Alice and Bob play, and Bob takes Alice's challenge."""
    for player in (ALICE, BOB):
        play(games, player, games.start(player, SCENARIO, f"k-{player}", seed=7), 1)


def rows_of(games: Games, player: str) -> int:
    with games.database.reading() as connection:
        return sum(
            len(connection.execute(select(table).where(table.c[column] == player)).all())
            for table, column in owned_tables()
        )


def test_erasing_leaves_nothing_of_one_and_all_of_the_other(
    app: Flask, accounts: Accounts, games: Games
) -> None:
    everything(games)
    entered(accounts, made(accounts).name)
    before = rows_of(games, BOB)
    app.extensions["belongings"].erase(ALICE)
    assert rows_of(games, ALICE) == 0
    assert rows_of(games, BOB) == before
    with games.database.reading() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(select(table)):
                assert ALICE not in str(row), table.name


def test_an_export_holds_every_row_and_no_secret(
    app: Flask, accounts: Accounts, games: Games
) -> None:
    everything(games)
    account_ = made(accounts)
    here = entered(accounts, account_.name)
    told = app.extensions["belongings"].export(ALICE)
    assert sum(len(rows) for rows in told.values()) == rows_of(games, ALICE)
    assert told["account"][0]["name"] == account_.name
    assert told["turn"][0]["decision"]
    assert "seed" not in told["game"][0]  # chance's secret, until the game is over
    assert here.token not in str(told)
    assert "hash" not in str(told)


def test_games_played_before_come_along(app: Flask, accounts: Accounts, games: Games) -> None:
    game_id = games.start(BOB, SCENARIO, "k-start")
    play(games, BOB, game_id, 1)
    made(accounts)
    belongings: Belongings = app.extensions["belongings"]
    belongings.take_along(BOB, ALICE)
    assert rows_of(games, BOB) == 0
    play(games, ALICE, game_id, 2)
    assert len(games.turns(ALICE, game_id)) == 2


def test_nobody_s_account_is_taken_along(app: Flask, accounts: Accounts, games: Games) -> None:
    game_id = games.start(BOB, SCENARIO, "k-start")
    made(accounts)
    made(accounts, BOB, "Bob")
    app.extensions["belongings"].take_along(BOB, ALICE)
    assert games.find(BOB, game_id) is not None
    with games.database.reading() as connection:
        assert len(connection.execute(select(account)).all()) == 2
