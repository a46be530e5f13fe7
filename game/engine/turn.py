"""A turn, from the decision to the board review, read from top to bottom like a rule book."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable
from dataclasses import fields
from functools import lru_cache
from heapq import heappop, heappush
from typing import NamedTuple

from game.engine import delivery, flow, team
from game.engine.calendar import DAY, MINUTE
from game.engine.events import (
    DayBegan,
    EffectArrived,
    ImprovementFinished,
    Log,
    PlanningHeld,
)
from game.engine.meters import FIRED_BELOW, charges_of, meters_of, verdict_of
from game.engine.metrics import add_all, tally_of
from game.engine.model import Decision, Job, Late, Meters, State, Underway, Verdict, Worker
from game.engine.policies import Policies
from game.engine.rules import check, given_answer, gives_back
from game.engine.run import PRODUCTION, Plan, Run, Work, role_of
from game.engine.scenario import Condition, EffectKind, Quantity, Scenario
from game.engine.terms import terms_of

#: The version of these rules: it rises whenever the same decisions would give another game.
RULES_VERSION = 1

#: Share of the week lost to getting used to one changed choice; a changed main dial counts twice.
SETTLING_A_STEP = 0.0425
_MAIN = ("wip_limit", "testing", "planning", "deployment")
#: What is left of an unforeseen effort where time was kept free for it.
ABSORBED = 0.55


class Turn(NamedTuple):
    """The state after a turn, and what happened in it."""

    state: State
    events: Log


def new_game(scenario: Scenario, seed: int) -> State:
    """A game before its first turn. Its meters are those of the way of working that is inherited.

    ``seed`` is an integer from 0 to 2**128 - 1; anything else raises ``ValueError``.
    """
    if not 0 <= seed < 2**128:
        raise ValueError(f"a seed is an integer from 0 to 2**128 - 1, not {seed}")
    state = _founded(scenario, seed)
    state.meters = _inherited(pickle.dumps(scenario))
    state.score = state.meters.score
    return state


@lru_cache(maxsize=64)
def _inherited(pickled: bytes) -> Meters:
    """What a company's own way of working comes to, before anybody decides anything.

    It is measured: two turns under the starting policies are simulated and thrown away. They
    belong to the company and not to the luck of one game, so every game begins at the same place.
    """
    scenario: Scenario = pickle.loads(pickled)  # noqa: S301  (our own bytes, as a key)
    state = _founded(scenario, 0)
    for _ in range(2):
        state = _played(scenario, state, Decision(scenario.start), logging=False).state
    return state.meters


def take_turn(
    scenario: Scenario, state: State, decision: Decision, *, logging: bool = True
) -> Turn:
    """Play one turn. Pure: the same arguments give the same bytes, and ``state`` stays as it was.

    Without ``logging`` the events hold only what is counted, and the state's stories do not know
    since when they are where they are: for who reads nothing but measures and meters.
    Raises ``IllegalDecision`` where the rules forbid the decision.
    """
    check(scenario, state, decision)
    return _played(scenario, state, decision, logging=logging)


def rebuild(scenario: Scenario, seed: int, decisions: Iterable[Decision]) -> State:
    """The state after these decisions: all of a game follows from them."""
    state = new_game(scenario, seed)
    for decision in decisions:
        state = take_turn(scenario, state, decision).state
    return state


def _founded(scenario: Scenario, seed: int) -> State:
    start = scenario.at_start
    state = State(
        seed=seed,
        turn=1,
        now=0,
        policies=scenario.start,
        budget_days=scenario.budget_days,
        morale=start.morale,
        fatigue=start.fatigue,
        skill=start.skill,
        trust=start.trust,
        debt=start.debt,
        automation=start.automation,
        observability=start.observability,
        pipeline_seconds=round(start.pipeline_minutes * MINUTE),
        platform_faults=start.platform_faults_per_day,
        code=10.0,
        tested=10.0 * start.coverage,
        workers=[Worker() for _ in scenario.people],
    )
    state.heap.append((0, Plan.DAY_BEGINS, 0, 0))
    return state


def _played(scenario: Scenario, before: State, decision: Decision, *, logging: bool = True) -> Turn:
    run = Run(scenario, before, logging=logging)
    _decide(run, decision)
    _simulate(run, before.turn * scenario.sprints_per_turn * 7 * DAY)
    _review(run, before)
    return Turn(run.state, Log(run.log))


# Decide ----------------------------------------------------------------------------------------


def _decide(run: Run, decision: Decision) -> None:
    """Late consequences arrive, the answer is given, improvements and policies change."""
    state = run.state
    state.taken = 0.0
    state.arrived = []
    for late in [late for late in state.late if late.turn == state.turn]:
        state.late.remove(late)
        push(run, EffectKind(late.kind), late.amount)
        if late.says:
            state.arrived.append(late.says)
        run.log.append((EffectArrived, run.now, late.event, late.says))
    _change_policies(run, decision.policies)
    _answer(run, decision.answer)
    _improve(run, decision)
    _rearrange(run)


def _change_policies(run: Run, policies: Policies) -> None:
    state = run.state
    steps = 0
    for item in fields(Policies):
        if getattr(policies, item.name) != getattr(state.policies, item.name):
            steps += 2 if item.name in _MAIN else 1
    gentle = 0.5 if state.turn == 1 else 1.0
    state.settling = min(0.4, state.settling + SETTLING_A_STEP * steps * gentle)
    state.policies = policies


def _answer(run: Run, answer_id: str | None) -> None:
    state = run.state
    answer = given_answer(run.scenario, state, answer_id)
    event = state.event
    if answer is None or event is None:
        return
    luck = run.luck.of(f"answer {answer.id} to {event}", state.turn)
    for number, effect in enumerate(answer.effects):
        if luck[number] >= effect.chance:
            continue
        if effect.after_turns == 0:
            push(run, effect.kind, effect.amount)
        else:
            turn = state.turn + effect.after_turns
            state.late.append(Late(turn, effect.kind, effect.amount, effect.says, event))
    state.events_seen.append(event)
    state.event = None


def _improve(run: Run, decision: Decision) -> None:
    state = run.state
    known = {item.id: item for item in run.scenario.improvements}
    day = run.now // DAY
    for name in decision.stop:
        state.budget_days += gives_back(state, known[name])
        state.underway = [item for item in state.underway if item.id != name]
    for name in decision.start:
        item = known[name]
        state.budget_days -= item.cost_days
        state.underway.append(Underway(name, day, day + 7 * item.weeks, item.cost_days))


def _rearrange(run: Run) -> None:
    """Make the board agree with the policies: hands, skills, and what waits at the gate."""
    state, scenario = run.state, run.scenario
    run.terms = terms_of(state.policies, len(scenario.people))
    _learn_stages(run)
    if not run.terms.when_done:
        for story in list(state.stories.values()):
            flow.integrate(run, story)
        while run.merging:
            delivery.merged(run, run.merging.pop(0))
    if run.terms.continuous or run.terms.on_demand:
        delivery.open_gate(run)


def _learn_stages(run: Run) -> None:
    """Everybody's speed by stage; cross-skilling helps where a skill is missing or weak.

    The owner's few hours stay the owner's: who accepts stories learns no other trade.
    """
    stages = [stage.id for stage in run.scenario.stages]
    run.skills = []
    for person in run.scenario.people:
        own = [person.skills.get(stage, 0.0) for stage in stages]
        lent = 0.7 * run.state.cross_skill if own[PRODUCTION] == 0.0 else 0.0
        run.skills.append([max(skill, lent) for skill in own[:PRODUCTION]] + own[PRODUCTION:])
    run.roles = [role_of(skills) for skills in run.skills]


def push(run: Run, kind: EffectKind, amount: float) -> None:
    """Push on one quantity of the company; shares stay between 0 and 1."""
    state = run.state
    match kind:
        case EffectKind.PERSON_DAYS:
            days = len(run.scenario.people) * run.scenario.sprints_per_turn * 5
            state.taken = min(
                0.6, state.taken + amount * (ABSORBED if run.terms.free_sprints else 1.0) / days
            )
        case EffectKind.BUDGET:
            state.budget_days = max(0, state.budget_days + round(amount))
        case EffectKind.PIPELINE_SECONDS:
            state.pipeline_seconds = max(60, state.pipeline_seconds + round(amount))
        case EffectKind.PLATFORM_FAULTS:
            state.platform_faults = min(1.0, max(0.0, state.platform_faults + amount))
        case EffectKind.DEBT:
            state.debt = max(0.0, state.debt + amount)
        case EffectKind.CROSS_SKILL:
            state.cross_skill = min(1.0, max(0.0, state.cross_skill + amount))
            _learn_stages(run)
        case _:
            name = kind.value
            setattr(state, name, min(1.0, max(0.0, getattr(state, name) + amount)))


# Simulate --------------------------------------------------------------------------------------

_FINISHED: dict[int, Callable[[Run, int, Job], None]] = {
    Work.RESTORE: delivery.restore_done,
    Work.RELEASE: delivery.hands_done,
    Work.ACCEPT: flow.accepted,
    Work.REVIEW: flow.reviewed,
    Work.CODE: flow.coded,
    Work.CLARIFY: flow.clarified,
    Work.DISCOVER: flow.discovered,
}


def _simulate(run: Run, end: int) -> None:
    """Carry out what is due, moment by moment, and let people pull in between."""
    heap = run.state.heap
    workers = run.state.workers
    worked = run.calendar.worked
    due: dict[int, Callable[[Run, int], None]] = {
        Plan.PIPELINE_ENDS: delivery.deployed,
        Plan.INCIDENT_DETECTED: delivery.detected,
        Plan.DEFECT_SHOWS: delivery.defect_shows,
        Plan.PLATFORM_FAILS: delivery.platform_fails,
        Plan.DAY_BEGINS: _begin_day,
        Plan.GATE_OPENS: lambda run, _: delivery.open_gate(run),
    }
    flow.pull_all(run)
    work_ends, the_end = Plan.WORK_ENDS, Plan.TURN_ENDS
    heappush(heap, (end, the_end, 0, 0))
    while True:
        now, kind, a, b = heappop(heap)
        if kind == work_ends:
            if workers[a].version != b:
                continue  # the plan was changed since
            run.now, run.worked = now, worked(now)
            for job in team.drop_finished(run, a):
                _FINISHED[job.kind](run, a, job)
        elif kind == the_end:
            break
        else:
            run.now, run.worked = now, worked(now)
            due[kind](run, a)
        while run.merging:
            delivery.merged(run, run.merging.pop(0))
        if run.dirty:
            flow.pull_all(run)
    # What is finished when the turn ends is not under way when the next one is decided.
    run.now = end - 1
    for item in [item for item in run.state.underway if item.ends_on_day * DAY <= end]:
        _finish(run, item.id)
    run.now = run.state.now = end
    run.worked = run.calendar.worked(end)
    for worker in workers:
        team.book(run, worker)


def _begin_day(run: Run, day: int) -> None:
    state, scenario = run.state, run.scenario
    if day + 1 < scenario.days:
        run.plan(run.now + DAY, Plan.DAY_BEGINS, day + 1)
    for act in scenario.acts:
        if act.day == day:
            state.reach = act.reach
    for item in [item for item in state.underway if item.ends_on_day <= day]:
        _finish(run, item.id)
    if day % 7 == 0:
        heads = len(scenario.people)
        hours = run.terms.planning_hours
        run.log.append((PlanningHeld, run.now, round(hours * 3600) * heads, heads))
        flow.plan_sprint(run)
    if run.calendar.is_workday(day):
        team.live_through(run)
    if day % 7 == 0:
        team.set_speeds(run, day)
    if day % 7 == delivery.GATE_DAY:
        delivery.begin_sprint_gate(run, day)
    if state.reach > 0:
        luck = run.luck.of("day", day)
        if luck[0] < state.platform_faults:
            run.plan(run.now + int(luck[1] * DAY), Plan.PLATFORM_FAILS, day)
    run.log.append(
        (
            DayBegan,
            run.now,
            state.morale,
            state.fatigue,
            state.skill,
            state.trust,
            state.adoption,
            state.reach,
        )
    )


def _finish(run: Run, improvement: str) -> None:
    state = run.state
    state.underway = [item for item in state.underway if item.id != improvement]
    state.improved.append(improvement)
    for effect in next(i for i in run.scenario.improvements if i.id == improvement).effects:
        push(run, effect.kind, effect.amount)
    run.log.append((ImprovementFinished, run.now, improvement))
    run.dirty = True


# Review ----------------------------------------------------------------------------------------


def _review(run: Run, before: State) -> None:
    """Measure the turn, read the meters, face the board, and see what happens next."""
    state, scenario = run.state, run.scenario
    tally = tally_of(Log(run.log), before, state)
    state.window = [*before.window[-1:], tally]
    state.meters = meters_of(scenario, add_all(state.window))
    state.score = state.meters.score
    state.turn += 1
    if before.turn == scenario.turns:
        state.charges = charges_of(scenario, state)
        state.score = round(max(0.0, state.score - sum(state.charges.values())), 1)
    if before.turn in scenario.board_reviews and state.score < FIRED_BELOW:
        state.fired_on_turn = state.fired_on_turn or before.turn
        state.verdict = Verdict.FIRED
    elif before.turn == scenario.turns and state.fired_on_turn is None:
        state.verdict = verdict_of(state.score)
    state.event = _next_event(run) if state.turn <= scenario.turns else None


def _next_event(run: Run) -> str | None:
    """What happens in the next turn: of what can, whatever its own luck favours most.

    Nothing does in the first turn, nor where an act begins: that is news enough.
    """
    state = run.state
    if state.turn == 1 or any(act.turn == state.turn for act in run.scenario.acts):
        return None
    likely: list[tuple[float, str]] = []
    for event in run.scenario.events:
        if event.id in state.events_seen:
            continue
        if not all(_holds(state, condition) for condition in event.conditions):
            continue
        luck = run.luck.of(f"event {event.id}", state.turn)[0]
        if luck < event.chance:
            likely.append((luck / event.chance, event.id))
    return min(likely)[1] if likely else None


def _holds(state: State, condition: Condition) -> bool:
    name = condition.quantity
    value = (
        float(state.accepted)
        if name is Quantity.STORIES_IN_PRODUCTION
        else float(getattr(state, name.value))
    )
    return condition.at_least <= value <= condition.at_most
