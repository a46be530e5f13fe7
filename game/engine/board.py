"""What stands where at this moment: the true state, as a view that a picture can be drawn from."""

from __future__ import annotations

from typing import NamedTuple

from game.engine.calendar import DAY, HOUR
from game.engine.delivery import gate_opens_on
from game.engine.model import Cause, State
from game.engine.roles import hours_of
from game.engine.run import Work
from game.engine.scenario import Scenario


class StoryOnBoard(NamedTuple):
    """A story that is committed and not accepted yet."""

    id: int
    stage: str  # a stage's id; "release" is the gate
    size: float  # 1.0 is an average story
    defects: int
    age_days: float  # since commitment
    cause: Cause
    tasks: int
    tasks_done: int  # of them in production


class PersonOnBoard(NamedTuple):
    """A person and what is in their hands."""

    id: str
    name: str
    role: str
    stage: str  # where they are at work; the stage's id, "" when idle
    jobs: int
    firefighting: bool


class Board(NamedTuple):
    """The whole value stream at one moment. Counts are of stories unless they say otherwise."""

    day: int
    stages: tuple[tuple[str, str], ...]  # id and name, in order
    counts: dict[str, int]  # by stage id; "production" counts what is live
    stories: tuple[StoryOnBoard, ...]  # without what is accepted; Planned in order
    people: tuple[PersonOnBoard, ...]
    wip: int
    wip_limit: int | None
    changes_at_gate: int
    gate_opens_on_day: int | None  # None where it opens by itself, all the time
    incidents_open: int
    debt: float  # 0 upwards; 1 halves the speed of whoever writes code
    reach: float  # 0 to 1
    customers: float  # share of all possible customers who use it, 0 to 1
    tested_by_hand: int = 0  # changes in a release that people are testing by hand


def look(scenario: Scenario, state: State) -> Board:
    """The board as it stands between two turns."""
    stages = tuple((stage.id, stage.name) for stage in scenario.stages)
    stories = _stories(scenario, state)
    counts = dict.fromkeys((stage for stage, _ in stages), 0)
    for story in stories:
        counts[story.stage] += 1
    counts[stages[-1][0]] += state.accepted
    return Board(
        day=state.now // DAY,
        stages=stages,
        counts=counts,
        stories=stories,
        people=_people(scenario, state),
        wip=state.wip,
        wip_limit=state.policies.wip_limit,
        changes_at_gate=len(state.held),
        gate_opens_on_day=_next_opening(scenario, state),
        incidents_open=len(state.failing),
        debt=state.debt,
        reach=state.reach,
        customers=state.adoption,
        tested_by_hand=sum(len(batch.changes) for batch in state.batches.values() if batch.hands),
    )


def _stories(scenario: Scenario, state: State) -> tuple[StoryOnBoard, ...]:
    backlog = scenario.backlog
    average = backlog.tasks_per_story * backlog.task.mean_hours * HOUR
    started = [
        StoryOnBoard(
            id=story.id,
            stage=scenario.stages[story.stage].id,
            size=sum(state.tasks[task].effort for task in story.tasks) / average or 1.0,
            defects=sum(state.tasks[task].defects for task in story.tasks),
            age_days=(state.now - story.committed_at) / DAY,
            cause=Cause(story.cause),
            tasks=len(story.tasks),
            tasks_done=sum(state.tasks[task].done for task in story.tasks),
        )
        for story in state.stories.values()
    ]
    planned = [
        StoryOnBoard(
            story, scenario.stages[0].id, 1.0, 0, (state.now - at) / DAY, Cause.WAITS_FOR_SLOT, 0, 0
        )
        for story, at in state.planned
    ]
    return (*planned, *started)


def _people(scenario: Scenario, state: State) -> tuple[PersonOnBoard, ...]:
    people = []
    for person, worker in zip(scenario.people, state.workers, strict=True):
        if hours_of(person, state) == 0.0:
            continue  # not here yet
        first = worker.jobs[0] if worker.jobs else None
        people.append(
            PersonOnBoard(
                id=person.id,
                name=person.name,
                role=person.role,
                stage=scenario.stages[first.stage].id if first else "",
                jobs=len(worker.jobs),
                firefighting=first is not None and first.kind == Work.RESTORE,
            )
        )
    return tuple(people)


def _next_opening(scenario: Scenario, state: State) -> int | None:
    days = range(state.now // DAY, scenario.days)
    return next((day for day in days if gate_opens_on(state.policies.deployment, day)), None)
