"""Why it came out as it did: computed from the log and by playing the same turn again.

Nothing here is an opinion. *Where the time went* is a sum of intervals, and *without this change*
is the same turn on the same luck with one thing put back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace

from game.engine.calendar import DAY, HOUR
from game.engine.chance import luck_of
from game.engine.dora import keys_of
from game.engine.events import (
    ChangeDeployed,
    ChangeMerged,
    DayBegan,
    Deployed,
    Fact,
    StoryAccepted,
    StoryCommitted,
    StoryRejected,
    TaskDone,
    TaskReviewed,
    TaskStarted,
    TimeSpent,
    causes_of,
)
from game.engine.history import history_of
from game.engine.metrics import add_all, measures_of
from game.engine.model import Cause, Decision, IllegalDecision, State, Tally
from game.engine.policies import Policies, as_text
from game.engine.report import (
    Comparison,
    Debrief,
    Feeling,
    FlowDay,
    Measures,
    Report,
    StageReport,
    Wait,
)
from game.engine.rules import given_answer
from game.engine.run import PLANNED
from game.engine.scenario import Scenario, StageKind
from game.engine.stories import task_count
from game.engine.team import weeks_to_settle
from game.engine.turn import Turn, new_game, take_turn

_HANDS_ON = (Cause.WORKED_ON, Cause.REWORKED)


# One turn --------------------------------------------------------------------------------------


def explain_turn(
    scenario: Scenario, before: State, decision: Decision, turn: Turn, *, unchanged: bool = False
) -> Report:
    """A turn in figures, with one re-run for each thing that the player changed.

    ``unchanged`` asks for one more where several things were changed: without all of them.
    """
    after = turn.state
    window = measures_of(add_all(after.window))
    comparisons = tuple(_comparisons(scenario, before, decision))
    return Report(
        turn=before.turn,
        measures=measures_of(after.window[-1]),
        window=window,
        meters=after.meters,
        meters_before=before.meters,
        waits=_waits(scenario, before, turn),
        comparisons=comparisons,
        settling_weeks=weeks_to_settle(scenario.constants, after.settling),
        arrived=tuple(after.arrived),
        unchanged=_unchanged(scenario, before, decision, comparisons) if unchanged else None,
        felt=_felt(turn),
    )


def _felt(turn: Turn) -> tuple[Feeling, Feeling]:
    """How people were on the first and on the last day of a turn."""
    days = [Feeling(day.morale, 1 - day.fatigue) for day in turn.events.of(DayBegan)]
    return days[0], days[-1]


def _unchanged(
    scenario: Scenario, before: State, decision: Decision, comparisons: tuple[Comparison, ...]
) -> Measures | None:
    """The turn as it would have been with the same answer and nothing changed."""
    if len(comparisons) < 2:
        return comparisons[0].measures if comparisons else None
    nothing = Decision(before.policies, decision.answer)
    state = take_turn(scenario, before, nothing, logging=False).state
    return measures_of(state.window[-1])


def _comparisons(scenario: Scenario, before: State, decision: Decision) -> Iterable[Comparison]:
    for what, value, instead_of, without in alternatives(before, decision):
        try:
            state = take_turn(scenario, before, without, logging=False).state
        except IllegalDecision:
            continue  # one improvement was stopped to pay for another: they belong together
        yield Comparison(what, value, instead_of, measures_of(state.window[-1]), state.meters)


def alternatives(before: State, decision: Decision) -> Iterable[tuple[str, str, str, Decision]]:
    """For each thing that the player changed: what, to what, from what, and the turn without it."""
    for item in fields(Policies):
        old, new = getattr(before.policies, item.name), getattr(decision.policies, item.name)
        if old != new:
            policies = replace(decision.policies, **{item.name: old})
            yield item.name, as_text(new), as_text(old), replace(decision, policies=policies)
    for name in decision.start:
        rest = tuple(other for other in decision.start if other != name)
        yield name, "start", "", replace(decision, start=rest)
    for name in decision.stop:
        rest = tuple(other for other in decision.stop if other != name)
        yield name, "stop", "", replace(decision, stop=rest)


def _waits(scenario: Scenario, before: State, turn: Turn) -> tuple[Wait, ...]:
    """Calendar days that a story waited in this turn, by stage and cause, for those that did.

    Of an interval that began before the turn, no more is counted than lies in it.
    """
    seconds: dict[tuple[int, int], int] = {}
    stories: dict[tuple[int, int], set[int]] = {}

    def count(stage: int, cause: int, story: int, spent: int) -> None:
        if cause not in _HANDS_ON and cause != Cause.CLOSED and spent > 0:
            seconds[stage, cause] = seconds.get((stage, cause), 0) + spent
            stories.setdefault((stage, cause), set()).add(story)

    for fact in turn.events.of(TimeSpent):
        in_turn = fact.at - before.now
        if fact.cause in _HANDS_ON:  # of which only what was shared was a wait
            count(fact.stage, Cause.WAITS_FOR_PERSON, fact.story, min(fact.shared, in_turn))
        else:
            count(fact.stage, fact.cause, fact.story, min(fact.seconds, in_turn))
    for story in turn.state.stories.values():
        count(story.stage, story.cause, story.id, turn.state.now - max(story.since, before.now))
    for number, committed_at in turn.state.planned:
        waited = turn.state.now - max(committed_at, before.now)
        count(PLANNED, Cause.WAITS_FOR_SLOT, number, waited)
    longest = sorted(seconds, key=lambda place: (-seconds[place], place))
    return tuple(
        Wait(
            scenario.stages[stage].id,
            Cause(cause),
            seconds[stage, cause] / DAY / len(stories[stage, cause]),
        )
        for stage, cause in longest
    )


# A whole game ----------------------------------------------------------------------------------


def explain_game(scenario: Scenario, seed: int, decisions: Sequence[Decision]) -> Debrief:
    """A game in figures, rebuilt from its decisions."""
    state = new_game(scenario, seed)
    log: list[Fact] = []
    tallies: list[Tally] = []
    scores: list[float] = []
    answers: list[str] = []
    for decision in decisions:
        given = given_answer(scenario, state, decision.answer)
        answers.append(given.label if given else "")
        state, facts = take_turn(scenario, state, decision)
        log.extend(facts)
        tallies.append(state.window[-1])
        scores.append(state.score)
    window = measures_of(add_all(state.window))
    lives = lives_of(log, state)
    return Debrief(
        measures=measures_of(add_all(tallies)),
        window=window,
        keys=keys_of(window),
        flow=flow_by_day(scenario, seed, log, state.now // DAY),
        stages=_stages(scenario, log, lives),
        time_by_cause=time_by_cause(lives),
        scores=tuple(scores),
        answers=tuple(answers),
        charges=state.charges,
        history=history_of(log, state.now // DAY),
    )


def lives_of(log: Sequence[Fact], state: State) -> list[TimeSpent]:
    """The intervals of the accepted stories; where there is none, of all stories so far.

    What has not ended yet is in it up to now, unless it is in somebody's hands: how these were
    shared is only known at its end.
    """
    accepted = {fact.story for fact in log if isinstance(fact, StoryAccepted)}
    spent = [fact for fact in log if isinstance(fact, TimeSpent)]
    if accepted:
        return [fact for fact in spent if fact.story in accepted]
    now = state.now
    waiting = [
        TimeSpent(now, story.id, story.stage, story.cause, now - story.since, 0, 0)
        for story in state.stories.values()
        if story.cause not in _HANDS_ON
    ]
    planned = [
        TimeSpent(now, number, PLANNED, Cause.WAITS_FOR_SLOT, now - committed_at, 0, 0)
        for number, committed_at in state.planned
    ]
    return [*spent, *waiting, *planned]


def time_by_cause(lives: Iterable[TimeSpent]) -> dict[Cause, float]:
    """Shares of these stories' time, by cause, largest first; empty where there is none."""
    seconds: dict[Cause, int] = {}
    for fact in lives:
        for cause, spent in causes_of(fact):
            seconds[cause] = seconds.get(cause, 0) + spent
    total = sum(seconds.values())
    ordered = sorted(seconds, key=lambda cause: (-seconds[cause], cause))
    return {cause: seconds[cause] / total for cause in ordered}


