"""Getting used to changed choices: each costs something, many at once far more and for longer."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from game.engine import Decision, State, legal_choices, new_game, take_turn
from game.engine.calendar import DAY
from game.engine.decide import decide
from game.engine.policies import CHOICES, Policies
from game.engine.rules import MAIN_DIALS, settling_of
from game.engine.run import Run
from game.engine.scenario import Scenario
from game.engine.strategies import SEED_TEAM, WORST_PRACTICE
from game.engine.team import live_through
from tests.engine.plays import COMPANY, choosing, without_chance

CALM = without_chance()
C = COMPANY.constants
#: Nobody is used to anything yet, and the first turn, which is cheaper, is over.
LATER = replace(take_turn(CALM, new_game(CALM, 1), Decision(CALM.start)).state, settling=0.0)
ALL_STEPS = len(CHOICES) + 1 + len(MAIN_DIALS)  # the WIP limit is a field too


def decided(state: State, policies: Policies, company: Scenario = CALM) -> float:
    """What is lost at first, right after this decision."""
    run = Run(company, state)
    decide(run, Decision(policies))
    return run.state.settling


def with_constants(**values: float) -> Scenario:
    return replace(CALM, constants=replace(C, **values))


def living(state: State, company: Scenario = CALM, **parts: Any) -> State:
    """The state after the first working day of its turn, if it stood like this before."""
    run = Run(company, replace(state, **parts))
    live_through(run)
    return run.state


# What is lost at first -------------------------------------------------------------------------


def test_nothing_is_lost_where_nothing_changes() -> None:
    assert settling_of(C, 2, 0) == 0.0
    assert decided(LATER, LATER.policies) == 0.0


def test_each_step_costs_something_and_so_do_any_two_together() -> None:
    for steps in range(1, ALL_STEPS + 1):
        pairs = sum(1 for one in range(steps) for _ in range(one))
        lost = C.settling_a_step * steps + C.settling_a_pair * pairs
        assert settling_of(C, 2, steps) == pytest.approx(lost)


def test_each_further_step_costs_more_than_the_one_before() -> None:
    lost = [settling_of(C, 2, steps) for steps in range(ALL_STEPS + 1)]
    more = [after - before for before, after in pairwise(lost)]
    assert all(small < large for small, large in pairwise(more))
    assert lost[-1] > 1.5 * ALL_STEPS * lost[1], "all at once costs far more than one by one"


def test_in_the_first_turn_in_which_a_team_expects_news_it_costs_less() -> None:
    assert 0 < C.settling_first < 1
    for steps in range(ALL_STEPS + 1):
        less = C.settling_first * settling_of(C, 2, steps)
        assert settling_of(C, 1, steps) == pytest.approx(less)
        assert settling_of(C, 8, steps) == settling_of(C, 2, steps)


@pytest.mark.parametrize("name", Policies.__dataclass_fields__)
def test_a_change_of_a_main_dial_is_two_steps_and_of_a_finer_one_is_one(name: str) -> None:
    choices = legal_choices(CALM, LATER)
    steps = 2 if name in MAIN_DIALS else 1
    assert choices.steps[name] == steps
    other = next(value for value in choices.fields[name] if value != choices.present[name])
    changed = choosing(LATER.policies, **{name: other})
    assert decided(LATER, changed) == settling_of(C, LATER.turn, steps)


def test_what_was_not_digested_yet_is_added_to() -> None:
    more = decided(replace(LATER, settling=0.1), choosing(LATER.policies, test_share="35"))
    assert more == pytest.approx(0.1 + settling_of(C, 2, 1))


def test_never_more_than_a_part_of_the_week_is_lost() -> None:
    company = with_constants(settling_a_pair=1.0)
    assert 0 < C.settling_most < 1
    assert decided(LATER, SEED_TEAM, company) == C.settling_most
    assert max(legal_choices(company, LATER).settling) == C.settling_most


@pytest.mark.parametrize("before", [0.0, 0.07, 0.75])
@pytest.mark.parametrize("turn", [1, 3])
@pytest.mark.parametrize("goal", [SEED_TEAM, WORST_PRACTICE, CALM.start], ids=["a", "b", "c"])
def test_what_the_page_says_is_what_the_team_then_loses(
    goal: Policies, turn: int, before: float
) -> None:
    state = replace(new_game(CALM, 1), turn=turn, settling=before)
    choices = legal_choices(CALM, state)
    changed = [
        name
        for name in Policies.__dataclass_fields__
        if getattr(goal, name) != getattr(state.policies, name)
    ]
    said = choices.settling[sum(choices.steps[name] for name in changed)]
    assert decided(state, goal) == said


def test_the_page_can_say_it_for_any_number_of_changes() -> None:
    choices = legal_choices(CALM, LATER)
    assert choices.steps.keys() == set(Policies.__dataclass_fields__)
    assert len(choices.settling) == 1 + sum(choices.steps.values()) == 1 + ALL_STEPS
    assert list(choices.settling) == sorted(choices.settling)
    assert choices.settling[0] == LATER.settling


# How it goes away ------------------------------------------------------------------------------


def left_after_a_turn(settling: float, company: Scenario = CALM) -> float:
    """The share of a loss that is left a turn later, where nothing else changes."""
    state = replace(LATER, settling=settling)
    return take_turn(company, state, Decision(state.policies)).state.settling / settling


def test_getting_used_to_something_takes_some_weeks() -> None:
    assert 0 < left_after_a_turn(0.05) < 0.7


def test_a_large_upheaval_is_digested_more_slowly_than_a_small_one() -> None:
    small, middle, large = (left_after_a_turn(lost) for lost in (0.02, 0.2, 0.5))
    assert small < middle < large
    assert large > 1.3 * small


def test_without_that_every_loss_falls_by_the_same_share() -> None:
    company = with_constants(settling_slow=0.0)
    shares = [left_after_a_turn(lost, company) for lost in (0.02, 0.2, 0.5)]
    assert shares == pytest.approx([shares[0]] * 3)


def test_a_day_takes_off_what_the_model_says() -> None:
    for lost in (0.0, 0.02, 0.2, 0.8):
        after = living(LATER, settling=lost).settling
        days = C.settling_days * (1 + C.settling_slow * lost)
        assert after == pytest.approx(lost * (1 - 1 / days))


def test_change_in_portions_costs_less_than_the_same_change_in_one_day() -> None:
    fields = ("wip_limit", "testing", "planning", "deployment")

    def lost(portions: list[tuple[str, ...]]) -> float:
        """Of all the weeks of four turns together."""
        state, policies, total = LATER, LATER.policies, 0.0
        for portion in portions:
            policies = replace(policies, **{name: getattr(SEED_TEAM, name) for name in portion})
            run = Run(CALM, state)
            decide(run, Decision(policies))
            total += run.state.settling
            state = take_turn(CALM, state, Decision(policies)).state
        return total

    assert lost([(name,) for name in fields]) < 0.8 * lost([fields, (), (), ()])


def test_while_a_team_settles_it_is_slower_and_in_a_worse_mood() -> None:
    calm, shaken = (
        take_turn(CALM, replace(LATER, settling=lost), Decision(LATER.policies)).state
        for lost in (0.0, 0.5)
    )
    assert shaken.window[-1].tasks_done < 0.8 * calm.window[-1].tasks_done
    assert shaken.morale < calm.morale - 0.02


# What it leaves behind -------------------------------------------------------------------------


def test_small_changes_leave_no_debt() -> None:
    assert LATER.now // DAY % 7 == 0
    for lost in (0.0, C.digested / 2, C.digested):
        assert living(LATER, settling=lost).debt == LATER.debt


def test_what_is_learned_in_a_hurry_leaves_debt() -> None:
    for beyond in (0.01, 0.1, 0.5):
        after = living(LATER, settling=C.digested + beyond)
        assert after.debt == pytest.approx(LATER.debt + C.debt_hurry * beyond)


def test_an_upheaval_leaves_more_debt_than_the_same_change_in_portions() -> None:
    upheaval, calm = (
        take_turn(company, LATER, Decision(SEED_TEAM)).state.debt
        for company in (CALM, with_constants(debt_hurry=0.0))
    )
    assert settling_of(C, 2, ALL_STEPS - 1) > C.digested
    assert upheaval > calm
