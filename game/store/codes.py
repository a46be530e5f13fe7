"""Codes that people read off a wall and type, and that nobody guesses.

A code has nine signs out of 28: digits and capitals without vowels (so that no code is a word) and
without 0, 1, O, I and L, which look alike. That is 28^9, or 43.2 bits. Somebody who tries a million
codes an hour for the 24 hours that a room may live, while a thousand rooms are open, hits one of
them with a probability of 24 · 10^6 · 10^3 / 28^9 = 0.23 %; for one certain room it is 2.3 in a
million. (One address may try 180,000 an hour, see ``web/limits.py``.) What a code opens is a seat,
which the host sees come and can take away, and never the host's own powers: those hang on a secret
of 192 bits that is kept as a hash.
"""

from __future__ import annotations

import secrets
from hashlib import sha256

ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"
LENGTH = 9


def new_code() -> str:
    """A new code, drawn by the operating system's own chance."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def read_code(typed: str) -> str:
    """What was typed as a code is kept: capitals, without blanks and dashes; "" if it is none."""
    if len(typed) > 4 * LENGTH:
        return ""
    code = "".join(typed.split()).replace("-", "").upper()
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""


def spoken(code: str) -> str:
    """The code in threes, as it is read aloud."""
    return " ".join(code[at : at + 3] for at in range(0, LENGTH, 3))


def new_secret() -> str:
    """192 random bits, as 32 characters that suit an address."""
    return secrets.token_urlsafe(24)


def hashed(secret: str) -> str:
    """What is kept of a secret. It is long and random, so that one plain hash is enough."""
    return sha256(secret.encode("utf-8", "backslashreplace")).hexdigest()
