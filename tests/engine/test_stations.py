"""Stations are measured from the log alone, exactly, and a figure knows how sure it is."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from game import catalogue
from game.engine import Decision, new_game, take_turn
from game.engine.calendar import HOUR
from game.engine.events import Deployed, Log, StoryAccepted, TimeSpent
from game.engine.intervals import Figure, around, ratio, student
from game.engine.model import Cause, State, Story
from game.engine.scenario import Scenario
from game.engine.stations import Batch, Seen, Watch, figures, places
from game.engine.turn import Turn

ORACLES = Path(__file__).parents[1] / "oracles"
DESK, RELEASE = 1, 2  # the stages of the line with a train
WAITS, WORKED, GATE = Cause.WAITS_FOR_PERSON, Cause.WORKED_ON, Cause.WAITS_AT_GATE


@pytest.fixture
def line() -> Scenario:
    return catalogue.load(ORACLES / "train.toml")


def state(line: Scenario, turn: int, *stories: Story) -> State:
    """A state before this turn, in which these stories are under way."""
    now = (turn - 1) * line.sprints_per_turn * 168 * HOUR
    inside = {story.id: story for story in stories}
    return State(seed=0, turn=turn, now=now, policies=line.start, budget_days=0, stories=inside)


def story(number: int, stage: int, cause: Cause, since: int) -> Story:
    return Story(number, since, since, stage, cause, since, since)


def spent(at: int, number: int, stage: int, cause: Cause, seconds: int) -> tuple[object, ...]:
    return (TimeSpent, at, number, stage, int(cause), seconds, 0, 0)


def read(line: Scenario, *turns: tuple[State, list[tuple[object, ...]], State]) -> Seen:
    watch = Watch(line)
    for before, rows, after in turns:
        watch.turn(before, Turn(after, Log(rows)))
    return watch.seen()


def test_what_is_measured_is_every_station_and_the_release_where_there_is_a_train(
    line: Scenario,
) -> None:
    assert [(place.id, place.servers) for place in places(line)] == [("desk", 1), ("release", 1)]
    assert places(line)[1].hardening_seconds == 2 * HOUR
    without = catalogue.load(ORACLES / "mm3.toml")
    assert [(place.id, place.servers) for place in places(without)] == [("desks", 3)]


def test_the_warm_up_is_thrown_away(line: Scenario) -> None:
    rows = [spent(HOUR, 0, DESK, WORKED, HOUR)]
    seen = read(line, (state(line, 1), rows, state(line, 2)))
    assert seen.batches == ((), ())
    assert seen.waits == ({}, {})


def test_a_visit_is_its_wait_and_its_service_and_many_do_not_wait(line: Scenario) -> None:
    before, after = state(line, 2), state(line, 3)
    begin = before.now
    rows = [
        spent(begin + 100, 0, DESK, WORKED, 40),
        spent(begin + 100, 1, DESK, WAITS, 30),
        spent(begin + 160, 1, DESK, WORKED, 60),
    ]
    (desk,) = read(line, (before, rows, after)).batches[0]
    assert desk == Batch(
        seconds=after.now - before.now,
        visits=2,
        wait_seconds=30,
        time_seconds=130,
        busy_seconds=100,
        present_seconds=130,
        wait_p95_seconds=30,
    )


def test_a_visit_over_a_turns_end_is_shared_by_two_batches_but_counts_in_one(
    line: Scenario,
) -> None:
    first, second, third = (state(line, turn) for turn in (2, 3, 4))
    border = second.now
    waiting = story(0, DESK, WORKED, border - 50)
    in_between = state(line, 3, waiting)
    seen = read(
        line,
        (first, [spent(border - 50, 0, DESK, WAITS, 20)], in_between),
        (in_between, [spent(border + 30, 0, DESK, WORKED, 80)], third),
    )
    one, two = seen.batches[0]
    assert (one.visits, one.present_seconds, one.busy_seconds) == (0, 70, 50)
    assert (two.visits, two.present_seconds, two.busy_seconds) == (1, 30, 30)
    assert (two.wait_seconds, two.time_seconds) == (20, 100)
    assert one.wait_p95_seconds is None
    assert seen.waits[0] == {20: 1}


def test_a_wait_longer_than_a_turn_is_present_in_all_of_it(line: Scenario) -> None:
    old = story(7, DESK, WAITS, 5)
    seen = read(line, (state(line, 2, old), [], state(line, 3, old)))
    (desk,) = seen.batches[0]
    assert desk.present_seconds == desk.seconds
    assert desk.busy_seconds == 0


def test_a_train_is_waited_for_until_it_has_arrived_and_its_crew_works_before(
    line: Scenario,
) -> None:
    before, after = state(line, 2), state(line, 3)
    at = before.now + 10 * HOUR
    rows = [
        spent(at, 0, RELEASE, GATE, 5 * HOUR),
        (Deployed, at, 2, True, False),
        (StoryAccepted, at, 0, 0, 0, 0.0),
        spent(at, 1, RELEASE, GATE, 3 * HOUR),
        (StoryAccepted, at, 1, 0, 0, 0.0),
    ]
    (release,) = read(line, (before, rows, after)).batches[1]
    assert (release.visits, release.wait_seconds, release.time_seconds) == (2, 8 * HOUR, 8 * HOUR)
    assert release.busy_seconds == 2 * HOUR


def test_the_train_goes_again_and_again_by_its_own_clock(line: Scenario) -> None:
    """Each leaves when its crew has hardened what waited, and none is left out."""
    begun = new_game(line, 5)
    log = take_turn(line, begun, Decision(line.start), logging=False).events
    assert line.line is not None
    every = round((line.line.train_hours or 0) * HOUR)
    left = [fact.at for fact in log.of(Deployed)]
    assert len(left) > 30
    assert all(at - earlier in (every, 2 * every) for earlier, at in pairwise(left))


def test_without_a_train_only_the_stations_are_read() -> None:
    line = catalogue.load(ORACLES / "mm1.toml")
    before = new_game(line, 1)
    watch = Watch(line)
    for _ in range(2):
        turn = take_turn(line, before, Decision(line.start))
        watch.turn(before, turn)
        before = turn.state
    measured = figures(line, [watch.seen()])
    assert list(measured) == ["desk"]
    assert 0.3 < measured["desk"]["utilisation"].value < 0.7


def test_figures_are_in_the_lines_unit_and_over_all_seeds(line: Scenario) -> None:
    def desk(visits: int, wait: int) -> Batch:
        return Batch(100 * HOUR, visits, wait * HOUR, 0, 50 * HOUR, 150 * HOUR, 2 * HOUR)

    nothing = Batch(100 * HOUR, 0, 0, 0, 0, 0, None)
    runs = [
        Seen(((desk(10, 5), desk(20, 20)), (nothing,) * 2), ({0: 28, 2 * HOUR: 2}, {})),
        Seen(((desk(30, 35),), (nothing,)), ({0: 28, 2 * HOUR: 2}, {})),
    ]
    found = figures(line, runs)
    assert found["desk"]["throughput"].value == pytest.approx(0.2)
    assert found["desk"]["wait_mean"].value == pytest.approx(1.0)
    assert found["desk"]["utilisation"] == Figure(0.5, 0.5, 0.5)
    assert found["desk"]["wip_mean"] == Figure(1.5, 1.5, 1.5)
    assert found["desk"]["wait_p95"] == Figure(2.0, 2.0, 2.0)
    assert found["release"]["throughput"] == Figure(0.0, 0.0, 0.0)
    assert found["release"]["wait_mean"] == Figure(None, None, None)


def test_a_ratio_weighs_its_batches_and_its_spread_is_that_of_what_they_miss() -> None:
    assert ratio([1.0, 6.0], [1, 2]).value == pytest.approx(7 / 3)
    value, low, high = ratio([1.0, 2.0, 3.0], [1, 1, 1])
    assert value == pytest.approx(2.0)
    assert low == pytest.approx(2 - 4.302653 / 3**0.5)  # as the mean of three numbers
    assert high == pytest.approx(2 + 4.302653 / 3**0.5)


def test_one_batch_says_nothing_of_how_sure_it_is() -> None:
    assert ratio([3.0], [2]) == Figure(1.5, None, None)
    assert around(1.0, []) == Figure(1.0, None, None)
    assert ratio([0.0, 0.0], [0, 0]) == Figure(None, None, None)


@pytest.mark.parametrize(
    ("freedom", "t"),
    [
        # 0.975 quantiles as printed in tables
        (1, 12.7062),
        (2, 4.3027),
        (3, 3.1824),
        (4, 2.7764),
        (5, 2.5706),
        (10, 2.2281),
        (19, 2.0930),
        (30, 2.0423),
        (60, 2.0003),
        (120, 1.9799),
        (1999, 1.9612),
    ],
)
def test_students_t_is_that_of_the_tables(freedom: int, t: float) -> None:
    assert student(freedom) == pytest.approx(t, abs=5e-5)
    assert student(freedom, 0.5) < student(freedom, 0.9) < student(freedom)
