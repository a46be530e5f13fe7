"""Every figure equals what a count by hand over the raw rows gives, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate
from statistics import median

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from game.analytics.figures import Figure, share
from game.analytics.questions import insights
from game.store.database import Database
from tests.analytics import brute_force
from tests.analytics.brute_force import DAY, HALF_HOUR, WEEK, Raw, RawGame
from tests.analytics.conftest import fill
from tests.support import repetitions

Made = tuple[Flask, Database]
NOW = 1_600_000_000

#: Gaps around every bound that a definition has.
gaps = st.sampled_from([0, 1, 60, 600, HALF_HOUR - 1, HALF_HOUR, HALF_HOUR + 1, 5 * HALF_HOUR])
ages = st.sampled_from([0, 60, DAY - 1, DAY, DAY + 1, WEEK - 1, WEEK, WEEK + 1, 2 * WEEK])
kinds = st.sampled_from(["person", "person", "person", "bot", "test"])


@st.composite
def raw_rows(draw: st.DrawFn) -> Raw:
    """A few players, and games of theirs that may lie beside or across each other."""
    kind_of = tuple(draw(st.lists(kinds, min_size=1, max_size=4)))
    games = []
    for player in range(len(kind_of)):
        begun = NOW - draw(ages)
        for _ in range(draw(st.integers(0, 4))):
            begun += draw(gaps)
            turns = tuple(accumulate(draw(st.lists(gaps, max_size=8)), initial=begun + draw(gaps)))
            turns = turns if draw(st.booleans()) else turns[:0]
            games.append(RawGame(player, begun, turns, draw(st.booleans())))
    return Raw(kind_of, tuple(games))


#: One player who never pauses for half an hour: a session of at most 24 hours, and again.
NIGHT_OWL = Raw(
    ("person",),
    tuple(
        RawGame(0, at, (at + 900,), finished=False)
        for at in range(NOW - 2 * WEEK, NOW - 2 * WEEK + 3 * DAY, HALF_HOUR - 1)
    ),
)


def counted(database: Database) -> dict[str, Figure]:
    with database.reading() as connection:
        return insights(connection, NOW)


def assert_equals_a_count_by_hand(database: Database, raw: Raw) -> None:
    fill(database, raw)
    figures = counted(database)
    seconds = brute_force.session_seconds(raw)
    number = len(brute_force.Raw.players(raw))
    assert figures["players"] == Figure(number, number)
    assert figures["sessions"] == Figure(len(seconds), len(seconds))
    assert figures["replay_rate"] == share(*brute_force.replay_counts(raw, NOW))
    assert figures["completion_rate"] == share(*brute_force.completion_counts(raw, NOW))
    mean, middle = figures["session_minutes_mean"], figures["session_minutes_median"]
    assert mean.n == middle.n == len(seconds)
    assert mean.value == (sum(seconds) / len(seconds) / 60 if seconds else None)
    assert middle.value == (median(seconds) / 60 if seconds else None)


@settings(
    max_examples=repetitions(1500),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(raw=raw_rows())
def test_sqlite_counts_as_by_hand(sqlite: Made, raw: Raw) -> None:
    assert_equals_a_count_by_hand(sqlite[1], raw)


def test_postgresql_counts_as_by_hand(make: Callable[[str], Made], postgres_url: str) -> None:
    _, database = make(postgres_url)

    @settings(max_examples=repetitions(300), deadline=None)
    @given(raw=raw_rows())
    def check(raw: Raw) -> None:
        assert_equals_a_count_by_hand(database, raw)

    check()
    assert_equals_a_count_by_hand(database, NIGHT_OWL)


def test_a_session_lasts_24_hours_at_most(sqlite: Made) -> None:
    assert_equals_a_count_by_hand(sqlite[1], NIGHT_OWL)
    assert counted(sqlite[1])["sessions"].value == 3
    assert max(brute_force.session_seconds(NIGHT_OWL)) <= DAY


def test_of_nothing_there_are_no_shares(sqlite: Made) -> None:
    assert counted(sqlite[1]) == {
        "players": Figure(0, 0),
        "sessions": Figure(0, 0),
        "replay_rate": Figure(None, 0),
        "completion_rate": Figure(None, 0),
        "session_minutes_mean": Figure(None, 0),
        "session_minutes_median": Figure(None, 0),
    }


@pytest.mark.parametrize(
    ("second", "replays"),
    [
        (RawGame(0, NOW - WEEK + 300, (NOW - WEEK + 360,), False), 1),  # begun as the first ended
        (RawGame(0, NOW - WEEK + 299, (NOW - WEEK + 360,), False), 0),  # begun beside it
        (RawGame(0, NOW - WEEK + 300, (), False), 0),  # no turn: a look
    ],
)
def test_what_a_replay_is(sqlite: Made, second: RawGame, replays: int) -> None:
    first = RawGame(0, NOW - WEEK, (NOW - WEEK + 60, NOW - WEEK + 300), True)
    fill(sqlite[1], Raw(("person",), (first, second)))
    assert counted(sqlite[1])["replay_rate"] == share(replays, 1)


def test_young_players_are_not_in_the_replay_rate_yet(sqlite: Made) -> None:
    first = RawGame(0, NOW - WEEK + 1, (NOW - WEEK + 60,), True)
    second = RawGame(0, NOW - DAY, (NOW - DAY + 60,), False)
    fill(sqlite[1], Raw(("person",), (first, second)))
    assert counted(sqlite[1])["replay_rate"] == Figure(None, 0)


def test_a_game_that_was_left_before_its_first_turn_is_not_completed(sqlite: Made) -> None:
    left = RawGame(0, NOW - DAY - 1, (), False)
    over = RawGame(0, NOW - DAY - 1, (NOW - DAY,), True)
    young = RawGame(0, NOW - DAY, (NOW - DAY,), True)
    fill(sqlite[1], Raw(("person", "bot"), (left, over, young, over._replace(player=1))))
    assert counted(sqlite[1])["completion_rate"] == share(1, 2)
