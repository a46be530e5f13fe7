"""A turn in progress: the working copy of the state, its log, its luck and its clock.

Everything that happens later is a plan on the event heap, ``(at, kind, a, b)``. Plans at the same
moment are carried out in the order of their kind and then of their numbers: a rule, not the order
in which they were made.
"""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappush

from game.engine.calendar import DAY, calendar_of
from game.engine.chance import amounts, luck_of
from game.engine.events import Row, TimeSpent
from game.engine.model import NO_STORY, Cause, State, Story, Task, copied
from game.engine.roles import roster_of
from game.engine.scenario import Scenario, StageKind
from game.engine.terms import Terms, terms_of

# Plain numbers, because members of an enumeration take much longer to look up and to compare.
(
    WORKED_ON,
    REWORKED,
    WAITS_FOR_PERSON,
    WAITS_FOR_REVIEW,
    BLOCKED_BY_INCIDENT,
    WAITS_FOR_APPROVAL,
    IN_PIPELINE,
    WAITS_AT_GATE,
    WAITS_FOR_SLOT,
    CLOSED,
    WAITS_FOR_PARTS,
) = (int(cause) for cause in Cause)

#: The first bit of the news: a slot is free, or a story may be started.
A_SLOT = 1

#: The stage from which stories are pulled; every value stream begins with it.
PLANNED = 0


class Plan:
    """What can be due. The order is the rule for plans that are due at the same moment."""

    TURN_ENDS = -1
    DAY_BEGINS = 0
    PIPELINE_ENDS = 1
    GATE_OPENS = 2
    INCIDENT_DETECTED = 3
    DEFECT_SHOWS = 4
    PLATFORM_FAILS = 5
    WORK_ENDS = 6
    INTERRUPTED = 7
    STORY_ARRIVES = 8
    BOARD_MEETS = 9
    RESTORED_AT_NIGHT = 10


class Work:
    """Kinds of jobs. Up to INTERRUPTION they are urgent: who has one pulls nothing else."""

    RESTORE = 0
    RELEASE = 1
    INTERRUPTION = 2
    ACCEPT = 3
    REVIEW = 4
    STATION = 5
    CODE = 6
    CLARIFY = 7
    DISCOVER = 8


#: Whoever is shown the state at the beginning of each day, to look and not to touch.
Watch = Callable[[State], None]


class Run:
    """The mutable side of one turn; the state that it was made from stays as it was."""

    __slots__ = (
        "arrivals",
        "calendar",
        "constants",
        "develop",
        "discovery",
        "entry",
        "log",
        "logging",
        "luck",
        "merging",
        "news",
        "now",
        "office",
        "production",
        "release",
        "review",
        "roster",
        "scenario",
        "stage_work",
        "state",
        "task_work",
        "terms",
        "watch",
        "worked",
    )

    def __init__(
        self, scenario: Scenario, state: State, *, logging: bool = True, watch: Watch | None = None
    ) -> None:
        self.scenario = scenario
        self.constants = scenario.constants
        self.state: State = copied(state)
        self.luck = luck_of(state.seed)
        self.calendar = calendar_of(scenario)
        self.log: list[Row] = []
        self.watch = watch
        self.logging = logging  # whether to write down what only explains and is never counted
        self.now = state.now
        self.office = self.calendar.office(self.now // DAY)  # of today
        self.worked = self.office[1] - self.office[0]  # working seconds until this midnight
        self.roster = roster_of(scenario, state)
        self.news = self.roster.everything  # what people may find to pull, and whose hands changed
        self.merging: list[int] = []  # tasks that are merged at this moment
        self.terms: Terms = terms_of(self.state, scenario)
        # How many hours things take, by their luck.
        self.arrivals = scenario.line.arrivals if scenario.line else None
        self.stage_work = [amounts(stage.work) for stage in scenario.stages]
        self.task_work = amounts(scenario.backlog.task)
        # Where in the value stream the stages stand that are more than a station; -1 is nowhere.
        places = {stage.kind: place for place, stage in enumerate(scenario.stages)}
        self.discovery = places.get(StageKind.DISCOVERY, -1)
        self.entry = max(self.discovery, PLANNED) + 1  # where tasks begin
        self.develop = places.get(StageKind.DEVELOP, -1)
        self.review = places.get(StageKind.REVIEW, -1)
        self.release = places[StageKind.RELEASE]
        self.production = places[StageKind.PRODUCTION]

    def plan(self, at: int, kind: int, a: int = 0, b: int = 0) -> None:
        """Put something on the heap for this moment."""
        heappush(self.state.heap, (at, kind, a, b))

    def place(self, story: Story, stage: int, cause: int) -> None:
        """Move a story to a stage and cause, writing down the interval that ends now.

        In somebody's hands is not the same as worked on: the office is closed at night, and who
        holds three things works on one of them. The interval is split so that its seconds add up
        exactly.
        """
        before, now = story.stage, self.now
        if self.logging and now > story.since:
            seconds, because = now - story.since, story.cause
            shared = closed = 0
            if because <= REWORKED:
                open_seconds = self.worked - story.since_worked
                closed = seconds - open_seconds
                if story.touched < open_seconds:
                    shared = open_seconds - story.touched
                story.touched = 0
            self.log.append((TimeSpent, now, story.id, before, because, seconds, shared, closed))
            story.since = now
            story.since_worked = self.worked
        story.cause = cause
        if stage == before:
            return
        story.stage = stage
        if before < self.release <= stage:
            self.state.wip -= 1
            self.news |= A_SLOT
        elif stage < self.release <= before:
            self.state.wip += 1

    def move(self, task: Task, stage: int, cause: int) -> None:
        """Move a task: its story stands where its least advanced task stands, for the best cause.

        Most tasks move ahead of a story that another one holds back, and then nothing else changes.
        """
        before, because = task.stage, task.cause
        task.stage, task.cause = stage, cause
        if task.story == NO_STORY:
            return
        story = self.state.stories[task.story]
        at, why = story.stage, story.cause
        if stage <= at and (stage < at or cause < why):
            self.place(story, stage, cause)
        elif before == at and because <= why:  # the story stood where this task stood
            tasks = self.state.tasks
            for number in story.tasks:
                other = tasks[number]
                if other.stage < stage or (other.stage == stage and other.cause < cause):
                    stage, cause = other.stage, other.cause
            if stage != at or cause != why:
                self.place(story, stage, cause)
