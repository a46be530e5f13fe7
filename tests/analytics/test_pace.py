"""Whether the goal is within reach, by the case of the predecessor."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.analytics.pace import pace

LAUNCH, TODAY, END = (
    (day - date(1970, 1, 1)).days
    for day in (date(2020, 8, 19), date(2020, 10, 14), date(2020, 12, 31))
)


def spread_over(days: int, players: int) -> dict[int, int]:
    """So many players, evenly."""
    return {
        LAUNCH + day: players * (day + 1) // days - players * day // days for day in range(days)
    }


def test_eight_weeks_after_its_launch_the_predecessor_was_47_times_too_slow() -> None:
    found = pace(spread_over(56, 1500), TODAY, 100_000, END)
    assert found.days_left == 78
    assert found.needed_a_day == pytest.approx(1263, abs=0.5)
    for rate in found.rates:
        assert rate.a_day == pytest.approx(26.8, abs=0.1)
        assert rate.times_too_slow is not None
        assert round(rate.times_too_slow) == 47
    assert found.low <= found.forecast <= found.high < 100_000 / 20


@pytest.mark.parametrize("half_life", [7, 10, 14, 28, 60])
def test_the_forecast_holds_what_a_halving_curve_gives(half_life: int) -> None:
    def arrivals(first: int, before: int) -> float:
        return sum(2 ** (-(day - LAUNCH) / half_life) for day in range(first, before))

    scale = 1500 / arrivals(LAUNCH, TODAY)
    come = {day: round(scale * arrivals(day, day + 1)) for day in range(LAUNCH, TODAY)}
    found = pace(come, TODAY, 100_000, END)
    truth = sum(come.values()) + scale * arrivals(TODAY, END)
    assert found.low <= truth <= found.high
    # Also where it only begins to halve now.
    found = pace(spread_over(56, 1500), TODAY, 100_000, END)
    truth = 1500 + 26.8 * arrivals(LAUNCH, LAUNCH + 78)
    assert found.low <= truth <= found.high


@given(st.dictionaries(st.integers(0, 90), st.integers(0, 5000)), st.integers(-3, 400))
def test_a_forecast_lies_between_its_bounds(come: dict[int, int], left: int) -> None:
    found = pace(come, 91, 100_000, 91 + left)
    assert found.players <= found.low <= found.forecast <= found.high
    assert (found.needed_a_day is None) == (left <= 0)
