"""Histories as the database has them: a few statements for a few hundred players."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import BindParameter, Connection, bindparam, select

from game.analytics.histories import Fact, History, PlayedGame
from game.analytics.past import read as read_past
from game.store.tables import fact, game, past, player, turn

_IDS: BindParameter[Sequence[str]] = bindparam("ids", expanding=True)
_KINDS = select(player.c.id, player.c.actor_kind).where(player.c.id.in_(_IDS))
_GAMES = select(
    game.c.player_id, game.c.id, game.c.scenario_id, game.c.scenario_version, game.c.started_at,
    game.c.finished_at, game.c.verdict, game.c.score, game.c.again_from, game.c.turns_played,
    game.c.experiment, game.c.variant,
).where(game.c.player_id.in_(_IDS))  # fmt: skip
_TURNS = (
    select(turn.c.player_id, turn.c.game_id, turn.c.n, turn.c.at)
    .where(turn.c.player_id.in_(_IDS))
    .order_by(turn.c.player_id, turn.c.game_id, turn.c.n)
)
_LAST_DECISIONS = (
    select(turn.c.player_id, turn.c.game_id, turn.c.decision)
    .join(game, (game.c.player_id == turn.c.player_id) & (game.c.id == turn.c.game_id))
    .where(
        turn.c.player_id.in_(_IDS),
        game.c.finished_at.is_not(None),
        turn.c.n == game.c.turns_played,
    )
)
_FACTS = select(
    fact.c.player_id, fact.c.actor_kind, fact.c.kind, fact.c.at, fact.c.received_at,
    fact.c.seconds, fact.c.value, fact.c.copies,
).where(fact.c.player_id.in_(_IDS))  # fmt: skip
_PASTS = (
    select(past.c.player_id, past.c.counts).where(past.c.player_id.in_(_IDS)).order_by(past.c.id)
)


class _Decided(msgspec.Struct):
    policies: dict[str, Any] = {}


_decided = msgspec.json.Decoder(_Decided)


def read_histories(connection: Connection, ids: list[str]) -> Iterator[History]:
    """The histories of these actors."""
    asked = {"ids": ids}
    kinds = {row.id: row.actor_kind for row in connection.execute(_KINDS, asked)}
    policies = {
        (row.player_id, row.game_id): standing(row.decision)
        for row in connection.execute(_LAST_DECISIONS, asked)
    }
    turns: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for played in connection.execute(_TURNS, asked):
        turns[played.player_id, played.game_id].append((played.n, played.at))
    games: dict[str, list[PlayedGame]] = defaultdict(list)
    for begun in connection.execute(_GAMES, asked):
        at = begun.player_id, begun.id
        games[begun.player_id].append(_game(begun, turns[at], policies.get(at, ())))
    facts: dict[str, list[Fact]] = defaultdict(list)
    for seen in connection.execute(_FACTS, asked):
        kinds.setdefault(seen.player_id, seen.actor_kind)
        facts[seen.player_id].append(_fact(seen))
    ended: dict[str, list[str]] = defaultdict(list)
    for row in connection.execute(_PASTS, asked):
        ended[row.player_id].append(row.counts)
    for player_id in ids:
        kind = kinds.get(player_id, "person")
        before = read_past(ended[player_id])
        here = [one for one in facts[player_id] if before is None or one.at > before.until]
        yield History(player_id, kind, tuple(games[player_id]), tuple(here), before)


def _game(
    row: Any, turns: Iterable[tuple[int, int]], policies: tuple[tuple[str, str], ...]
) -> PlayedGame:
    return PlayedGame(
        row.id,
        f"{row.scenario_id} v{row.scenario_version}",
        row.started_at,
        row.finished_at,
        row.verdict,
        row.score,
        row.again_from,
        tuple((n, at) for n, at in turns if n >= (row.again_from or 1)),
        policies,
        row.experiment or "",
        row.variant or "",
    )


def _fact(row: Any) -> Fact:
    return Fact(row.kind, row.at, row.received_at, row.seconds or 0, row.value or "", row.copies)


def standing(decision: str) -> tuple[tuple[str, str], ...]:
    """The policies of a decision as it is kept, by name."""
    policies = _decided.decode(decision).policies
    return tuple(
        (name, "none" if choice is None else str(choice)) for name, choice in policies.items()
    )
