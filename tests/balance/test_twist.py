"""A company with something changed: what was before the change is as it was."""

from __future__ import annotations

from dataclasses import replace

import pytest

from game import catalogue, engine
from game.balance.twist import (
    BY_THE_HOST,
    budget_so_far,
    budget_to_come,
    changes,
    events_to_come,
    happens_in,
    hidden,
    twisted,
    with_part,
)
from game.engine.model import Decision, State
from game.engine.policies import as_text
from game.engine.scenario import Scenario

SEED = 5


@pytest.fixture(scope="module")
def company() -> Scenario:
    return catalogue.load("in-force")


def states(company: Scenario, turns: int) -> list[State]:
    """The states of a game in which nobody decides anything."""
    found = [engine.new_game(company, SEED)]
    for _ in range(turns):
        state = found[-1]
        found.append(engine.take_turn(company, state, Decision(state.policies)).state)
    return found


def test_nothing_changed_is_the_company_itself(company: Scenario) -> None:
    assert twisted(company, None) is company
    assert twisted(company, "") is company


def test_the_same_change_is_the_same_company(company: Scenario) -> None:
    assert twisted(company, "budget=-20") is twisted(company, "budget=-20")


def test_an_event_comes_in_its_turn_and_changes_nothing_before(company: Scenario) -> None:
    turn = next(n for n in range(3, 8) if happens_in(company, n))
    met = {state.event for state in states(company, 7)}
    event = next(event.id for event in company.events if event.id not in met)
    changed = twisted(company, f"event@{turn}={event}")
    before, after = states(company, turn - 1), states(changed, turn - 1)
    assert [state.score for state in before] == [state.score for state in after]
    assert [state.event for state in before[:-1]] == [state.event for state in after[:-1]]
    assert after[-1].event == BY_THE_HOST + event
    assert before[-1].event != BY_THE_HOST + event
    known = next(one for one in changed.events if one.id == BY_THE_HOST + event)
    assert known.answers


def test_what_a_host_lets_happen_does_not_happen_again_by_chance(company: Scenario) -> None:
    for turn in (2, 4):
        if not happens_in(company, turn):
            continue
        for event in company.events:
            changed = twisted(company, f"event@{turn}={event.id}")
            later = [state.event for state in states(changed, 7)[turn:]]
            assert event.id not in later


@pytest.mark.parametrize("what", ["wip_limit=5", "testing=test-first", "deployment=train"])
def test_a_policy_is_what_the_company_begins_with(company: Scenario, what: str) -> None:
    field, _, value = what.partition("=")
    assert as_text(getattr(twisted(company, what).start, field)) == value
    state = engine.new_game(twisted(company, what), SEED)
    assert as_text(getattr(state.policies, field)) == value


def test_a_budget_is_more_or_less(company: Scenario) -> None:
    assert twisted(company, "budget=-20").budget_days == company.budget_days - 20
    assert twisted(company, "budget=+20").budget_days == company.budget_days + 20


def test_every_change_that_is_offered_is_a_company_that_can_be_played(company: Scenario) -> None:
    offered = changes(company, ("none", "3", "5"))
    assert len(set(offered)) == len(offered) > 10
    for change in offered:
        assert twisted(company, change) is not company
        engine.new_game(twisted(company, change), SEED)


@pytest.mark.parametrize(
    "wrong",
    ["nonsense", "money=3", "event@1=x", "event@4=none", "wip_limit=many", "testing=never"],
)
def test_what_is_no_twist_is_refused(company: Scenario, wrong: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - two kinds of sentences
        twisted(company, wrong)


def test_parts_add_up(company: Scenario) -> None:
    event = company.events[0].id
    turn = next(n for n in range(2, 8) if happens_in(company, n))
    both = twisted(company, with_part("budget=-20", f"event@{turn}={event}"))
    assert both.budget_days == company.budget_days - 20
    assert {one.id for one in events_to_come(both)} == {one.id for one in company.events}


def test_a_share_of_the_budget_is_there_when_its_turn_is_decided(company: Scenario) -> None:
    quiet = replace(company, events=())  # answers may give budget too
    changed = twisted(quiet, "budget@5=50%")
    before, after = states(quiet, 7), states(changed, 7)
    half = company.budget_days // 2
    left = [(a.budget_days, b.budget_days) for a, b in zip(before, after, strict=True)]
    assert left == [(32, 32 - half)] * 4 + [(32, 32)] * 4
    # Nothing is announced, no event is kept away, and nothing else differs by it.
    assert [state.event for state in before] == [state.event for state in after]
    assert [state.score for state in before] == [state.score for state in after]


def test_what_is_to_come_is_told_until_it_has_come(company: Scenario) -> None:
    changed = twisted(company, "budget@5=25%")
    assert [budget_to_come(changed, turn) for turn in (1, 4, 5, 8)] == [(5, 8), (5, 8), None, None]
    assert [budget_so_far(changed, turn) for turn in (1, 4, 5, 8)] == [24, 24, 32, 32]
    assert budget_to_come(company, 1) is None
    assert budget_so_far(company, 1) == company.budget_days


def test_what_pages_leave_out_changes_nothing_in_the_company(company: Scenario) -> None:
    assert twisted(company, "hide=bet") is company
    assert hidden("budget@5=50% hide=bet") == {"bet"}
    assert hidden(None) == frozenset()


@pytest.mark.parametrize("twist", ["budget@1=50%", "budget@9=50%", "budget@5=0%", "hide=score"])
def test_a_change_that_cannot_be_is_refused(company: Scenario, twist: str) -> None:
    with pytest.raises(ValueError, match=r"budget|twist"):
        twisted(company, twist)
