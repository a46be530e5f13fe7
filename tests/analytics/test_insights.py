"""Every figure equals what a count by hand over the raw facts gives, on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from game.analytics.figures import Figure, share
from game.analytics.questions import Asked, Range, insights, left_at_turn, midnight
from game.analytics.scripted import play
from game.analytics.synthetic import LAUNCH, population
from game.store.database import Database
from tests.analytics import brute_force
from tests.analytics.brute_force import DAY, HALF_HOUR, WEEK, Line, Span
from tests.analytics.conftest import fill
from tests.analytics.histories import NOW, History, ages, histories
from tests.support import repetitions

Made = tuple[Flask, Database]

#: One player who never pauses for half an hour: a session of at most 24 hours, and again.
NIGHT_OWL = History(0, "person")
for night in range(NOW - 2 * WEEK, NOW - 2 * WEEK + 3 * DAY, HALF_HOUR - 1):
    NIGHT_OWL.game(night, (night + 900,))

ALL = Range.all_until(NOW)
spans = st.tuples(ages, ages).map(lambda two: (NOW - max(two), NOW - min(two))) | st.none()


def counted(database: Database, span: Range = ALL) -> dict[str, Figure]:
    with database.reading() as connection:
        return insights(Asked(connection, span))


def left(database: Database, span: Range = ALL) -> dict[int, Figure]:
    with database.reading() as connection:
        return left_at_turn(Asked(connection, span))


def assert_equals_a_count_by_hand(
    database: Database, lines: Iterable[Line], span: Range = ALL
) -> None:
    figures = counted(database, span)
    mean = figures["session_minutes_mean"]
    figures["session_minutes_mean"] = Figure(mean.value, mean.n)  # its interval has its own test
    by_hand = Span(*span)
    assert figures == brute_force.count(lines, by_hand)
    assert left(database, span) == brute_force.left_at_turn(lines, by_hand)


def check_history(database: Database, lines: list[Line], between: tuple[int, int] | None) -> None:
    fill(database, lines)
    span = ALL if between is None else Range(between[0], between[1], between[1])
    assert_equals_a_count_by_hand(database, lines, span)


@pytest.mark.slow
@settings(
    max_examples=repetitions(2000),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(lines=histories(), between=spans)
def test_sqlite_counts_as_by_hand(
    sqlite: Made, lines: list[Line], between: tuple[int, int] | None
) -> None:
    check_history(sqlite[1], lines, between)


@pytest.mark.slow
def test_postgresql_counts_as_by_hand(make: Callable[[str], Made], postgres_url: str) -> None:
    _, database = make(postgres_url)

    @settings(max_examples=repetitions(2000), deadline=None)
    @given(lines=histories(), between=spans)
    def check(lines: list[Line], between: tuple[int, int] | None) -> None:
        check_history(database, lines, between)

    check()
    fill(database, NIGHT_OWL.lines)
    assert_equals_a_count_by_hand(database, NIGHT_OWL.lines)


@pytest.mark.parametrize("where", ["sqlite", "postgresql"])
def test_a_believable_population_counts_as_by_hand(
    make: Callable[[str], Made], request: pytest.FixtureRequest, tmp_path: str, where: str
) -> None:
    url = f"sqlite:///{tmp_path}/game.sqlite"
    _, database = make(request.getfixturevalue("postgres_url") if where == "postgresql" else url)
    lines = list(population(300, 1, play))
    fill(database, lines)
    for first, last in ((None, 60), (0, 3), (2, 20), (10, 10)):
        since = None if first is None else date.fromordinal(LAUNCH_DAY + first)
        span = Range.of_days(since, date.fromordinal(LAUNCH_DAY + last), 0)
        assert_equals_a_count_by_hand(database, lines, span)


LAUNCH_DAY = date(1970, 1, 1).toordinal() + LAUNCH // DAY


def test_a_session_lasts_24_hours_at_most(sqlite: Made) -> None:
    fill(sqlite[1], NIGHT_OWL.lines)
    assert_equals_a_count_by_hand(sqlite[1], NIGHT_OWL.lines)
    assert counted(sqlite[1])["sessions"].value == 3


def test_of_nothing_there_are_no_shares(sqlite: Made) -> None:
    counts, nothing = Figure(0, 0), Figure(None, 0)
    figures = counted(sqlite[1])
    assert {name for name, figure in figures.items() if figure == counts} == {
        "players",
        "sessions",
        "bots",
    }
    assert sum(figure == nothing for figure in figures.values()) == len(figures) - 3
    assert left(sqlite[1]) == {}


FIRST = (NOW - WEEK, (NOW - WEEK + 60, NOW - WEEK + 300))


@pytest.mark.parametrize(
    ("second", "replays"),
    [
        ((NOW - WEEK + 300, (NOW - WEEK + 360,)), 1),  # begun as the first ended
        ((NOW - WEEK + 299, (NOW - WEEK + 360,)), 0),  # begun beside it
        ((NOW - WEEK + 300, ()), 0),  # no turn: a look
    ],
)
def test_what_a_replay_is(sqlite: Made, second: tuple[int, tuple[int, ...]], replays: int) -> None:
    alice = History(0, "person")
    alice.game(*FIRST, over=True)
    alice.game(*second)
    fill(sqlite[1], alice.lines)
    assert counted(sqlite[1])["replay_rate"] == share(replays, 1)


def test_a_branch_is_a_replay_once_a_turn_of_its_own_is_played(sqlite: Made) -> None:
    alice, bob = History(0, "person"), History(1, "person")
    for player, own in ((alice, (NOW - WEEK + 900,)), (bob, ())):
        player.game(*FIRST, over=True)
        player.game(NOW - WEEK + 600, own, again_from=2)
    fill(sqlite[1], alice.lines + bob.lines)
    assert counted(sqlite[1])["replay_rate"] == share(1, 2)
    assert counted(sqlite[1])["completion_rate"] == share(2, 2)  # branches are shown apart


def test_young_players_are_not_in_the_replay_rate_yet(sqlite: Made) -> None:
    alice = History(0, "person")
    alice.game(NOW - WEEK + 1, (NOW - WEEK + 60,), over=True)
    alice.game(NOW - DAY, (NOW - DAY + 60,))
    fill(sqlite[1], alice.lines)
    assert counted(sqlite[1])["replay_rate"] == Figure(None, 0)


def test_a_game_that_was_left_before_its_first_turn_is_not_completed(sqlite: Made) -> None:
    alice, robot = History(0, "person"), History(1, "bot")
    alice.game(NOW - DAY - 1, ())
    for each in (alice, robot):
        each.game(NOW - DAY - 1, (NOW - DAY,), over=True)
    alice.game(NOW - DAY, (NOW - DAY,), over=True)  # too young to be counted
    fill(sqlite[1], alice.lines + robot.lines)
    assert counted(sqlite[1])["completion_rate"] == share(1, 2)
    assert left(sqlite[1]) == {1: share(1, 2)}


def test_two_tabs_are_not_active_twice(sqlite: Made) -> None:
    alice = History(0, "person")
    game = alice.game(NOW - 600, (NOW - 500, NOW - 300))
    alice.add("active", NOW - 300, game, seconds=120)
    alice.add("active", NOW - 240, game, seconds=120)
    fill(sqlite[1], alice.lines)
    assert counted(sqlite[1])["active_minutes_median"] == Figure(3.0, 1)


def test_without_a_report_the_turns_tell_five_minutes_each_at_most(sqlite: Made) -> None:
    alice = History(0, "person")
    alice.game(NOW - 1800, (NOW - 1700, NOW - 1640, NOW - 640))
    fill(sqlite[1], alice.lines)
    assert counted(sqlite[1])["active_minutes_median"] == Figure(6.0, 1)


def test_a_person_who_behaves_like_a_bot_is_flagged_and_stays_a_player(sqlite: Made) -> None:
    hasty, seen, bot = History(0, "person"), History(1, "person"), History(2, "bot")
    for actor in (hasty, seen):
        for begun in (NOW - DAY, NOW - 2 * DAY):
            actor.game(begun, tuple(range(begun, begun + 8)), over=True)
    seen.add("active", NOW - DAY, seconds=1)
    bot.game(NOW - DAY, (NOW - DAY,))
    fill(sqlite[1], hasty.lines + seen.lines + bot.lines)
    figures = counted(sqlite[1])
    assert figures["bots"] == Figure(2, 2)
    assert figures["players"] == Figure(2, 2)


def test_a_range_means_players_whose_first_turn_lies_in_it(sqlite: Made) -> None:
    monday, tuesday = midnight(date(2020, 9, 7)), midnight(date(2020, 9, 8))
    alice, bob = History(0, "person"), History(1, "person")
    alice.game(monday - 60, (monday, tuesday + 60))
    bob.game(tuesday - 60, (tuesday,))
    fill(sqlite[1], alice.lines + bob.lines)
    only_monday = Range.of_days(date(2020, 9, 7), date(2020, 9, 7), NOW)
    assert counted(sqlite[1], only_monday)["players"].value == 1
    assert (
        counted(sqlite[1], only_monday)["sessions"].value == 1
    )  # hers of Tuesday is not known yet
    until_now = Range.of_days(date(2020, 9, 7), None, NOW)
    assert counted(sqlite[1], until_now)["players"].value == 2
