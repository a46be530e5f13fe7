"""Passwords: which are too easy, how they are hashed, and how many at once.

Hashing is scrypt with N = 2^15, r = 8, p = 3, one of the equal settings of OWASP's *Password
Storage Cheat Sheet*: 32 MiB and a quarter of a second. Only a few are hashed at a time, so that
nobody can fill the machine by signing in often.
"""

from __future__ import annotations

import threading
from functools import cache

from werkzeug.security import check_password_hash, generate_password_hash
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from game.store.names import key_of
from game.store.refusal import Code, Refusal

SHORTEST, ADVISED, LONGEST = 8, 15, 256  # characters
AT_ONCE = 2


class Passwords:
    """Hashes passwords and checks them, always at the same cost."""

    def __init__(self, method: str) -> None:
        self._method = method
        self._turns = threading.BoundedSemaphore(AT_ONCE)
        self._nobodys = ""

    def hash(self, password: str) -> str:
        """The hash to keep; it names its method and its salt."""
        with self._turns:
            return generate_password_hash(password, self._method)

    def right(self, password_hash: str | None, password: str) -> bool:
        """Whether it is the password of that hash. Without a hash it takes as long, and is not."""
        if password_hash is None:
            self._nobodys = self._nobodys or self.hash("nobody's")
        with self._turns:
            found = check_password_hash(password_hash or self._nobodys, password[: LONGEST + 1])
        return found and password_hash is not None


def too_easy(password: str, name: str) -> Refusal | None:
    """What is wrong with a new password, if anything. Any characters will do."""
    if not SHORTEST <= len(password) <= LONGEST:
        return _refused(f"has {len(password)} characters, but it may have {SHORTEST} to {LONGEST}")
    if password.casefold() in _common():
        return _refused("is among the first that anybody would try: choose another one")
    folded = key_of(password)
    if key_of(name) in folded and len(folded) < len(key_of(name)) + SHORTEST:
        return _refused("is little more than the name: choose another one")
    return None


@cache
def _common() -> frozenset[str]:
    """30,000 passwords from breaches, as the library zxcvbn keeps them."""
    return frozenset(FREQUENCY_LISTS["passwords"])


def _refused(why: str) -> Refusal:
    return Refusal(Code.MALFORMED, f"The password {why}.")
