"""Facts as lines, put into an empty database as the rows that the game would have written.

Lines may come in any order and more than once; the same id is the same fact. ``content`` gives the
columns that facts do not say: what was decided and what it came to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, delete, insert, select

from game.analytics.rollup import SUMS
from game.engine import RULES_VERSION
from game.store import tables
from game.store.database import Database

Line = dict[str, Any]
ROWS_AT_ONCE = 5000
KEPT_AS_FACTS = ("visit", "active", "feedback", "share")


class Content(NamedTuple):
    """What a game of so many turns holds beside its moments."""

    turns: tuple[dict[str, Any], ...]
    state: bytes


class NotEmpty(Exception):
    """The database holds games already."""


def load(
    database: Database, lines: Iterable[Line], content: Callable[[Line, int], Content]
) -> None:
    """Put the facts into the database, all or nothing. Raises ``NotEmpty``."""
    with database.writing() as connection:
        if connection.execute(select(tables.game.c.id).limit(1)).first() is not None:
            raise NotEmpty
        for sums in (*SUMS, tables.rollup):  # what was counted of nothing
            connection.execute(delete(sums))
        add(connection, lines, content)


def add(
    connection: Connection, lines: Iterable[Line], content: Callable[[Line, int], Content]
) -> None:
    """Put facts of new actors beside whatever there is."""
    once = {(line["player"], line["id"]): line for line in lines}
    games: dict[tuple[str, str], list[Line]] = {}
    for line in once.values():
        if line["kind"] not in KEPT_AS_FACTS:
            games.setdefault((line["player"], line["game"]), []).append(line)
    _insert(connection, tables.player, _players(games.values()))
    _insert(connection, tables.game, (_game(each, content) for each in games.values()))
    _insert(connection, tables.turn, (t for g in games.values() for t in _turns(g, content)))
    _insert(connection, tables.fact, _facts(once.values()))


def _insert(connection: Connection, table: Table, rows: Iterable[Line]) -> None:
    waiting = iter(rows)
    while some := list(islice(waiting, ROWS_AT_ONCE)):
        connection.execute(insert(table), some)


def _players(games: Iterable[list[Line]]) -> Iterator[Line]:
    born: dict[str, Line] = {}
    for line in (line for game in games for line in game):
        known = born.get(line["player"])
        if known is None or line["at"] < known["at"]:
            born[line["player"]] = line
    for player, line in born.items():
        yield {"id": player, "actor_kind": line["actor_kind"], "created_at": line["at"]}


def _game(lines: list[Line], content: Callable[[Line, int], Content]) -> Line:
    start = next(line for line in lines if line["kind"] == "start")
    over = next((line for line in lines if line["kind"] == "finish"), None)
    before = (start.get("again_from") or 1) - 1  # turns that were copied
    played = before + sum(line["kind"] == "turn" for line in lines)
    return {
        "player_id": start["player"],
        "id": start["game"],
        "key": f"k-{start['game']}",
        "scenario_id": start["company"],
        "scenario_version": start["version"],
        "rules_version": RULES_VERSION,
        "seed": str(start["seed"]),
        "again_of": start.get("again_of"),
        "again_from": start.get("again_from"),
        "experiment": start.get("experiment"),
        "variant": start.get("variant"),
        "started_at": start["at"],
        "finished_at": None if over is None else over["at"],
        "verdict": None if over is None else over["verdict"],
        "score": None if over is None else over["score"],
        "turns_played": played,
        "revision": played,
        "state": content(start, played).state,
    }


def _turns(lines: list[Line], content: Callable[[Line, int], Content]) -> Iterator[Line]:
    start = next(line for line in lines if line["kind"] == "start")
    moments = {line["turn"]: line["at"] for line in lines if line["kind"] == "turn"}
    moments |= dict.fromkeys(range(1, start.get("again_from") or 1), start["at"])
    filled = content(start, len(moments)).turns
    for turn, at in moments.items():
        yield {
            "player_id": start["player"],
            "game_id": start["game"],
            "n": turn,
            "key": f"k-{turn}",
            "body_hash": "",
            "at": at,
        } | filled[turn - 1]


def _facts(lines: Iterable[Line]) -> Iterator[Line]:
    for line in lines:
        if line["kind"] in KEPT_AS_FACTS:
            yield {
                "player_id": line["player"],
                "id": line["id"],
                "actor_kind": line["actor_kind"],
                "kind": line["kind"],
                "at": line["at"],
                "received_at": line["received"],
                "game_id": line["game"],
                "turn": line["turn"],
                "seconds": line.get("seconds"),
                "value": line.get("value"),
                "words": line.get("words"),
            }
