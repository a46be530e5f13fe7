"""Many at once on one database: equal turns are one, nobody is turned away or waits long."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from game.store import Games, Played
from tests.store.plays import ALICE, SCENARIO, submission
from tests.support import few

ROOT = Path(__file__).parents[2]
PROCESSES = 8
TURNS = 200_000
LONGEST_MS = 500
Make = Callable[[str], tuple[Flask, Games]]


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_fifty_equal_turns_at_once_are_applied_once(
    kind: str, make: Make, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    sqlite = kind == "sqlite"
    url = f"sqlite:///{tmp_path}/a.sqlite" if sqlite else request.getfixturevalue("postgres_url")
    _, games = make(url)
    game_id = games.start(ALICE, SCENARIO, "k-start", seed=1)
    form = submission(1, wip_limit=5)
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda _: games.play_turn(ALICE, game_id, form), range(50)))
    assert answers == [Played(1)] * 50
    game = games.find(ALICE, game_id)
    assert game is not None
    assert (game.turns_played, game.revision, len(games.turns(ALICE, game_id))) == (1, 1, 1)


def writer(url: str, number: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.store.writers", url, str(number)]
    return subprocess.Popen(
        [*command, str(few(TURNS) // PROCESSES)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def said(one: subprocess.Popen[str]) -> str:
    assert one.stdout is not None
    return one.stdout.readline().strip()


@pytest.mark.slow
def test_eight_processes_never_find_it_locked_and_none_waits_for_long(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path}/busy.sqlite"
    writers = [writer(url, number) for number in range(PROCESSES)]
    try:
        assert [said(one) for one in writers] == ["ready"] * PROCESSES
        for one in writers:
            assert one.stdin is not None
            one.stdin.write("go\n")
            one.stdin.flush()
        told: list[dict[str, Any]] = [json.loads(said(one)) for one in writers]
        assert [one.wait(timeout=30) for one in writers] == [0] * PROCESSES
    finally:
        for one in writers:
            one.kill()
            one.communicate()
    turns, longest = sum(t["turns"] for t in told), max(t["longest_ms"] for t in told)
    seconds = max(t["seconds"] for t in told)
    with capsys.disabled():
        print(f"\n{turns:,} turns, {turns / seconds:,.0f}/s, longest wait {longest:.0f} ms")
    assert turns >= few(TURNS)
    engine = create_engine(url)
    with engine.connect() as connection:
        of_trials = 4 * PROCESSES
        assert connection.scalar(text("SELECT count(*) FROM turn")) == turns + of_trials
        assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
    engine.dispose()
    # Where other tests run beside, somebody may have to wait for the processor as well.
    assert longest < (LONGEST_MS if few(TURNS) >= TURNS else 10 * LONGEST_MS)
