"""`make bench`, rooms: 500 seats that press at once, and 50 that only look.

The seats sit in one room on two gthread workers of eight threads. All press within ten seconds, and
within one second; then nothing changes, and 50 of them ask for news as their pages do.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from tests.support.serving import Client, Server, served

SEATS = 500
WATCHING, EVERY_SECONDS, LOOKING_SECONDS = 50, 1.9, 20.0
#: Seconds within which all press, and the most that 99 of 100 may wait.
PRESSES = ((10.0, 0.5), (1.0, 4.0))
MOST_OF_A_CORE = 0.04
CHOICES = ({"wip_limit": "5"}, {"wip_limit": "6"})


class Seat(NamedTuple):
    """A connection that sits in the room."""

    client: Client
    token: str
    game: str


def field(page: str, name: str) -> str:
    """What a hidden field of a page holds."""
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found, page[:400]
    return found[1]


def location(head: str) -> str:
    """Where an answer leads."""
    found = re.search(r"(?i)location: (\S+)", head)
    assert found, head
    return found[1]


async def open_room(port: int) -> str:
    """Open a room; its code."""
    host = await Client.to(port)
    page = await host.send("GET", "/rooms")
    wishes = {"csrf_token": field(page.body, "csrf_token"), "seats": str(SEATS)}
    answer = await host.send("POST", "/rooms", wishes)
    await host.close()
    return location(answer.head).split("/")[2]


async def sit_down(port: int, code: str, number: int) -> Seat:
    """Take a seat."""
    client = await Client.to(port)
    page = (await client.send("GET", f"/join/{code}")).body
    token, key = field(page, "csrf_token"), field(page, "key")
    form = {"csrf_token": token, "key": key, "name": f"Team {number}"}
    answer = await client.send("POST", f"/join/{code}", form)
    assert answer.status == 303, answer.body[:400]
    return Seat(client, token, location(answer.head))


async def press(seat: Seat, turn: int, wait: float) -> float:
    """Run a turn after a while; how long the answer took."""
    await asyncio.sleep(wait)
    start = time.monotonic()
    form = {"csrf_token": seat.token, "turn": str(turn), "key": f"k-bench-{turn}"}
    form |= CHOICES[turn % 2]
    answer = await seat.client.send("POST", f"{seat.game}/decisions", form)
    assert answer.status == 303, answer
    return time.monotonic() - start


async def all_press(seats: list[Seat], turn: int, within: float) -> float:
    """Everybody runs a turn; what 99 of 100 waited at most."""
    waits = [within * number / len(seats) for number in range(len(seats))]
    took = sorted(
        await asyncio.gather(*(press(s, turn, w) for s, w in zip(seats, waits, strict=True)))
    )
    return took[len(took) * 99 // 100]


def attribute(page: str, name: str) -> str:
    """What an attribute of a page holds."""
    found = re.search(rf'{name}="([^"]+)"', page)
    assert found, page[:400]
    return found[1]


async def look(port: int, seat: Seat, code: str, start: asyncio.Event) -> int:
    """Ask for news as a seat's page does; how often there was any."""
    page = (await seat.client.send("GET", f"/rooms/{code}")).body
    path, etag, news = attribute(page, "data-ask"), attribute(page, "data-beat"), 0
    device = await Client.to(port)  # as without a cookie
    await start.wait()
    await asyncio.sleep(random.uniform(0, EVERY_SECONDS))  # nobody looks in step
    until = time.monotonic() + LOOKING_SECONDS
    while time.monotonic() < until:
        answer = await device.send("GET", path, headers=(f'If-None-Match: "{etag}"',))
        if answer.status == 200:
            news += 1
            found = re.search(r'(?i)etag: "([^"]+)"', answer.head)
            assert found
            etag = found[1]
        await asyncio.sleep(EVERY_SECONDS)
    await device.close()
    return news


def cpu_seconds(server: Server) -> float:
    """What the server's processes have used of the processor so far."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        if int(fields[2]) == server.process.pid:  # its process group
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


async def measure(server: Server) -> bool:
    """Measure all of it, and whether it is good enough."""
    code = await open_room(server.port)
    seats: list[Seat] = []
    for first in range(0, SEATS, 20):
        seats += await asyncio.gather(
            *(sit_down(server.port, code, n) for n in range(first, first + 20))
        )
    fine = True
    for turn, (within, most) in enumerate(PRESSES, 1):
        p99 = await all_press(seats, turn, within)
        fine = fine and p99 <= most
        print(f"{SEATS} seats press within {within:g} s: p99 {p99:.2f} s (goal: at most {most} s)")
    watching = seats[:WATCHING]
    start = asyncio.Event()
    looks = [asyncio.create_task(look(server.port, seat, code, start)) for seat in watching]
    await asyncio.sleep(3)  # every page is open
    before, began = cpu_seconds(server), time.monotonic()
    start.set()
    news = await asyncio.gather(*looks)
    share = (cpu_seconds(server) - before) / (time.monotonic() - began)
    print(
        f"{WATCHING} seats look, nothing changes: {share:.1%} of a core"
        f" (goal: at most {MOST_OF_A_CORE:.0%}), news {sum(news)} times"
    )
    await asyncio.gather(*(seat.client.close() for seat in seats))
    return fine and share <= MOST_OF_A_CORE and sum(news) == 0


def main() -> int:
    """Serve a room, and measure it."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = os.environ.get("DATABASE_URL") or f"sqlite:///{folder}/bench.sqlite"
        with served("app:app", {"DATABASE_URL": database}) as server:
            return 0 if asyncio.run(measure(server)) else 1


if __name__ == "__main__":
    sys.exit(main())
