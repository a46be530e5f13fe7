"""The sums of days, however facts arrive, say what counting all players says."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from game.analytics.figures import left_at_turn
from game.analytics.questions import Asked, Range, insights
from game.analytics.questions import left_at_turn as asked_left
from game.analytics.rollup import Rollups
from game.analytics.sums import Days, read_sums, summed
from game.store.database import Database
from game.store.facts import Fact, Facts, Kind
from tests.analytics.brute_force import DAY, Line
from tests.analytics.conftest import fill
from tests.analytics.histories import NOW, History, histories
from tests.store.plays import ALICE, SCENARIO, play
from tests.support import repetitions
from tests.support.player import Clock

Made = tuple[Flask, Database]


def assert_the_sums_are_right(database: Database, now: int) -> None:
    with database.reading() as connection:
        sums, asked = read_sums(connection, None), Asked(connection, Range.all_until(now))
        assert summed(sums) == insights(asked)
        assert left_at_turn(sums.games()) == asked_left(asked)
        first, last = now // DAY - 9, now // DAY - 1
        some, asked = (
            read_sums(connection, Days(first, last)),
            Asked(connection, Range(first * DAY, (last + 1) * DAY, now)),
        )
        assert some.of("player") == len(set(_first_days(asked)))


def _first_days(asked: Asked) -> list[str]:
    return [row.player_id for row in asked.rows(_FIRST_TURNS)]


_FIRST_TURNS = """
SELECT turn.player_id FROM turn
  JOIN player ON player.id = turn.player_id AND player.actor_kind = 'person'
  JOIN game ON game.player_id = turn.player_id AND game.id = turn.game_id
 WHERE turn.n >= coalesce(game.again_from, 1)
 GROUP BY turn.player_id HAVING min(turn.at) >= :since AND min(turn.at) < :until
"""


def check_growing(database: Database, lines: list[Line], moments: list[int]) -> None:
    """Count after a part of the facts is there, and again after all are, at later moments."""
    rollups = Rollups(database)
    fill(database, lines)
    for now in sorted(moments):
        rollups.refresh(now)
        assert_the_sums_are_right(database, now)
    rollups.forget()
    rollups.refresh(max(moments))
    assert_the_sums_are_right(database, max(moments))


later = st.lists(
    st.sampled_from([0, 1, 3600, DAY - 60, DAY, 2 * DAY, 7 * DAY, 9 * DAY]).map(
        lambda d: NOW + 3 * DAY * 9 + d
    ),
    min_size=1,
    max_size=3,
)


@pytest.mark.slow
@settings(
    max_examples=repetitions(1000),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(lines=histories(), moments=later)
def test_sums_ripen_as_time_goes_by(sqlite: Made, lines: list[Line], moments: list[int]) -> None:
    check_growing(sqlite[1], lines, moments)


@pytest.mark.slow
def test_the_same_on_postgresql(make: Callable[[str], Made], postgres_url: str) -> None:
    _, database = make(postgres_url)

    @settings(max_examples=repetitions(300), deadline=None)
    @given(lines=histories(), moments=later)
    def check(lines: list[Line], moments: list[int]) -> None:
        check_growing(database, lines, moments)

    check()


def test_a_late_fact_corrects_the_day_it_belongs_to(sqlite: Made, clock: Clock) -> None:
    app, database = sqlite
    games, rollups, facts = app.extensions["games"], Rollups(database), Facts(database, clock)
    game_id = games.start(ALICE, SCENARIO, "k-start")
    for turn in range(1, 4):
        clock.now += 60
        play(games, ALICE, game_id, turn)
    played = clock.now
    rollups.refresh(clock.now)
    clock.now += 29 * DAY
    rollups.refresh(clock.now)
    late = Fact(ALICE, "a-1", Kind.ACTIVE, played, game_id=game_id, turn=3, seconds=100)
    for _ in range(5):
        facts.add(late)
    facts.add(late._replace(id="a-2", at=played - 3 * DAY))  # too late to be believed
    clock.now += 1
    assert rollups.refresh(clock.now) == 1
    assert_the_sums_are_right(database, clock.now)
    with database.reading() as connection:
        sums = read_sums(connection, Days(played // DAY, played // DAY))
    assert summed(sums)["active_minutes_median"].value == 100 / 60
    assert (sums.of("fact"), sums.of("late"), sums.of("doubled")) == (1, 1, 4)


def test_whoever_has_not_played_since_is_not_counted_anew(sqlite: Made) -> None:
    alice, bob = History(0, "person"), History(1, "person")
    alice.game(NOW - 90 * DAY, (NOW - 90 * DAY,))
    bob.game(NOW - 30, (NOW - 30,))
    fill(sqlite[1], alice.lines + bob.lines)
    rollups = Rollups(sqlite[1])
    assert rollups.refresh(NOW) == 2
    assert rollups.refresh(NOW + 60) == 1
    assert rollups.refresh(NOW + 300) == 1  # within two minutes of the last look
    assert rollups.refresh(NOW + 600) == 0
    assert rollups.refresh(NOW + 8 * DAY) == 1  # a week old by now
