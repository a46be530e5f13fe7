"""A turn, from the decision to the board review, read from top to bottom like a rule book."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from heapq import heappop, heappush
from math import fsum
from operator import attrgetter
from typing import NamedTuple

from game.engine import delivery, flow, hands, incidents, stories, team
from game.engine.calendar import DAY, HOUR, MINUTE, OPENS, WORKDAY
from game.engine.chance import amount, luck_of, poisson
from game.engine.decide import decide, push
from game.engine.events import DayBegan, ImprovementFinished, Log, PlanningHeld
from game.engine.meters import FIRED_BELOW, charges_of, meters_of, verdict_of
from game.engine.metrics import add_all, tally_of
from game.engine.model import Decision, Job, Meters, State, Verdict, Worker
from game.engine.policies import as_text
from game.engine.rules import check
from game.engine.run import Plan, Run, Watch, Work
from game.engine.scenario import Act, Event, Quantity, Scenario

#: The version of these rules: it rises whenever the same decisions would give another game.
RULES_VERSION = 5

#: Interruptions of one day have numbers of their own; no day has so many.
_A_DAY = 64


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
    if scenario.line is not None:
        return state  # nobody plays a line, so nobody reads its meters
    state.meters = _inherited(scenario)
    state.score = state.meters.score
    return state


@lru_cache(maxsize=64)
def _inherited(scenario: Scenario) -> Meters:
    """What a company's own way of working comes to, before anybody decides anything.

    It is measured: two turns under the starting policies are simulated and thrown away. They
    belong to the company and not to the luck of one game, so every game begins at the same place.
    """
    state = _founded(scenario, 0)
    for _ in range(2):
        state = _played(scenario, state, Decision(scenario.start), logging=False).state
    return state.meters


def take_turn(
    scenario: Scenario,
    state: State,
    decision: Decision,
    *,
    logging: bool = True,
    watch: Watch | None = None,
) -> Turn:
    """Play one turn. Pure: the same arguments give the same bytes, and ``state`` stays as it was.

    Without ``logging`` the events hold only what is counted, and the state's stories do not know
    since when they are where they are: for who reads nothing but measures and meters.
    ``watch`` is called with the state at the beginning of each day, and must leave it as it is.
    Raises ``IllegalDecision`` where the rules forbid the decision.
    """
    check(scenario, state, decision)
    return _played(scenario, state, decision, logging=logging, watch=watch)


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
        interruptions=start.interruptions_per_week,
        reach=start.reach,
        adoption=start.adoption,
        value_live=start.live_weeks * scenario.references.value_per_week,
        code=start.code_hours,
        tested=start.code_hours * start.coverage,
        workers=[Worker() for _ in scenario.people],
        queues=[[] for _ in scenario.stages],
    )
    heappush(state.heap, (0, Plan.DAY_BEGINS, 0, 0))
    line = scenario.line
    if line is not None and line.arrivals is not None:
        first = amount(luck_of(seed).of("arrival", -1)[0], line.arrivals)
        heappush(state.heap, (round(first * HOUR), Plan.STORY_ARRIVES, 0, 0))
    if line is not None and line.train_hours is not None:
        heappush(state.heap, (round(line.train_hours * HOUR), Plan.GATE_OPENS, 0, 0))
    return state


def _played(
    scenario: Scenario,
    before: State,
    decision: Decision,
    *,
    logging: bool = True,
    watch: Watch | None = None,
) -> Turn:
    run = Run(scenario, before, logging=logging, watch=watch)
    decide(run, decision)
    _simulate(run, before.turn * scenario.sprints_per_turn * 7 * DAY)
    _review(run, before)
    return Turn(run.state, Log(run.log))


# Simulate --------------------------------------------------------------------------------------

_FINISHED: dict[int, Callable[[Run, int, Job], None]] = {
    Work.RESTORE: incidents.restore_done,
    Work.RELEASE: delivery.hands_done,
    Work.INTERRUPTION: lambda _run, _index, _job: None,
    Work.ACCEPT: stories.accepted,
    Work.REVIEW: stories.reviewed,
    Work.STATION: stories.station_done,
    Work.CODE: stories.coded,
    Work.CLARIFY: stories.clarified,
    Work.DISCOVER: stories.discovered,
}


def _simulate(run: Run, end: int) -> None:
    """Carry out what is due, moment by moment, and let people pull in between."""
    heap = run.state.heap
    workers = run.state.workers
    due: dict[int, Callable[[Run, int], None]] = {
        Plan.PIPELINE_ENDS: delivery.deployed,
        Plan.INCIDENT_DETECTED: incidents.detected,
        Plan.DEFECT_SHOWS: incidents.defect_shows,
        Plan.PLATFORM_FAILS: incidents.platform_fails,
        Plan.INTERRUPTED: incidents.interrupt,
        Plan.DAY_BEGINS: _begin_day,
        Plan.GATE_OPENS: delivery.gate_is_due,
        Plan.STORY_ARRIVES: flow.story_arrives,
        Plan.BOARD_MEETS: delivery.board_meets,
        Plan.RESTORED_AT_NIGHT: incidents.restored_at_night,
    }
    flow.pull_all(run)
    finished, work_ends, the_end = _FINISHED, Plan.WORK_ENDS, Plan.TURN_ENDS
    heappush(heap, (end, the_end, 0, 0))
    while True:
        now, kind, a, b = heappop(heap)
        if kind == work_ends:
            if workers[a].version != b:
                continue  # the plan was changed since
            run.now = now
            run.worked = now - run.office[0]  # for work ends in working hours
            for job in hands.drop_finished(run, a):
                finished[job.kind](run, a, job)
            while run.merging:
                delivery.merged(run, run.merging.pop(0))
        elif kind == the_end:
            break
        else:
            _set_clocks(run, now)
            due[kind](run, a)
        if run.news:
            flow.pull_all(run)
    _end_turn(run, end)


def _set_clocks(run: Run, now: int) -> None:
    """It is this moment of today, which may lie outside of working hours."""
    lag, opens, closes = run.office
    run.now = now
    if now < opens:
        now = opens
    elif now > closes:
        now = closes
    run.worked = now - lag


def _end_turn(run: Run, end: int) -> None:
    """What is finished when the turn ends is not under way when the next one is decided."""
    run.now = end - 1
    for item in [item for item in run.state.underway if item.ends_on_day * DAY <= end]:
        _finish(run, item.id)
    run.now = run.state.now = end
    lag, opens, _ = run.calendar.office(end // DAY)
    run.worked = opens - lag
    for worker in run.state.workers:
        hands.book(run, worker)


def _begin_day(run: Run, day: int) -> None:
    _dawn(run, day)
    if run.watch is not None:
        run.state.now = run.now
        run.watch(run.state)


def _dawn(run: Run, day: int) -> None:
    """What is due as a day begins."""
    state, scenario = run.state, run.scenario
    run.office = run.calendar.office(day)
    if day + 1 < scenario.days:
        run.plan(run.now + DAY, Plan.DAY_BEGINS, day + 1)
    for act in scenario.acts:
        if act.day == day:
            _begin_act(run, act)
    for item in tuple(state.underway):
        if item.ends_on_day <= day:
            _finish(run, item.id)
    if day % 7 == 0:
        heads = run.roster.here
        hours = run.terms.planning_hours
        run.log.append((PlanningHeld, run.now, round(hours * 3600) * heads, heads))
        flow.plan_sprint(run)
    if run.calendar.is_workday(day):
        team.live_through(run)
        _expect_interruptions(run, day)
    if day % 7 == 0:
        team.set_speeds(run, day)
    if day % 7 == delivery.GATE_DAY and scenario.line is None:
        delivery.begin_sprint_gate(run, day)
    delivery.call_board(run, day)
    if state.reach > 0:
        luck = run.luck.two_of("day", day)
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


def _begin_act(run: Run, act: Act) -> None:
    """What an act brings on its day: other customers, pushes, and a promise that falls due."""
    state = run.state
    if act.reach is not None:
        state.reach = act.reach
    for effect in act.effects:
        push(run, effect.kind, effect.amount)
    if act.promised:
        missing = 1 - min(1.0, state.accepted / act.promised)
        state.trust = max(0.0, state.trust - run.constants.trust_promise * missing)


def _expect_interruptions(run: Run, day: int) -> None:
    """Today's, from the company itself and from customers, each at its own moment."""
    rate = team.called_for(run) / 5
    if rate <= 0:
        return
    for number in range(poisson(run.luck.of("interruptions", day // 7)[day % 7], rate)):
        name = day * _A_DAY + number
        at = OPENS + int(run.luck.of("interruption", name)[0] * WORKDAY)
        run.plan(run.now + at, Plan.INTERRUPTED, name)


def _finish(run: Run, improvement: str) -> None:
    state = run.state
    state.underway = [item for item in state.underway if item.id != improvement]
    state.improved.append(improvement)
    for effect in next(i for i in run.scenario.improvements if i.id == improvement).effects:
        push(run, effect.kind, effect.amount)
    run.log.append((ImprovementFinished, run.now, improvement))
    run.news |= run.roster.everything


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
        state.score = round(max(0.0, state.score - fsum(state.charges.values())), 1)
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
        if event.id in state.events_seen or not can_happen(state, event):
            continue
        luck = run.luck.two_of(f"event {event.id}", state.turn)[0]
        if luck < event.chance:
            likely.append((luck / event.chance, event.id))
    return min(likely)[1] if likely else None


def can_happen(state: State, event: Event) -> bool:
    """Whether the team works and stands in a way that this event follows from."""
    for condition in event.conditions:
        if not condition.at_least <= _QUANTITIES[condition.quantity](state) <= condition.at_most:
            return False
    for name, choices in event.policies.items():
        if as_text(getattr(state.policies, name)) not in choices:
            return False
    improved = set(state.improved)
    return improved.issuperset(event.needs) and improved.isdisjoint(event.unless)


#: How a condition reads what it looks at; some of it has another name in a state.
_QUANTITIES: dict[Quantity, Callable[[State], float]] = {
    **{quantity: attrgetter(quantity.value) for quantity in Quantity if quantity.isidentifier()},
    Quantity.STORIES_IN_PRODUCTION: lambda state: state.accepted,
    Quantity.COVERAGE: lambda state: state.tested / state.code,
    Quantity.CROSS_SKILL: lambda state: state.cross_skill,
    Quantity.BUDGET: lambda state: state.budget_days,
    Quantity.UNRELEASED: lambda state: len(state.held),
}
