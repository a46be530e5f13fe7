"""One of several processes that play turns on one database as fast as they can.

`python -m tests.store.writers DATABASE NUMBER TURNS` plays the same game again and again, each
time as a new one. The simulation was done once, beforehand: what is measured is how a turn is
found, read, packed and written. Said in the end are the turns and the longest time, in
milliseconds, that one of them took to be written: from asking for the writer's place until it was
committed.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

from app import create_app
from game import engine
from game.config import NO_LIMITS, Settings
from game.store import Games
from game.store.database import Database
from tests.store.plays import SCENARIO, play

SEED = 3
TURNS_A_GAME = 4  # after which somebody may be fired


def remember() -> None:
    """Play the game once; from now on the rules answer from memory."""
    taken: dict[int, Any] = {}
    take_turn, explain_turn = engine.take_turn, engine.explain_turn

    def once(company: Any, before: Any, decision: Any) -> Any:
        if before.turn not in taken:
            turn = take_turn(company, before, decision)
            report = explain_turn(company, before, decision, turn, unchanged=True)
            taken[before.turn] = turn, report
        return taken[before.turn][0]

    engine.take_turn = once  # type: ignore[assignment]
    engine.explain_turn = lambda _c, before, *_, **__: taken[before.turn][1]  # type: ignore[assignment]


def measured(database: Database) -> list[float]:
    """How long each write took, from now on."""
    took: list[float] = []
    write = database.write

    def timed(work: Callable[[Any], Any]) -> Any:
        began = time.perf_counter()
        try:
            return write(work)
        finally:
            took.append(time.perf_counter() - began)

    database.write = timed  # type: ignore[method-assign]
    return took


def main(url: str, number: str, turns: int) -> None:
    """Play so many turns."""
    app = create_app(Settings(url, "s" * 40, False, rate_limits=NO_LIMITS))
    games: Games = app.extensions["games"]
    remember()
    trial = games.start(f"trial-{number}", SCENARIO, "k-trial", seed=SEED)
    for n in range(1, TURNS_A_GAME + 1):
        play(games, f"trial-{number}", trial, n)
    print("ready", flush=True)
    sys.stdin.readline()
    took = measured(games.database)
    began, done = time.monotonic(), 0
    while done < turns:
        game_id = games.start(f"p{number}", SCENARIO, f"k-{done}", seed=SEED)
        for n in range(1, TURNS_A_GAME + 1):
            play(games, f"p{number}", game_id, n)
            done += 1
    told = {"turns": done, "longest_ms": 1000 * max(took), "seconds": time.monotonic() - began}
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
