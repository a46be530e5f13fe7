"""An improvement costs budget at once and people's time while it is under way, and works only
when it is finished."""

from __future__ import annotations

from dataclasses import replace

import pytest

from game.engine import Decision, legal_choices, new_game, take_turn
from game.engine.calendar import DAY
from game.engine.events import Fact, ImprovementFinished
from game.engine.model import State
from game.engine.roles import ALONE, LENT
from game.engine.scenario import Effect, EffectKind, Improvement, Scenario
from game.engine.strategies import SEED_TEAM
from tests.engine.plays import COMPANY, DEVELOP, Played, improvement, replay, without_chance

SEES = Effect(EffectKind.OBSERVABILITY, 0.4)


def selling(cost_days: int, weeks: int, *effects: Effect) -> Scenario:
    """A company with one improvement to buy, called ``it``."""
    return without_chance(
        budget_days=60, improvements=(improvement("it", cost_days, weeks, *effects),)
    )


def game(scenario: Scenario, turns: int, *, bought: bool = True, seed: int = 1) -> Played:
    """Turns by good practice; the improvement is started on the first one, or not."""
    first = Decision(SEED_TEAM, start=("it",) if bought else ())
    return replay(scenario, seed, [first] + [Decision(SEED_TEAM)] * (turns - 1))


@pytest.mark.parametrize(("weeks", "turn"), [(1, 1), (2, 1), (3, 1), (4, 2), (6, 2)])
def test_an_improvement_is_finished_on_its_day(weeks: int, turn: int) -> None:
    play = game(selling(10, weeks, SEES), 3)
    finished = list(play.facts(ImprovementFinished))
    # Between two turns is the last second of the earlier one.
    between = weeks * 7 % 21 == 0
    assert finished == [ImprovementFinished(weeks * 7 * DAY - between, "it")]
    for number, after in enumerate(play.turns, 1):
        done = number >= turn
        assert after.state.improved == (["it"] if done else [])
        assert [item.id for item in after.state.underway] == ([] if done else ["it"])
        sees = COMPANY.at_start.observability + (0.4 if done else 0.0)
        assert after.state.observability == pytest.approx(sees)


def test_its_effects_count_from_the_day_on_which_it_is_finished() -> None:
    effects = (
        Effect(EffectKind.MORALE, 0.2),
        Effect(EffectKind.PIPELINE_SECONDS, -1000),
        Effect(EffectKind.DEBT, -0.04),
        Effect(EffectKind.CROSS_SKILL, 0.5),
    )
    scenario = selling(0, 4, *effects)
    with_it, without = game(scenario, 2), game(scenario, 2, bought=False)
    first, twin = with_it.turns[0].state, without.turns[0].state
    assert replace(first, underway=[]) == twin, "an improvement without a cost works too early"
    end, other = with_it.end, without.end
    assert end.morale > other.morale + 0.05
    assert end.pipeline_seconds == other.pipeline_seconds - 1000
    assert end.debt < other.debt
    assert end.cross_skill == 0.5


def test_who_has_learned_a_little_of_a_trade_leaves_it_to_who_can_do_it() -> None:
    def played(*effects: Effect) -> list[Fact]:
        return list(game(selling(0, 1, *effects), 3).facts())

    little, much = (Effect(EffectKind.CROSS_SKILL, ALONE / LENT + by) for by in (-0.05, 0.05))
    assert played(little) == played(), "a task lies in hands that hardly know it"
    assert played(much) != played()


def test_while_it_is_under_way_stories_go_slower() -> None:
    busy = selling(30, 3)
    tasks = {
        bought: [
            [
                turn.state.window[-1].tasks_done
                for turn in game(busy, 3, bought=bought, seed=n).turns
            ]
            for n in range(1, 7)
        ]
        for bought in (True, False)
    }
    first, second, third = (
        [sum(row[turn] for row in tasks[bought]) for bought in (True, False)] for turn in range(3)
    )
    assert first[0] < 0.7 * first[1]
    assert second[0] > 0.7 * second[1]
    assert third[0] > 0.9 * third[1]


def test_coding_is_slower_by_the_share_of_people_that_it_takes() -> None:
    scenario = selling(9, 3)
    developers = sum(person.skills.get("develop", 0) >= 0.5 for person in scenario.people)
    slow, fast = (game(scenario, 1, bought=bought).end.workers for bought in (True, False))
    for place, person in enumerate(scenario.people):
        ratio = slow[place].speed_ppm / fast[place].speed_ppm
        codes = person.skills.get(scenario.stages[DEVELOP].id, 0) >= 0.5
        share = 9 / (3 * 5 * developers) if codes else 0
        assert ratio == pytest.approx(1 - share, abs=0.02)


def test_what_gives_budget_back_does_not_make_anybody_quicker() -> None:
    calm = Effect(EffectKind.BUDGET, 0)
    given, free = (game(selling(cost, 4, calm), 1) for cost in (-20, 0))
    assert given.end.budget_days == free.end.budget_days + 20
    assert given.end.window == free.end.window


def test_what_is_finished_stays_and_cannot_be_bought_again() -> None:
    scenario = selling(10, 2, SEES)
    state = game(scenario, 3).end
    offer = legal_choices(scenario, state).offers[0]
    assert (offer.status, offer.gives_back_days, offer.weeks_left) == ("finished", 0, 0)
    assert state.budget_days == 50


def test_weeks_left_and_what_would_come_back_shrink_as_it_goes_on() -> None:
    scenario = selling(20, 10)
    offers = [legal_choices(scenario, turn.state).offers[0] for turn in game(scenario, 3).turns]
    assert [offer.weeks_left for offer in offers] == [7, 4, 1]
    assert [offer.gives_back_days for offer in offers] == [14, 8, 2]


def test_two_at_once_take_twice_as_many_people() -> None:
    scenario = without_chance(
        budget_days=60, improvements=(improvement("a", 9, 3), improvement("b", 9, 3))
    )
    state = new_game(scenario, 1)
    speeds = []
    for start in ((), ("a",), ("a", "b")):
        after = take_turn(scenario, state, Decision(SEED_TEAM, start=start)).state
        speeds.append(after.workers[1].speed_ppm)
    assert speeds[0] - speeds[1] == pytest.approx(speeds[1] - speeds[2], rel=0.1)


@pytest.mark.parametrize("item", COMPANY.improvements, ids=lambda item: item.id)
def test_every_improvement_of_the_company_can_be_earned(item: Improvement) -> None:
    until_then = without_chance(sprints_per_turn=item.weeks)
    play = replay(until_then, 1, [Decision(SEED_TEAM, start=(item.id,))])
    bare = replay(until_then, 1, [Decision(SEED_TEAM)])
    assert [fact.improvement for fact in play.facts(ImprovementFinished)] == [item.id]
    for effect in item.effects:
        gap = _quantity(play.end, effect.kind) - _quantity(bare.end, effect.kind)
        assert gap * effect.amount > 0, f"{item.name} does not move {effect.kind}"


def _quantity(state: State, kind: EffectKind) -> float:
    if kind is EffectKind.COVERAGE:
        return state.tested / state.code
    return float(getattr(state, kind.value.replace("-", "_")))
