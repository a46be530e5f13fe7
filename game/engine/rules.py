"""What may be decided: the legal choices of a turn, the budget rule, and every refusal."""

from __future__ import annotations

from dataclasses import fields

from game.engine.choices import Choices, Offer
from game.engine.constants import Constants
from game.engine.model import Decision, IllegalDecision, State
from game.engine.policies import (
    CHOICES,
    NO_LIMIT,
    Discovery,
    Policies,
    Release,
    as_text,
)
from game.engine.scenario import Answer, Effect, EffectKind, Event, Improvement, Scenario

#: Dials whose change counts twice when a team gets used to it.
MAIN_DIALS = ("wip_limit", "testing", "planning", "deployment")
#: Improvements under way at once: people's time is the second limit, after the budget.
UNDERWAY_AT_MOST = 2
_SUGGESTED = 3


def spend(budget: float, cost: float) -> float | None:
    """The budget that is left, or None where the choice would take it below zero.

    Exact in any unit; a negative cost gives budget back.
    """
    left = budget - cost
    return None if left < 0 else left


def wip_limits(scenario: Scenario) -> tuple[str, ...]:
    """Every legal WIP limit as text: 1 to twice the team, or none."""
    return (*(str(n) for n in range(1, 2 * len(scenario.people) + 1)), NO_LIMIT)


def steps_of(field: str) -> int:
    """What a change of this policy field counts when a team gets used to it."""
    return 2 if field in MAIN_DIALS else 1


def settling_of(constants: Constants, turn: int, steps: int) -> float:
    """The share of the week, 0 upwards, that a team loses at first to so many steps at once.

    Each costs something, and any two get in each other's way: many at once cost far more than one
    by one.
    """
    pairs = steps * (steps - 1) / 2
    lost = constants.settling_a_step * steps + constants.settling_a_pair * pairs
    return lost * constants.settling_first if turn == 1 else lost


def settling_after(constants: Constants, state: State, steps: int) -> float:
    """The share of the week that is lost once so many steps are taken now, with what is left."""
    lost = settling_of(constants, state.turn, steps)
    return min(constants.settling_most, state.settling + lost)


def legal_choices(scenario: Scenario, state: State) -> Choices:
    """All legal choices of the turn to be played, with what stands now."""
    options = {"wip_limit": wip_limits(scenario)}
    options.update({name: tuple(kind) for name, kind in CHOICES.items()})
    present = {item.name: as_text(getattr(state.policies, item.name)) for item in fields(Policies)}
    people = len(scenario.people)
    usual = {str(max(1, round(0.6 * people))), str(people), str(round(1.6 * people)), NO_LIMIT}
    limits = tuple(n for n in options["wip_limit"] if n in usual or n == present["wip_limit"])
    event = _event(scenario, state.event)
    return Choices(
        turn=state.turn,
        fields=options,
        present=present,
        in_view=options | {"wip_limit": limits},
        event=event,
        answers=tuple(
            item.id
            for item in (event.answers if event else ())
            if spend(state.budget_days, answer_costs(item)) is not None
        ),
        offers=_offers(scenario, state),
        budget_days=state.budget_days,
        steps={name: steps_of(name) for name in options},
        settling=tuple(
            settling_after(scenario.constants, state, steps)
            for steps in range(1 + sum(map(steps_of, options)))
        ),
    )


def _event(scenario: Scenario, event_id: str | None) -> Event | None:
    return next((event for event in scenario.events if event.id == event_id), None)


