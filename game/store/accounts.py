"""Accounts: a name and a password that open the same player's games in any browser.

An account hangs on a player, so the games that were played before come along by themselves. A
sign-in is a row of its own with a random token, of which only the hash is kept: to end it is to
delete the row. How somebody proves to own an account stands in ``proofs.py``.

Nobody can find out here whether a name exists. To sign in with a wrong name takes as long and says
the same as with a wrong password; and who makes an account gets four random characters behind the
chosen name, so that none is ever *taken*.
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, func, insert, select, text, update
from sqlalchemy.exc import SQLAlchemyError

from game.store.names import clean_name, key_of
from game.store.passwords import too_easy
from game.store.proofs import (
    OF_PLAYER,
    WRONG,
    Proofs,
    digest_of,
    end_all,
    keep_codes,
    new_codes_of_an_account,
    of_name,
    random_letters,
)
from game.store.refusal import Code, Refusal
from game.store.statements import ADD_PLAYER
from game.store.tables import account, account_name, sign_in

TAIL_LENGTH = 4  # characters behind a chosen name
SIGN_INS_AT_MOST = 20  # browsers of one account; the oldest is signed out
HOUR_SECONDS = 60 * 60
DAY_SECONDS = 24 * HOUR_SECONDS

HAS_ONE = Refusal(Code.ILLEGAL, "You have an account already; sign out first to make another one.")


class Role(StrEnum):
    """The three audiences; each may do what the one before may."""

    PLAYER = "player"
    HOST = "host"
    OWNER = "owner"


#: After which a sign-in ends by itself, and after which it does where nobody has used it.
SIGN_IN_DAYS = {Role.PLAYER: 400, Role.HOST: 400, Role.OWNER: 30}
IDLE_DAYS = {Role.PLAYER: 90, Role.HOST: 90, Role.OWNER: 3}
#: For which a password is good that was given to somebody and not chosen.
GIVEN_HOURS = 72


class Account(NamedTuple):
    """Who is signed in. No secret is in it."""

    player_id: str
    name: str
    role: Role
    second_factor: bool
    password_until: int | None = None  # where the password was given and not chosen


class Made(NamedTuple):
    """A new account: its sign-in name, and its recovery codes, which are shown once."""

    name: str
    codes: tuple[str, ...]


class SignedIn(NamedTuple):
    """A new sign-in: whose it is, and the token that proves it."""

    player_id: str
    token: str


_OF_SIGN_IN = (
    select(account, sign_in.c.token_hash, sign_in.c.at, sign_in.c.seen_at)
    .join(sign_in, sign_in.c.player_id == account.c.player_id)
    .where(
        account.c.player_id == bindparam("player_id"),
        sign_in.c.player_id == bindparam("player_id"),
        sign_in.c.token_hash == bindparam("token_hash"),
    )
)
_SIGN_INS = (
    select(sign_in)
    .where(sign_in.c.player_id == bindparam("player_id"))
    .order_by(sign_in.c.at.desc(), sign_in.c.token_hash)
)
_ADD_NAME = text(
    "INSERT INTO account_name (key, player_id) VALUES (:key, :player_id) ON CONFLICT DO NOTHING"
)
_FREE_NAME = select(func.count()).where(account_name.c.key == bindparam("key"))


class Accounts(Proofs):
    """All accounts of one database."""

    # ------------------------------------------------------------------ making one, and signing in

    def make(self, player_id: str, name: str, password: str) -> Made | Refusal:
        """An account for this player. Four random characters come behind the name."""
        chosen = clean_name(name)
        if isinstance(chosen, Refusal):
            return chosen
        return self._make(player_id, chosen, password, Role.PLAYER)

    def make_named(self, player_id: str, name: str, password: str, role: Role) -> Made | Refusal:
        """An account of exactly that name, for whoever runs the installation.

        Its password is known to two, so it is good for some days and then for nothing.
        """
        chosen = clean_name(name)
        if isinstance(chosen, Refusal):
            return chosen
        until = self._clock() + GIVEN_HOURS * HOUR_SECONDS
        return self._make(player_id, chosen, password, role, given_until=until)

    def sign_in(self, name: str, password: str, otp: str = "") -> SignedIn | Refusal:
        """A new sign-in, or the one refusal that says nothing about what was wrong."""
        with self.database.reading() as connection:
            row = of_name(connection, name)
        if not self._passwords.right(None if row is None else row.password_hash, password):
            return WRONG
        if row is None or self._too_late(row) or not self._otp_right(row, otp):
            return WRONG
        return self.sign_in_known(row.player_id)

    def sign_in_known(self, player_id: str) -> SignedIn:
        """A new sign-in for somebody who has just been proved to own the account."""
        token = secrets.token_urlsafe(32)
        now = self._clock()
        found = {"player_id": player_id, "token_hash": digest_of(token), "at": now, "seen_at": now}

        def keep(connection: Connection) -> None:
            connection.execute(insert(sign_in), found)
            kept = connection.execute(_SIGN_INS, {"player_id": player_id}).all()
            for old in kept[SIGN_INS_AT_MOST:]:
                connection.execute(_one(player_id, old.token_hash, delete(sign_in)))

        self.database.write(keep)
        return SignedIn(player_id, token)

    @staticmethod
    def name_of(token: str) -> str:
        """What names a sign-in, in the list of them."""
        return digest_of(token)

    def known(self, player_id: str, token: str) -> Account | None:
        """Whose sign-in this is, unless it has ended."""
        asked = {"player_id": player_id, "token_hash": digest_of(token)}
        with self.database.reading() as connection:
            row = connection.execute(_OF_SIGN_IN, asked).one_or_none()
        if row is None:
            return None
        found, now = _account(row), self._clock()
        if now - row.at >= SIGN_IN_DAYS[found.role] * DAY_SECONDS:
            return None
        if now - row.seen_at >= IDLE_DAYS[found.role] * DAY_SECONDS:
            return None
        if now - row.seen_at >= HOUR_SECONDS:  # seldom enough to cost nothing
            seen = _one(player_id, row.token_hash, update(sign_in)).values(seen_at=now)
            with suppress(SQLAlchemyError):  # a full disk is no reason to send anybody away
                self.database.write(lambda connection: connection.execute(seen))
        return found

    def sign_ins(self, player_id: str) -> list[tuple[str, int]]:
        """The sign-ins that there are, newest first: what names them, and their moment."""
        with self.database.reading() as connection:
            rows = connection.execute(_SIGN_INS, {"player_id": player_id}).all()
        return [(row.token_hash, row.at) for row in rows]

    def sign_out(self, player_id: str, token_hash: str) -> None:
        """End one sign-in of this player."""
        end = _one(player_id, token_hash, delete(sign_in))
        self.database.write(lambda connection: connection.execute(end))

    def sign_out_everywhere(self, player_id: str) -> None:
        """End all sign-ins of this player."""
        self.database.write(lambda connection: connection.execute(end_all(player_id)))

    # ----------------------------------------------------------------------------- for commands

    def give_role(self, name: str, role: Role) -> Account | None:
        """Give an account a role; None where there is no such account."""
        with self.database.reading() as connection:
            row = of_name(connection, name)
        if row is None:
            return None
        self._change(row.player_id, role=str(role))
        return _account(row)._replace(role=role)

    def end_sign_ins(self, name: str) -> Account | None:
        """End all sign-ins of an account; None where there is no such account."""
        with self.database.reading() as connection:
            row = of_name(connection, name)
        if row is None:
            return None
        self.sign_out_everywhere(row.player_id)
        return _account(row)

    def all_of(self, role: Role) -> list[str]:
        """The names of all who have a role. For commands, never for a page."""
        with self.database.reading() as connection:
            asked = select(account.c.name).where(account.c.role == str(role))
            return sorted(connection.execute(asked).scalars())

    # ------------------------------------------------------------------------------ what they use

    def _too_late(self, row: Any) -> bool:
        """Whether the password was given, and its time is over."""
        return row.password_until is not None and self._clock() >= row.password_until

    def _make(
        self,
        player_id: str,
        name: str,
        password: str,
        role: Role,
        *,
        given_until: int | None = None,
    ) -> Made | Refusal:
        """An account; of exactly that name where its password is given and not chosen."""
        easy = too_easy(password, name)
        if easy is not None:
            return easy
        codes, hashed, now = (
            new_codes_of_an_account(),
            self._passwords.hash(password),
            self._clock(),
        )

        def keep(connection: Connection) -> Made | Refusal:
            born = {"id": player_id, "actor_kind": "person", "created_at": now}
            connection.execute(ADD_PLAYER, born)
            if connection.execute(OF_PLAYER, {"player_id": player_id}).first() is not None:
                return HAS_ONE
            full = name if given_until else _free(connection, name)
            if full is None or connection.execute(_FREE_NAME, {"key": key_of(full)}).scalar():
                return Refusal(Code.ILLEGAL, f"There is an account named {name} already.")
            row = {
                "player_id": player_id,
                "name": full,
                "role": str(role),
                "password_hash": hashed,
                "password_until": given_until,
                "made_at": now,
            }
            connection.execute(insert(account), row)
            connection.execute(_ADD_NAME, {"key": key_of(full), "player_id": player_id})
            keep_codes(connection, player_id, codes)
            return Made(full, codes)

        return self.database.write(keep)


def _account(row: Any) -> Account:
    second_factor = row.second_factor is not None
    return Account(row.player_id, row.name, Role(row.role), second_factor, row.password_until)


def _free(connection: Connection, name: str) -> str | None:
    """The name with four random characters, such as nobody has."""
    for _ in range(20):
        full = f"{name}-{random_letters(TAIL_LENGTH)}"
        if not connection.execute(_FREE_NAME, {"key": key_of(full)}).scalar():
            return full
    return None


def _one(player_id: str, token_hash: str, statement: Any) -> Any:
    """What is to be done with one sign-in of a player."""
    mine = sign_in.c.player_id == player_id
    return statement.where(mine, sign_in.c.token_hash == token_hash)
