"""Facts: what the owner's page counts beside the games and turns that are kept anyway.

A fact has an id, so that it arrives exactly once however often it is sent. It says when it
happened, and belongs to that moment even where it comes late, up to 30 days; whoever counts by
``at`` is then right again. Nothing here waits for anything: a fact that is not accepted is not
worth an error to the player.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import text

from game.store.clock import Clock
from game.store.database import Database

DAY_SECONDS = 24 * 60 * 60
LATEST_SECONDS = 30 * DAY_SECONDS
#: A fact ends after 90 days: a session that is not over yet is waited for, a day at most, and so is
#: the next sweep.
FACTS_END_SECONDS = (90 - 2) * DAY_SECONDS
#: A game of somebody without an account ends 13 months after its last move, with the next sweep.
GAMES_END_SECONDS = (13 * 365 // 12 - 1) * DAY_SECONDS
LONGEST_VALUE, LONGEST_WORDS = 253, 1000  # characters; a host's name has 253 at most


class Kind(StrEnum):
    """What can be a fact."""

    VISIT = "visit"  # a page was seen; ``value`` is the host that led there, empty where unknown
    ACTIVE = "active"  # ``seconds`` of attention, the last of them at ``at``
    FEEDBACK = "feedback"  # one tap after a game, ``value`` from TAPS, perhaps with ``words``
    SHARE = "share"  # a result was shared, ``value`` says how


TAPS = ("positive", "negative")


class Fact(NamedTuple):
    """One fact of one player or visitor."""

    player_id: str
    id: str
    kind: Kind
    at: int
    actor_kind: str = "person"
    game_id: str | None = None
    turn: int | None = None
    seconds: int | None = None
    value: str | None = None
    words: str | None = None


_ADD = text(
    "INSERT INTO fact (player_id, id, actor_kind, kind, at, received_at, game_id, turn, seconds,"
    " value, words) VALUES (:player_id, :id, :actor_kind, :kind, :at, :received_at, :game_id,"
    " :turn, :seconds, :value, :words)"
    " ON CONFLICT (player_id, id) DO UPDATE SET copies = fact.copies + 1"
)


def accepted(fact: Fact, now: int) -> bool:
    """Whether a fact that arrives now is taken: it has happened, 30 days ago at most."""
    return now - LATEST_SECONDS <= fact.at <= now


class Facts:
    """The facts of one database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self.clock = clock

    def add(self, *facts: Fact) -> None:
        """Keep the facts that are accepted, each once."""
        now = self.clock()
        rows = [
            fact._asdict() | {"kind": str(fact.kind), "received_at": now}
            for fact in facts
            if accepted(fact, now)
        ]
        if rows:
            self.database.run(*((_ADD, row) for row in rows))