def flow_by_day(
    scenario: Scenario, seed: int, log: Iterable[Fact], days: int
) -> tuple[FlowDay, ...]:
    """The cumulative flow in tasks at the end of each day."""
    luck = luck_of(seed)
    steps = [[0] * (days + 1) for _ in range(4)]
    for fact in log:
        kind = type(fact)
        if kind is StoryCommitted:
            steps[0][fact.at // DAY] += task_count(luck, scenario, fact.story)  # type: ignore[union-attr]
        elif kind is TaskStarted:
            steps[1][fact.at // DAY] += 1
        elif kind is TaskDone:
            steps[3][fact.at // DAY] += 1
    merged: set[int] = set()
    for fact in log:
        if isinstance(fact, ChangeMerged) and fact.last and fact.task not in merged:
            merged.add(fact.task)
            steps[2][fact.at // DAY] += 1
    rows = []
    totals = [0, 0, 0, 0]
    for day in range(days):
        totals = [total + step[day] for total, step in zip(totals, steps, strict=True)]
        rows.append(FlowDay(day, *totals))
    return tuple(rows)


def _stages(
    scenario: Scenario, log: Sequence[Fact], lives: Sequence[TimeSpent]
) -> tuple[StageReport, ...]:
    """The value stream map: work and wait a story, and what was right the first time."""
    work = [0] * len(scenario.stages)
    wait = [0] * len(scenario.stages)
    for fact in lives:
        for cause, spent in causes_of(fact):
            into = work if cause in _HANDS_ON else wait
            into[fact.stage] += spent
    right = _right_first_time(log)
    count = max(1, len({fact.story for fact in lives}))
    return tuple(
        StageReport(
            stage.id,
            stage.name,
            work[place] / HOUR / count,
            wait[place] / DAY / count,
            right.get(stage.kind),
        )
        for place, stage in enumerate(scenario.stages)
    )


def _right_first_time(log: Sequence[Fact]) -> dict[StageKind, float]:
    """Percent complete and accurate, as a share, of each stage whose output can be sent back."""
    rejected = sum(isinstance(fact, StoryRejected) for fact in log)
    looked_at = rejected + sum(isinstance(fact, StoryAccepted) for fact in log)
    reviews = [fact for fact in log if isinstance(fact, TaskReviewed)]
    changes = [fact for fact in log if isinstance(fact, ChangeDeployed)]
    planned = [fact for fact in log if isinstance(fact, Deployed) and fact.planned]
    wrong = {
        StageKind.DISCOVERY: (rejected, looked_at),
        StageKind.DEVELOP: (sum(fact.sent_back for fact in reviews), len(reviews)),
        StageKind.REVIEW: (sum(fact.escaped for fact in changes), len(changes)),
        StageKind.RELEASE: (sum(fact.failed for fact in planned), len(planned)),
    }
    return {stage: 1 - bad / all_ for stage, (bad, all_) in wrong.items() if all_}