def _offers(scenario: Scenario, state: State) -> tuple[Offer, ...]:
    underway = {item.id: item for item in state.underway}
    is_open = [
        i for i in scenario.improvements if i.id not in underway and i.id not in state.improved
    ]
    wanted = sorted(is_open, key=lambda item: -need(state, item))[:_SUGGESTED]
    day = state.now // 86_400
    offers = []
    for item in scenario.improvements:
        at_work = underway.get(item.id)
        weeks_left = -(-(at_work.ends_on_day - day) // 7) if at_work else 0
        offers.append(
            Offer(
                improvement=item,
                status="underway"
                if at_work
                else "finished"
                if item.id in state.improved
                else "open",
                affordable=spend(state.budget_days, item.cost_days) is not None,
                suggested=item in wanted,
                weeks_left=weeks_left,
                gives_back_days=gives_back(state, item) if at_work else 0,
            )
        )
    return tuple(offers)


def answer_costs(answer: Answer) -> int:
    """Days of improvement budget that an answer takes at once; 0 where it takes none."""
    now = (e for e in answer.effects if e.kind is EffectKind.BUDGET and e.after_turns == 0)
    return -sum(min(0, round(effect.amount)) for effect in now)


def given_answer(scenario: Scenario, state: State, answer: str | None) -> Answer | None:
    """The answer to the event on the table; where none is given, the first that can be paid."""
    event = _event(scenario, state.event)
    if event is None:
        return None
    if answer is None:
        payable = (
            a for a in event.answers if spend(state.budget_days, answer_costs(a)) is not None
        )
        return next(payable, event.answers[0])
    return next((item for item in event.answers if item.id == answer), None)


def budget_after_answer(scenario: Scenario, state: State, answer: str | None) -> int:
    """What an answer leaves to buy improvements with: it is paid first.

    What an answer might give is not counted before it is there.
    """
    given = given_answer(scenario, state, answer)
    return state.budget_days - (answer_costs(given) if given else 0)


def need(state: State, improvement: Improvement) -> float:
    """How much the present state calls for an improvement, for the order of what is offered.

    It is the largest of what its effects would relieve now: as much as they bring, but no more
    than is lacking. What makes something worse is no reason to buy it.
    """
    return max((_relief(state, effect) for effect in improvement.effects), default=0.0)


def _relief(state: State, effect: Effect) -> float:
    open_to_all = state.reach > 0
    lacks = {
        EffectKind.AUTOMATION: 1 - state.automation,
        EffectKind.OBSERVABILITY: 1 - state.observability,
        EffectKind.CROSS_SKILL: 0.6 - state.cross_skill,
        EffectKind.MORALE: 1 - state.morale,
        EffectKind.TRUST: 1 - state.trust,
        EffectKind.SKILL: 1 - state.skill,
        EffectKind.COVERAGE: 0.9 - state.tested / state.code,
        EffectKind.ON_CALL: (1 - state.on_call) * 20 * state.platform_faults * open_to_all,
        EffectKind.REVIEW_EASE: 0.4 - state.review_ease,
        EffectKind.TOGGLE_EASE: 0.5 * (state.policies.release is Release.TOGGLES),
        EffectKind.EXAMPLE_EASE: 0.5 * (state.policies.discovery is Discovery.EXAMPLE_MAPPING),
        EffectKind.STANDARD_CHANGES: 1.0 * bool(state.to_approve),
        EffectKind.REACH: 0.4 * (not open_to_all),
    }
    burdens = {  # what is there, and what of it weighs as much as all that can be lacking
        EffectKind.PIPELINE_SECONDS: (state.pipeline_seconds, 7200),
        EffectKind.DEBT: (state.debt, 0.5),
        EffectKind.INTERRUPTIONS: (state.interruptions, 8),
        EffectKind.PLATFORM_FAULTS: (state.platform_faults * open_to_all, 0.05),
    }
    if effect.kind in lacks:
        return min(effect.amount, lacks[effect.kind])
    burden, whole = burdens.get(effect.kind, (0.0, 1.0))
    return min(-effect.amount, burden) / whole


def gives_back(state: State, improvement: Improvement) -> int:
    """Whole person-days that are not yet spent on an improvement under way."""
    item = next(item for item in state.underway if item.id == improvement.id)
    days = item.ends_on_day - item.started_on_day
    left = max(0, item.ends_on_day - state.now // 86_400)
    return item.cost_days * left // days


def check(scenario: Scenario, state: State, decision: Decision) -> None:
    """Raise ``IllegalDecision`` where the rules forbid a decision, in one sentence."""
    if state.turn > scenario.turns:
        raise IllegalDecision("over", f"The game is over: it had {scenario.turns} turns.")
    _check_policies(scenario, decision.policies)
    _check_answer(scenario, state, decision.answer)
    _check_improvements(scenario, state, decision)


def _check_policies(scenario: Scenario, policies: Policies) -> None:
    limits = wip_limits(scenario)
    limit: object = policies.wip_limit
    if scenario.line is not None and limit == scenario.start.wip_limit:
        return  # a line's constant WIP is its own
    if not (limit is None or isinstance(limit, int)) or as_text(limit) not in limits:
        raise IllegalDecision(
            "wip-limit",
            f"A WIP limit of {as_text(policies.wip_limit)} is not possible here: "
            f"choose 1 to {limits[-2]}, or none.",
        )
    for name, kind in CHOICES.items():
        value = getattr(policies, name)
        if not isinstance(value, kind):
            raise IllegalDecision(
                "policy", f"{name} cannot be {value!r}: choose one of {', '.join(kind)}."
            )


def _check_answer(scenario: Scenario, state: State, answer: str | None) -> None:
    if answer is None:
        return
    event = _event(scenario, state.event)
    if event is None:
        raise IllegalDecision("answer", f"There is nothing to answer in turn {state.turn}.")
    known = [item.id for item in event.answers]
    if answer not in known:
        raise IllegalDecision(
            "answer",
            f"{answer!r} is no answer to {event.title!r}: choose one of {', '.join(known)}.",
        )
    cost = answer_costs(event.answers[known.index(answer)])
    if spend(state.budget_days, cost) is None:
        raise IllegalDecision(
            "budget",
            f"This answer costs {cost} days of improvement budget "
            f"and {state.budget_days} are left: choose another one.",
        )


def _check_improvements(scenario: Scenario, state: State, decision: Decision) -> None:
    known = {item.id: item for item in scenario.improvements}
    underway = {item.id for item in state.underway}
    named = (*decision.start, *decision.stop)
    for name in named:
        if name not in known:
            raise IllegalDecision(
                "improvement", f"There is no improvement {name!r}: choose from {', '.join(known)}."
            )
        if named.count(name) > 1:
            raise IllegalDecision("improvement", f"{known[name].name} is named twice.")
    budget: float = budget_after_answer(scenario, state, decision.answer)
    for name in decision.stop:
        if name not in underway:
            raise IllegalDecision("not-underway", f"{known[name].name} is not under way.")
        left = spend(budget, -gives_back(state, known[name]))
        if left is None:
            raise IllegalDecision(
                "budget",
                f"{known[name].name} gave budget that is spent already: it cannot be stopped.",
            )
        budget = left
    for name in decision.start:
        if name in underway or name in state.improved:
            raise IllegalDecision("started", f"{known[name].name} was started already.")
        left = spend(budget, known[name].cost_days)
        if left is None:
            raise IllegalDecision(
                "budget",
                f"{known[name].name} costs {known[name].cost_days} days "
                f"and {budget:g} are left: choose something smaller, or nothing.",
            )
        budget = left
    if len(underway) - len(decision.stop) + len(decision.start) > UNDERWAY_AT_MOST:
        raise IllegalDecision(
            "people", f"At most {UNDERWAY_AT_MOST} improvements can be under way: stop one first."
        )
