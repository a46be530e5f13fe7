"""Two clocks: calendar seconds since day 0 (a Monday, 00:00), and working seconds.

People work from nine to five on weekdays that are no holidays. Pipelines, deployments and faults
know only the calendar.
"""

from __future__ import annotations

from functools import lru_cache

from game.engine.scenario import Scenario

MINUTE = 60
HOUR = 3600
DAY = 86_400
WEEK = 7 * DAY
OPENS = 9 * HOUR
WORKDAY = 8 * HOUR

#: Days after the end of a game for which the calendar still knows when work would be finished.
_MARGIN_DAYS = 2000


class Calendar:
    """Which days are worked, and the way between the two clocks, each in constant time."""

    __slots__ = ("_opens", "_until", "_worked")

    def __init__(self, days: int, holidays: tuple[int, ...]) -> None:
        closed = set(holidays)
        total = days + _MARGIN_DAYS
        self._worked = [day % 7 < 5 and day not in closed for day in range(total)]
        self._until: list[int] = []  # working seconds before each day
        self._opens: list[int] = []  # the first second of work of each working day
        for day, worked in enumerate(self._worked):
            self._until.append(len(self._opens) * WORKDAY)
            if worked:
                self._opens.append(day * DAY + OPENS + 1)

    def is_workday(self, day: int) -> bool:
        """Whether people work on this calendar day."""
        return self._worked[day]

    def office(self, day: int) -> tuple[int, int, int]:
        """By how much working time lags behind the calendar's, and when it is opened and closed."""
        opens = day * DAY + OPENS
        return opens - self._until[day], opens, opens + WORKDAY * self._worked[day]

    def when(self, worked: int) -> int:
        """The first moment at which this many working seconds (at least 1) have passed."""
        days, seconds = divmod(worked - 1, WORKDAY)
        return self._opens[days] + seconds


class AlwaysOpen(Calendar):
    """The calendar of a plain line, where nobody ever goes home: both clocks are one."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__(0, ())

    def is_workday(self, day: int) -> bool:
        """Every day is."""
        return True

    def office(self, day: int) -> tuple[int, int, int]:
        """Round the clock."""
        return 0, day * DAY, (day + 1) * DAY

    def when(self, worked: int) -> int:
        """At that very moment."""
        return worked


def calendar_of(scenario: Scenario) -> Calendar:
    """The calendar of a scenario, made once."""
    if scenario.line is not None:
        return _always_open()
    return _calendar(scenario.days, scenario.holidays)


@lru_cache(maxsize=64)
def _calendar(days: int, holidays: tuple[int, ...]) -> Calendar:
    return Calendar(days, holidays)


@lru_cache(maxsize=1)
def _always_open() -> Calendar:
    return AlwaysOpen()
