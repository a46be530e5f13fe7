"""What costs many games is asked for once, computed beside the pages, kept, and never lost."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text

from game.balance import luck
from game.engine.scenario import Scenario
from game.store import Code, Game, Games, Refusal
from game.store import backroom as backroom_module
from game.store import studies as studies_module
from game.store.backroom import NICENESS, WAITING_AT_MOST, Backroom
from game.store.studies import BUSY, NOT_OVER, SILENT_SECONDS, Kind, Studies, Study
from tests.store.plays import ALICE, SCENARIO, play
from tests.support.player import Clock
from tests.support.studies import until

Made = tuple[Flask, Games]


def few_days(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two parts of two days each."""
    monkeypatch.setattr(luck, "DAYS", 4)
    monkeypatch.setattr(studies_module, "DAYS_A_PART", 2)


@pytest.fixture
def studies(
    make: Callable[[str], Made], tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> Studies:
    """Studies on SQLite, of few days so that they are quick."""
    few_days(monkeypatch)
    kept: Studies = make(f"sqlite:///{tmp_path}/game.sqlite")[0].extensions["studies"]
    return kept


def finished_game(games: Games) -> Game:
    """A game of Alice that has its verdict."""
    game_id = games.start(ALICE, SCENARIO, "k-start", seed=5)
    turn = 0
    while not (game := found(games, game_id)).over:
        turn += 1
        play(games, ALICE, game_id, turn, wip_limit=5)
    return game


def found(games: Games, game_id: str) -> Game:
    game = games.find(ALICE, game_id)
    assert game is not None
    return game


def finished(studies: Studies, game: Game, kind: Kind) -> Study:
    """The study once it is there."""

    def look() -> Study | None:
        study = studies.find(game).get(kind)
        return study if study and study.finished else None

    return until(look)


def asked(studies: Studies, game: Game, kind: Kind) -> Study:
    """A study that must be accepted."""
    study = studies.ask(game, kind)
    assert isinstance(study, Study)
    return study


def keeps_what_was_computed(studies: Studies) -> None:
    game = finished_game(studies.games)
    assert studies.find(game) == {}
    first = asked(studies, game, Kind.LUCK)
    assert (first.done, first.of, first.silent) == (0, 2, False)
    done = finished(studies, game, Kind.LUCK)
    assert isinstance(done.found, luck.Luck)
    assert done.found.own == game.score
    assert len(done.found.days) == 4
    assert asked(studies, game, Kind.LUCK) == done


def test_a_study_is_computed_once_and_kept(studies: Studies) -> None:
    keeps_what_was_computed(studies)


def test_the_same_holds_on_postgresql(
    make: Callable[[str], Made], postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    few_days(monkeypatch)
    keeps_what_was_computed(make(postgres_url)[0].extensions["studies"])


def test_an_unfinished_game_cannot_be_looked_back_on(studies: Studies) -> None:
    game_id = studies.games.start(ALICE, SCENARIO, "k-start")
    assert studies.ask(found(studies.games, game_id), Kind.ROADS) == NOT_OVER


def test_a_study_that_falls_silent_is_asked_for_again(studies: Studies, clock: Clock) -> None:
    game = finished_game(studies.games)
    never = Backroom(dict)
    never.take = lambda _job: True  # type: ignore[method-assign]  its process dies here
    lost = Studies(studies.games, never)
    first = asked(lost, game, Kind.LUCK)
    assert asked(studies, game, Kind.LUCK) == first, "somebody is still at it"
    clock.now += SILENT_SECONDS + 1
    assert studies.find(game)[Kind.LUCK].silent
    again = asked(studies, game, Kind.LUCK)
    assert again.run != first.run
    assert finished(studies, game, Kind.LUCK).run == again.run


def test_whoever_was_given_up_writes_nothing_any_more(studies: Studies, clock: Clock) -> None:
    game = finished_game(studies.games)
    jobs: list[Callable[[], None]] = []
    late = Backroom(lambda: studies.games.scenarios)
    late.take = lambda job: jobs.append(job) or True  # type: ignore[method-assign,func-returns-value]
    asked(Studies(studies.games, late), game, Kind.LUCK)
    clock.now += SILENT_SECONDS + 1
    asked(studies, game, Kind.LUCK)
    done = finished(studies, game, Kind.LUCK)
    jobs[0]()
    late.close()
    assert studies.find(game)[Kind.LUCK] == done


def test_what_was_written_in_another_way_is_asked_for_again(studies: Studies) -> None:
    game = finished_game(studies.games)
    asked(studies, game, Kind.LUCK)
    finished(studies, game, Kind.LUCK)
    with studies.games.database.writing() as connection:
        connection.execute(text("UPDATE study SET result = '[1, [[2]]]'"))
    assert studies.find(game)[Kind.LUCK].silent
    asked(studies, game, Kind.LUCK)
    assert finished(studies, game, Kind.LUCK).found


def test_who_finds_the_line_full_is_told_so_and_nothing_is_begun(studies: Studies) -> None:
    game, room = finished_game(studies.games), studies.backroom
    gate = threading.Event()
    room.take(gate.wait)
    until(lambda: room._jobs.empty() or None)
    for _ in range(WAITING_AT_MOST):
        assert room.take(gate.wait)
    refused = studies.ask(game, Kind.LUCK)
    assert isinstance(refused, Refusal)
    assert (refused, refused.code) == (BUSY, Code.BUSY)
    assert studies.find(game) == {}
    gate.set()


# The back room ----------------------------------------------------------------------------------


def niceness(_company: Scenario, _thing: int) -> int:
    """How far this process stands back."""
    return os.nice(0)


def its_id(_company: Scenario, _thing: int) -> int:
    """Which process this is."""
    return os.getpid()


def test_its_process_stands_back_and_is_one_for_all_jobs(studies: Studies) -> None:
    seen: list[int] = []
    room = studies.backroom
    room.take(lambda: seen.append(room.play(niceness, SCENARIO, 0)))
    for _ in range(2):
        room.take(lambda: seen.append(room.play(its_id, SCENARIO, 0)))
    until(lambda: len(seen) == 3 or None)
    assert seen[0] == min(19, os.nice(0) + NICENESS)
    assert seen[1] == seen[2] != os.getpid()


def test_a_job_that_fails_and_a_process_that_is_killed_leave_the_next_one_alone(
    studies: Studies, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[int] = []
    room = studies.backroom
    room.take(lambda: seen.append(1 // 0))
    room.take(lambda: seen.append(room.play(its_id, SCENARIO, 0)))
    killed = until(lambda: seen[0] if seen else None)
    os.kill(killed, signal.SIGKILL)
    room.take(lambda: seen.append(room.play(its_id, SCENARIO, 0)))
    room.take(lambda: seen.append(room.play(its_id, SCENARIO, 0)))
    until(lambda: seen[1:] or None)
    assert killed not in seen[1:]
    assert "ZeroDivisionError" in caplog.text
    assert "its process is gone" in caplog.text or "process is gone" in caplog.text


def test_it_goes_home_when_nobody_asks(studies: Studies, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backroom_module, "IDLE_SECONDS", 0.05)
    room = studies.backroom
    seen: list[int] = []
    room.take(lambda: seen.append(room.play(its_id, SCENARIO, 0)))
    until(lambda: (seen and room._pool is None) or None)
    until(lambda: gone(seen[0]) or None)


def gone(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return True
    time.sleep(0.05)
    return False


def test_on_closing_what_waits_in_line_is_not_begun(studies: Studies) -> None:
    room, gate, begun = studies.backroom, threading.Event(), []
    room.take(gate.wait)
    until(lambda: room._jobs.empty() or None)
    room.take(lambda: begun.append(1))
    closing = threading.Thread(target=room.close)
    closing.start()
    until(lambda: room._jobs.qsize() == 1 or None)
    gate.set()
    closing.join()
    assert begun == []


def test_on_closing_a_job_goes_no_further_than_its_present_part(studies: Studies) -> None:
    room, gate, played = studies.backroom, threading.Event(), []

    def job() -> None:
        played.append(room.play(its_id, SCENARIO, 0))
        gate.wait()
        played.append(room.play(its_id, SCENARIO, 0))

    room.take(job)
    until(lambda: played or None)
    closing = threading.Thread(target=room.close)
    closing.start()
    until(lambda: room._closing or None)
    gate.set()
    closing.join()
    assert len(played) == 1
