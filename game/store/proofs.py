"""What proves that somebody owns an account, and how to change it.

A password; recovery codes, each good for one time; an app's code, if one was set up; and an e-mail
address, where the installation sends mail and one was given. Whatever is changed ends all sign-ins
or asks for the password first.
"""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha256
from typing import Any

import pyotp
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from game.store.clock import Clock
from game.store.database import Database
from game.store.names import key_of
from game.store.passwords import Passwords, too_easy
from game.store.refusal import Code, Refusal
from game.store.tables import account, account_name, recovery_code, sign_in

CODES = 8  # recovery codes of an account
CODE_LETTERS, CODE_LENGTH = "23456789abcdefghjkmnpqrstuvwxyz", 24  # 118 bits
OTP_SECONDS = 30  # RFC 6238

WRONG = Refusal(Code.ILLEGAL, "That name and what you gave with it do not belong together.")
WRONG_PASSWORD = Refusal(Code.ILLEGAL, "That is not your present password; nothing was changed.")
NO_LETTER = Refusal(Code.ILLEGAL, "That letter is too old, or was used already: ask for a new one.")
WRONG_OTP = Refusal(Code.ILLEGAL, "That is not the app's present code; nothing was changed.")

OF_PLAYER = select(account).where(account.c.player_id == bindparam("player_id"))
_PLAYER_OF_NAME = select(account_name.c.player_id).where(account_name.c.key == bindparam("key"))


class Proofs:
    """What proves who owns the accounts of one database."""

    def __init__(self, database: Database, clock: Clock, passwords: Passwords) -> None:
        self.database = database
        self._clock = clock
        self._passwords = passwords

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
        digest = digest_of(_bare(code))
        with self.database.reading() as connection:
            row = of_name(connection, name)
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
        codes = new_codes_of_an_account()
        self.database.write(lambda connection: keep_codes(connection, player_id, codes))
        return codes

    def second_factor(self, player_id: str, secret: str, otp: str) -> Refusal | None:
        """Ask for an authenticator app's code at each sign-in from now on (RFC 6238)."""
        step = _step(secret, otp, self._clock())
        if step is None:
            return WRONG_OTP
        self._change(player_id, second_factor=secret, second_factor_used=step)
        return None

    def has_second_factor(self, player_id: str) -> bool:
        """Whether an app's code is asked for."""
        row = self._row(player_id)
        return row is not None and row.second_factor is not None

    def right_password(self, player_id: str, password: str) -> bool:
        """Whether this player may do what cannot be undone."""
        row = self._row(player_id)
        return self._passwords.right(None if row is None else row.password_hash, password)

    # ---------------------------------------------------------------------------- an e-mail address

    def address_of(self, player_id: str) -> str:
        """The confirmed e-mail address of an account; "" where it has none."""
        row = self._row(player_id)
        return "" if row is None else row.address or ""

    def keep_address(self, player_id: str, address: str) -> None:
        """Keep an address that was confirmed; "" forgets the one that there is."""
        self._change(player_id, address=address or None)

    def whose(self, name: str) -> str:
        """The player whose sign-in name that is; "" where nobody's. Never for a page."""
        with self.database.reading() as connection:
            row = of_name(connection, name)
        return "" if row is None else row.player_id

    def mark_of(self, player_id: str) -> str:
        """What is another one as soon as the password or the address is."""
        row = self._row(player_id)
        return "" if row is None else digest_of(f"{row.password_hash} {row.address}")

    def reset(self, player_id: str, mark: str, new: str, otp: str) -> Refusal | None:
        """Set another password for whoever has read a letter, while ``mark_of`` is still that one.

        The second factor stays: who can read the mail need not have the phone.
        """
        row = self._row(player_id)
        if row is None or not hmac.compare_digest(self.mark_of(player_id), mark):
            return NO_LETTER
        easy = too_easy(new, row.name)
        if easy is not None:
            return easy
        if not self._otp_right(row, otp):
            return WRONG_OTP
        return self._set_password(row, new)

    # ------------------------------------------------------------------------------ what they use

    def _row(self, player_id: str) -> Any:
        with self.database.reading() as connection:
            return connection.execute(OF_PLAYER, {"player_id": player_id}).one_or_none()

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
            changed: dict[str, Any] = {"password_hash": hashed, "password_until": None}
            if used_up is not None:
                code = delete(recovery_code).where(
                    recovery_code.c.player_id == row.player_id, recovery_code.c.code_hash == used_up
                )
                if connection.execute(code).rowcount != 1:
                    return WRONG  # somebody else has used it at this moment
                changed |= {"second_factor": None, "second_factor_used": None}
            set_it = update(account).where(account.c.player_id == row.player_id).values(**changed)
            if used_up is None:  # a code is proof enough by itself; what else was shown may be old
                set_it = set_it.where(account.c.password_hash == row.password_hash)
            if connection.execute(set_it).rowcount != 1:
                return WRONG  # another one was set at this moment
            connection.execute(end_all(row.player_id))
            return None

        return self.database.write(keep)


def of_name(connection: Connection, name: str) -> Any:
    """The account of a sign-in name, or None."""
    owner = connection.execute(_PLAYER_OF_NAME, {"key": key_of(name)}).scalar()
    return connection.execute(OF_PLAYER, {"player_id": owner or ""}).one_or_none()


def random_letters(length: int) -> str:
    """So many letters and digits that nobody confuses."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(length))


def new_codes_of_an_account() -> tuple[str, ...]:
    """Recovery codes, in groups of four."""
    whole = [random_letters(CODE_LENGTH) for _ in range(CODES)]
    return tuple("-".join(code[at : at + 4] for at in range(0, CODE_LENGTH, 4)) for code in whole)


def _bare(code: str) -> str:
    return "".join(code[:100].lower().replace("-", " ").split())


def digest_of(secret: str) -> str:
    """A random secret of so many bits needs no slow hash."""
    return sha256(secret.encode("utf-8", "backslashreplace")).hexdigest()


def keep_codes(connection: Connection, player_id: str, codes: tuple[str, ...]) -> None:
    connection.execute(delete(recovery_code).where(recovery_code.c.player_id == player_id))
    rows = [{"player_id": player_id, "code_hash": digest_of(_bare(code))} for code in codes]
    connection.execute(insert(recovery_code), rows)


def end_all(player_id: str) -> Any:
    return delete(sign_in).where(sign_in.c.player_id == player_id)


def _step(secret: str, otp: str, now: int) -> int | None:
    """The step of time whose code this is: the present one or the one before; None if neither."""
    given = "".join(otp[:20].split())
    app, present = pyotp.TOTP(secret, interval=OTP_SECONDS), now // OTP_SECONDS
    steps = (present, present - 1)
    right = [step for step in steps if app.verify(given, for_time=step * OTP_SECONDS)]
    return right[0] if right else None
