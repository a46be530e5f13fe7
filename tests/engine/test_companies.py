"""What companies differ in: hand-offs, a change board, who comes when, promises, nights on call."""

from __future__ import annotations

from dataclasses import replace

import pytest

from game.engine import Cause, Decision, look, new_game
from game.engine.calendar import DAY, HOUR
from game.engine.delivery import hands_hours
from game.engine.events import (
    ChangeDeployed,
    ChangeMerged,
    Deployed,
    ServiceRestored,
    TimeSpent,
)
from game.engine.model import NO_STORY, Batch, Change, Job
from game.engine.policies import Policies
from game.engine.run import Run
from game.engine.run import Work as WorkKind
from game.engine.scenario import (
    Act,
    ChangeBoard,
    Effect,
    EffectKind,
    Scenario,
    Stage,
    StageKind,
    Work,
)
from game.engine.stories import coded, make_task
from game.engine.strategies import SEED_TEAM
from game.engine.terms import terms_of
from tests.engine.plays import (
    RELEASE,
    Played,
    choosing,
    event,
    improvement,
    keeping,
    play_on,
    without_chance,
)

CALM = without_chance(acts=())
THURSDAY = ChangeBoard(weekday=3, hour=14)


def run(company: Scenario, turns: int = 2, policies: Policies = SEED_TEAM, seed: int = 1) -> Played:
    return play_on(company, new_game(company, seed), keeping(policies), turns)


def starting(company: Scenario, **quantities: float) -> Scenario:
    """The company, standing otherwise on day 0."""
    return replace(company, at_start=replace(company.at_start, **quantities))


def pushed(kind: EffectKind, amount: float) -> tuple[Scenario, Scenario]:
    """The calm company without and with this push from the second turn on."""
    return (
        replace(CALM, events=(event("it", ()),)),
        replace(CALM, events=(event("it", (Effect(kind, amount),)),)),
    )


# Hand-offs -------------------------------------------------------------------------------------

TESTING = Stage("testing", "Testing", StageKind.STATION, Work(1.0, 0.5))


def with_tester(hours_a_week: float) -> Scenario:
    stages = (*CALM.stages[:RELEASE], TESTING, *CALM.stages[RELEASE:])
    ines = replace(CALM.people[0], id="ines", hours_per_week=hours_a_week, skills={"testing": 1.0})
    return replace(CALM, stages=stages, people=(*CALM.people, ines))


def test_work_is_handed_over_and_waits_for_whoever_can_do_it() -> None:
    game = run(with_tester(8), turns=3)
    waited = [
        fact
        for fact in game.facts(TimeSpent)
        if fact.stage == RELEASE and fact.cause == Cause.WAITS_FOR_PERSON
    ]
    assert sum(fact.seconds for fact in waited) > 3 * DAY
    assert look(game.scenario, game.end).counts["testing"] > 0


def test_more_hours_at_a_hand_off_finish_more() -> None:
    few, many = (run(with_tester(hours), turns=4) for hours in (4, 40))
    done = [len(list(game.facts(ChangeDeployed))) for game in (few, many)]
    assert done[1] > 1.5 * done[0]


# The change board ------------------------------------------------------------------------------


#: Code that tests cover: a deployment takes no work by hand, and leaves when it may.
COVERED = starting(CALM, coverage=1.0)


def deployments(company: Scenario, deployment: str = "continuous") -> list[Deployed]:
    policies = choosing(SEED_TEAM, deployment=deployment)
    return [fact for fact in run(company, 3, policies).facts(Deployed) if fact.planned]


def test_a_change_board_lets_planned_changes_go_together_once_a_week() -> None:
    sent = deployments(replace(COVERED, change_board=THURSDAY))
    assert sent
    for fact in sent:
        assert fact.at // DAY % 7 == THURSDAY.weekday
        assert fact.at % DAY >= THURSDAY.hour * HOUR
    assert max(fact.changes for fact in sent) > 5
    assert len(deployments(COVERED)) > 3 * len(sent)


