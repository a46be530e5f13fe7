"""Something happens, wants an answer, and the answer has consequences, now and later."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from game.engine import (
    Decision,
    IllegalDecision,
    State,
    legal_choices,
    look,
    new_game,
    take_turn,
)
from game.engine.calendar import DAY
from game.engine.events import EffectArrived
from game.engine.policies import Merge
from game.engine.scenario import Condition, Effect, EffectKind, Quantity, Scenario
from game.engine.strategies import STRATEGIES
from tests.engine.plays import (
    COMPANY,
    SEEDS,
    Played,
    event,
    improvement,
    played,
    replay,
    without_chance,
)

SURE = Effect(EffectKind.TRUST, 0.1)
GAMES = [(name, seed) for name in STRATEGIES for seed in SEEDS]


def untouched(scenario: Scenario, turns: int, seed: int = 1, answer: str | None = None) -> Played:
    """Turns in which the button is pressed, and this answer given where something is asked."""
    state = new_game(scenario, seed)
    decisions = []
    for _ in range(turns):
        decision = Decision(scenario.start, answer if state.event else None)
        decisions.append(decision)
        state = take_turn(scenario, state, decision).state
    return replay(scenario, seed, decisions)


def value_of(state: State, quantity: Quantity) -> float:
    """What a condition looks at, read in the test's own way."""
    return {
        Quantity.TURN: state.turn,
        Quantity.REACH: state.reach,
        Quantity.DEBT: state.debt,
        Quantity.MORALE: state.morale,
        Quantity.TRUST: state.trust,
        Quantity.AUTOMATION: state.automation,
        Quantity.OBSERVABILITY: state.observability,
        Quantity.STORIES_IN_PRODUCTION: state.accepted,
        Quantity.FATIGUE: state.fatigue,
        Quantity.SKILL: state.skill,
        Quantity.COVERAGE: state.tested / state.code,
        Quantity.ADOPTION: state.adoption,
        Quantity.CROSS_SKILL: state.cross_skill,
        Quantity.INTERRUPTIONS: state.interruptions,
        Quantity.WIP: state.wip,
        Quantity.BUDGET: state.budget_days,
        Quantity.UNRELEASED: look(COMPANY, state).changes_at_gate,
    }[quantity]


# Whether it happens ----------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "seed"), GAMES)
def test_nothing_happens_before_its_conditions_hold_nor_twice(name: str, seed: int) -> None:
    game = played(name, seed)
    by_id = {item.id: item for item in COMPANY.events}
    for state in game.before:
        for condition in by_id[state.event].conditions if state.event else ():
            value = value_of(state, condition.quantity)
            assert condition.at_least <= value <= condition.at_most
    happened = Counter(state.event for state in game.before if state.event)
    assert all(count == 1 for count in happened.values())
    assert game.end.events_seen == list(happened)


def test_the_first_turn_has_no_event_and_the_end_has_none() -> None:
    for name, seed in GAMES:
        game = played(name, seed)
        assert game.before[0].event is None
        assert game.end.event is None


def test_an_event_waits_for_what_it_follows_from() -> None:
    late = event("late", (SURE,), conditions=(Condition(Quantity.TURN, at_least=4),))
    never = event("never", (SURE,), conditions=(Condition(Quantity.TRUST, at_least=1.1),))
    game = untouched(replace(COMPANY, events=(never, late)), 6)
    assert [state.event for state in game.before] == [None, None, None, "late", None, None]


def test_all_conditions_of_an_event_must_hold() -> None:
    both = (Condition(Quantity.TURN, at_least=3), Condition(Quantity.TURN, at_most=2))
    scenario = replace(COMPANY, events=(event("torn", (SURE,), conditions=both),))
    assert not any(state.event for state in untouched(scenario, 8).before)


@pytest.mark.parametrize("quantity", Quantity)
def test_a_bound_of_a_condition_is_part_of_it(quantity: Quantity) -> None:
    calm = without_chance()
    state = untouched(calm, 1).end
    value = float(value_of(state, quantity))
    for bounds, holds in (((value, value), True), ((value + 1e-9, 9e9), False)):
        it = event("it", (SURE,), conditions=(Condition(quantity, *bounds),))
        game = untouched(replace(COMPANY, events=(it,)), 1)
        assert (game.end.event == "it") is holds


