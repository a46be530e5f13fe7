"""Accounts: a name and a password that open the same player's games in any browser.

An account hangs on a player, so the games that were played before come along by themselves. A
sign-in is a row of its own with a random token, of which only the hash is kept: to end it is to
delete the row. Whoever forgets the password has recovery codes, each good for one time.

Nobody can find out here whether a name exists. To sign in with a wrong name takes as long and says
the same as with a wrong password; and who makes an account gets four random characters behind the
chosen name, so that none is ever *taken*.
"""

from __future__ import annotations

import hmac
import secrets
from enum import StrEnum
from hashlib import sha256
from typing import Any, NamedTuple

import pyotp
from sqlalchemy import Connection, bindparam, delete, func, insert, select, text, update

from game.store.clock import Clock
from game.store.database import Database
from game.store.names import clean_name, key_of
from game.store.passwords import Passwords, too_easy
from game.store.refusal import Code, Refusal
from game.store.statements import ADD_PLAYER
from game.store.tables import account, account_name, recovery_code, sign_in

CODES = 8  # recovery codes of an account
CODE_LETTERS, CODE_LENGTH = "23456789abcdefghjkmnpqrstuvwxyz", 16  # 79 bits
TAIL_LENGTH = 4  # characters behind a chosen name
SIGN_INS_AT_MOST = 20  # browsers of one account; the oldest is signed out
OTP_SECONDS = 30  # RFC 6238
DAY_SECONDS = 24 * 60 * 60

WRONG = Refusal(Code.ILLEGAL, "That name and what you gave with it do not belong together.")
WRONG_PASSWORD = Refusal(Code.ILLEGAL, "That is not your present password; nothing was changed.")
WRONG_OTP = Refusal(Code.ILLEGAL, "That is not the app's present code; nothing was changed.")
HAS_ONE = Refusal(Code.ILLEGAL, "You have an account already; sign out first to make another one.")


class Role(StrEnum):
    """The three audiences; each may do what the one before may."""

    PLAYER = "player"
    HOST = "host"
    OWNER = "owner"


#: After which a sign-in ends by itself.
SIGN_IN_DAYS = {Role.PLAYER: 400, Role.HOST: 400, Role.OWNER: 30}


class Account(NamedTuple):
    """Who is signed in. No secret is in it."""

    player_id: str
    name: str
    role: Role
    second_factor: bool


class Made(NamedTuple):
    """A new account: its sign-in name, and its recovery codes, which are shown once."""

    name: str
    codes: tuple[str, ...]


class SignedIn(NamedTuple):
    """A new sign-in: whose it is, and the token that proves it."""

    player_id: str
    token: str


