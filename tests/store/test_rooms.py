"""Rooms in the database: codes nobody guesses, seats nobody takes twice, and the clock."""

from __future__ import annotations

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from game.store import Games, Refusal, codes
from game.store.pace import GRACE_SECONDS, Pace, play_seconds, read, turn_seconds
from game.store.rooms import Opened, Opening, Room, Rooms
from game.store.seats import FULL, Seats
from game.store.stand_ins import StandIns
from game.store.tables import room
from tests.store.plays import SCENARIO
from tests.support.player import Clock

Make = Callable[[str], tuple[Flask, Games]]
SECRET = b"a secret of the tests"
LOOK_ALIKES = set("01OIL")
DAY_SECONDS = 24 * 3600


def opened(games: Games, **wishes: Any) -> tuple[Rooms, Seats, str]:
    """A room, and what it is found with."""
    rooms = Rooms(games, SECRET)
    found = rooms.open(Opening(SCENARIO, **({"places": 12} | wishes)))
    assert isinstance(found, Opened)
    return rooms, Seats(rooms), found.code


# Codes --------------------------------------------------------------------------------------------


def test_a_code_cannot_be_guessed_while_its_room_lives() -> None:
    codes_there_are = len(codes.ALPHABET) ** codes.LENGTH
    assert math.log2(codes_there_are) >= 39
    tries, rooms_open = 24 * 10**6, 1000
    assert tries * rooms_open / codes_there_are < 0.0025
    assert tries / codes_there_are < 2.5e-6


def test_no_two_signs_of_a_code_look_alike_and_none_is_a_vowel() -> None:
    assert len(set(codes.ALPHABET)) == len(codes.ALPHABET) == 28
    assert not set(codes.ALPHABET) & (LOOK_ALIKES | set("AEIOU"))


def test_codes_use_all_signs_equally_often_at_every_place() -> None:
    drawn = [codes.new_code() for _ in range(5600)]
    assert len(set(drawn)) == len(drawn)
    for place in range(codes.LENGTH):
        counts = [sum(code[place] == sign for code in drawn) for sign in codes.ALPHABET]
        assert min(counts) > 120  # 200 are expected; six standard deviations
        assert max(counts) < 285


def test_a_seats_secret_has_more_than_128_bits_and_belongs_to_one_seat(games: Games) -> None:
    _, seats, code = opened(games)
    secrets = {seats.secret(code, f"seat {n}") for n in range(100)}
    assert len(secrets) == 100
    assert {len(secret) for secret in secrets} == {22}
    assert Seats(Rooms(games, b"another")).secret(code, "seat 1") not in secrets


# The clock ----------------------------------------------------------------------------------------


def room_at(**values: Any) -> Any:
    """A room's clock as it was written down."""
    usual = {
        "pace": Pace.TIMER,
        "minutes": 60,
        "started_at": 0,
        "open_turn": 1,
        "ends_at": 300,
        "paused_at": None,
        "ended_at": None,
    }
    return SimpleNamespace(**(usual | values))


@pytest.mark.parametrize(
    ("now", "turn", "left"), [(0, 1, 300), (299, 1, 1), (300, 2, 300), (900, 4, 300), (2399, 8, 1)]
)
def test_a_timer_opens_a_turn_every_eighth_of_the_play(now: int, turn: int, left: int) -> None:
    moment = read(room_at(), 8, now)
    assert (moment.open_turn, moment.left_seconds, moment.over) == (turn, left, False)


def test_after_the_last_turn_a_late_form_has_a_moment_of_grace() -> None:
    end = play_seconds(60)
    assert not read(room_at(), 8, end + GRACE_SECONDS - 1).over
    assert read(room_at(), 8, end + GRACE_SECONDS).over


@pytest.mark.parametrize("minutes", [15, 30, 60, 90])
def test_play_and_debrief_are_two_to_one(minutes: int) -> None:
    assert play_seconds(minutes) == 2 * (minutes * 60 - play_seconds(minutes))
    assert turn_seconds(minutes, 8) * 8 <= play_seconds(minutes)


def test_a_paused_clock_stands_still() -> None:
    for now in (100, 5000):
        moment = read(room_at(paused_at=100), 8, now)
        assert (moment.open_turn, moment.left_seconds, moment.over) == (1, 200, False)


# Many at once -------------------------------------------------------------------------------------


def take_together(seats: Seats, code: str, names: list[str]) -> list[str | Refusal]:
    with ThreadPoolExecutor(16) as pool:
        return list(pool.map(lambda name: seats.take(code, name, f"k-{name}"), names))


def check_the_last_seat(games: Games) -> None:
    rooms, seats, code = opened(games, places=3)
    answers = take_together(seats, code, [f"Team {n}" for n in range(10)])
    assert sum(isinstance(answer, str) for answer in answers) == 3
    assert {answer for answer in answers if isinstance(answer, Refusal)} == {FULL}
    one = rooms.find(code)
    assert one
    assert [seat.number for seat in seats.all(one)] == [1, 2, 3]


