"""A decision comes into force: late consequences, the answer, improvements, the four policies."""

from __future__ import annotations

from dataclasses import fields

from game.engine import delivery, stories, team
from game.engine.calendar import DAY
from game.engine.events import EffectArrived
from game.engine.model import Decision, Late, Underway
from game.engine.policies import Policies
from game.engine.rules import given_answer, gives_back, settling_after, steps_of
from game.engine.run import Run
from game.engine.scenario import EffectKind
from game.engine.terms import terms_of

#: Share of a turn that an answer may take at most, and interruptions a week.
_TAKEN_MOST, _INTERRUPTIONS_MOST = 0.6, 50.0
#: Working hours beside each planned deployment at most: as far as one effect may push.
_ATTENDANCE_MOST = 24.0


def decide(run: Run, decision: Decision) -> None:
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
    _enter_act(run)
    _change_policies(run, decision.policies)
    _answer(run, decision.answer)
    _improve(run, decision)
    _rearrange(run)


def _enter_act(run: Run) -> None:
    """With an act people come, or have other hours."""
    state = run.state
    for act in run.scenario.acts:
        if act.turn == state.turn and act.hours:
            state.hours = state.hours | act.hours


def _change_policies(run: Run, policies: Policies) -> None:
    state = run.state
    steps = sum(
        steps_of(item.name)
        for item in fields(Policies)
        if getattr(policies, item.name) != getattr(state.policies, item.name)
    )
    state.settling = settling_after(run.constants, state, steps)
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
    state = run.state
    run.terms = terms_of(state, run.scenario)
    team.learn_stages(run)
    if not run.terms.when_done:
        for story in list(state.stories.values()):
            stories.integrate(run, story)
        while run.merging:
            delivery.merged(run, run.merging.pop(0))
    if run.terms.continuous or run.terms.on_demand:
        delivery.open_gate(run)


def push(run: Run, kind: EffectKind, size: float) -> None:
    """Push on one quantity of the company; shares stay between 0 and 1."""
    state = run.state
    match kind:
        case EffectKind.PERSON_DAYS:
            days = run.roster.here * run.scenario.sprints_per_turn * 5
            state.taken = min(
                _TAKEN_MOST,
                state.taken
                + size * (run.constants.absorbed if run.terms.free_sprints else 1.0) / days,
            )
        case EffectKind.BUDGET:
            state.budget_days = max(0, state.budget_days + round(size))
        case EffectKind.PIPELINE_SECONDS:
            state.pipeline_seconds = max(60, state.pipeline_seconds + round(size))
        case EffectKind.PLATFORM_FAULTS:
            state.platform_faults = min(1.0, max(0.0, state.platform_faults + size))
        case EffectKind.INTERRUPTIONS:
            state.interruptions = min(_INTERRUPTIONS_MOST, max(0.0, state.interruptions + size))
        case EffectKind.ATTENDANCE:
            state.attendance = min(_ATTENDANCE_MOST, max(0.0, state.attendance + size))
        case EffectKind.DEBT:
            state.debt = max(0.0, state.debt + size)
        case EffectKind.CROSS_SKILL:
            state.cross_skill = min(1.0, max(0.0, state.cross_skill + size))
            team.learn_stages(run)
        case EffectKind.COVERAGE:
            size = min(1.0, max(-1.0, size))
            state.tested += size * (state.code - state.tested if size > 0 else state.tested)
        case _:
            name = kind.value.replace("-", "_")
            setattr(state, name, min(1.0, max(0.0, getattr(state, name) + size)))
            run.terms = terms_of(state, run.scenario)
