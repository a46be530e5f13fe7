"""Sends letters, where the installation has somebody to send them through.

They wait in a short line and go one after the other, beside the pages: whoever asks for one waits
for nobody, and cannot tell by time whether one was sent. A letter that cannot be sent is tried once
more and then told in the log, without its address; who misses it asks again.
"""

from __future__ import annotations

import logging
import queue
import smtplib
import ssl
import threading
import time
from collections.abc import Callable
from email.message import EmailMessage
from email.utils import make_msgid
from urllib.parse import unquote, urlsplit

from flask import Flask

WAITING_AT_MOST = 200  # letters in line
TIMEOUT_SECONDS = 20.0
AGAIN_AFTER_SECONDS = 10.0
#: A mail server on the same machine needs no encryption; all others do.
HERE = {"localhost", "127.0.0.1", "::1"}

_log = logging.getLogger(__name__)


class Post:
    """Takes letters to one mail server."""

    def __init__(self, url: str, sender: str, sleep: Callable[[float], None] = time.sleep) -> None:
        self._url = urlsplit(url)
        self._sender = sender
        self._sleep = sleep
        self._line: queue.Queue[EmailMessage] = queue.Queue(WAITING_AT_MOST)
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def send(self, address: str, subject: str, text: str) -> bool:
        """Put a letter in line; False where the line is full."""
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = self._sender, address, subject
        letter["Message-ID"] = make_msgid(domain=self._sender.rpartition("@")[2])
        letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday answers it
        letter.set_content(text)
        try:
            self._line.put_nowait(letter)
        except queue.Full:
            return False
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._serve, daemon=True, name="post")
                self._thread.start()
        return True

    def _serve(self) -> None:
        while True:
            letter = self._line.get()
            if not self._sent(letter):
                self._sleep(AGAIN_AFTER_SECONDS)
                if not self._sent(letter):
                    _log.error("a letter could not be sent")

    def _sent(self, letter: EmailMessage) -> bool:
        try:
            with self._connected() as server:
                if self._url.username:
                    server.login(unquote(self._url.username), unquote(self._url.password or ""))
                server.send_message(letter)
        except (OSError, smtplib.SMTPException) as error:
            # What the server said may hold the address; the kind of error does not.
            _log.warning("the mail server did not take a letter: %s", type(error).__name__)
            return False
        return True

    def _connected(self) -> smtplib.SMTP:
        host, secure = self._url.hostname or "", ssl.create_default_context()
        if self._url.scheme == "smtps":
            port = self._url.port or smtplib.SMTP_SSL_PORT
            return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=secure)
        server = smtplib.SMTP(host, self._url.port or 587, timeout=TIMEOUT_SECONDS)
        if host not in HERE:
            try:
                server.starttls(context=secure)
            except (OSError, smtplib.SMTPException):
                server.close()
                raise
        return server


def register(app: Flask, url: str, sender: str) -> None:
    """Let ``app`` send letters through ``url``; without one it sends none."""
    if url:
        app.extensions["post"] = Post(url, sender)


def sends(app: Flask) -> bool:
    """Whether this installation sends mail."""
    return "post" in app.extensions
