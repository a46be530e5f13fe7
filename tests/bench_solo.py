"""`make bench`, players: 500 who press within ten seconds, and within one.

They have nothing to do with one another: each has a browser and a game of their own, on two gthread
workers of eight threads. Each changes two policies, so that a turn is simulated three times.
A Flask hello is pressed in the same way before and after, since a machine's own speed drifts.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from typing import NamedTuple

from tests.bench import CHOICES
from tests.support.serving import Client, served

PLAYERS = 500
#: Seconds within which all press, and the most that 99 of 100 may wait.
PRESSES = ((10.0, 0.2), (1.0, 4.0))


class Player(NamedTuple):
    """A connection with a game."""

    client: Client
    token: str = ""
    game: str = ""


async def arrive(port: int, number: int) -> Player:
    """Open the front page and start a game."""
    client = await Client.to(port)
    token = await client.csrf_token()
    return Player(client, token, await client.start_game(token, f"k-bench-{number}", number))


async def press(player: Player, turn: int, wait: float) -> float:
    """Run a turn after a while, or ask for a hello; how long the answer took."""
    await asyncio.sleep(wait)
    form = {"csrf_token": player.token, "turn": str(turn), "key": f"k-bench-{turn}"}
    form |= CHOICES[turn % 2]
    start = time.monotonic()
    if player.game:
        answer = await player.client.send("POST", f"{player.game}/decisions", form)
    else:
        answer = await player.client.send("GET", "/")
    assert answer.status == (303 if player.game else 200), answer
    return time.monotonic() - start


async def all_press(players: list[Player], turn: int, within: float) -> float:
    """What 99 of 100 waited at most."""
    waits = [within * number / len(players) for number in range(len(players))]
    pressed = (press(p, turn, w) for p, w in zip(players, waits, strict=True))
    took = sorted(await asyncio.gather(*pressed))
    return took[len(took) * 99 // 100]


async def of_hello(port: int) -> list[float]:
    """The same for a hello."""
    players = [Player(await Client.to(port)) for _ in range(PLAYERS)]
    found = [await all_press(players, 1, within) for within, _ in PRESSES]
    await asyncio.gather(*(player.client.close() for player in players))
    return found


async def of_game(port: int) -> list[float]:
    """Everybody plays two turns."""
    players: list[Player] = []
    for first in range(0, PLAYERS, 20):
        players += await asyncio.gather(*(arrive(port, n) for n in range(first, first + 20)))
    found = [await all_press(players, turn, within) for turn, (within, _) in enumerate(PRESSES, 1)]
    await asyncio.gather(*(player.client.close() for player in players))
    return found


def main() -> int:
    """Measure both."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = os.environ.get("DATABASE_URL") or f"sqlite:///{folder}/bench.sqlite"
        with served("tests.support.hello:app", {}) as server:
            before = asyncio.run(of_hello(server.port))
        with served("app:app", {"DATABASE_URL": database}) as server:
            game = asyncio.run(of_game(server.port))
        with served("tests.support.hello:app", {}) as server:
            after = asyncio.run(of_hello(server.port))
    fine = True
    for (within, most), p99, *hellos in zip(PRESSES, game, before, after, strict=True):
        fine = fine and p99 <= most
        hello = sum(hellos) / 2
        print(
            f"{PLAYERS} players press within {within:g} s: p99 {p99:.3f} s"
            f" (goal: at most {most} s); a hello {hello:.3f} s, {p99 / hello:.0f} times as long"
        )
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
