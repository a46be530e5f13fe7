"""Every choice of the four policies does in the flow what it is said to do.

Each test compares a few pooled games of a team with good practice against the same games with one
choice made otherwise. Each team has always worked like that, for what getting used to it takes is
tested elsewhere (test_settling.py). The margins are wide: they hold the shape, and leave the
numbers to tuning.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Any, cast

import pytest

from game.engine import Cause, Decision, State, new_game
from game.engine.calendar import HOUR
from game.engine.events import StoryAccepted, TaskReviewed, TimeSpent, causes_of
from game.engine.metrics import add_all
from game.engine.model import Tally
from game.engine.pooling import pool
from game.engine.scenario import Effect, EffectKind, Scenario
from game.engine.strategies import SEED_TEAM, STRATEGIES, WORST_PRACTICE, Game
from tests.engine.plays import (
    COMPANY,
    DEVELOP,
    DISCOVERY,
    Played,
    choosing,
    event,
    kept,
    play_on,
    replay,
    simulated,
    without_chance,
)

SEEDS = 8
#: More stories than anybody can build, so that nobody runs out of them.
CALM = without_chance(backlog=replace(COMPANY.backlog, stories=3 * COMPANY.backlog.stories))


@cache
def games(**texts: str) -> tuple[Game, ...]:
    """Whole games of the good practice with some choices made otherwise."""
    policies = choosing(SEED_TEAM, **texts)
    return kept(replace(CALM, start=policies), policies, SEEDS)


def means(**texts: str) -> dict[str, Any]:
    """Their pooled measures."""
    return cast("dict[str, Any]", pool(games(**texts)))


def total(**texts: str) -> Tally:
    """Their tallies together."""
    return add_all(game.tally for game in games(**texts))


@cache
def turns(count: int, **texts: str) -> tuple[Played, ...]:
    """The first turns of some of these games, with their facts."""
    return _turns(CALM, count, **texts)


@cache
def plain_turns(count: int, **texts: str) -> tuple[Played, ...]:
    """The same where every story is one task, and every task takes as long as another."""
    task = replace(COMPANY.backlog.task, cv=0.0)
    return _turns(
        replace(CALM, backlog=replace(CALM.backlog, tasks_per_story=1.0, task=task)), count, **texts
    )


def _turns(scenario: Scenario, count: int, **texts: str) -> tuple[Played, ...]:
    policies = choosing(SEED_TEAM, **texts)
    company = replace(scenario, start=policies)
    return tuple(replay(company, seed, [Decision(policies)] * count) for seed in range(1, 5))


def hours_in(
    stage: int, cause: Cause, one: tuple[Played, ...], other: tuple[Played, ...]
) -> tuple[float, float]:
    """Hours in a stage for a cause, of the stories that were accepted in both kinds of games."""
    hours = [0.0, 0.0]
    for games in zip(one, other, strict=True):
        accepted = [{fact.story for fact in game.facts(StoryAccepted)} for game in games]
        both = accepted[0] & accepted[1]
        for place, game in enumerate(games):
            for fact in game.facts(TimeSpent):
                if fact.stage == stage and fact.story in both:
                    spent = sum(part for why, part in causes_of(fact) if why == cause)
                    hours[place] += spent / HOUR
    assert min(hours) >= 0
    return hours[0], hours[1]


# The WIP limit ---------------------------------------------------------------------------------


def test_without_a_limit_throughput_halves_and_cycle_time_multiplies() -> None:
    assert means(wip_limit="none")["tasks_completed"] < 0.5 * means()["tasks_completed"]
    assert means(wip_limit="none")["cycle_time_days"] > 4 * means()["cycle_time_days"]


def test_a_loose_limit_makes_stories_wait() -> None:
    assert means(wip_limit="10")["wip"] > 1.3 * means()["wip"]
    assert means(wip_limit="10")["story_lead_time_days"] > 1.3 * means()["story_lead_time_days"]
    assert means(wip_limit="10")["tasks_completed"] < means()["tasks_completed"]


def test_too_tight_a_limit_leaves_people_idle() -> None:
    assert means(wip_limit="1")["tasks_completed"] < 0.6 * means()["tasks_completed"]
    assert means(wip_limit="1")["cycle_time_days"] < means()["cycle_time_days"]


def test_a_limit_alone_raises_the_throughput_of_a_team_with_a_train() -> None:
    train = means(deployment="train")["tasks_completed"]
    assert train > 1.3 * means(deployment="train", wip_limit="none")["tasks_completed"]


def test_a_person_without_a_limit_works_on_many_things_at_once() -> None:
    """Time in somebody's hands in which these hands held something else."""
    many, one = hours_in(DEVELOP, Cause.WAITS_FOR_PERSON, turns(4, wip_limit="none"), turns(4))
    assert many > 5 * one


# Testing ---------------------------------------------------------------------------------------


def test_by_hand_at_the_end_more_changes_fail() -> None:
    by_hand = means(testing="by-hand")
    assert 0.10 <= by_hand["change_failure_rate"] <= 0.25
    assert by_hand["change_failure_rate"] > 5 * means()["change_failure_rate"]
    assert by_hand["incidents"] > 5 * means()["incidents"]


