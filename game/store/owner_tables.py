"""What is kept for the owner's page: sums, and what the owner writes down. See ``tables.py``."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from game.store.schema import metadata

# Sums for the owner's page ------------------------------------------------------------------------

tally = Table(
    "tally",
    metadata,
    Column("day", Integer, nullable=False),  # of a player's first turn; since 1970, UTC
    Column("measure", String(16), nullable=False),  # what is counted: analytics/tally.py
    Column("company", String(80), nullable=False),  # with its version; empty where none is meant
    Column("label", String(253), nullable=False),
    Column("number", Integer, nullable=False),
    Column("count", BigInteger, nullable=False),
    PrimaryKeyConstraint("day", "measure", "company", "label", "number"),
)

player_tally = Table(
    "player_tally",
    metadata,
    Column("player_id", String(22), nullable=False),
    Column("day", Integer, nullable=False),
    Column("counts", Text, nullable=False),  # JSON: this player's share of the day's sums
    PrimaryKeyConstraint("player_id"),
)

past = Table(
    "past",
    metadata,
    Column("player_id", String(22), nullable=False),
    Column("id", String(22), nullable=False),  # some have two: whose games were taken along
    Column("counts", Text, nullable=False),  # JSON: what rows that have ended add (analytics/past)
    PrimaryKeyConstraint("player_id", "id"),
)

ripening = Table(
    "ripening",
    metadata,
    Column("player_id", String(22), nullable=False),
    Column("at", BigInteger, nullable=False),  # when this player's share changes by time alone
    PrimaryKeyConstraint("player_id"),
    Index(None, "at"),
)

rollup = Table(
    "rollup",
    metadata,
    Column("id", String(16), nullable=False),
    Column("counted_until", BigInteger, nullable=False),
    PrimaryKeyConstraint("id"),
)

# What the owner writes down -----------------------------------------------------------------------

goal = Table(
    "goal",
    metadata,
    Column("name", String(24), nullable=False),
    Column("set_at", BigInteger, nullable=False),  # the newest one is meant, the others are history
    Column("target", Float, nullable=False),
    Column("by_day", Integer),  # since 1970, where there is a date
    PrimaryKeyConstraint("name", "set_at"),
)

mark = Table(
    "mark",
    metadata,
    Column("day", Integer, nullable=False),
    Column("id", String(22), nullable=False),
    Column("kind", String(16), nullable=False),  # release or post
    Column("words", String(200), nullable=False),
    PrimaryKeyConstraint("day", "id"),
)

experiment = Table(
    "experiment",
    metadata,
    Column("id", String(40), nullable=False),
    Column("card", Text, nullable=False),  # JSON: as it was written when it was started
    Column("tuned_to", Float, nullable=False),  # the effect that its intervals look for
    Column("started_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
    PrimaryKeyConstraint("id"),
)

mention = Table(
    "mention",
    metadata,
    Column("day", Integer, nullable=False),
    Column("id", String(22), nullable=False),
    Column("address", String(500), nullable=False),
    Column("label", String(16), nullable=False),  # positive, neutral or negative
    Column("words", String(500), nullable=False),
    PrimaryKeyConstraint("day", "id"),
)
