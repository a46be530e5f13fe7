"""The player's bet: *we believe that this will lower lead time*, settled by playing both ways.

The turn was simulated again without anything that the player changed. Lead time with the changes is
compared with lead time without them; within five percent counts as the same, and where only one of
the two got a story to its customers, that one is the quicker.
"""

from __future__ import annotations

from enum import StrEnum

from game.engine.report import Report

SAME_WITHIN = 0.05  # of the lead time without the change


class Bet(StrEnum):
    """What the player believes the change will do to lead time, or what it did."""

    LOWER = "lower"
    SAME = "same"
    HIGHER = "higher"


def outcome(report: Report) -> Bet | None:
    """What the changes did to lead time; None where nothing can be compared."""
    if report.unchanged is None:
        return None
    with_it = report.measures.story_lead_time_days
    without_it = report.unchanged.story_lead_time_days
    if with_it is None:
        return None if without_it is None else Bet.HIGHER
    if without_it is None:
        return Bet.LOWER
    if abs(with_it - without_it) <= SAME_WITHIN * without_it:
        return Bet.SAME
    return Bet.LOWER if with_it < without_it else Bet.HIGHER
