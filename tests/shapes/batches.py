"""How many deployments fail, by the changes that they carry, and the curve through them."""

from __future__ import annotations

from functools import cache
from math import exp, log
from typing import Any

from tests.shapes import teams
from tests.shapes.games import records

Row = dict[str, Any]

#: Changes in a deployment, as bins.
SIZES = ((1, 1), (2, 2), (3, 4), (5, 8), (9, 16), (17, 32), (33, 64), (65, 128), (129, 512))


def deployments(tests: str, seeds: int) -> list[tuple[int, bool]]:
    """Every planned deployment of the good practice on all ways: changes, and whether it failed."""
    return [
        deployment
        for path in teams.PATHS
        for one in records(teams.batching(path, tests), seeds)
        for deployment in one.deployments
    ]


def batches(seeds: int) -> list[Row]:
    """How many deployments fail, by the changes that they carry, beside the fitted curve."""
    rows = []
    for tests in ("test-first", "by-hand"):
        measured = deployments(tests, seeds)
        p0, q = fitted(tests, seeds)
        for low, high in SIZES:
            bin_ = [(n, failed) for n, failed in measured if low <= n <= high]
            if bin_:
                rows.append(
                    {
                        "tests": tests,
                        "changes": str(low) if low == high else f"{low}–{high}",
                        "mean changes": sum(n for n, _ in bin_) / len(bin_),
                        "deployments": len(bin_),
                        "failed": sum(failed for _, failed in bin_) / len(bin_),
                        "curve": sum(1 - (1 - p0) * exp(-q * n) for n, _ in bin_) / len(bin_),
                    }
                )
    return rows


def curves(seeds: int) -> list[Row]:
    """The curves that fit these deployments best."""
    rows = []
    for tests in ("test-first", "by-hand"):
        p0, q = fitted(tests, seeds)
        rows.append({"tests": tests, "p0": p0, "q": q})
    return rows


@cache
def fitted(tests: str, seeds: int) -> tuple[float, float]:
    """The curve of a team that tests like this."""
    return fit(deployments(tests, seeds))


def fit(measured: list[tuple[int, bool]]) -> tuple[float, float]:
    """The likeliest p0 and q of 1 - (1 - p0) exp(-q L), by a search that narrows down."""
    counts: dict[int, list[int]] = {}
    for size, failed in measured:
        counts.setdefault(size, [0, 0])[failed] += 1

    def unlikely(a: float, q: float) -> float:
        return sum(
            well * (a + q * size) - (bad * log(1 - exp(-a - q * size)) if bad else 0.0)
            for size, (well, bad) in counts.items()
        )

    # A deployment goes well with odds exp(-(a + q L)): both logarithms are searched together.
    best, step = (log(0.02), log(0.002)), 1.5
    while step > 1e-3:
        around = [
            (max(log(1e-5), best[0] + step * i), max(log(1e-6), best[1] + step * j))
            for i in (-1, 0, 1)
            for j in (-1, 0, 1)
        ]
        nearest = min(around, key=lambda point: unlikely(exp(point[0]), exp(point[1])))
        if nearest == best:
            step /= 2
        best = nearest
    return 1 - exp(-exp(best[0])), exp(best[1])
