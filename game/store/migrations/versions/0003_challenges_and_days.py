"""Challenges to friends, and who plays the dream of a day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "challenge",
        sa.Column("code", sa.String(22), nullable=False),
        sa.Column("player_id", sa.String(22), nullable=False),
        sa.Column("game_id", sa.String(22), nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_challenge"),
        sa.ForeignKeyConstraint(
            ["player_id", "game_id"], ["game.player_id", "game.id"], name="fk_challenge_game"
        ),
    )
    op.create_table(
        "challenge_run",
        sa.Column("code", sa.String(22), nullable=False),
        sa.Column("player_id", sa.String(22), nullable=False),
        sa.Column("game_id", sa.String(22), nullable=False),
        sa.PrimaryKeyConstraint("code", "player_id", name="pk_challenge_run"),
        sa.ForeignKeyConstraint(["code"], ["challenge.code"], name="fk_challenge_run_challenge"),
        sa.ForeignKeyConstraint(
            ["player_id", "game_id"], ["game.player_id", "game.id"], name="fk_challenge_run_game"
        ),
    )
    op.create_table(
        "daily_run",
        sa.Column("day", sa.Integer, nullable=False),
        sa.Column("player_id", sa.String(22), nullable=False),
        sa.Column("game_id", sa.String(22), nullable=False),
        sa.PrimaryKeyConstraint("day", "player_id", name="pk_daily_run"),
        sa.ForeignKeyConstraint(
            ["player_id", "game_id"], ["game.player_id", "game.id"], name="fk_daily_run_game"
        ),
    )


def downgrade() -> None:
    op.drop_table("daily_run")
    op.drop_table("challenge_run")
    op.drop_table("challenge")