def test_an_event_follows_from_how_the_team_works() -> None:
    stale = event("stale", (SURE,), policies={"merge": ("when-done",)})
    scenario = replace(COMPANY, events=(stale,))
    assert COMPANY.start.merge is Merge.WHEN_DONE
    assert untouched(scenario, 1).end.event == "stale"
    other = replace(scenario, start=replace(COMPANY.start, merge=Merge.WHEN_REVIEWED))
    assert untouched(other, 1).end.event is None


def test_an_event_needs_some_improvements_and_is_spared_by_others() -> None:
    buy = improvement("scanning", 1, 1, SURE)
    events = (event("leak", (SURE,), unless=("scanning",)), event("found", (), needs=("scanning",)))
    scenario = replace(COMPANY, events=events, improvements=(buy,))
    assert untouched(scenario, 1).end.event == "leak"
    state = new_game(scenario, 1)
    bought = take_turn(scenario, state, Decision(state.policies, start=("scanning",))).state
    assert bought.improved == ["scanning"]
    assert bought.event == "found"


def test_an_event_comes_up_as_often_as_its_chance_says() -> None:
    scenario = replace(COMPANY, turns=2, events=(event("coin", (SURE,), chance=0.35),))
    states = [untouched(scenario, 1, seed).end for seed in range(150)]
    assert 0.24 < sum(state.event == "coin" for state in states) / 150 < 0.46


# What an answer does ---------------------------------------------------------------------------


def test_who_gives_no_answer_takes_the_first() -> None:
    scenario = replace(COMPANY, events=(event("it", (SURE,), (Effect(EffectKind.DEBT, 1.0),)),))
    silent, first, second = (untouched(scenario, 2, 1, answer) for answer in (None, "a1", "a2"))
    assert silent.before[1].event == "it"
    assert silent.turns == first.turns
    assert second.end.debt > silent.end.debt + 0.9


def test_an_answer_that_costs_more_budget_than_is_left_is_refused_in_words() -> None:
    dear = (Effect(EffectKind.BUDGET, -7),)
    scenario = replace(COMPANY, budget_days=6, events=(event("it", (), dear),))
    state = untouched(scenario, 1).end
    assert legal_choices(scenario, state).answers == ("a1",)
    with pytest.raises(IllegalDecision, match=r"costs 7 days .* and 6 are left") as refusal:
        take_turn(scenario, state, Decision(state.policies, "a2"))
    assert refusal.value.code == "budget"
    assert state.budget_days == 6


def test_who_gives_no_answer_takes_the_first_that_can_be_paid() -> None:
    dear = (Effect(EffectKind.BUDGET, -7),)
    scenario = replace(COMPANY, budget_days=6, events=(event("it", dear, (SURE,)),))
    state = untouched(scenario, 1).end
    silent, second = (
        take_turn(scenario, state, Decision(state.policies, answer)) for answer in (None, "a2")
    )
    assert silent == second


@pytest.mark.parametrize(
    ("kind", "amount", "name"),
    [
        (EffectKind.TRUST, 0.1, "trust"),
        (EffectKind.MORALE, -0.1, "morale"),
        (EffectKind.FATIGUE, 0.1, "fatigue"),
        (EffectKind.DEBT, 0.2, "debt"),
        (EffectKind.AUTOMATION, -0.3, "automation"),
        (EffectKind.OBSERVABILITY, 0.3, "observability"),
        (EffectKind.CROSS_SKILL, 0.4, "cross_skill"),
        (EffectKind.PIPELINE_SECONDS, 600, "pipeline_seconds"),
        (EffectKind.PLATFORM_FAULTS, 0.2, "platform_faults"),
        (EffectKind.BUDGET, -7, "budget_days"),
        (EffectKind.PERSON_DAYS, 15, "taken"),
        (EffectKind.INTERRUPTIONS, 5, "interruptions"),
        (EffectKind.COVERAGE, 0.5, "tested"),
        (EffectKind.SKILL, 0.2, "skill"),
        (EffectKind.REACH, 0.1, "reach"),
        (EffectKind.ON_CALL, 0.5, "on_call"),
        (EffectKind.REVIEW_EASE, 0.5, "review_ease"),
        (EffectKind.TOGGLE_EASE, 0.5, "toggle_ease"),
        (EffectKind.EXAMPLE_EASE, 0.5, "example_ease"),
        (EffectKind.STANDARD_CHANGES, 0.5, "standard_changes"),
        (EffectKind.ATTENDANCE, 1.5, "attendance"),
    ],
)
def test_every_kind_of_effect_pushes_on_its_quantity(
    kind: EffectKind, amount: float, name: str
) -> None:
    scenario = replace(COMPANY, events=(event("it", (), (Effect(kind, amount),)),))
    without = getattr(untouched(scenario, 2, 1, "a1").end, name)
    with_it = getattr(untouched(scenario, 2, 1, "a2").end, name)
    assert with_it != without
    assert (with_it > without) == (amount > 0)


