"""Rooms, their seats, and the games that are played at them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "room",
        sa.Column("id", sa.String(9), nullable=False),
        sa.Column("host_hash", sa.String(64), nullable=False),
        sa.Column("scenario_id", sa.String(64), nullable=False),
        sa.Column("seed", sa.String(39), nullable=False),
        sa.Column("pace", sa.String(8), nullable=False),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("places", sa.Integer, nullable=False),
        sa.Column("names", sa.Text, nullable=False),
        sa.Column("shows", sa.String(160), nullable=False),
        sa.Column("opened_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("started_at", sa.BigInteger),
        sa.Column("open_turn", sa.Integer, nullable=False),
        sa.Column("ends_at", sa.BigInteger),
        sa.Column("paused_at", sa.BigInteger),
        sa.Column("ended_at", sa.BigInteger),
        sa.Column("locked_at", sa.BigInteger),
        sa.Column("frozen_at", sa.BigInteger),
        sa.Column("nudged_at", sa.BigInteger),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("twist", sa.Text),
        sa.Column("notes", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_room"),
    )
    op.create_table(
        "seat",
        sa.Column("room_id", sa.String(9), nullable=False),
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("name", sa.String(96), nullable=False),
        sa.Column("name_key", sa.String(255), nullable=False),
        sa.Column("player_id", sa.String(22), nullable=False),
        sa.Column("joined_at", sa.BigInteger, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sa.Column("nudged_at", sa.BigInteger),
        sa.Column("stand_in", sa.String(32)),
        sa.Column("action", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("room_id", "id", name="pk_seat"),
        sa.UniqueConstraint("room_id", "key", name="uq_seat_room_id_key"),
        sa.UniqueConstraint("room_id", "number", name="uq_seat_room_id_number"),
        sa.UniqueConstraint("room_id", "name_key", name="uq_seat_room_id_name_key"),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name="fk_seat_room"),
    )
    op.create_table(
        "seat_game",
        sa.Column("room_id", sa.String(9), nullable=False),
        sa.Column("seat_id", sa.String(22), nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("player_id", sa.String(22), nullable=False),
        sa.Column("game_id", sa.String(22), nullable=False),
        sa.PrimaryKeyConstraint("room_id", "seat_id", "round", name="pk_seat_game"),
        sa.ForeignKeyConstraint(
            ["room_id", "seat_id"], ["seat.room_id", "seat.id"], name="fk_seat_game_seat"
        ),
        sa.ForeignKeyConstraint(
            ["player_id", "game_id"], ["game.player_id", "game.id"], name="fk_seat_game_game"
        ),
    )


def downgrade() -> None:
    op.drop_table("seat_game")
    op.drop_table("seat")
    op.drop_table("room")
