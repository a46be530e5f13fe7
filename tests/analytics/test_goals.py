"""A goal is met only where the interval proves it."""

from __future__ import annotations

import pytest

from game.analytics.figures import Figure, share
from game.analytics.goals import Verdict, count_verdict, verdict


@pytest.mark.parametrize(
    ("part", "whole", "target", "said"),
    [
        (20, 100, 0.10, Verdict.MET),  # 20 of 100 proves 10 %
        (10, 100, 0.10, Verdict.OPEN),  # 10 of 100 (5.5 to 17.4 %) proves nothing
        (10, 100, 0.18, Verdict.MISSED),
        (0, 0, 0.10, Verdict.OPEN),
    ],
)
def test_a_share_against_its_goal(part: int, whole: int, target: float, said: Verdict) -> None:
    assert verdict(share(part, whole), target) is said


@pytest.mark.parametrize(
    ("part", "target", "said"),
    [(2, 0.08, Verdict.MET), (10, 0.08, Verdict.OPEN), (30, 0.08, Verdict.MISSED)],
)
def test_a_share_that_should_stay_low(part: int, target: float, said: Verdict) -> None:
    assert verdict(share(part, 100), target, at_most=True) is said


def test_a_median_stands_for_itself_once_there_are_many() -> None:
    assert verdict(Figure(9.0, 99), 8) is Verdict.OPEN
    assert verdict(Figure(9.0, 100), 8) is Verdict.MET
    assert verdict(Figure(7.0, 100), 8) is Verdict.MISSED


def test_a_number_that_grows_is_missed_only_when_it_is_out_of_reach() -> None:
    assert count_verdict(100, 100, 100) is Verdict.MET
    assert count_verdict(50, 100, 120) is Verdict.OPEN
    assert count_verdict(50, 100, 90) is Verdict.MISSED