def test_what_is_approved_in_advance_does_not_wait_for_the_board() -> None:
    buy = improvement("standard", 1, 1, Effect(EffectKind.STANDARD_CHANGES, 1.0))
    company = replace(CALM, change_board=THURSDAY, improvements=(buy,))
    state = new_game(company, 1)

    def decide(_scenario: Scenario, now: object) -> Decision:
        return Decision(SEED_TEAM, start=("standard",) if now is state else ())

    game = play_on(company, state, decide, 3)
    days = {fact.at // DAY % 7 for fact in game.facts(Deployed) if fact.at > 8 * DAY}
    assert len(days) > 3


def test_before_a_sprints_end_the_board_has_met() -> None:
    sent = deployments(replace(CALM, change_board=THURSDAY), "sprint-end")
    assert min(fact.at for fact in sent) < 11 * DAY
    unseen = ChangeBoard(weekday=4, hour=16)  # after the gate has closed
    late = deployments(replace(CALM, change_board=unseen), "sprint-end")
    assert min(fact.at for fact in late) > 11 * DAY


def test_what_is_approved_waits_at_the_gate_like_all_else() -> None:
    """A board on Monday and a gate on Friday: the story says for whom it waits."""
    company = replace(CALM, change_board=ChangeBoard(weekday=0, hour=9))
    game = run(company, 3, choosing(SEED_TEAM, deployment="sprint-end"))
    waits = {
        cause: [
            fact for fact in game.facts(TimeSpent) if fact.stage == RELEASE and fact.cause == cause
        ]
        for cause in (Cause.WAITS_FOR_APPROVAL, Cause.WAITS_AT_GATE)
    }
    approved = [fact.at for fact in waits[Cause.WAITS_FOR_APPROVAL]]
    assert len(approved) > 5
    meetings = [at for at in approved if (at // DAY % 7, at % DAY) == (0, 9 * HOUR)]
    assert len(meetings) > 0.7 * len(approved)  # others go on because of another task
    # Who was approved on Monday waits for Friday's gate, beside whoever was there before.
    after = {fact.story for fact in waits[Cause.WAITS_AT_GATE]}
    assert {fact.story for fact in waits[Cause.WAITS_FOR_APPROVAL]} & after
    deployed = [fact for fact in game.facts(Deployed) if fact.planned]
    sent = sum(fact.changes for fact in game.facts(Deployed))
    assert sent + len(game.end.held) == len(list(game.facts(ChangeMerged)))
    assert len(deployed) <= len(set(meetings)) + 1


def test_a_train_takes_what_several_boards_approved() -> None:
    company = replace(CALM, change_board=THURSDAY)
    end = run(company, 3, choosing(SEED_TEAM, deployment="train")).end
    assert len(end.gate) > 3 * len(end.to_approve)


def test_what_waits_for_the_board_counts_as_unreleased() -> None:
    company = replace(CALM, change_board=ChangeBoard(weekday=0, hour=9))
    end = run(company, 2).end
    assert end.to_approve
    assert look(company, end).changes_at_gate == len(end.held) >= len(end.to_approve)
    assert end.window[-1].held_changes == len(end.held)


# Acts ------------------------------------------------------------------------------------------


def test_an_act_pushes_on_its_day_and_keeps_the_reach_where_it_names_none() -> None:
    flood = Act(2, "Flood", "", 30, effects=(Effect(EffectKind.INTERRUPTIONS, 7.0),))
    before, after = (
        run(starting(replace(CALM, acts=acts), reach=0.4), 2).end for acts in ((), (flood,))
    )
    assert after.interruptions == before.interruptions + 7
    assert after.reach == before.reach == 0.4


def test_an_act_changes_somebodys_hours_from_its_turn_on() -> None:
    away = Act(2, "Away", "", 21, hours={"birgit": 2.0})
    there, gone = (run(replace(CALM, acts=acts), 3) for acts in ((), (away,)))
    assert there.turns[0] == gone.turns[0]
    assert gone.end.accepted < there.end.accepted
    assert gone.end.hours == {"birgit": 2.0}


def test_who_comes_later_does_nothing_until_then() -> None:
    team = tuple(
        replace(person, hours_per_week=0.0) if person.id == "jun" else person
        for person in CALM.people
    )
    comes = Act(3, "Jun is here", "", 42, hours={"jun": 40.0})
    game = run(replace(CALM, people=team, acts=(comes,)), 4)
    for state in game.before[1:3]:
        assert "jun" not in [person.id for person in look(game.scenario, state).people]
        assert not state.workers[3].jobs
    assert "jun" in [person.id for person in look(game.scenario, game.end).people]
    assert sum(t.tasks_done for t in game.end.window) > sum(
        t.tasks_done for t in game.before[2].window
    )


@pytest.mark.parametrize("promised", [1, 500])
def test_a_promise_costs_trust_by_what_is_missing_on_its_day(promised: int) -> None:
    due = Act(2, "The law is in force", "", 41, promised=promised)
    without, with_it = (run(replace(CALM, acts=acts), 2).end for acts in ((), (due,)))
    missing = 1 - min(1.0, without.accepted / promised)
    lost = without.trust - with_it.trust
    assert lost == pytest.approx(CALM.constants.trust_promise * missing, rel=0.15, abs=1e-9)


# How a company begins --------------------------------------------------------------------------


def test_a_company_may_have_customers_from_the_first_day() -> None:
    live = starting(CALM, reach=0.8, adoption=0.5, live_stories=100, live_weeks=10)
    state = new_game(live, 1)
    assert (state.reach, state.adoption) == (0.8, 0.5)
    assert state.value_live == pytest.approx(10 * CALM.references.value_per_week)
    fewer = starting(CALM, reach=0.8, adoption=0.5, live_stories=0, live_weeks=10)
    assert run(live).end.adoption > run(fewer).end.adoption


# On call ---------------------------------------------------------------------------------------


def restored_at_hours(on_call: float) -> tuple[list[float], float]:
    """Hours to restore faults that began while the office was closed, and fatigue at the end."""
    buy = improvement("rota", 1, 1, Effect(EffectKind.ON_CALL, on_call))
    company = starting(replace(CALM, improvements=(buy,)), reach=1.0, platform_faults_per_day=0.9)
    state = new_game(company, 3)
    game = play_on(
        company,
        state,
        lambda _s, now: Decision(SEED_TEAM, start=("rota",) if now is state else ()),
        3,
    )
    hours = [
        (fact.at - fact.began_at) / HOUR
        for fact in game.facts(ServiceRestored)
        if fact.began_at > 14 * DAY and (fact.began_at % DAY) / HOUR > 18
    ]
    return hours, game.end.fatigue


def test_who_is_on_call_restores_at_night_and_is_tired_for_it() -> None:
    asleep, rested = restored_at_hours(0.0)
    awake, tired = restored_at_hours(1.0)
    assert len(asleep) > 3
    assert len(awake) > 3
    assert min(asleep) > max(awake)
    assert tired > rested


def test_a_rota_has_gaps_of_the_size_that_it_has() -> None:
    hours, _ = restored_at_hours(0.5)
    assert min(hours) < 6 < max(hours)


# Old code, and dates ---------------------------------------------------------------------------

OLD = starting(CALM, code_hours=700, coverage=0.2)


def tasks_done(company: Scenario, **choices: str) -> int:
    """Where tasks are large, so that coding takes the time, and nothing is new to the team."""
    policies = choosing(SEED_TEAM, **choices)
    backlog = replace(company.backlog, task=Work(4.0, 0.75))
    used_to_it = replace(company, start=policies, backlog=backlog)
    games = (run(used_to_it, 4, policies, seed) for seed in range(1, 5))
    return sum(tally.tasks_done for game in games for tally in game.end.window)


def test_in_code_that_no_test_covers_test_first_is_dear() -> None:
    def price(company: Scenario) -> float:
        return tasks_done(company, testing="automated") / tasks_done(company)

    assert price(OLD) > 1.1 * price(CALM)
    assert price(OLD) > 1.04 * price(starting(OLD, coverage=0.95))


def test_tests_that_come_first_cover_less_of_old_code() -> None:
    def gained(company: Scenario) -> float:
        end = run(company, 3).end
        begun = company.at_start.code_hours
        return (end.tested - begun * company.at_start.coverage) / (end.code - begun)

    assert gained(OLD) < 0.75 * gained(CALM)


def covered_anew(share: str, testing: str = "automated", retrofit: float | None = None) -> float:
    """How many hours of code this team, with this share for tests, covers in three turns."""
    c = OLD.constants if retrofit is None else replace(OLD.constants, retrofit=retrofit)
    policies = choosing(SEED_TEAM, testing=testing, test_share=share)
    end = run(replace(OLD, constants=c), 3, policies).end
    return end.tested - OLD.at_start.code_hours * OLD.at_start.coverage


@pytest.mark.parametrize("testing", ["automated", "test-first"])
def test_a_large_share_for_tests_reaches_old_code_too(testing: str) -> None:
    assert covered_anew("35", testing) > 1.3 * covered_anew("35", testing, retrofit=0.0)


@pytest.mark.parametrize("share", ["10", "20"])
def test_a_usual_share_for_tests_goes_into_what_is_new(share: str) -> None:
    assert int(share) / 100 <= OLD.constants.retrofit_from
    assert covered_anew(share) == covered_anew(share, retrofit=0.0)


def test_by_hand_no_old_code_is_ever_covered() -> None:
    assert covered_anew("35", "by-hand") == 0


def test_what_reaches_old_code_is_the_share_beyond_what_new_code_needs() -> None:
    c = OLD.constants
    for testing in ("by-hand", "automated", "test-first"):
        for share in (0.10, 0.20, 0.35):
            policies = choosing(SEED_TEAM, testing=testing, test_share=f"{100 * share:.0f}")
            reached = terms_of(replace(new_game(OLD, 1), policies=policies), OLD).retrofit
            beyond = 0.0 if testing == "by-hand" else max(0.0, share - c.retrofit_from)
            assert reached == pytest.approx(c.retrofit * beyond / (1 - share))


def test_an_hour_of_code_covers_its_share_of_what_was_uncovered() -> None:
    """The less is uncovered, the less is left to reach."""
    policies = choosing(SEED_TEAM, testing="automated", test_share="35")
    state = new_game(OLD, 1)
    end = run(OLD, 3, policies).end
    terms = terms_of(replace(state, policies=policies), OLD)
    hours = end.code - state.code
    reached = (end.tested - state.tested) / hours - terms.coverage
    uncovered = [1 - there.tested / there.code for there in (end, state)]
    assert hours > 20
    assert terms.retrofit * uncovered[0] < reached < terms.retrofit * uncovered[1]


def test_no_more_is_covered_than_there_is() -> None:
    """Where there is little code, an hour of tests could reach more than all of it."""
    little = starting(CALM, code_hours=1, coverage=0.0)
    company = replace(little, backlog=replace(little.backlog, task=Work(30.0, 0.0)))
    policies = choosing(SEED_TEAM, testing="automated", test_share="35")
    run_of_it = Run(company, replace(new_game(company, 1), policies=policies))
    task = make_task(run_of_it, 0, 0)
    task.story = NO_STORY
    run_of_it.state.tasks[task.id] = task
    coded(run_of_it, 1, Job(WorkKind.CODE, task.id, NO_STORY, run_of_it.develop))
    terms, hours = run_of_it.terms, 30 / task.parts
    assert hours * (terms.coverage + terms.retrofit) > 1 + hours
    assert run_of_it.state.tested == run_of_it.state.code == 1 + hours


def test_in_old_code_toggles_cost_more() -> None:
    def overhead(company: Scenario, release: str) -> float:
        policies = choosing(SEED_TEAM, release=release)
        return terms_of(replace(new_game(company, 1), policies=policies), company).overhead

    def price(company: Scenario) -> float:
        return overhead(company, "toggles") / overhead(company, "with-deployment")

    assert price(OLD) > 1.04 * price(CALM)
    assert tasks_done(OLD) < tasks_done(OLD, release="with-deployment")


@pytest.mark.parametrize(
    ("planning", "share"), [("just-in-time", 1.0), ("sprint", 0.3), ("up-front", 0.0)]
)
def test_where_dates_are_expected_a_team_without_a_record_is_not_trusted(
    planning: str, share: float
) -> None:
    policies = choosing(SEED_TEAM, planning=planning)
    asked, not_asked = (run(starting(CALM, dates=dates), 1, policies).end for dates in (1.0, 0.0))
    assert not_asked.accepted == asked.accepted
    pressure = CALM.constants.dates_pressure
    days = 13  # of work: three weeks with two holidays
    lost = not_asked.trust - asked.trust
    assert lost == pytest.approx(share * pressure * days, rel=0.25, abs=1e-12)


def lost_to_dates(reach: float, **thresholds: float) -> float:
    """Trust that a team without a plan loses in four turns because customers want dates."""
    company = replace(CALM, constants=replace(CALM.constants, **thresholds))
    without, with_dates = (
        run(starting(company, dates=dates, reach=reach), 4).end.trust for dates in (0.0, 1.0)
    )
    return without - with_dates


QUICK = {"dates_quick": 0.6, "dates_slow": 0.5}  # this team is quicker than that
NEVER = {"dates_quick": 1.2, "dates_slow": 1.1}  # and nobody is as quick as that


def test_who_delivers_quickly_is_believed_without_dates() -> None:
    assert 0 < lost_to_dates(0.01, **QUICK) < 0.6 * lost_to_dates(0.01, **NEVER)


def test_nobody_believes_in_what_nobody_can_see() -> None:
    assert lost_to_dates(0.0, **QUICK) == lost_to_dates(0.0, **NEVER) > 0


# Who stands by --------------------------------------------------------------------------------


def by_hand(attendance: float, *, planned: bool) -> float:
    """Hours that a deployment takes by hand where somebody stands by for so long."""
    run_of_it = Run(CALM, replace(new_game(CALM, 1), attendance=attendance))
    change = Change(1, 1, -1, merged_at=0, defects=0, last=True)
    return hands_hours(run_of_it, Batch(1, [change], planned=planned))


@pytest.mark.parametrize("hours", [0.5, 1.5, 24.0])
def test_somebody_stands_by_at_planned_deployments_and_at_no_hotfix(hours: float) -> None:
    assert by_hand(hours, planned=True) == pytest.approx(by_hand(0.0, planned=True) + hours)
    assert by_hand(hours, planned=False) == by_hand(0.0, planned=False)


def test_standing_by_takes_time_of_those_who_deploy_and_deploy_often() -> None:
    def tasks(attendance: float, deployment: str) -> int:
        act = Act(1, "Auditors", "", 0, effects=(Effect(EffectKind.ATTENDANCE, attendance),))
        policies = choosing(SEED_TEAM, deployment=deployment)
        company = replace(COVERED, start=policies, acts=(act,))
        return sum(tally.tasks_done for tally in run(company, 4, policies).end.window)

    lost = {
        deployment: 1 - tasks(2.0, deployment) / tasks(0.0, deployment)
        for deployment in ("continuous", "sprint-end")
    }
    assert lost["continuous"] > 0.1
    assert lost["continuous"] > 2 * lost["sprint-end"]


def test_who_goes_takes_no_more_than_was_there() -> None:
    acts = (
        Act(1, "Auditors", "", 0, effects=(Effect(EffectKind.ATTENDANCE, 1.0),)),
        Act(2, "They move on", "", 21, effects=(Effect(EffectKind.ATTENDANCE, -3.0),)),
    )
    there, gone = (turn.state.attendance for turn in run(replace(CALM, acts=acts), 2).turns)
    assert (there, gone) == (1.0, 0.0)


# What an improvement makes easy ----------------------------------------------------------------


def test_reviews_can_become_quicker() -> None:
    slow, quick = (run(company, 3).end for company in pushed(EffectKind.REVIEW_EASE, 0.9))
    assert quick.window[-1].tasks_done > slow.window[-1].tasks_done


@pytest.mark.parametrize("kind", [EffectKind.TOGGLE_EASE, EffectKind.EXAMPLE_EASE])
def test_the_price_of_a_policy_can_go_away(kind: EffectKind) -> None:
    dear, cheap = (
        sum(run(company, 4, seed=seed).end.accepted for seed in range(1, 7))
        for company in pushed(kind, 1.0)
    )
    assert cheap > dear


def test_tests_can_be_written_for_old_code_and_thrown_away() -> None:
    old = starting(CALM, code_hours=800, coverage=0.2)
    tests = {}
    for amount in (-0.5, 0.0, 0.5):
        effect = Effect(EffectKind.COVERAGE, amount)
        end = run(replace(old, events=(event("it", (effect,)),)), 2).end
        tests[amount] = end.tested / end.code
    assert tests[-0.5] < 0.15 < tests[0.0] < 0.4 < tests[0.5]


def test_who_has_built_all_there_is_begins_nothing_more() -> None:
    short = replace(CALM, backlog=replace(CALM.backlog, stories=3))
    end = run(short, 2, choosing(SEED_TEAM, planning="just-in-time")).end
    assert (end.accepted, end.next_story, end.stories) == (3, 3, {})