_OF_PLAYER = select(account).where(account.c.player_id == bindparam("player_id"))
_PLAYER_OF_NAME = select(account_name.c.player_id).where(account_name.c.key == bindparam("key"))
_OF_SIGN_IN = (
    select(account, sign_in.c.at)
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


class Accounts:
    """All accounts of one database."""

    def __init__(self, database: Database, clock: Clock, passwords: Passwords) -> None:
        self.database = database
        self._clock = clock
        self._passwords = passwords

    # ------------------------------------------------------------------ making one, and signing in

    def make(self, player_id: str, name: str, password: str) -> Made | Refusal:
        """An account for this player. Four random characters come behind the name."""
        chosen = clean_name(name)
        if isinstance(chosen, Refusal):
            return chosen
        return self._make(player_id, chosen, password, Role.PLAYER, tail=True)

    def make_named(self, player_id: str, name: str, password: str, role: Role) -> Made | Refusal:
        """An account of exactly that name, for whoever runs the installation."""
        chosen = clean_name(name)
        if isinstance(chosen, Refusal):
            return chosen
        return self._make(player_id, chosen, password, role, tail=False)

    def sign_in(self, name: str, password: str, otp: str = "") -> SignedIn | Refusal:
        """A new sign-in, or the one refusal that says nothing about what was wrong."""
        with self.database.reading() as connection:
            row = _of_name(connection, name)
        if not self._passwords.right(None if row is None else row.password_hash, password):
            return WRONG
        if row is None or not self._otp_right(row, otp):
            return WRONG
        return self.sign_in_known(row.player_id)

    def sign_in_known(self, player_id: str) -> SignedIn:
        """A new sign-in for somebody who has just been proved to own the account."""
        token = secrets.token_urlsafe(32)
        found = {"player_id": player_id, "token_hash": _digest(token), "at": self._clock()}

        def keep(connection: Connection) -> None:
            connection.execute(insert(sign_in), found)
            kept = connection.execute(_SIGN_INS, {"player_id": player_id}).all()
            for old in kept[SIGN_INS_AT_MOST:]:
                connection.execute(_end_one(player_id, old.token_hash))

        self.database.write(keep)
        return SignedIn(player_id, token)

    @staticmethod
    def name_of(token: str) -> str:
        """What names a sign-in, in the list of them."""
        return _digest(token)

    def known(self, player_id: str, token: str) -> Account | None:
        """Whose sign-in this is, unless it has ended."""
        asked = {"player_id": player_id, "token_hash": _digest(token)}
        with self.database.reading() as connection:
            row = connection.execute(_OF_SIGN_IN, asked).one_or_none()
        if row is None:
            return None
        found = _account(row)
        lasts = SIGN_IN_DAYS[found.role] * DAY_SECONDS
        return found if self._clock() - row.at < lasts else None

    def sign_ins(self, player_id: str) -> list[tuple[str, int]]:
        """The sign-ins that there are, newest first: what names them, and their moment."""
        with self.database.reading() as connection:
            rows = connection.execute(_SIGN_INS, {"player_id": player_id}).all()
        return [(row.token_hash, row.at) for row in rows]

    def sign_out(self, player_id: str, token_hash: str) -> None:
        """End one sign-in of this player."""
        self.database.write(lambda connection: connection.execute(_end_one(player_id, token_hash)))

    def sign_out_everywhere(self, player_id: str) -> None:
        """End all sign-ins of this player."""
        self.database.write(lambda connection: connection.execute(_end_all(player_id)))

    # ------------------------------------------------------------------------ changing an account

    def change_password(self, player_id: str, old: str, new: str) -> Refusal | None:
        """Set another password and end all sign-ins; or say why not."""
        row = self._row(player_id)
        if row is None or not self._passwords.right(row.password_hash, old):
            return WRONG_PASSWORD
        return self._set_password(row, new)

    def recover(self, name: str, code: str, new: str) -> Refusal | None:
        """Set another password by a recovery code, which is used up, and end all sign-ins.

        The second factor goes as well: whoever lost the phone has only the codes.
        """
        digest = _digest(_bare(code))
        with self.database.reading() as connection:
            row = _of_name(connection, name)
            owner = "" if row is None else row.player_id
            known = connection.execute(
                select(recovery_code.c.code_hash).where(recovery_code.c.player_id == owner)
            ).scalars()
            right = sum(hmac.compare_digest(digest, one) for one in known) == 1
        if row is None or not right:
            self._passwords.right(None, new)  # it takes as long as a right one
            return WRONG
        return self._set_password(row, new, used_up=digest)

    def new_codes(self, player_id: str, password: str) -> tuple[str, ...] | Refusal:
        """Other recovery codes; the old ones end."""
        row = self._row(player_id)
        if row is None or not self._passwords.right(row.password_hash, password):
            return WRONG_PASSWORD
        codes = _new_codes()
        self.database.write(lambda connection: _keep_codes(connection, player_id, codes))
        return codes

    def second_factor(self, player_id: str, secret: str, otp: str) -> Refusal | None:
        """Ask for an authenticator app's code at each sign-in from now on (RFC 6238)."""
        step = _step(secret, otp, self._clock())
        if step is None:
            return WRONG_OTP
        self._change(player_id, second_factor=secret, second_factor_used=step)
        return None

    def right_password(self, player_id: str, password: str) -> bool:
        """Whether this player may do what cannot be undone."""
        row = self._row(player_id)
        return self._passwords.right(None if row is None else row.password_hash, password)

    def give_role(self, name: str, role: Role) -> Account | None:
        """Give an account a role; None where there is no such account."""
        with self.database.reading() as connection:
            row = _of_name(connection, name)
        if row is None:
            return None
        self._change(row.player_id, role=str(role))
        return _account(row)._replace(role=role)

    def end_sign_ins(self, name: str) -> Account | None:
        """End all sign-ins of an account; None where there is no such account."""
        with self.database.reading() as connection:
            row = _of_name(connection, name)
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

    def _make(
        self, player_id: str, name: str, password: str, role: Role, *, tail: bool
    ) -> Made | Refusal:
        easy = too_easy(password, name)
        if easy is not None:
            return easy
        codes, hashed, now = _new_codes(), self._passwords.hash(password), self._clock()

        def keep(connection: Connection) -> Made | Refusal:
            born = {"id": player_id, "actor_kind": "person", "created_at": now}
            connection.execute(ADD_PLAYER, born)
            if connection.execute(_OF_PLAYER, {"player_id": player_id}).first() is not None:
                return HAS_ONE
            full = _free(connection, name) if tail else name
            if full is None or connection.execute(_FREE_NAME, {"key": key_of(full)}).scalar():
                return Refusal(Code.ILLEGAL, f"There is an account named {name} already.")
            row = {
                "player_id": player_id,
                "name": full,
                "role": str(role),
                "password_hash": hashed,
                "made_at": now,
            }
            connection.execute(insert(account), row)
            connection.execute(_ADD_NAME, {"key": key_of(full), "player_id": player_id})
            _keep_codes(connection, player_id, codes)
            return Made(full, codes)

        return self.database.write(keep)

    def _row(self, player_id: str) -> Any:
        with self.database.reading() as connection:
            return connection.execute(_OF_PLAYER, {"player_id": player_id}).one_or_none()

    def _change(self, player_id: str, **values: Any) -> None:
        change = update(account).where(account.c.player_id == player_id).values(**values)
        self.database.write(lambda connection: connection.execute(change))

    def _otp_right(self, row: Any, otp: str) -> bool:
        """Whether the code is the app's, and none that was used before."""
        if row.second_factor is None:
            return True
        step = _step(row.second_factor, otp, self._clock())
        if step is None:
            return False
        later = (
            update(account)
            .where(account.c.player_id == row.player_id, account.c.second_factor_used < step)
            .values(second_factor_used=step)
        )
        return self.database.write(lambda connection: connection.execute(later).rowcount) == 1

    def _set_password(self, row: Any, new: str, used_up: str | None = None) -> Refusal | None:
        easy = too_easy(new, row.name)
        if easy is not None:
            return easy
        hashed = self._passwords.hash(new)

        def keep(connection: Connection) -> Refusal | None:
            changed: dict[str, Any] = {"password_hash": hashed}
            if used_up is not None:
                code = delete(recovery_code).where(
                    recovery_code.c.player_id == row.player_id, recovery_code.c.code_hash == used_up
                )
                if connection.execute(code).rowcount != 1:
                    return WRONG  # somebody else has used it at this moment
                changed |= {"second_factor": None, "second_factor_used": None}
            mine = account.c.player_id == row.player_id
            connection.execute(update(account).where(mine).values(**changed))
            connection.execute(_end_all(row.player_id))
            return None

        return self.database.write(keep)


def _of_name(connection: Connection, name: str) -> Any:
    owner = connection.execute(_PLAYER_OF_NAME, {"key": key_of(name)}).scalar()
    return connection.execute(_OF_PLAYER, {"player_id": owner or ""}).one_or_none()


def _account(row: Any) -> Account:
    return Account(row.player_id, row.name, Role(row.role), row.second_factor is not None)


def _free(connection: Connection, name: str) -> str | None:
    """The name with four random characters, such as nobody has."""
    for _ in range(20):
        full = f"{name}-{_random(TAIL_LENGTH)}"
        if not connection.execute(_FREE_NAME, {"key": key_of(full)}).scalar():
            return full
    return None


def _random(length: int) -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(length))


