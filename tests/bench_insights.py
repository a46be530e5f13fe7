"""`make bench`, insights: the owner's page over 10,000 players and 1,000,000, on both databases.

A population is made up by `flask synthetic`'s own lives, all different. What each adds to the sums
is counted by the game's own code and written in bulk: the sums, each player's share, and when it
changes. Of the raw rows those are there that the page can ask for: of everybody who did something
in the last days or whose share changes within the hour. Then the page is opened: when a minute's
news has to be counted first, and again at once.

The page must weigh less than 100 kB, be a minute old at most, show as many players as there are,
and open over many as quickly as over few: at most twice as slowly. A million takes a while and some
3 GB of a temporary folder; `--players` makes it less.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, closing
from itertools import groupby
from typing import Any, NamedTuple

import msgspec
from flask import Flask
from sqlalchemy import Connection, delete, insert

from game.analytics.histories import Fact, History, PlayedGame
from game.analytics.loading import KEPT_AS_FACTS, add
from game.analytics.reading import standing
from game.analytics.rollup import ALL_DAYS, SUMS
from game.analytics.scripted import play
from game.analytics.synthetic import DAYS, LAUNCH, Line, population
from game.analytics.synthetic_command import content
from game.analytics.tally import Key, tally
from game.store import tables
from game.store.database import Database
from tests.support.apps import one_app
from tests.support.player import Clock, Player
from tests.support.postgres import postgres_server
from tests.web.test_accounts import sign_in

DAY = 24 * 60 * 60
NOW = LAUNCH + DAYS * DAY
FEW, MANY = 10_000, 1_000_000
PLAYERS_A_PART = 1000
RECENT_SECONDS, SOON_SECONDS = 2 * DAY, 60 * 60
MOST_TIMES_SLOWER = 2.0
MOST_BYTES = 100_000
OLDEST_SECONDS = 60
MINUTES = 7  # each is opened once with its news, and twice without

Shares = list[tuple[str, int, str]]


class Part(NamedTuple):
    """What some of the people add to the sums, and the raw lines of the latest of them."""

    sums: Counter[tuple[int, Key]]
    shares: Shares
    ripening: list[tuple[str, int]]
    latest: list[Line]


class Opened(NamedTuple):
    """How the page opened: seconds with news to count and without, and its weight."""

    news: float
    again: float
    weight: int


# People -------------------------------------------------------------------------------------------


def part(seed: int) -> Part:
    """Some of the people, with the visitors and the bots beside them, as far as it is known now."""
    found = Part(Counter(), [], [], [])
    lives = population(PLAYERS_A_PART, seed, play)
    for who, lines in groupby(lives, key=lambda line: str(line["player"])):
        known = [line for line in lines if max(line["at"], line["received"]) <= NOW]
        one = tally(history(who, known), NOW) if known else None
        if one is None:
            continue
        for key, count in one.counts.items():
            found.sums[one.day, key] += count
            found.sums[ALL_DAYS, key] += count
        share = msgspec.json.encode([(*key, count) for key, count in one.counts.items()]).decode()
        found.shares.append((who, one.day, share))
        if one.ripens_at is not None:
            found.ripening.append((who, one.ripens_at))
        soon = one.ripens_at is not None and one.ripens_at <= NOW + SOON_SECONDS
        if soon or max(line["received"] for line in known) >= NOW - RECENT_SECONDS:
            found.latest.extend(known)
    return found


def history(who: str, lines: list[Line]) -> History:
    """Somebody's lines as the database would tell of them."""
    games: dict[str, PlayedGame] = {}
    starts: dict[str, Line] = {}
    facts = []
    for line in lines:
        if line["kind"] in KEPT_AS_FACTS:
            seconds, value = line.get("seconds") or 0, line.get("value") or ""
            facts.append(Fact(line["kind"], line["at"], line["received"], seconds, value, 1))
            continue
        name = line["game"]
        if line["kind"] == "start":
            starts[name] = line
            company = f"{line['company']} v{line['version']}"
            games[name] = PlayedGame(name, company, line["at"], None, None, None, None, ())
        elif line["kind"] == "turn":
            turns = (*games[name].turns, (line["turn"], line["at"]))
            games[name] = games[name]._replace(turns=turns)
        else:
            last = content(starts[name], line["turn"]).turns[-1]["decision"]
            games[name] = games[name]._replace(
                finished_at=line["at"],
                verdict=line["verdict"],
                score=line["score"],
                policies=standing(last),
            )
    return History(who, lines[0]["actor_kind"], tuple(games.values()), tuple(facts))