def test_by_hand_at_the_end_work_comes_back_and_a_release_takes_days() -> None:
    by_hand = means(testing="by-hand")
    assert by_hand["rework_rate"] > 1.5 * means()["rework_rate"]
    assert by_hand["change_lead_time_minutes"] > 4 * means()["change_lead_time_minutes"]
    assert by_hand["tasks_completed"] < 0.8 * means()["tasks_completed"]


def test_a_test_written_first_catches_more_than_one_written_afterwards() -> None:
    afterwards = means(testing="automated")
    assert afterwards["rework_rate"] > 1.3 * means()["rework_rate"]
    assert afterwards["change_failure_rate"] >= means()["change_failure_rate"]


def test_a_test_written_first_takes_time_before_it_gives_any() -> None:
    first, after = hours_in(
        DEVELOP, Cause.WORKED_ON, plain_turns(1), plain_turns(1, testing="automated")
    )
    assert first > 1.02 * after


def test_a_larger_share_for_tests_slows_coding_and_catches_more() -> None:
    heavy, light = hours_in(
        DEVELOP, Cause.WORKED_ON, plain_turns(2, test_share="35"), plain_turns(2, test_share="10")
    )
    assert heavy > 1.2 * light
    assert means(test_share="35")["rework_rate"] < means(test_share="10")["rework_rate"]
    assert means(test_share="35")["incidents"] < means(test_share="10")["incidents"]


def test_without_tests_every_hour_of_coding_leaves_more_debt() -> None:
    debts = {
        testing: [game.end.debt / game.end.code for game in turns(4, testing=testing)]
        for testing in ("by-hand", "test-first")
    }
    assert min(debts["by-hand"]) > 1.2 * max(debts["test-first"])


# Planning --------------------------------------------------------------------------------------


def test_planning_up_front_costs_hours_and_makes_everybody_wait() -> None:
    hours = {
        planning: means(planning=planning)["planning_hours_per_person_week"]
        for planning in ("just-in-time", "sprint", "up-front")
    }
    assert hours["just-in-time"] < 0.5 < hours["sprint"] < hours["up-front"]
    lead = {
        planning: means(planning=planning)["story_lead_time_days"]
        for planning in ("just-in-time", "sprint", "up-front")
    }
    assert 1.3 * lead["just-in-time"] < lead["sprint"]
    assert 4 * lead["sprint"] < lead["up-front"]


def test_what_was_planned_long_ago_is_worth_less() -> None:
    def value_of_a_story(tally: Tally) -> float:
        return tally.value / tally.stories_done

    assert value_of_a_story(total(planning="up-front")) < 0.85 * value_of_a_story(total())


def test_examples_clear_up_what_a_specification_leaves_open() -> None:
    specified = means(discovery="specification")
    assert specified["rework_rate"] > 1.3 * means()["rework_rate"]
    value, clear_value = total(discovery="specification").value, total().value
    assert value < 0.9 * clear_value


def test_mapping_examples_takes_hours_in_discovery() -> None:
    mapped, specified = hours_in(
        DISCOVERY, Cause.WORKED_ON, turns(2), turns(2, discovery="specification")
    )
    assert mapped > 1.1 * specified


def test_a_free_sprint_costs_throughput_and_rests_people() -> None:
    tight = means(contingency="none")
    assert tight["tasks_completed"] > means()["tasks_completed"]
    assert tight["people"] < means()["people"] - 4


@pytest.mark.parametrize("seed", [1, 2])
def test_a_free_sprint_absorbs_a_part_of_what_nobody_foresaw(seed: int) -> None:
    fire = event("fire", (Effect(EffectKind.PERSON_DAYS, 25),))
    scenario = replace(COMPANY, events=(fire,))

    def taken(contingency: str) -> float:
        policies = choosing(SEED_TEAM, contingency=contingency)
        game = replay(scenario, seed, [Decision(policies)] * 2)
        assert game.before[1].event == "fire"
        return game.end.taken

    assert taken("free-sprint") == pytest.approx(0.55 * taken("none"))
    assert taken("none") == pytest.approx(25 / 75)


def test_what_an_event_takes_is_missing_in_the_flow() -> None:
    fire = event("fire", (Effect(EffectKind.PERSON_DAYS, 25),))
    tight = choosing(SEED_TEAM, contingency="none")

    def tasks_in_turn_2(scenario: Scenario) -> int:
        decisions = [Decision(tight)] * 2
        games = [replay(scenario, seed, decisions) for seed in range(1, 5)]
        return sum(game.end.window[-1].tasks_done for game in games)

    burning = tasks_in_turn_2(replace(COMPANY, events=(fire,)))
    assert burning < 0.85 * tasks_in_turn_2(CALM)


def test_merging_only_what_is_done_makes_branches_wait() -> None:
    when_done = means(merge="when-done")
    assert when_done["cycle_time_days"] > 1.25 * means()["cycle_time_days"]
    assert when_done["wip"] > 1.2 * means()["wip"]
    assert total(merge="when-done").changes < total().changes


