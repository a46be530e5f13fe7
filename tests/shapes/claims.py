"""What a claim needs: enough games, and a difference that is more than luck."""

from __future__ import annotations

from tests.shapes.games import Figure, Team, mean, more
from tests.support import repetitions

SEEDS = max(12, repetitions(120))
#: Games in which little happens, or rarely the same, are played twice as often.
MORE_SEEDS = 2 * SEEDS


def clear(
    figure: Figure,
    one: Team,
    than: Team,
    *,
    times: float = 1.0,
    other: Figure | None = None,
    seeds: int = SEEDS,
) -> bool:
    """Whether one team clearly has more of this than so many times another."""
    return more(figure, one, than, seeds, times=times, other=other).clear


def of(figure: Figure, team: Team) -> float:
    """A figure of a team, where there is something to count."""
    value = mean(team, figure, SEEDS)
    assert value is not None
    return value