# Into the database --------------------------------------------------------------------------------


def fill(databases: list[Database], players: int) -> int:
    """Put so many people into each; how many of them have taken a turn that is known by now."""
    sums: Counter[tuple[int, Key]] = Counter()
    for database in databases:
        with database.writing() as connection:
            for table in (*SUMS, tables.rollup):
                connection.execute(delete(table))
    with ProcessPoolExecutor() as pool:
        for some in pool.map(part, range(players // PLAYERS_A_PART)):
            sums.update(some.sums)
            for database in databases:
                with database.writing() as connection:
                    bulk(connection, "player_tally (player_id, day, counts)", some.shares)
                    bulk(connection, "ripening (player_id, at)", some.ripening)
                    add(connection, some.latest, content)
    rows = [{"day": day, **key._asdict(), "count": n} for (day, key), n in sums.items()]
    for database in databases:
        with database.writing() as connection:
            connection.execute(insert(tables.tally), rows)
            counted = {"id": "insights", "counted_until": NOW}
            connection.execute(insert(tables.rollup), counted)
        with database.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("ANALYZE")
    return sum(n for (day, key), n in sums.items() if day == ALL_DAYS and key.measure == "player")


def bulk(connection: Connection, where: str, rows: list[Any]) -> None:
    """Many rows, by the quickest way that the database has."""
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * (where.count(",") + 1))
        driver.executemany(f"INSERT INTO {where} VALUES ({marks})", rows)
        return
    with closing(driver.cursor()) as cursor, cursor.copy(f"COPY {where} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


# The page -----------------------------------------------------------------------------------------


def measured(app: Flask, clock: Clock, players: int) -> Opened:
    """How long the page takes; it must be right, light and new."""
    clock.now = NOW + 1
    name = f"Owner{players}"
    told = json.loads(app.test_cli_runner().invoke(args=["owner", "add", name, "--json"]).stdout)
    owner = Player(app)
    sign_in(owner, name, told["password"])
    news, again, weight = [], [], 0
    for _ in range(MINUTES):
        clock.now += OLDEST_SECONDS
        for times in (news, again, again):
            began = time.perf_counter()
            answer = owner.client.get("/insights")
            times.append(time.perf_counter() - began)
            assert answer.status_code == 200
            weight = max(weight, len(answer.get_data()))
        shown = json.loads(owner.client.get("/insights.json").get_data())
        assert clock.now - shown["health"]["counted_until"] < OLDEST_SECONDS
        value = shown["figures"]["players"]["value"]
        assert value == players, f"{value:,} of {players:,} players"
    return Opened(statistics.median(news), statistics.median(again), weight)


def main() -> int:
    """Measure few and many on both databases, and say whether it holds."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--players", type=int, default=MANY, help="thousands of them")
    many = options.parse_args().players
    opened: dict[tuple[str, int], Opened] = {}
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        server = stack.enter_context(postgres_server())
        clock, apps, played = Clock(), {}, {}
        for players in (FEW, many):
            began = time.monotonic()
            url = stack.enter_context(server.fresh_database())
            for kind, address in (
                ("SQLite", f"sqlite:///{folder}/{players}.sqlite"),
                ("PostgreSQL", url),
            ):
                apps[kind, players] = stack.enter_context(one_app(address, clock))
            both = [app for (_, number), app in apps.items() if number == players]
            played[players] = fill([app.extensions["games"].database for app in both], players)
            took = time.monotonic() - began
            print(f"{played[players]:,} players made in {took:.0f} s", flush=True)
        for (kind, players), app in sorted(apps.items()):  # few and many right after each other
            opened[kind, players] = one = measured(app, clock, played[players])
            print(
                f"{kind}, {players:,}: {1000 * one.again:.0f} ms, "
                f"{1000 * one.news:.0f} ms where a minute's news are counted first, "
                f"{one.weight:,} bytes",
                flush=True,
            )
    holds = True
    for kind in ("SQLite", "PostgreSQL"):
        few, lots = opened[kind, FEW], opened[kind, many]
        ratio = lots.again / few.again
        with_news = lots.news / few.news
        print(
            f"{kind}: {ratio:.2f} times, with news {with_news:.2f} times "
            f"(goal: at most {MOST_TIMES_SLOWER:g})"
        )
        holds &= max(ratio, with_news) <= MOST_TIMES_SLOWER and lots.weight < MOST_BYTES
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
