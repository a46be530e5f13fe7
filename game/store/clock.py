"""The wall clock. It enters the game here and nowhere else, and tests put another in its place.

Moments are kept as whole seconds since 1970-01-01 00:00 UTC: the same integer in every database,
and plain subtraction gives a duration.
"""

from __future__ import annotations

import time
from collections.abc import Callable

Clock = Callable[[], int]


def wall_clock() -> int:
    """This moment, in whole seconds since 1970 (UTC)."""
    return int(time.time())
