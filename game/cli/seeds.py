"""Many seeds at once: on all cores, in order, and with a word about how far it is.

Runs are independent of each other, so the results are the same for any number of processes.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

import click

T = TypeVar("T")


def over_seeds(one: Callable[[int], T], seeds: range, *, worth_sharing: int) -> Iterator[T]:
    """``one`` of each seed, in the order of the seeds; fewer than ``worth_sharing`` stay here.

    ``one`` must be something that another process can be sent: a function of a module, or
    ``functools.partial`` of one.
    """
    workers = min(os.cpu_count() or 1, len(seeds))
    if len(seeds) < worth_sharing or workers == 1:
        yield from map(one, seeds)
        return
    # Fresh processes: copies of this one could inherit its locks and connections.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as processes:
        try:
            yield from processes.map(one, seeds, chunksize=max(1, min(50, len(seeds) // 20)))
        finally:
            processes.shutdown(cancel_futures=True)


def counted(runs: Iterable[T], total: int, what: str) -> Iterator[T]:
    """The runs, while standard error hears how far they are: always on a terminal, else rarely."""
    on_terminal = sys.stderr.isatty()
    every = 1 if on_terminal else max(1, -(-total // 10))
    for done, run in enumerate(runs, start=1):
        if done % every == 0 or done == total:
            end = "\n" if done == total or not on_terminal else "\r"
            click.echo(f"{done} of {total} {what}{end}", err=True, nl=False)
        yield run
