"""What is true of every turn of every game, whoever plays it: checked wherever a test plays one.

Little's law as areas, no story or task lost, nobody idle while there is work, and every story's
life without a gap, on a way that its value stream leads.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from itertools import pairwise

from game.engine import Cause, Decision, State, Turn
from game.engine.events import StoryAccepted, StoryStarted, TaskDone, TaskStarted, TimeSpent
from game.engine.roles import ANSWERS, STARTS, hours_of, role_of, speeds_of
from game.engine.run import Watch
from game.engine.scenario import Scenario, StageKind


def check_turn(scenario: Scenario, before: State, turn: Turn, *, logged: bool) -> None:
    """Assert all of it; of a turn without a log only what can be counted."""
    state = turn.state
    _wip_is_an_area(before, turn)
    _nothing_is_lost(scenario, state)
    _nobody_is_idle_without_need(scenario, before, state)
    if logged:
        _lives_have_no_gap(scenario, before, turn)


def _wip_is_an_area(before: State, turn: Turn) -> None:
    """Mean WIP x days = the days in progress of all tasks, unfinished ones included."""
    steps = sorted(
        [(fact.at, 1) for fact in turn.events.of(TaskStarted)]
        + [(fact.at, -1) for fact in turn.events.of(TaskDone)]
    )
    area, level, since = 0, before.tasks_in_progress, before.now
    for at, step in steps:
        area += level * (at - since)
        level, since = level + step, at
    area += level * (turn.state.now - since)
    assert turn.state.window[-1].wip_area == area
    assert turn.state.tasks_in_progress == level


def _nothing_is_lost(scenario: Scenario, state: State) -> None:
    """Created = waiting + in progress + done."""
    assert state.next_story == len(state.planned) + len(state.stories) + state.accepted
    started = [task for task in state.tasks.values() if task.started_at >= 0 and not task.done]
    assert state.tasks_in_progress == len(started)
    kinds = [stage.kind for stage in scenario.stages]
    release = kinds.index(StageKind.RELEASE)
    assert state.wip == sum(story.stage < release for story in state.stories.values())


def _nobody_is_idle_without_need(scenario: Scenario, before: State, state: State) -> None:
    """Whoever has empty hands found nothing where they may look.

    What somebody learned in the very last moment of the turn does not count yet.
    """
    kinds = [stage.kind for stage in scenario.stages]
    limit = state.policies.wip_limit
    for index, speeds in enumerate(speeds_of(scenario, before.cross_skill)):
        if state.workers[index].jobs or not hours_of(scenario.people[index], state):
            continue
        for look, stage in role_of(kinds, speeds).steps:
            if look == ANSWERS:
                assert not state.to_accept
                assert not state.to_clarify
            elif look == STARTS:
                assert not state.planned or (limit is not None and state.wip >= limit)
            else:
                waiting = [state.tasks[task] for task in state.queues[stage]]
                assert all(task.author == index for task in waiting), "there was something to pull"


def _lives_have_no_gap(scenario: Scenario, before: State, turn: Turn) -> None:
    """Time by cause adds up, second by second, and leads where the value stream leads."""
    since = {number: story.since for number, story in before.stories.items()}
    stage = {number: story.stage for number, story in before.stories.items()}
    lives: dict[int, list[TimeSpent]] = defaultdict(list)
    for fact in turn.events.of(TimeSpent):
        lives[fact.story].append(fact)
    accepted = {fact.story: fact for fact in turn.events.of(StoryAccepted)}
    started = {fact.story for fact in turn.events.of(StoryStarted)}
    kinds = [item.kind for item in scenario.stages]
    back_to = kinds.index(StageKind.DEVELOP) if StageKind.DEVELOP in kinds else len(kinds)
    for number, life in lives.items():
        begins = [fact.at - fact.seconds for fact in life]
        ends = [fact.at for fact in life]
        assert begins[1:] == ends[:-1], f"story {number} has a gap"
        assert number in started or begins[0] == since[number]
        way = [*([stage[number]] if number in stage else []), *(fact.stage for fact in life)]
        for here, there in pairwise(way):
            assert there >= here or there == back_to, f"story {number} goes astray: {way}"
        for fact in life:
            assert 0 <= fact.shared + fact.closed <= fact.seconds
            assert fact.cause in Cause.__members__.values()
        if number in accepted:
            assert ends[-1] == accepted[number].at
        else:
            assert ends[-1] == turn.state.stories[number].since


Played = Callable[..., Turn]


def watched(played: Played) -> Played:
    """The engine's own turn, and all of this after it."""

    def play(
        scenario: Scenario,
        before: State,
        decision: Decision,
        *,
        logging: bool = True,
        watch: Watch | None = None,
    ) -> Turn:
        turn = played(scenario, before, decision, logging=logging, watch=watch)
        if scenario.line is None:  # a plain line's own figures are held against theory
            check_turn(scenario, before, turn, logged=logging)
        return turn

    return play
