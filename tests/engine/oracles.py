"""What queueing theory says of the lines in tests/oracles, in their own units of time.

Each function gives, of one stage, those of the figures of ``flask simulate`` that have a formula:
``rate`` is stories a unit of time, ``mean`` and ``cv`` are of the work of one story.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp, factorial, log

Theory = dict[str, float]


def servers(rate: float, mean: float, count: int) -> Theory:
    """M/M/c. Erlang C gives the share that waits at all; their waits are exponential."""
    load = rate * mean
    waits = erlang_c(load, count)
    gap = count / mean - rate
    return _open(rate, mean, count, wait=waits / gap) | {
        "wait_p95": max(0.0, log(waits / 0.05) / gap)
    }


def erlang_c(load: float, count: int) -> float:
    """The share of stories that find all servers busy; ``load`` is the work that comes a unit."""
    all_busy = load**count / factorial(count) * count / (count - load)
    return all_busy / (sum(load**k / factorial(k) for k in range(count)) + all_busy)


def one_server(rate: float, mean: float, cv: float) -> Theory:
    """M/G/1, by Pollaczek and Khinchine: only mean and variation of the work matter."""
    load = rate * mean
    return _open(rate, mean, 1, wait=load / (1 - load) * (1 + cv * cv) / 2 * mean)


def constant_work(rate: float, mean: float) -> Theory:
    """M/D/1, whose waits Erlang knew in full (Crommelin's form of it)."""
    load = rate * mean

    def no_longer(wait: float) -> float:
        terms = ((rate * (k * mean - wait), k) for k in range(int(wait / mean) + 1))
        return (1 - load) * sum(x**k / factorial(k) * exp(-x) for x, k in terms)

    return one_server(rate, mean, 0.0) | {"wait_p95": _where(no_longer, 0.95)}


def balanced_loop(wip: int, stations: int, mean: float) -> Theory:
    """One of several like stations with constant WIP: the practical worst case, exact for
    exponential work (Hopp and Spearman, Factory Physics, chapter 7).
    """
    throughput = wip / (wip + stations - 1) / mean
    time = wip / stations / throughput
    return {
        "throughput": throughput,
        "utilisation": throughput * mean,
        "wait_mean": time - mean,
        "time_mean": time,
        "wip_mean": wip / stations,
    }


def train(rate: float, every: float, hardening: float) -> Theory:
    """A gate that opens now and then: whoever comes at random waits for half the interval."""
    wait = every / 2 + hardening
    return {
        "throughput": rate,
        "utilisation": hardening / every,
        "wait_mean": wait,
        "wait_p95": 0.95 * every + hardening,
        "time_mean": wait,
        "wip_mean": rate * wait,
    }


def _open(rate: float, mean: float, count: int, *, wait: float) -> Theory:
    """What follows from the mean wait, by Little's law."""
    return {
        "throughput": rate,
        "utilisation": rate * mean / count,
        "wait_mean": wait,
        "time_mean": wait + mean,
        "wip_mean": rate * (wait + mean),
    }


def _where(rising: Callable[[float], float], level: float) -> float:
    """Where a rising function reaches a level, between 0 and 100."""
    low, high = 0.0, 100.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < level else (low, middle)
    return high
