"""A mail server on this machine that keeps what it is sent."""

from __future__ import annotations

import queue
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

NAME, PASSWORD = "dream", "let me through"
WAIT_SECONDS = 10.0
LINK = re.compile(r"https?://\S+")


class Mailbox:
    """What has arrived; ``refuse`` as many letters as that first."""

    def __init__(self) -> None:
        self.refuse = 0
        self.tries = 0
        self._arrived: queue.Queue[EmailMessage] = queue.Queue()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.tries += 1
        if self.refuse:
            self.refuse -= 1
            return "451 try again later"
        letter = message_from_bytes(envelope.content, policy=default)
        assert isinstance(letter, EmailMessage)
        self._arrived.put(letter)
        return "250 kept"

    def next(self) -> EmailMessage:
        """The next letter; waits for it."""
        return self._arrived.get(timeout=WAIT_SECONDS)

    def link(self) -> str:
        """The path of the link in the next letter."""
        found = LINK.search(self.next().get_content())
        assert found is not None
        return "/" + found[0].split("/", 3)[3]

    @property
    def empty(self) -> bool:
        return self._arrived.empty()


def _known(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
    right = given == LoginPassword(NAME.encode(), PASSWORD.encode())
    return AuthResult(success=right)


def _free_port() -> int:
    """The controller looks whether it can be reached, and so has to know its port before."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@contextmanager
def mailbox() -> Iterator[tuple[Mailbox, str]]:
    """A mailbox, and the MAIL_URL that leads to it."""
    box = Mailbox()
    port = _free_port()
    controller = Controller(
        box, hostname="127.0.0.1", port=port, authenticator=_known, auth_require_tls=False
    )
    controller.start()
    try:
        secret = PASSWORD.replace(" ", "%20")
        yield box, f"smtp://{NAME}:{secret}@127.0.0.1:{port}"
    finally:
        controller.stop()
