"""`make bench`: what a turn costs, as a ratio to a Flask hello served in the same minute.

Two gthread workers of eight threads serve first the hello and then the game, to 16 connections
that are kept alive. A turn changes two policies, so it is simulated three times. Only the ratio
counts, for a machine's own speed drifts; it should be at least 0.03.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time

from tests.engine.cost import ratio as whole_game_cost
from tests.support.serving import Client, served

CONNECTIONS = 16
TURNS = 8
GOAL = 0.03
# Each turn differs from the one before it in two policies, and no team is fired for either.
CHOICES = (
    {"wip_limit": "5", "testing": "automated", "deployment": "sprint-end"},
    {"wip_limit": "6", "testing": "test-first", "deployment": "sprint-end"},
)


async def hellos_per_second(port: int, seconds: float) -> float:
    """How many hellos are served a second."""
    clients = [await Client.to(port) for _ in range(CONNECTIONS)]
    start = time.monotonic()

    async def greet(client: Client) -> int:
        served = 0
        while time.monotonic() - start < seconds:
            assert (await client.send("GET", "/")).status == 200
            served += 1
        return served

    served = sum(await asyncio.gather(*map(greet, clients)))
    elapsed = time.monotonic() - start
    await asyncio.gather(*(client.close() for client in clients))
    return served / elapsed


async def turns_per_second(port: int, games_each: int) -> float:
    """How many turns are played a second; the games are started before the clock is."""
    clients = [await Client.to(port) for _ in range(CONNECTIONS)]

    async def start_games(client: Client) -> tuple[str, list[str]]:
        token = await client.csrf_token()
        games = [await client.start_game(token, f"k-bench-{n}", n) for n in range(games_each)]
        return token, games

    async def play(client: Client, token: str, games: list[str]) -> None:
        for game in games:
            for turn in range(1, TURNS + 1):
                form = {"csrf_token": token, "turn": str(turn), "key": f"k-bench-{turn}"}
                form |= CHOICES[turn % 2]
                answer = await client.send("POST", f"{game}/decisions", form)
                assert answer.status == 303, answer

    started = await asyncio.gather(*map(start_games, clients))
    start = time.monotonic()
    await asyncio.gather(
        *(play(client, *mine) for client, mine in zip(clients, started, strict=True))
    )
    elapsed = time.monotonic() - start
    await asyncio.gather(*(client.close() for client in clients))
    return CONNECTIONS * games_each * TURNS / elapsed


def main() -> int:
    """Measure both, in turn, and say whether a turn is quick enough."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=4.0, help="of hellos, twice")
    options.add_argument("--games", type=int, default=6, help="for each of 16 connections")
    options.add_argument("--application", default="app:app")
    given = options.parse_args()
    hellos = []
    with tempfile.TemporaryDirectory() as folder:
        database = os.environ.get("DATABASE_URL") or f"sqlite:///{folder}/bench.sqlite"
        with served("tests.support.hello:app", {}) as server:
            hellos.append(asyncio.run(hellos_per_second(server.port, given.seconds)))
        with served(given.application, {"DATABASE_URL": database}) as server:
            turns = asyncio.run(turns_per_second(server.port, given.games))
        with served("tests.support.hello:app", {}) as server:
            hellos.append(asyncio.run(hellos_per_second(server.port, given.seconds)))
    hello = sum(hellos) / len(hellos)
    ratio = turns / hello
    print(f"hello {hello:.0f}/s, turn {turns:.0f}/s: {ratio:.4f} (goal: at least {GOAL})")
    cost = whole_game_cost()
    print(f"a whole reference game: {cost:.2f} of 100,000 heap pairs (goal: at most 1)")
    return 0 if ratio >= GOAL and cost <= 1 else 1


if __name__ == "__main__":
    sys.exit(main())
