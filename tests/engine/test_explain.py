"""Why it came out as it did: comparisons are really played, waits are sums of the log, and the
debrief of a game adds up."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from game.engine import (
    Cause,
    Decision,
    IllegalDecision,
    explain_game,
    explain_turn,
    new_game,
    take_turn,
)
from game.engine.calendar import DAY, HOUR
from game.engine.events import (
    ChangeMerged,
    DayBegan,
    Deployed,
    StoryAccepted,
    StoryCommitted,
    StoryRejected,
    TaskDone,
    TaskReviewed,
    TaskStarted,
    TimeSpent,
    causes_of,
)
from game.engine.metrics import add_all, measures_of
from game.engine.policies import Policies, as_text
from game.engine.report import Debrief, Report
from game.engine.strategies import SEED_TEAM, STRATEGIES
from tests.engine.plays import (
    COMPANY,
    PLANNED,
    SEEDS,
    Played,
    choosing,
    event,
    improvement,
    played,
    without_chance,
)

GAMES = [(name, seed) for name in STRATEGIES for seed in SEEDS[:2]]
HANDS_ON = (Cause.WORKED_ON, Cause.REWORKED)


def reports(game: Played) -> list[Report]:
    """The report of every turn."""
    return [
        explain_turn(game.scenario, before, decision, turn)
        for before, decision, turn in zip(game.before, game.decisions, game.turns, strict=True)
    ]


@pytest.fixture(params=GAMES, ids=str)
def game(request: pytest.FixtureRequest) -> Played:
    """One game after the other."""
    return played(*request.param)


@pytest.fixture
def debrief(game: Played) -> Debrief:
    """What is said of that game when it is over."""
    return explain_game(COMPANY, game.seed, game.decisions)


# A turn ----------------------------------------------------------------------------------------


def test_a_report_gives_the_turns_own_figures(game: Played) -> None:
    for before, turn, report in zip(game.before, game.turns, reports(game), strict=True):
        assert report.turn == before.turn
        assert report.meters_before == before.meters
        assert report.meters == turn.state.meters
        assert report.measures == measures_of(turn.state.window[-1])
        assert report.window == measures_of(add_all(turn.state.window))
        assert report.arrived == tuple(turn.state.arrived)


def test_a_comparison_is_the_same_turn_with_one_change_put_back() -> None:
    compared = 0
    for seed in SEEDS:
        game = played("random", seed)
        for before, decision, report in zip(
            game.before, game.decisions, reports(game), strict=True
        ):
            for item in report.comparisons:
                if item.what in Policies.__dataclass_fields__:
                    old = getattr(before.policies, item.what)
                    assert item.instead_of == as_text(old)
                    assert item.value == as_text(getattr(decision.policies, item.what))
                    policies = replace(decision.policies, **{item.what: old})
                    without = replace(decision, policies=policies)
                else:
                    assert item.value in ("start", "stop")
                    without = replace(
                        decision,
                        start=tuple(name for name in decision.start if name != item.what),
                        stop=tuple(name for name in decision.stop if name != item.what),
                    )
                state = take_turn(COMPANY, before, without).state
                assert item.measures == measures_of(state.window[-1])
                assert item.meters == state.meters
                compared += 1
    assert compared > 60


def test_everything_that_was_changed_is_compared_and_nothing_else(game: Played) -> None:
    for before, decision, report in zip(game.before, game.decisions, reports(game), strict=True):
        changed = {
            name
            for name in Policies.__dataclass_fields__
            if getattr(before.policies, name) != getattr(decision.policies, name)
        }
        changed |= {*decision.start, *decision.stop}
        assert {item.what for item in report.comparisons} == changed
        assert len(report.comparisons) == len(changed)


def test_what_cannot_be_put_back_alone_is_not_compared() -> None:
    """One improvement was stopped to pay for another: without the stop there is no start."""
    scenario = without_chance(
        budget_days=12, improvements=(improvement("it", 12, 4), improvement("other", 3, 4))
    )
    state = new_game(scenario, 1)
    state = take_turn(scenario, state, Decision(state.policies, start=("it",))).state
    decision = Decision(state.policies, start=("other",), stop=("it",))
    with pytest.raises(IllegalDecision):
        take_turn(scenario, state, replace(decision, stop=()))
    report = explain_turn(scenario, state, decision, take_turn(scenario, state, decision))
    assert [(item.what, item.value) for item in report.comparisons] == [("other", "start")]


def test_where_it_is_asked_for_the_turn_is_played_with_nothing_changed_too() -> None:
    before = new_game(COMPANY, 1)
    one = Decision(replace(before.policies, wip_limit=3))
    two = Decision(choosing(one.policies, testing="test-first"))
    nothing = take_turn(COMPANY, before, Decision(before.policies)).state.window[-1]
    for decision in (one, two):
        turn = take_turn(COMPANY, before, decision)
        report = explain_turn(COMPANY, before, decision, turn, unchanged=True)
        assert report.unchanged == measures_of(nothing)
    kept = Decision(before.policies)
    turn = take_turn(COMPANY, before, kept)
    assert explain_turn(COMPANY, before, kept, turn, unchanged=True).unchanged is None


def test_an_answer_stays_in_a_re_run() -> None:
    scenario = replace(COMPANY, events=(event("it", (), ()),))
    state = take_turn(scenario, new_game(scenario, 1), Decision(scenario.start)).state
    decision = Decision(choosing(state.policies, wip_limit="5"), "a2")
    report = explain_turn(scenario, state, decision, take_turn(scenario, state, decision))
    without = take_turn(scenario, state, Decision(state.policies, "a2")).state
    assert report.comparisons[0].meters == without.meters


def test_it_is_said_how_long_a_change_will_settle_and_nothing_where_it_has() -> None:
    state = new_game(COMPANY, 1)

    def weeks(policies: Policies) -> int:
        decision = Decision(policies)
        return explain_turn(
            COMPANY, state, decision, take_turn(COMPANY, state, decision)
        ).settling_weeks

    assert weeks(state.policies) == 0
    assert weeks(choosing(state.policies, wip_limit="4")) == 0
    assert weeks(SEED_TEAM) > COMPANY.sprints_per_turn


def test_waits_are_sums_of_the_log(game: Played) -> None:
    for before, turn, report in zip(game.before, game.turns, reports(game), strict=True):
        seconds: dict[tuple[int, Cause], int] = {}
        stories: dict[tuple[int, Cause], set[int]] = {}
        waited = [
            (fact.stage, cause, fact.story, min(spent, fact.at - before.now))
            for fact in turn.events
            if isinstance(fact, TimeSpent)
            for cause, spent in causes_of(fact)
        ]
        now = turn.state.now
        waited += [
            (story.stage, Cause(story.cause), story.id, now - max(story.since, before.now))
            for story in turn.state.stories.values()
        ]
        waited += [
            (PLANNED, Cause.WAITS_FOR_SLOT, story, now - max(committed_at, before.now))
            for story, committed_at in turn.state.planned
        ]
        for stage, cause, story, spent in waited:
            if cause not in (*HANDS_ON, Cause.CLOSED) and spent:
                seconds[stage, cause] = seconds.get((stage, cause), 0) + spent
                stories.setdefault((stage, cause), set()).add(story)
        expected = {
            (COMPANY.stages[stage].id, cause): total / DAY / len(stories[stage, cause])
            for (stage, cause), total in seconds.items()
        }
        assert {(wait.stage, wait.cause): wait.days for wait in report.waits} == expected


def test_nobody_waits_longer_in_a_turn_than_the_turn_lasts(game: Played) -> None:
    for report in reports(game):
        for wait in report.waits:
            assert 0 < wait.days <= 7 * COMPANY.sprints_per_turn
            assert wait.cause not in HANDS_ON


def test_a_report_tells_how_people_were_on_the_first_and_the_last_day(game: Played) -> None:
    for turn, report in zip(game.turns, reports(game), strict=True):
        days = list(turn.events.of(DayBegan))
        felt = [(day.morale, 1 - day.fatigue) for day in (days[0], days[-1])]
        assert report.felt is not None
        assert [tuple(feeling) for feeling in report.felt] == felt


# A game ----------------------------------------------------------------------------------------


def test_a_debrief_gives_the_games_own_figures(game: Played, debrief: Debrief) -> None:
    tallies = [turn.state.window[-1] for turn in game.turns]
    assert debrief.measures == measures_of(add_all(tallies))
    assert debrief.window == measures_of(add_all(game.end.window))
    assert debrief.scores == tuple(turn.state.score for turn in game.turns)
    assert debrief.charges == game.end.charges


def test_where_the_time_went_adds_up_to_all_of_it(game: Played, debrief: Debrief) -> None:
    accepted = {fact.story: fact for fact in game.facts(StoryAccepted)}
    lead_time = sum(fact.at - fact.committed_at for fact in accepted.values())
    assert sum(debrief.time_by_cause.values()) == pytest.approx(1.0, abs=1e-12)
    for cause, share in debrief.time_by_cause.items():
        seconds = sum(
            spent
            for fact in game.facts(TimeSpent)
            if fact.story in accepted
            for why, spent in causes_of(fact)
            if why == cause
        )
        assert share == seconds / lead_time
    shares = list(debrief.time_by_cause.values())
    assert shares == sorted(shares, reverse=True)


def test_the_stages_together_take_all_of_a_storys_lead_time(debrief: Debrief) -> None:
    stages = debrief.stages
    assert [stage.stage for stage in stages] == [stage.id for stage in COMPANY.stages]
    days = sum(stage.work_hours / 24 + stage.wait_days for stage in stages)
    assert days == pytest.approx(debrief.measures.story_lead_time_days)
    assert all(stage.work_hours >= 0 and stage.wait_days >= 0 for stage in stages)


def test_right_first_time_is_counted_from_the_log(game: Played, debrief: Debrief) -> None:
    right = {stage.stage: stage.right_first_time for stage in debrief.stages}
    reviews = [fact.sent_back for fact in game.facts(TaskReviewed)]
    assert right["develop"] == pytest.approx(1 - sum(reviews) / len(reviews))
    releases = [fact.failed for fact in game.facts(Deployed) if fact.planned]
    assert right["release"] == pytest.approx(1 - sum(releases) / len(releases))
    rejected = len(list(game.facts(StoryRejected)))
    looked_at = rejected + len(list(game.facts(StoryAccepted)))
    assert right["discovery"] == pytest.approx(1 - rejected / looked_at)
    assert right["planned"] is right["production"] is None


def test_the_bands_of_the_flow_are_nested_and_only_grow(game: Played, debrief: Debrief) -> None:
    flow = debrief.flow
    assert [row.day for row in flow] == list(range(COMPANY.days))
    for row in flow:
        assert row.committed >= row.started >= row.merged >= row.done >= 0
    for today, tomorrow in pairwise(flow):
        assert all(a <= b for a, b in zip(today[1:], tomorrow[1:], strict=True))
    merged = {fact.task for fact in game.facts(ChangeMerged) if fact.last}
    assert flow[-1].started == len(list(game.facts(TaskStarted)))
    assert flow[-1].merged == len(merged)
    assert flow[-1].done == len(list(game.facts(TaskDone)))
    committed = len(list(game.facts(StoryCommitted)))
    assert flow[-1].committed == pytest.approx(committed * COMPANY.backlog.tasks_per_story, rel=0.2)


def test_the_flow_counts_each_day_at_its_end(game: Played, debrief: Debrief) -> None:
    for day in (0, 20, 21, 90, COMPANY.days - 1):
        done = sum(fact.at < (day + 1) * DAY for fact in game.facts(TaskDone))
        assert debrief.flow[day].done == done


def test_where_no_story_was_accepted_the_time_is_that_of_all_stories_so_far() -> None:
    game = played("worst-practice", 1)
    debrief = explain_game(COMPANY, 1, game.decisions[:1])
    turn = game.turns[0]
    spent = list(turn.events.of(TimeSpent))
    assert not list(turn.events.of(StoryAccepted))
    open_now = [one for one in turn.state.stories.values() if one.cause not in HANDS_ON]
    seconds = sum(one.seconds for one in spent)
    seconds += sum(turn.state.now - one.since for one in open_now)
    seconds += sum(turn.state.now - at for _, at in turn.state.planned)
    stories = {one.story for one in spent} | {one.id for one in open_now}
    stories |= {number for number, _ in turn.state.planned}
    days = sum(stage.work_hours / 24 + stage.wait_days for stage in debrief.stages)
    assert days * len(stories) == pytest.approx(seconds / DAY)
    assert sum(debrief.time_by_cause.values()) == pytest.approx(1.0, abs=1e-12)


def test_a_game_of_one_turn_has_a_debrief_too() -> None:
    debrief = explain_game(COMPANY, 1, played("worst-practice", 1).decisions[:1])
    assert len(debrief.flow) == 7 * COMPANY.sprints_per_turn
    assert debrief.measures.story_lead_time_days is None
    assert len(debrief.scores) == 1


def test_work_hours_of_a_story_are_hours_in_hand(game: Played, debrief: Debrief) -> None:
    accepted = {fact.story for fact in game.facts(StoryAccepted)}
    seconds = sum(
        spent
        for fact in game.facts(TimeSpent)
        if fact.story in accepted
        for cause, spent in causes_of(fact)
        if cause in HANDS_ON
    )
    hours = sum(stage.work_hours for stage in debrief.stages)
    assert hours == pytest.approx(seconds / HOUR / len(accepted))
