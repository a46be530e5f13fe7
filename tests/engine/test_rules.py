"""What may be decided: the budget rule in its own examples, every refusal with its sentence, and
a list of legal choices that holds what it promises."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from game.engine import (
    Decision,
    IllegalDecision,
    State,
    Turn,
    legal_choices,
    new_game,
    take_turn,
)
from game.engine.events import ImprovementFinished
from game.engine.policies import CHOICES, Deployment, Policies
from game.engine.rules import spend
from game.engine.scenario import Effect, EffectKind, Scenario
from tests.engine.plays import COMPANY, choosing, event, improvement, played, without_chance

MILLION = 1_000_000


# The budget rule, as its own team wrote it down ------------------------------------------------


@pytest.mark.parametrize(
    ("budget", "cost", "left"),
    [
        (100, -10, 110),
        (0, -10, 10),
        (100, 20, 80),
        (MILLION, MILLION / 2, MILLION / 2),
        (MILLION, MILLION, 0),
        (MILLION, 1.5 * MILLION, None),
        (MILLION, 2 * MILLION, None),
        (MILLION, 2.5 * MILLION, None),
        (MILLION, 3 * MILLION, None),
        (MILLION, 4 * MILLION, None),
        (0, 0, 0),
        (0, 1, None),
    ],
)
@pytest.mark.parametrize("unit", [1, 100, 0.01, 1 / 1024])
def test_the_budget_rule_is_exact_in_any_unit(
    budget: float, cost: float, left: float | None, unit: float
) -> None:
    assert spend(budget * unit, cost * unit) == (
        None if left is None else pytest.approx(left * unit, rel=1e-15)
    )


def shop(budget_days: int, **costs: int) -> Scenario:
    """A company with this budget, where improvements of these costs are on offer."""
    return without_chance(
        budget_days=budget_days,
        improvements=tuple(improvement(name, cost, 4) for name, cost in costs.items()),
    )


def start(scenario: Scenario, *names: str, state: State | None = None) -> Turn:
    """Play a turn in which these improvements are started."""
    state = state or new_game(scenario, 1)
    return take_turn(scenario, state, Decision(state.policies, start=names))


@pytest.mark.parametrize(
    ("budget", "cost", "left"), [(100, -10, 110), (0, -10, 10), (100, 20, 80), (20, 20, 0)]
)
def test_an_improvement_is_paid_by_the_rule(budget: int, cost: int, left: int) -> None:
    assert start(shop(budget, it=cost), "it").state.budget_days == left


def test_of_four_options_the_two_that_can_be_paid_can_be_chosen() -> None:
    scenario = shop(10, a=5, b=10, c=15, d=20)
    offers = legal_choices(scenario, new_game(scenario, 1)).offers
    assert [offer.affordable for offer in offers] == [True, True, False, False]
    for name, left in (("a", 5), ("b", 0)):
        assert start(scenario, name).state.budget_days == left
    for name in ("c", "d"):
        with pytest.raises(IllegalDecision) as refusal:
            start(scenario, name)
        assert refusal.value.code == "budget"


def test_where_all_options_are_too_dear_none_can_be_chosen() -> None:
    scenario = shop(10, a=20, b=25, c=30, d=40)
    assert not any(
        offer.affordable for offer in legal_choices(scenario, new_game(scenario, 1)).offers
    )
    for name in "abcd":
        with pytest.raises(IllegalDecision, match="10 are left"):
            start(scenario, name)


def test_two_improvements_are_paid_out_of_one_budget() -> None:
    scenario = shop(10, a=6, b=5, c=4)
    assert start(scenario, "a", "c").state.budget_days == 0
    with pytest.raises(IllegalDecision, match="B costs 5 days and 4 are left"):
        start(scenario, "a", "b")


def test_one_that_gives_budget_back_can_pay_for_another() -> None:
    assert start(shop(0, a=-10, b=10), "a", "b").state.budget_days == 0


def test_the_budget_of_the_shipped_company_never_goes_negative() -> None:
    for seed in (1, 2, 3):
        for strategy in ("random", "sensible"):
            game = played(strategy, seed)
            assert all(turn.state.budget_days >= 0 for turn in game.turns)


@pytest.mark.parametrize(
    ("after_turns", "chance", "left"),
    [(0, 1.0, "4"), (0, 0.5, "4"), (1, 1.0, None)],
)
def test_an_answer_is_paid_before_improvements(
    after_turns: int, chance: float, left: str | None
) -> None:
    raise_ = Effect(EffectKind.BUDGET, -6, after_turns, chance)
    scenario = without_chance(
        budget_days=10,
        improvements=(improvement("it", 8, 4),),
        events=(event("recruiter", (), (raise_,)),),
    )
    state = take_turn(scenario, new_game(scenario, 1), Decision(scenario.start)).state
    assert start(scenario, "it", state=state).state.budget_days == 2
    decision = Decision(state.policies, "a2", start=("it",))
    if left is None:
        assert take_turn(scenario, state, decision).state.budget_days == 2
    else:
        with pytest.raises(IllegalDecision, match=f"It costs 8 days and {left} are left"):
            take_turn(scenario, state, decision)


# Stopping --------------------------------------------------------------------------------------


def test_stopping_gives_back_what_is_not_spent_and_takes_back_the_gain() -> None:
    gain = Effect(EffectKind.OBSERVABILITY, 0.4)
    scenario = without_chance(budget_days=20, improvements=(improvement("it", 12, 4, gain),))
    state = start(scenario, "it").state
    assert state.budget_days == 8
    offer = legal_choices(scenario, state).offers[0]
    assert (offer.status, offer.weeks_left, offer.gives_back_days) == ("underway", 1, 3)
    stopped = take_turn(scenario, state, Decision(state.policies, stop=("it",)))
    assert stopped.state.budget_days == 8 + 3
    assert stopped.state.underway == []
    assert stopped.state.improved == []
    assert stopped.state.observability == state.observability
    assert not any(isinstance(fact, ImprovementFinished) for fact in stopped.events)
    assert legal_choices(scenario, stopped.state).offers[0].status == "open"


def test_what_was_stopped_can_be_started_again_for_its_full_price() -> None:
    scenario = shop(20, it=12)
    state = start(scenario, "it").state
    state = take_turn(scenario, state, Decision(state.policies, stop=("it",))).state
    with pytest.raises(IllegalDecision, match="It costs 12 days and 11 are left"):
        start(scenario, "it", state=state)


def test_what_is_stopped_pays_for_what_is_started() -> None:
    scenario = shop(12, it=12, other=3)
    state = start(scenario, "it").state
    assert state.budget_days == 0
    decision = Decision(state.policies, start=("other",), stop=("it",))
    assert take_turn(scenario, state, decision).state.budget_days == 0


def test_stopping_what_gave_budget_cannot_take_the_budget_below_zero() -> None:
    scenario = shop(0, grant=-12, it=12)
    state = start(scenario, "grant", "it").state
    assert state.budget_days == 0
    with pytest.raises(IllegalDecision) as refusal:
        take_turn(scenario, state, Decision(state.policies, stop=("grant",)))
    assert refusal.value.code == "budget"


# Refusals --------------------------------------------------------------------------------------

ASKED = without_chance(
    events=(event("riddle", (), ()),),
    budget_days=20,
    improvements=(
        improvement("vault", 30, 4),
        improvement("shelf", 4, 12),
        improvement("lamp", 4, 12),
        improvement("chair", 4, 3),
        improvement("desk", 4, 12),
    ),
)


def state_in_turn(turn: int) -> State:
    """The company that is asked a riddle; a chair is bought on turn 1, shelf and lamp on turn 3."""
    state = new_game(ASKED, 1)
    bought: dict[int, tuple[str, ...]] = {1: ("chair",), 3: ("shelf", "lamp")}
    for number in range(1, turn):
        decision = Decision(state.policies, start=bought.get(number, ()))
        state = take_turn(ASKED, state, decision).state
    return state


def decide(**parts: object) -> Decision:
    return replace(Decision(COMPANY.start), **parts)


@pytest.mark.parametrize(
    ("turn", "decision", "code", "sentence"),
    [
        (9, decide(), "over", "The game is over: it had 8 turns."),
        (
            1,
            decide(policies=replace(COMPANY.start, wip_limit=0)),
            "wip-limit",
            "A WIP limit of 0 is not possible here: choose 1 to 10, or none.",
        ),
        (
            1,
            decide(policies=replace(COMPANY.start, wip_limit=11)),
            "wip-limit",
            "A WIP limit of 11 is not possible here: choose 1 to 10, or none.",
        ),
        (
            1,
            decide(policies=replace(COMPANY.start, deployment="hourly")),
            "policy",
            "deployment cannot be 'hourly': choose one of " + ", ".join(Deployment) + ".",
        ),
        (1, decide(answer="a1"), "answer", "There is nothing to answer in turn 1."),
        (
            2,
            decide(answer="a3"),
            "answer",
            "'a3' is no answer to 'Riddle': choose one of a1, a2.",
        ),
        (
            1,
            decide(start=("roof",)),
            "improvement",
            "There is no improvement 'roof': choose from vault, shelf, lamp, chair, desk.",
        ),
        (
            1,
            decide(stop=("roof",)),
            "improvement",
            "There is no improvement 'roof': choose from vault, shelf, lamp, chair, desk.",
        ),
        (1, decide(start=("lamp", "lamp")), "improvement", "Lamp is named twice."),
        (4, decide(start=("lamp",), stop=("lamp",)), "improvement", "Lamp is named twice."),
        (1, decide(stop=("lamp",)), "not-underway", "Lamp is not under way."),
        (3, decide(stop=("chair",)), "not-underway", "Chair is not under way."),
        (3, decide(start=("chair",)), "started", "Chair was started already."),
        (4, decide(start=("lamp",)), "started", "Lamp was started already."),
        (
            1,
            decide(start=("vault",)),
            "budget",
            "Vault costs 30 days and 20 are left: choose something smaller, or nothing.",
        ),
        (
            4,
            decide(start=("desk",)),
            "people",
            "At most 2 improvements can be under way: stop one first.",
        ),
    ],
)
def test_a_refusal_says_why_and_changes_nothing(
    turn: int, decision: Decision, code: str, sentence: str
) -> None:
    state = state_in_turn(turn)
    before = repr(state)
    with pytest.raises(IllegalDecision, match=f"^{re.escape(sentence)}$") as refusal:
        take_turn(ASKED, state, decision)
    assert refusal.value.code == code
    assert repr(state) == before


@pytest.mark.parametrize("name", CHOICES)
def test_every_policy_refuses_what_is_no_choice(name: str) -> None:
    policies = replace(COMPANY.start, **{name: "sometimes"})
    with pytest.raises(IllegalDecision, match=f"^{name} cannot be 'sometimes': choose one of "):
        take_turn(COMPANY, new_game(COMPANY, 1), Decision(policies))


@pytest.mark.parametrize("limit", [-1, True, 2.5])
def test_a_wip_limit_is_a_whole_number_or_none(limit: object) -> None:
    policies = replace(COMPANY.start, wip_limit=limit)
    with pytest.raises(IllegalDecision) as refusal:
        take_turn(COMPANY, new_game(COMPANY, 1), Decision(policies))
    assert refusal.value.code == "wip-limit"


# Legal choices ---------------------------------------------------------------------------------


def test_the_wip_limit_goes_from_one_to_twice_the_team_or_none() -> None:
    for people in (2, 5):
        scenario = replace(COMPANY, people=COMPANY.people[-people:])
        state = new_game(COMPANY, 1)
        limits = legal_choices(scenario, state).fields["wip_limit"]
        assert limits == (*map(str, range(1, 2 * people + 1)), "none")


def test_every_listed_policy_is_accepted() -> None:
    state = played("sensible", 1).before[2]
    choices = legal_choices(COMPANY, state)
    assert set(choices.fields) == set(Policies.__dataclass_fields__)
    for name, values in choices.fields.items():
        assert choices.present[name] in values
        assert set(choices.in_view[name]) <= set(values)
        assert choices.present[name] in choices.in_view[name]
        for value in values:
            policies = choosing(state.policies, **{name: value})
            assert take_turn(COMPANY, state, Decision(policies)).state.policies == policies


@pytest.mark.parametrize(("strategy", "seed"), [("random", 1), ("random", 2), ("sensible", 3)])
def test_every_answer_and_improvement_on_offer_is_accepted_and_no_other(
    strategy: str, seed: int
) -> None:
    for state in played(strategy, seed).before:
        choices = legal_choices(COMPANY, state)
        assert choices.turn == state.turn
        assert choices.budget_days == state.budget_days
        assert (choices.event.id if choices.event else None) == state.event
        for answer in choices.event.answers if choices.event else ():
            take_turn(COMPANY, state, Decision(state.policies, answer.id))
        busy = len(state.underway) >= 2
        for offer in choices.offers:
            name = offer.improvement.id
            if offer.status == "underway":
                decision = Decision(state.policies, stop=(name,))
                stopped = take_turn(COMPANY, state, decision).state
                assert name not in [item.id for item in stopped.underway]
            decision = Decision(state.policies, start=(name,))
            if offer.status == "open" and offer.affordable and not busy:
                take_turn(COMPANY, state, decision)
            else:
                with pytest.raises(IllegalDecision):
                    take_turn(COMPANY, state, decision)


def test_three_open_improvements_are_suggested() -> None:
    state = new_game(COMPANY, 1)
    offers = legal_choices(COMPANY, state).offers
    assert [offer.improvement for offer in offers] == list(COMPANY.improvements)
    assert sum(offer.suggested for offer in offers) == 3
    bought = start(COMPANY, "pipeline").state
    assert not any(
        offer.suggested for offer in legal_choices(COMPANY, bought).offers if offer.status != "open"
    )