def _new_codes() -> tuple[str, ...]:
    whole = [_random(CODE_LENGTH) for _ in range(CODES)]
    return tuple("-".join(code[at : at + 4] for at in range(0, CODE_LENGTH, 4)) for code in whole)


def _bare(code: str) -> str:
    return "".join(code[:100].lower().replace("-", " ").split())


def _digest(secret: str) -> str:
    """A random secret of 79 bits or more needs no slow hash."""
    return sha256(secret.encode("utf-8", "backslashreplace")).hexdigest()


def _keep_codes(connection: Connection, player_id: str, codes: tuple[str, ...]) -> None:
    connection.execute(delete(recovery_code).where(recovery_code.c.player_id == player_id))
    rows = [{"player_id": player_id, "code_hash": _digest(_bare(code))} for code in codes]
    connection.execute(insert(recovery_code), rows)


def _end_one(player_id: str, token_hash: str) -> Any:
    mine = sign_in.c.player_id == player_id
    return delete(sign_in).where(mine, sign_in.c.token_hash == token_hash)


def _end_all(player_id: str) -> Any:
    return delete(sign_in).where(sign_in.c.player_id == player_id)


def _step(secret: str, otp: str, now: int) -> int | None:
    """The step of time whose code this is: the present one or the one before; None if neither."""
    given = "".join(otp[:20].split())
    app, present = pyotp.TOTP(secret, interval=OTP_SECONDS), now // OTP_SECONDS
    steps = (present, present - 1)
    right = [step for step in steps if app.verify(given, for_time=step * OTP_SECONDS)]
    return right[0] if right else None
