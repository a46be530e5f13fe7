"""A turn in progress: the working copy of the state, its log, its luck and its clock.

Everything that happens later is a plan on the event heap, ``(at, kind, a, b)``. Plans at the same
moment are carried out in the order of their kind and then of their numbers: a rule, not the order
in which they were made.
"""

from __future__ import annotations

import pickle
from enum import IntEnum
from heapq import heappush

from game.engine.calendar import calendar
from game.engine.chance import Luck
from game.engine.events import Fact, TimeSpent
from game.engine.model import Cause, State, Story
from game.engine.scenario import Scenario

PLANNED, DISCOVERY, DEVELOP, REVIEW, RELEASE, PRODUCTION = range(6)


class Plan(IntEnum):
    """What can be due. The order is the rule for plans that are due at the same moment."""

    DAY_BEGINS = 0
    MERGE = 1
    PIPELINE_ENDS = 2
    GATE_OPENS = 3
    INCIDENT_DETECTED = 4
    DEFECT_SHOWS = 5
    PLATFORM_FAILS = 6
    WORK_ENDS = 7


class Work(IntEnum):
    """Kinds of jobs, in the order in which people pull them: from the right of the board."""

    RESTORE = 0
    RELEASE = 1
    ACCEPT = 2
    REVIEW = 3
    CODE = 4
    CLARIFY = 5
    DISCOVER = 6


#: The stage in which each kind of job is done.
STAGE_OF = (PRODUCTION, RELEASE, PRODUCTION, REVIEW, DEVELOP, DISCOVERY, DISCOVERY)
#: The stage whose skill each kind of job needs.
SKILL_OF = (DEVELOP, DEVELOP, PRODUCTION, REVIEW, DEVELOP, PRODUCTION, DISCOVERY)


class Run:
    """The mutable side of one turn; the state that it was made from stays as it was."""

    __slots__ = (
        "calendar",
        "dirty",
        "log",
        "luck",
        "now",
        "per_person",
        "scenario",
        "skills",
        "stage_work",
        "state",
        "worked",
    )  # fmt: skip

    def __init__(self, scenario: Scenario, state: State) -> None:
        self.scenario = scenario
        # A pickle there and back is the fastest exact copy that the standard library has.
        self.state: State = pickle.loads(pickle.dumps(state, pickle.HIGHEST_PROTOCOL))  # noqa: S301
        self.luck = Luck(state.seed)
        self.calendar = calendar(scenario.days, scenario.holidays)
        self.log: list[Fact] = []
        self.now = state.now
        self.worked = self.calendar.worked(self.now)  # working seconds until now
        self.dirty = True  # whether somebody may find something to pull
        self.per_person = 1  # jobs that one person has in hand at most
        self.skills: list[list[float]] = []  # person x stage -> speed
        self.stage_work = [stage.work for stage in scenario.stages]

    def plan(self, at: int, kind: Plan, a: int = 0, b: int = 0) -> None:
        """Put something on the heap for this moment."""
        heappush(self.state.heap, (at, kind, a, b))

    def place(self, story: Story, stage: int, cause: int) -> None:
        """Move a story to a stage and cause, closing the interval that it leaves."""
        if story.stage == stage and story.cause == cause:
            return
        self.spend(story)
        if story.stage < RELEASE <= stage:
            self.state.wip -= 1
            self.dirty = True
        elif stage < RELEASE <= story.stage:
            self.state.wip += 1
        story.stage = stage
        story.cause = cause

    def spend(self, story: Story) -> None:
        """Write down the interval that ends now, split so that its seconds add up exactly.

        In somebody's hands is not the same as worked on: the office is closed at night, and who
        holds three things works on one of them.
        """
        seconds = self.now - story.since
        if seconds <= 0:
            return
        if story.cause <= Cause.REWORKED:
            open_seconds = self.worked - story.since_worked
            hands_on = min(story.touched, open_seconds)
            self._write(story, story.cause, hands_on)
            self._write(story, Cause.WAITS_FOR_PERSON, open_seconds - hands_on)
            self._write(story, Cause.CLOSED, seconds - open_seconds)
            story.touched = 0
        else:
            self._write(story, story.cause, seconds)
        story.since = self.now
        story.since_worked = self.worked

    def _write(self, story: Story, cause: int, seconds: int) -> None:
        if seconds:
            self.log.append(TimeSpent(self.now, story.id, story.stage, cause, seconds))
