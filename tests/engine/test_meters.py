"""Four meters, the score and the verdict: the published formulas at their corner points."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import log
from statistics import fmean

import pytest

from game.engine import Decision, Meters, State, Verdict, new_game, take_turn
from game.engine.calendar import HOUR
from game.engine.meters import charges_of, meters_of, verdict_of
from game.engine.metrics import add, add_all
from game.engine.model import Batch, Change, Tally
from game.engine.policies import Policies
from game.engine.strategies import SEED_TEAM, STRATEGIES
from tests.engine.plays import COMPANY, SEEDS, choosing, played, without_chance

WEEKS = 6
DAYS = 7 * WEEKS
TASKS = COMPANY.references.tasks_per_week
VALUE = COMPANY.references.value_per_week


def moods(
    morale: float = 0.0,
    fatigue: float = 1.0,
    skill: float = 0.0,
    trust: float = 0.0,
    adoption: float = 0.0,
    reach: float = 0.0,
) -> list[float]:
    """How people and customers felt on every one of the days, summed up."""
    return [DAYS * mood for mood in (morale, fatigue, skill, trust, adoption, reach)]


def meters(**parts: object) -> Meters:
    """The meters of six sprints with these sums, all else being nothing."""
    return meters_of(COMPANY, Tally(**({"days": DAYS, "moods": moods()} | parts)))  # type: ignore[arg-type]


# Each meter ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("morale", "fatigue", "skill", "points"),
    [
        (0.0, 1.0, 0.0, 0.0),
        (0.25, 0.60, 0.30, 0.0),
        (0.85, 0.60, 0.30, 50.0),
        (0.25, 0.15, 0.30, 30.0),
        (0.25, 0.60, 0.98, 20.0),
        (0.55, 0.375, 0.64, 50.0),
        (0.85, 0.15, 0.98, 100.0),
        (1.0, 0.0, 1.0, 100.0),
    ],
)
def test_people_are_morale_rest_and_skill(
    morale: float, fatigue: float, skill: float, points: float
) -> None:
    assert meters(moods=moods(morale, fatigue, skill)).people == points


@pytest.mark.parametrize(
    ("share", "points"), [(0.0, 0.0), (0.2, 0.0), (0.5, 27.5), (1.0, 50.0), (2.0, 50.0)]
)
def test_half_of_productivity_is_what_gets_done(share: float, points: float) -> None:
    tally = {"tasks_done": share * TASKS * WEEKS}
    assert meters(**tally).productivity == pytest.approx(points, abs=0.06)


@pytest.mark.parametrize(
    ("a_week", "points"),
    [(0.0, 0.0), (1 / 26, 0.0), (1 / 4.35, 5.0), (1.0, 11.0), (5.0, 18.4), (10.0, 20.0), (70, 20)],
)
def test_a_fifth_of_productivity_is_deployment_frequency(a_week: float, points: float) -> None:
    assert meters(deployments=a_week * WEEKS).productivity == pytest.approx(points, abs=0.06)


@pytest.mark.parametrize(
    ("hours", "points"),
    [(0.1, 30.0), (4, 30.0), (24, 27.6), (168, 16.5), (730, 7.5), (4380, 0.0), (9000, 0.0)],
)
def test_three_tenths_of_productivity_are_change_lead_time(hours: float, points: float) -> None:
    assert meters(changes=10, change_seconds=10 * hours * HOUR).productivity == points


def test_what_waits_at_the_gate_waits_in_the_figures_too() -> None:
    quick = {"changes": 10, "change_seconds": 10 * HOUR}
    assert meters(**quick).productivity == 30.0
    held = quick | {"held_changes": 10, "held_seconds": 10 * 335 * HOUR}
    assert meters(**held).productivity == pytest.approx(16.5)
    assert meters(held_changes=3, held_seconds=3 * 4380 * HOUR).productivity == 0.0


@pytest.mark.parametrize(
    ("value", "trust", "points"),
    [
        (0.0, 0.0, 0.0),
        (-5.0, 0.15, 0.0),
        (0.25, 0.15, 13.75),
        (0.5, 0.15, 27.5),
        (1.0, 0.15, 55.0),
        (4.0, 0.15, 55.0),
        (0.0, 0.45, 22.5),
        (0.0, 0.75, 45.0),
        (1.0, 1.0, 100.0),
    ],
)
def test_before_anybody_can_see_it_customers_are_value_and_trust(
    value: float, trust: float, points: float
) -> None:
    tally = {"value": value * VALUE * WEEKS, "moods": moods(trust=trust)}
    assert meters(**tally).customers == pytest.approx(points, abs=0.06)


@pytest.mark.parametrize(
    ("value", "trust", "adopted", "points"),
    [
        (0.0, 0.15, 0.0, 0.0),
        (1.0, 0.15, 0.0, 35.0),
        (0.0, 0.75, 0.0, 30.0),
        (0.0, 0.15, 1.0, 35.0),
        (0.0, 0.15, 0.5, 17.5),
        (0.0, 0.15, 3.0, 35.0),
        (1.0, 0.75, 1.0, 100.0),
    ],
)
@pytest.mark.parametrize("reach", [0.02, 1.0])
def test_from_the_first_reach_on_adoption_counts_among_those_who_can_see_it(
    value: float, trust: float, adopted: float, points: float, reach: float
) -> None:
    """``adopted`` is in shares of what the company calls good."""
    adoption = adopted * COMPANY.references.adoption * reach
    tally = {
        "value": value * VALUE * WEEKS,
        "moods": moods(trust=trust, adoption=adoption, reach=reach),
    }
    assert meters(**tally).customers == pytest.approx(points, abs=0.06)


def test_what_a_company_calls_good_adoption_is_its_own_matter() -> None:
    tally = Tally(days=DAYS, moods=moods(adoption=0.2, reach=1.0))
    points = [
        meters_of(
            replace(COMPANY, references=replace(COMPANY.references, adoption=good)), tally
        ).customers
        for good in (0.1, 0.2, 0.4, 0.8)
    ]
    assert points == [35.0, 35.0, 17.5, 8.8]


def failures(planned: int, failed: int) -> float:
    """What changes that fail leave of the four tenths, nothing else having happened."""
    return meters(planned_deployments=planned, failed_deployments=failed).stability - rest()


def rest() -> float:
    """What stability is worth besides failures, where nothing failed and nothing was accepted."""
    return round(0.3 * (100 - 35 * log(8) / log(24)) + 30 * (0.3 - 0.1) / 0.55, 2)


@pytest.mark.parametrize(
    ("planned", "failed", "points"),
    [
        (0, 0, 0.4 * (100 - 26.7)),
        (998, 0, 0.4 * (100 - 267 * 0.0002)),
        (1998, 300, 0.4 * (60 - 40 * 0.0001 / 0.31)),
        (1998, 919.8, 0.4 * 20),
        (1998, 1519.8, 0.0),
        (1998, 1998, 0.0),
    ],
)
def test_four_tenths_of_stability_are_changes_that_do_not_fail(
    planned: int, failed: int, points: float
) -> None:
    assert failures(planned, failed) == pytest.approx(points, abs=0.12)


def test_every_further_failure_costs_something() -> None:
    points = [failures(98, failed) for failed in range(75)]
    assert all(more >= less for more, less in pairwise(points))
    assert points[0] - points[74] > 35


@pytest.mark.parametrize(
    ("hours", "points"), [(1.0, 30.0), (24.0, 19.5), (168.0, 7.5), (730.0, 0.0)]
)
def test_three_tenths_of_stability_are_the_time_to_restore(hours: float, points: float) -> None:
    many = meters(restore_seconds=[round(hours * HOUR)] * 3000).stability
    assert many - meters().stability + 0.3 * (100 - 35 * log(8) / log(24)) == pytest.approx(
        points, abs=0.15
    )


def test_one_quick_restore_is_not_yet_a_record() -> None:
    none, one, many = (
        meters(restore_seconds=[HOUR // 2] * count).stability for count in (0, 1, 50)
    )
    assert none < one < many


@pytest.mark.parametrize(
    ("done", "quick", "points"),
    [(0, 0, 10.9), (1998, 199.4, 0.0), (1998, 1299.4, 30.0), (1998, 0, 0.0), (1998, 1998, 30.0)],
)
def test_three_tenths_of_stability_are_stories_that_are_quick(
    done: int, quick: float, points: float
) -> None:
    gap = meters(stories_done=done, quick_stories=quick).stability - meters().stability
    assert gap == pytest.approx(points - 10.91, abs=0.11)


@pytest.mark.parametrize("name", STRATEGIES)
@pytest.mark.parametrize("seed", SEEDS)
def test_meters_are_read_from_the_last_six_sprints(name: str, seed: int) -> None:
    game = played(name, seed)
    tallies = [turn.state.window[-1] for turn in game.turns]
    for number, turn in enumerate(game.turns):
        state = turn.state
        last = tallies[max(0, number - 1) : number + 1]
        assert state.window == last
        assert state.meters == meters_of(COMPANY, add_all(last))
        assert all(0.0 <= meter <= 100.0 for meter in state.meters)


def test_tallies_of_neighbouring_stretches_add_up() -> None:
    early = Tally(
        days=21, tasks_done=2, restore_seconds=[5], moods=[1.0] * 6, deployments_max_in_a_day=3,
        held_changes=9, held_seconds=90, value=1.5, wip_area=7,
    )  # fmt: skip
    late = Tally(
        days=21, tasks_done=3, restore_seconds=[7, 6], moods=[0.5] * 6, first_deployment_at=44,
        deployments_max_in_a_day=2, held_changes=1, held_seconds=10, value=-0.5, wip_area=8,
    )  # fmt: skip
    both = add(early, late)
    assert (both.days, both.tasks_done, both.value, both.wip_area) == (42, 5, 1.0, 15)
    assert both.restore_seconds == [5, 7, 6]
    assert both.moods == [1.5] * 6
    assert both.first_deployment_at == 44
    assert both.deployments_max_in_a_day == 3
    assert (both.held_changes, both.held_seconds) == (1, 10), "what waits is counted at the end"


# Score and verdict -----------------------------------------------------------------------------


def test_the_score_is_the_average_to_one_decimal() -> None:
    assert Meters(80.0, 90.0, 70.0, 60.1).score == 75.0
    assert Meters(80.0, 90.0, 70.0, 60.2).score == pytest.approx(75.0, abs=0.11)
    for name in STRATEGIES:
        for turn in played(name, 1).turns[:-1]:
            state = turn.state
            assert state.score == round(sum(state.meters) / 4, 1)
            assert state.charges == {}


@pytest.mark.parametrize(
    ("score", "verdict"),
    [
        (100.0, Verdict.ELITE),
        (90.1, Verdict.ELITE),
        (90.0, Verdict.HIGH),
        (70.1, Verdict.HIGH),
        (70.0, Verdict.MEDIUM),
        (50.1, Verdict.MEDIUM),
        (50.0, Verdict.LOW),
        (30.0, Verdict.LOW),
    ],
)
def test_a_verdict_needs_more_than_its_threshold(score: float, verdict: Verdict) -> None:
    assert verdict_of(score) is verdict


def judged(monkeypatch: pytest.MonkeyPatch, *scores: float) -> list[State]:
    """A game in which the meters come out like this, turn after turn, and nothing is charged."""
    company = without_chance(turns=len(scores), board_reviews=(4, len(scores)))
    state = new_game(company, 1)
    rest = iter(scores)
    monkeypatch.setattr("game.engine.turn.meters_of", lambda *_: Meters(*[next(rest)] * 4))
    monkeypatch.setattr("game.engine.turn.charges_of", lambda *_: {})
    states = []
    for _ in scores:
        state = take_turn(company, state, Decision(SEED_TEAM)).state
        states.append(state)
    return states


@pytest.mark.parametrize(("score", "fired"), [(30.0, False), (29.9, True), (0.0, True)])
def test_below_thirty_at_half_time_the_team_is_out(
    monkeypatch: pytest.MonkeyPatch, score: float, *, fired: bool
) -> None:
    states = judged(monkeypatch, 10, 10, 10, score, 95, 95, 95, 95)
    assert [state.verdict for state in states[:3]] == [None] * 3
    assert states[3].over is fired
    assert states[3].verdict is (Verdict.FIRED if fired else None)
    # A simulated game goes on to its last day: it is over all the same.
    assert states[-1].verdict is (Verdict.FIRED if fired else Verdict.ELITE)
    assert states[-1].fired_on_turn == (4 if fired else None)
    assert states[-1].score == 95


@pytest.mark.parametrize(
    ("score", "verdict"),
    [(29.9, Verdict.FIRED), (30.0, Verdict.LOW), (90.0, Verdict.HIGH), (90.1, Verdict.ELITE)],
)
def test_the_last_review_is_a_board_review_too(
    monkeypatch: pytest.MonkeyPatch, score: float, verdict: Verdict
) -> None:
    states = judged(monkeypatch, 50, 50, 50, 50, 50, 50, 50, score)
    assert states[-2].verdict is None
    assert states[-1].verdict is verdict
    assert states[-1].fired_on_turn == (8 if verdict is Verdict.FIRED else None)
    assert states[-1].over


def test_no_board_looks_between_its_reviews(monkeypatch: pytest.MonkeyPatch) -> None:
    assert judged(monkeypatch, 0, 0, 0, 50, 0, 0, 0, 50)[-1].verdict is Verdict.LOW


# Charges ---------------------------------------------------------------------------------------


def state_with(debt: float, held: int, fatigue: float) -> State:
    """A company at the end that leaves this to others."""
    state = new_game(COMPANY, 1)
    changes = [Change(n, n, -1, 0, 0, last=True) for n in range(held)]
    return replace(
        state,
        debt=debt,
        fatigue=fatigue,
        gate=changes[: held // 2],
        batches={1: Batch(1, changes[held // 2 :], planned=True)},
    )


@pytest.mark.parametrize(
    ("debt", "weeks_held", "fatigue", "charges"),
    [
        (0.0, 0, 0.0, (0.0, 0.0, 0.0)),
        (0.25, 2, 0.65, (4.0, 4.0, 4.0)),
        (0.5, 4, 0.85, (8.0, 8.0, 8.0)),
        (9.0, 9, 1.0, (8.0, 8.0, 8.0)),
        (0.0, 0, 0.45, (0.0, 0.0, 0.0)),
    ],
)
def test_what_is_left_to_others_is_charged(
    debt: float, weeks_held: int, fatigue: float, charges: tuple[float, ...]
) -> None:
    state = state_with(debt, round(weeks_held * TASKS), fatigue)
    assert charges_of(COMPANY, state) == dict(
        zip(("debt", "unreleased", "exhausted"), charges, strict=True)
    )


@pytest.mark.parametrize("name", STRATEGIES)
def test_the_final_score_is_what_the_charges_leave(name: str) -> None:
    end = played(name, 1).end
    assert end.charges == charges_of(COMPANY, end)
    expected = max(0.0, end.meters.score - sum(end.charges.values()))
    assert end.score == pytest.approx(expected, abs=0.051)


def test_what_waits_at_the_gate_at_the_end_is_charged() -> None:
    """A train that leaves no more in this game keeps what it would have carried."""
    state = played("seed-team", 1).before[-1]
    good, bad = (
        take_turn(COMPANY, state, Decision(choosing(SEED_TEAM, deployment=path))).state
        for path in ("continuous", "train")
    )
    assert good.charges["unreleased"] == 0
    assert bad.charges["unreleased"] > 1


@pytest.mark.parametrize(
    "corner",
    [
        {"test_share": "10"},
        {"testing": "by-hand"},
        {"testing": "by-hand", "test_share": "10", "release": "with-deployment"},
        {"contingency": "none"},
        {"deployment": "train"},
        {"wip_limit": "none"},
    ],
    ids=str,
)
def test_cutting_a_corner_in_the_last_turn_does_not_pay(corner: dict[str, str]) -> None:
    def score(policies: Policies) -> float:
        states = [played("seed-team", seed).before[-1] for seed in range(1, 13)]
        return fmean(take_turn(COMPANY, s, Decision(policies)).state.score for s in states)

    assert score(choosing(SEED_TEAM, **corner)) < score(SEED_TEAM) + 0.75
