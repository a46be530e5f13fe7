"""Letters: links by which somebody proves to read the mail of an address.

A link is a signed note of whose it is, what for, which address and when, and of a mark that is
another one as soon as password or address are: so each works once, until it is too old, and nothing
has to be kept. What is in a letter is said in the web; how it is sent, too.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

from itsdangerous import BadSignature, URLSafeSerializer

from game.store.clock import Clock
from game.store.proofs import NO_LETTER, WRONG_PASSWORD, Proofs
from game.store.refusal import Code, Refusal

LONGEST = 254  # characters of an address, RFC 5321
HOUR_SECONDS = 60 * 60
#: One @, a dot behind it, no space. Whether somebody reads it, only a letter can tell. Names with
#: other letters than ASCII's are written in their xn-- form.
_LOOKS_RIGHT = re.compile(r"[!-?A-~]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{2,63}")
NO_ADDRESS = Refusal(
    Code.ILLEGAL, "That is no e-mail address: it should look like name@example.org."
)


class Purpose(StrEnum):
    """What a letter's link is for."""

    CONFIRM = "confirm"  # that the address is right
    RESET = "reset"  # to set another password


LASTS_SECONDS = {Purpose.CONFIRM: 24 * HOUR_SECONDS, Purpose.RESET: HOUR_SECONDS}


class Letter(NamedTuple):
    """To be sent: where to, what for, and the token of its link."""

    address: str
    purpose: Purpose
    token: str


class Note(NamedTuple):
    """What a token says."""

    player_id: str
    address: str
    mark: str


class Letters:
    """Writes the letters of one database's accounts, and knows its own."""

    def __init__(self, proofs: Proofs, clock: Clock, secret: bytes) -> None:
        self._proofs = proofs
        self._clock = clock
        self._sealed = URLSafeSerializer(secret, salt="letters")

    def give(self, player_id: str, password: str, address: str) -> Letter | Refusal:
        """A letter to an address that somebody wants to give, or why not."""
        address = address.strip()
        if len(address) > LONGEST or not _LOOKS_RIGHT.fullmatch(address):
            return NO_ADDRESS
        if not self._proofs.right_password(player_id, password):
            return WRONG_PASSWORD
        return self._written(Purpose.CONFIRM, player_id, address)

    def take_back(self, player_id: str, password: str) -> Refusal | None:
        """Forget the address."""
        if not self._proofs.right_password(player_id, password):
            return WRONG_PASSWORD
        self._proofs.keep_address(player_id, "")
        return None

    def forgotten(self, name: str) -> Letter | None:
        """A letter for whoever has forgotten the password; None where no address is known."""
        player_id = self._proofs.whose(name)
        address = self._proofs.address_of(player_id)
        letter = self._written(Purpose.RESET, player_id, address)  # it takes as long for nobody
        return letter if address else None

    def confirm(self, token: str) -> Refusal | None:
        """Keep the address that a letter went to."""
        note = self.note(Purpose.CONFIRM, token)
        if note is None:
            return NO_LETTER
        self._proofs.keep_address(note.player_id, note.address)
        return None

    def reset(self, token: str, new: str, otp: str) -> Refusal | None:
        """Set another password by a letter's link, and end all sign-ins."""
        note = self.note(Purpose.RESET, token)
        return (
            NO_LETTER if note is None else self._proofs.reset(note.player_id, note.mark, new, otp)
        )

    def note(self, purpose: Purpose, token: str) -> Note | None:
        """What a link's token says, if it is ours, for this, and still good."""
        try:
            said, at, *note = self._sealed.loads(token)
        except (BadSignature, ValueError, TypeError):
            return None
        found = Note(*note)
        fresh = 0 <= self._clock() - at < LASTS_SECONDS[purpose]
        same = said == purpose and self._proofs.mark_of(found.player_id) == found.mark
        return found if fresh and same else None

    def asks_for_a_code(self, note: Note) -> bool:
        """Whether the account wants an app's code as well."""
        return self._proofs.has_second_factor(note.player_id)

    def _written(self, purpose: Purpose, player_id: str, address: str) -> Letter:
        mark = self._proofs.mark_of(player_id)
        token = self._sealed.dumps([purpose, self._clock(), player_id, address, mark])
        return Letter(address, purpose, str(token))
