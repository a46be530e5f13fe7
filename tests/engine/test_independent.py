"""One line also runs in an independent library (Ciw), and the two agree in all of their times.

It is a line of which theory has no formula: two servers, lognormal work. Stories that are near one
another have waited in the same queue, so the distributions are compared on every twenty-fifth.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from math import log, sqrt
from pathlib import Path
from statistics import quantiles

import ciw
import pytest

from game import catalogue
from game.engine.calendar import HOUR
from game.engine.events import StoryAccepted
from game.engine.model import Decision
from game.engine.turn import new_game, take_turn
from tests.support import repetitions

LINE = Path(__file__).parents[1] / "oracles" / "mg2.toml"
WARM_UP, APART = 2016, 25
SEEDS = repetitions(10)
#: Two samples of n exceed this distance, times sqrt(2 / n), once in twenty times.
KOLMOGOROV = 1.358


def in_the_engine() -> list[float]:
    """Hours in the system of all stories that left after the warm-up, in their order."""
    line = catalogue.load(LINE)
    times = []
    for seed in range(SEEDS):
        state = new_game(line, seed)
        while state.turn <= line.turns:
            measured = state.turn > 1
            state, events = take_turn(line, state, Decision(line.start))
            times += [(e.at - e.committed_at) / HOUR for e in events.of(StoryAccepted) if measured]
    return times


def in_ciw() -> list[float]:
    """The same in Ciw, whose lognormal is told by the mean and spread of its logarithm."""
    spread = log(1 + 1.0 * 1.0)
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate=1.0)],
        service_distributions=[ciw.dists.Lognormal(mean=-spread / 2, sd=sqrt(spread))],
        number_of_servers=[2],
    )
    times = []
    for seed in range(SEEDS):
        ciw.seed(seed)
        queue = ciw.Simulation(network)
        queue.simulate_until_max_time(21 * 2016)
        left = sorted((r.exit_date, r.exit_date - r.arrival_date) for r in queue.get_all_records())
        times += [time for at, time in left if at > WARM_UP]
    return times


def distance(a: Sequence[float], b: Sequence[float]) -> float:
    """The largest difference between two distribution functions (Kolmogorov and Smirnov)."""
    left, right = sorted(a), sorted(b)
    return max(
        abs(bisect_right(left, x) / len(left) - bisect_right(right, x) / len(right))
        for x in (*left, *right)
    )


def allowed(a: Sequence[float], b: Sequence[float]) -> float:
    return KOLMOGOROV * sqrt(1 / len(a) + 1 / len(b))


@pytest.mark.slow
def test_the_times_in_the_system_are_distributed_alike() -> None:
    ours, theirs = in_the_engine(), in_ciw()
    few, others = ours[::APART], theirs[::APART]
    assert min(len(few), len(others)) > 1000
    assert distance(few, others) < allowed(few, others)
    # A fifth more would be noticed.
    assert distance([1.2 * time for time in few], others) > allowed(few, others)
    assert quantiles(ours, n=20) == pytest.approx(quantiles(theirs, n=20), rel=0.06 / sqrt(SEEDS))