def check_a_rush(games: Games) -> None:
    """Forty sit down in one moment, and all of them do."""
    rooms, seats, code = opened(games, places=40)
    answers = take_together(seats, code, [f"Team {n}" for n in range(40)])
    assert len({answer for answer in answers if isinstance(answer, str)}) == 40
    one = rooms.find(code)
    assert one
    assert [seat.number for seat in seats.all(one)] == list(range(1, 41))


def check_one_form(games: Games) -> None:
    """A form that was sent eight times in one moment takes one seat."""
    rooms, seats, code = opened(games)
    with ThreadPoolExecutor(8) as pool:
        taken = set(pool.map(lambda _: seats.take(code, "Blue", "k-one-form"), range(8)))
    one = rooms.find(code)
    assert one
    assert taken == {seat.id for seat in seats.all(one)}


def check_one_name(games: Games) -> None:
    rooms, seats, code = opened(games)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: seats.take(code, "Blue", f"k-blue-{n}"), range(8)))
    one = rooms.find(code)
    assert one
    assert len(seats.all(one)) == 1


def check_a_whole_room(games: Games) -> None:
    rooms, seats, code = opened(games, pace=Pace.HOST)
    ids = [seats.take(code, name, f"k-{name}") for name in ("Blue", "Red")]
    one = rooms.find(code)
    assert one
    assert seats.rename(code, str(ids[0]), "Red")
    assert seats.rename(code, str(ids[0]), "Green") is None
    stand_ins = StandIns(seats)
    assert stand_ins.stand_in(one, str(ids[1])) is None
    stand_ins.play(one, 2)
    assert [seat.turns_played for seat in seats.all(one)] == [0, 2]
    assert stand_ins.hand_back(one, str(ids[1])) is None
    red = seats.find(one, str(ids[1]))
    assert red
    assert (red.turns_played, red.plays_as) == (2, red.player_id)
    frozen = one._replace(frozen_at=games.clock())
    assert seats.shown(frozen)[1].score is None  # nothing was remembered yet
    seats.freeze(one)
    assert seats.shown(frozen)[1].score == seats.shown(one)[1].score == red.score
    assert seats.remove(code, str(ids[0])) is None
    rooms.remove(code)
    assert rooms.find(code) is None


CHECKS = [check_the_last_seat, check_a_rush, check_one_form, check_one_name, check_a_whole_room]


@pytest.mark.parametrize("check", CHECKS)
def test_seats_are_taken_once_and_no_more_than_there_are(
    games: Games, check: Callable[[Games], None]
) -> None:
    check(games)


@pytest.mark.parametrize("check", CHECKS)
def test_the_same_on_postgresql(
    make: Make, postgres_url: str, check: Callable[[Games], None]
) -> None:
    check(make(postgres_url)[1])


def test_two_who_change_a_room_at_once_both_do(games: Games) -> None:
    rooms, _, code = opened(games)
    with ThreadPoolExecutor(4) as pool:
        done = list(
            pool.map(lambda n: rooms.change(code, lambda one, _: _one_more(one, n)), range(4))
        )
    one = rooms.find(code)
    assert one
    assert done == [None] * 4
    assert sorted(one.notes) == ["0", "1", "2", "3"]


def _one_more(one: Room, n: int) -> dict[str, str]:
    return {"notes": one.notes + str(n)}


# The end ------------------------------------------------------------------------------------------


def test_no_room_lives_longer_than_a_day(games: Games, clock: Clock) -> None:
    rooms = Rooms(games, SECRET)
    assert isinstance(rooms.open(Opening(SCENARIO, 2, hours=25)), Refusal)
    _, _, code = opened(games, hours=24)
    clock.now += DAY_SECONDS - 1
    assert rooms.find(code)
    clock.now += 1
    assert rooms.find(code) is None
    with games.database.reading() as connection:
        assert connection.execute(room.select()).all() == []


def test_rooms_that_nobody_asks_for_are_swept_away(games: Games, clock: Clock) -> None:
    rooms, seats, code = opened(games, hours=1)
    seats.take(code, "Blue", "k-blue-1234")
    assert rooms.sweep() == 0
    clock.now += 3600
    assert rooms.sweep() == 1


def test_a_room_is_found_again_after_a_restart(make: Make, tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/rooms.sqlite"
    _, seats, code = opened(make(address)[1])
    taken = seats.take(code, "Blue", "k-blue-1234")
    rooms = Rooms(make(address)[1], SECRET)
    one = rooms.find(code)
    assert one
    assert Seats(rooms).back(one, str(taken), seats.secret(code, str(taken)))
