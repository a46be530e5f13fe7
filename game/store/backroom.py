"""The back room: where what costs many games is played, beside the pages and never before a turn.

One process at low priority for each process that serves pages. It is started when somebody first
asks for something and goes home when nobody has for a while. Jobs wait in one line that has an end:
whoever finds it full is told so at once. A job plays part after part, so that nothing is lost by
stopping between two of them.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import queue
import signal
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

from game.balance import crew
from game.engine.scenario import Scenario

T = TypeVar("T")
R = TypeVar("R")

WAITING_AT_MOST = 6  # jobs in line; at five seconds each, nobody waits for more than a minute
IDLE_SECONDS = 300.0
NICENESS = 10  # a turn comes first

_log = logging.getLogger(__name__)


class Closing(Exception):
    """The back room is being closed: no further part is begun."""


class Backroom:
    """Takes jobs and carries them out one after the other."""

    def __init__(self, companies: Callable[[], Mapping[str, Scenario]]) -> None:
        self._companies = companies
        self._jobs: queue.Queue[Callable[[], None] | None] = queue.Queue(WAITING_AT_MOST)
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._pool: ProcessPoolExecutor | None = None
        self._closing = False

    def take(self, job: Callable[[], None]) -> bool:
        """Put a job in line; False where the line is full."""
        try:
            self._jobs.put_nowait(job)
        except queue.Full:
            return False
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._serve, daemon=True, name="back room")
                self._thread.start()
        return True

    @property
    def full(self) -> bool:
        """Whether the next job would be turned away."""
        return self._jobs.full()

    def play(self, one: Callable[[Scenario, T], R], company_id: str, thing: T) -> R:
        """``one`` of a company and a thing, played in the other process. For jobs alone.

        Raises ``Closing`` instead where the back room is being closed, or all of this process is.
        """
        if self._closing:
            raise Closing
        if self._pool is None:
            # A fresh process: a copy of this one could inherit its locks and connections.
            context = multiprocessing.get_context("spawn")
            known = dict(self._companies())
            self._pool = ProcessPoolExecutor(1, context, _enter, (known,))
        try:
            future = self._pool.submit(crew.work, one, company_id, thing)
        except BrokenProcessPool:
            raise
        except RuntimeError as no:  # nothing is begun any more while Python shuts down
            raise Closing from no
        return future.result()

    def close(self) -> None:
        """Go home after the present part; what waits in line is not begun."""
        with self._lock:
            thread, self._thread = self._thread, None
        if thread is None:
            return
        self._closing = True
        while True:
            try:
                self._jobs.get_nowait()
            except queue.Empty:
                break
        self._jobs.put(None)
        thread.join()
        self._closing = False

    def _serve(self) -> None:
        while True:
            try:
                job = self._jobs.get(timeout=IDLE_SECONDS if self._pool else None)
            except queue.Empty:
                self._go_home()
                continue
            if job is None:
                self._go_home()
                return
            self._do(job)

    def _do(self, job: Callable[[], None]) -> None:
        try:
            job()
        except Closing:
            pass  # it can be asked for again
        except BrokenProcessPool:  # it was killed; the next job gets another one
            _log.warning("the back room's process is gone; its job can be asked for again")
            self._go_home()
        except Exception:  # noqa: BLE001  whatever went wrong, the next job is another one
            _log.exception("a job of the back room failed; it can be asked for again")

    def _go_home(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None


def _enter(companies: Mapping[str, Any]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who is asked to stop is the boss
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    crew.enter(companies)