# Deployment ------------------------------------------------------------------------------------


def test_the_rarer_the_gate_opens_the_longer_changes_wait_and_the_larger_batches_are() -> None:
    paths = ("continuous", "on-demand", "sprint-end", "train")
    waits = [means(deployment=path)["change_lead_time_minutes"] for path in paths]
    assert all(2 * fast < slow for fast, slow in pairwise(waits))
    batches = [
        total(deployment=path).changes / total(deployment=path).deployments for path in paths
    ]
    assert all(1.5 * small < large for small, large in pairwise(batches))
    assert batches[0] == 1.0


def test_a_train_makes_everything_wait_at_the_gate() -> None:
    assert means(deployment="train")["change_lead_time_minutes"] > 20 * 24 * 60
    assert means(deployment="train")["cycle_time_days"] > 8 * means()["cycle_time_days"]
    assert means(deployment="train")["tasks_completed"] < 0.9 * means()["tasks_completed"]


def test_a_large_batch_without_tests_fails_more_often_than_a_small_one() -> None:
    small = means(testing="by-hand", release="with-deployment")
    large = means(testing="by-hand", release="with-deployment", deployment="train")
    assert large["change_failure_rate"] > 2 * small["change_failure_rate"]
    assert large["time_to_restore_hours"] > 4 * small["time_to_restore_hours"]


def test_tests_help_a_train_before_the_train_is_given_up() -> None:
    untested = means(testing="by-hand", deployment="train")
    tested = means(deployment="train")
    assert tested["tasks_completed"] > 1.1 * untested["tasks_completed"]
    assert tested["change_failure_rate"] < untested["change_failure_rate"]


def test_frequent_releases_by_hand_make_it_worse_at_first() -> None:
    """The J-curve: without tests and machines, releasing more often eats the time for stories."""
    by_hand = choosing(WORST_PRACTICE, wip_limit="5", merge="when-reviewed")

    def tasks_reviewed(deployment: str) -> int:
        decision = Decision(choosing(by_hand, deployment=deployment))
        games = [replay(CALM, seed, [decision] * 2) for seed in range(1, 5)]
        return sum(len(list(game.facts(TaskReviewed))) for game in games)

    assert tasks_reviewed("on-demand") < 0.9 * tasks_reviewed("train")


def test_a_toggle_shortens_an_outage_and_costs_coding_time() -> None:
    # Where faults show themselves at once, mending is most of an outage.
    seen = replace(CALM, at_start=replace(CALM.at_start, observability=1.0))
    toggled, plain = (
        pool(kept(seen, choosing(SEED_TEAM, testing="by-hand", release=release), 6))
        for release in ("toggles", "with-deployment")
    )
    assert cast("float", toggled["incidents"]) > 5
    assert cast("float", toggled["time_to_restore_hours"]) < 0.8 * cast(
        "float", plain["time_to_restore_hours"]
    )
    with_toggles, without = hours_in(
        DEVELOP, Cause.WORKED_ON, plain_turns(2), plain_turns(2, release="with-deployment")
    )
    assert with_toggles > 1.02 * without


# Changing --------------------------------------------------------------------------------------


def test_getting_used_to_a_change_costs_time_for_a_few_weeks() -> None:
    def settling(*decisions: Decision) -> list[float]:
        game = replay(CALM, 1, decisions)
        return [turn.state.settling for turn in game.turns]

    calm = Decision(SEED_TEAM)
    small = Decision(choosing(SEED_TEAM, test_share="35"))
    large = Decision(choosing(SEED_TEAM, wip_limit="8", deployment="sprint-end"))
    nothing, one, two = (settling(calm, calm, other, other) for other in (calm, small, large))
    assert nothing[2] < one[2] < two[2]
    assert two[3] < two[2]


def test_the_worst_practice_fails_at_everything_and_the_good_one_at_nothing() -> None:
    worst = pool([simulated("worst-practice", seed) for seed in range(1, SEEDS + 1)])
    good = pool([simulated("seed-team", seed) for seed in range(1, SEEDS + 1)])
    for meter in ("people", "productivity", "customers", "stability"):
        assert cast("float", worst[meter]) + 20 < cast("float", good[meter])


@pytest.mark.parametrize("name", STRATEGIES)
def test_people_and_customers_stay_within_their_bounds(name: str) -> None:
    def decide(scenario: Scenario, state: State) -> Decision:
        return STRATEGIES[name](scenario, state)

    game = play_on(COMPANY, new_game(COMPANY, 5), decide, COMPANY.turns)
    for turn in game.turns:
        state = turn.state
        for share in ("morale", "fatigue", "skill", "trust", "adoption", "reach", "automation"):
            assert 0.0 <= getattr(state, share) <= 1.0, share
        assert state.debt >= 0.0
        assert 0.0 <= state.tested <= state.code
        assert all(0.0 <= meter <= 100.0 for meter in state.meters)
