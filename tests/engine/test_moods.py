"""What a day does to people and customers, one influence at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from game.engine import Decision, State, new_game, take_turn
from game.engine.calendar import DAY
from game.engine.model import Story
from game.engine.run import Run
from game.engine.strategies import SEED_TEAM
from game.engine.team import called_for, live_through
from game.engine.value import odds_of
from tests.engine.plays import COMPANY, choosing, without_chance

CALM = without_chance()
C = COMPANY.constants
HEADS = sum(person.hours_per_week > 0 for person in CALM.people)
SPARED = choosing(SEED_TEAM, contingency="free-sprint")
TIGHT = choosing(SEED_TEAM, contingency="none")


def standing(**parts: Any) -> State:
    """The company on day 0, standing otherwise."""
    return replace(new_game(CALM, 1), **parts)


def tired_by(**parts: Any) -> float:
    """Fatigue after a working day."""
    run = Run(CALM, standing(**parts))
    live_through(run)
    return run.state.fatigue


# Interruptions ---------------------------------------------------------------------------------


def test_people_are_called_by_the_company_and_by_customers() -> None:
    for by_company, adoption in ((0.0, 0.0), (3.0, 0.0), (0.0, 0.5), (3.0, 0.5)):
        run = Run(CALM, standing(interruptions=by_company, adoption=adoption))
        assert called_for(run) == by_company + C.support * adoption


@pytest.mark.parametrize("calls", [1.0, 5.0])
def test_who_is_called_gets_tired_by_the_number_of_calls_a_head(calls: float) -> None:
    strain = C.strain_called * calls / HEADS
    quiet, called = (
        tired_by(policies=TIGHT, interruptions=number, adoption=0.0) for number in (0.0, calls)
    )
    assert called - quiet == pytest.approx(strain / C.fatigue_days)


def test_customers_tire_like_the_company_does() -> None:
    customers = tired_by(policies=TIGHT, interruptions=0.0, adoption=0.8)
    company = tired_by(policies=TIGHT, interruptions=0.8 * C.support, adoption=0.0)
    assert customers == pytest.approx(company)


def test_where_sprints_are_kept_free_a_call_tires_less() -> None:
    costs = {
        policies.contingency: tired_by(policies=policies, interruptions=8.0)
        - tired_by(policies=policies, interruptions=0.0)
        for policies in (TIGHT, SPARED)
    }
    assert costs[SPARED.contingency] == pytest.approx(C.called_slack * costs[TIGHT.contingency])
    assert 0 < costs[SPARED.contingency] < costs[TIGHT.contingency]


def test_no_number_of_calls_tires_anybody_beyond_exhaustion() -> None:
    state = standing(interruptions=1e6, fatigue=0.99)
    run = Run(CALM, state)
    live_through(run)
    assert state.fatigue < run.state.fatigue <= 1.0


def test_over_a_turn_a_team_that_is_called_all_the_time_is_worn_out() -> None:
    calm, called = (
        take_turn(CALM, standing(interruptions=calls), Decision(TIGHT)).state.fatigue
        for calls in (0.0, 15.0)
    )
    assert called > calm + 0.02


# What a story is worth -------------------------------------------------------------------------


def odds(*, discovery: str, reach: float, observability: float = 0.0, days: int = 0) -> float:
    """The odds of a good story that was committed so many days ago."""
    policies = choosing(SEED_TEAM, discovery=discovery)
    run = Run(CALM, standing(policies=policies, reach=reach, observability=observability))
    run.now = days * DAY
    return odds_of(run, Story(1, 0, 0, 1, 1, 0, 0))[0]


def test_examples_tell_less_as_long_as_nobody_can_see_anything() -> None:
    plain = odds(discovery="specification", reach=0.0)
    unseen, seen = (odds(discovery="example-mapping", reach=reach) for reach in (0.0, 0.01))
    assert seen - plain == pytest.approx(C.good_examples)
    assert unseen - plain == pytest.approx(C.examples_unseen * C.good_examples)
    assert plain < unseen < seen


def test_how_many_can_see_it_makes_no_difference_to_examples() -> None:
    assert odds(discovery="example-mapping", reach=0.01) == odds(
        discovery="example-mapping", reach=1.0
    )


def test_without_examples_nothing_is_learned_from_being_seen_but_by_observability() -> None:
    assert odds(discovery="specification", reach=0.0) == odds(discovery="specification", reach=1.0)
    watched = [
        odds(discovery="specification", reach=reach, observability=0.5) for reach in (0.0, 1.0)
    ]
    assert watched[1] - watched[0] == pytest.approx(C.good_feedback / 2)


def test_what_examples_tell_fades_with_waiting() -> None:
    fresh, stale = (odds(discovery="example-mapping", reach=1.0, days=days) for days in (0, 240))
    assert C.value_lasts * fresh < stale < fresh