@pytest.mark.parametrize("kind", EffectKind)
@pytest.mark.parametrize("amount", [-1e6, 1e6])
def test_no_effect_is_so_large_that_the_company_leaves_its_bounds(
    kind: EffectKind, amount: float
) -> None:
    state = untouched(replace(COMPANY, events=(event("it", (Effect(kind, amount),)),)), 3).end
    for share in (
        *("trust", "morale", "fatigue", "automation", "observability", "cross_skill", "skill"),
        *("reach", "on_call", "review_ease", "toggle_ease", "example_ease", "standard_changes"),
    ):
        assert 0 <= getattr(state, share) <= 1
    assert 0 <= state.platform_faults <= 1
    assert 0 <= state.taken <= 1
    assert 0 <= state.attendance <= 24
    assert state.debt >= 0
    assert 0 <= state.tested <= state.code
    assert state.budget_days >= 0
    assert state.pipeline_seconds > 0


def test_what_an_event_takes_from_the_week_is_back_in_the_next_turn() -> None:
    fire = event("fire", (Effect(EffectKind.PERSON_DAYS, 15),))
    game = untouched(replace(COMPANY, events=(fire,)), 3)
    assert game.turns[1].state.taken == pytest.approx(15 / 75)
    assert game.turns[2].state.taken == 0


def test_a_late_effect_arrives_in_its_turn_and_says_so() -> None:
    says = "Somebody found out."
    late = Effect(EffectKind.DEBT, 0.5, after_turns=2, says=says)
    answered = event("it", (), (late,))
    scenario = replace(COMPANY, events=(answered,))
    with_it, without = untouched(scenario, 5, 1, "a2"), untouched(scenario, 5, 1, "a1")
    assert [state.event for state in with_it.before] == [None, "it", None, None, None]
    arrivals = [
        [fact for fact in turn.events if isinstance(fact, EffectArrived)] for turn in with_it.turns
    ]
    assert [len(facts) for facts in arrivals] == [0, 0, 0, 1, 0]
    assert arrivals[3][0] == EffectArrived(3 * 21 * DAY, "it", says)
    assert [turn.state.arrived for turn in with_it.turns] == [[], [], [], [says], []]
    gaps = [
        here.state.debt - there.state.debt
        for here, there in zip(with_it.turns, without.turns, strict=True)
    ]
    assert gaps[:3] == [0.0, 0.0, 0.0]
    assert gaps[3] > 0.4
    assert not with_it.end.late


def test_a_late_effect_without_words_arrives_in_silence() -> None:
    late = Effect(EffectKind.DEBT, 0.5, after_turns=1)
    game = untouched(replace(COMPANY, events=(event("it", (late,)),)), 3)
    assert game.turns[2].state.debt > game.turns[1].state.debt + 0.4
    assert game.turns[2].state.arrived == []


def test_an_effect_by_chance_comes_as_often_as_it_says_and_by_the_seed_alone() -> None:
    maybe = Effect(EffectKind.DEBT, 1.0, chance=0.4)
    scenario = replace(COMPANY, turns=2, events=(event("it", (maybe,)),))
    hit = [untouched(scenario, 2, seed).end.debt > 0.9 for seed in range(100)]
    assert 0.26 < sum(hit) / 100 < 0.54
    assert hit[:5] == [untouched(scenario, 2, seed).end.debt > 0.9 for seed in range(5)]


def test_what_happens_is_on_the_table_until_the_next_turn() -> None:
    scenario = replace(COMPANY, events=(event("it", (SURE,)),))
    state = untouched(scenario, 1).end
    asked = legal_choices(scenario, state).event
    assert asked is not None
    assert asked.id == "it"
    state = take_turn(scenario, state, Decision(state.policies)).state
    assert legal_choices(scenario, state).event is None
