"""What a player decided, held on to: the same game on the same luck, and always a legal one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from game import catalogue
from game.balance.held import Change, Held, Record, decided, last_turn_with, play_on, played_again
from game.engine import Decision, new_game, take_turn
from game.engine.policies import Deployment
from game.engine.rules import check
from game.engine.scenario import Scenario
from game.engine.strategies import STRATEGIES

COMPANY = catalogue.load("living-the-dream")


def record(company: Scenario, seed: int, name: str) -> Record:
    """A game that a scripted player played until its verdict."""
    state, decisions = new_game(company, seed), []
    while not state.over:
        decisions.append(STRATEGIES[name](company, state))
        state = take_turn(company, state, decisions[-1], logging=False).state
    return Record(seed, tuple(decisions))


@pytest.mark.parametrize("name", ["sensible", "random"])
@pytest.mark.parametrize("company", catalogue.load_all(), ids=lambda company: company.id)
def test_on_the_same_luck_the_held_decisions_are_the_same_game(
    company: Scenario, name: str
) -> None:
    game = record(company, 11, name)
    again = played_again(company, game)
    held = play_on(company, new_game(company, 11), again.held, len(game.decisions))
    assert held[-1] == again.states[-1]


def test_on_other_luck_everything_that_is_held_is_legal() -> None:
    held = played_again(COMPANY, record(COMPANY, 11, "random")).held
    for seed in range(20, 26):
        state = new_game(COMPANY, seed)
        while state.turn <= COMPANY.turns:
            decision = held(COMPANY, state)
            check(COMPANY, state, decision)
            state = take_turn(COMPANY, state, decision, logging=False).state


def test_an_improvement_that_cannot_be_begun_yet_is_begun_as_soon_as_it_can() -> None:
    names = [item.id for item in COMPANY.improvements][:3]
    policies = COMPANY.start
    plan = Held((Decision(policies, start=tuple(names)), *[Decision(policies)] * 7), {})
    state = replace(new_game(COMPANY, 1), budget_days=10_000)
    begun = []
    while len(begun) < 3:
        decision = plan(COMPANY, state)
        begun += decision.start
        assert len(state.underway) + len(decision.start) <= 2
        state = take_turn(COMPANY, state, decision, logging=False).state
    assert begun == names
    assert state.turn > 2


def test_what_was_stopped_before_it_could_be_begun_is_not_begun() -> None:
    name = COMPANY.improvements[0].id
    policies = COMPANY.start
    plan = Held((Decision(policies, start=(name,)), Decision(policies, stop=(name,))), {})
    state = replace(new_game(COMPANY, 1), budget_days=0)
    state = take_turn(COMPANY, state, plan(COMPANY, state), logging=False).state
    state = replace(state, budget_days=10_000)
    assert plan(COMPANY, state) == Decision(policies)


def test_an_event_gets_its_answer_in_whatever_turn_it_comes_unless_it_cannot_be_paid() -> None:
    event = next(event for event in COMPANY.events if len(event.answers) > 1)
    wanted = event.answers[-1].id
    plan = Held((Decision(COMPANY.start),), {event.id: wanted})
    state = replace(new_game(COMPANY, 1), turn=5, event=event.id)
    assert plan(COMPANY, state).answer == wanted
    assert plan(COMPANY, replace(state, event=None)).answer is None
    unknown = next(other.id for other in COMPANY.events if other.id != event.id)
    assert plan(COMPANY, replace(state, event=unknown)).answer is None


def test_another_policy_stands_until_the_player_changes_it_again() -> None:
    train, often = COMPANY.start, replace(COMPANY.start, deployment=Deployment.CONTINUOUS)
    decisions = tuple(Decision(policies) for policies in (train, train, train, often, often))
    change = Change(2, "deployment", "on-demand", "train")
    assert last_turn_with(decisions, change) == 3
    changed = Held(decisions, {}).changed(change, None).decisions
    values = [str(decision.policies.deployment) for decision in changed]
    assert values == [str(COMPANY.start.deployment), "on-demand", "on-demand", *["continuous"] * 2]
    late = Change(5, "deployment", "train", "continuous")
    assert last_turn_with(decisions, late) == 5


def test_an_answer_a_start_and_a_stop_are_changed_in_their_turn_alone() -> None:
    own = Decision(COMPANY.start, "a", ("x",), ("y",))
    assert decided(own, Change(1, "answer", "b", "a")).answer == "b"
    assert decided(own, Change(1, "start", "z", "x")).start == ("z",)
    assert decided(own, Change(1, "start", "", "x")).start == ()
    assert decided(own, Change(1, "stop", "", "y")).stop == ()
    held = Held((own, own), {"e": "a"})
    assert held.changed(Change(1, "answer", "b", "a"), "e").answers == {"e": "b"}
    assert held.changed(Change(1, "start", "", "x"), None).decisions[1] == own
