"""Sums of every day for the owner's page, and what its owner writes down there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("fact", sa.Column("copies", sa.Integer, nullable=False, server_default="1"))
    op.create_index("ix_fact_received_at", "fact", ["received_at"])
    op.create_index("ix_game_started_at", "game", ["started_at"])
    op.create_index("ix_turn_at", "turn", ["at"])
    op.create_table(
        "tally",
        sa.Column("day", sa.Integer, nullable=False),
        sa.Column("measure", sa.String(16), nullable=False),
        sa.Column("company", sa.String(80), nullable=False),
        sa.Column("label", sa.String(253), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("count", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("day", "measure", "company", "label", "number", name="pk_tally"),
    )
    op.create_table(
        "player_tally",
        sa.Column("player_id", sa.String(22), nullable=False),
        sa.Column("day", sa.Integer, nullable=False),
        sa.Column("counts", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("player_id", name="pk_player_tally"),
    )
    op.create_table(
        "ripening",
        sa.Column("hour", sa.Integer, nullable=False),
        sa.Column("player_id", sa.String(22), nullable=False),
        sa.PrimaryKeyConstraint("hour", "player_id", name="pk_ripening"),
    )
    op.create_table(
        "rollup",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("counted_until", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rollup"),
    )
    op.create_table(
        "goal",
        sa.Column("name", sa.String(24), nullable=False),
        sa.Column("set_at", sa.BigInteger, nullable=False),
        sa.Column("target", sa.Float, nullable=False),
        sa.Column("by_day", sa.Integer),
        sa.PrimaryKeyConstraint("name", "set_at", name="pk_goal"),
    )
    op.create_table(
        "mark",
        sa.Column("day", sa.Integer, nullable=False),
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("words", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("day", "id", name="pk_mark"),
    )
    op.create_table(
        "mention",
        sa.Column("day", sa.Integer, nullable=False),
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("address", sa.String(500), nullable=False),
        sa.Column("label", sa.String(16), nullable=False),
        sa.Column("words", sa.String(500), nullable=False),
        sa.PrimaryKeyConstraint("day", "id", name="pk_mention"),
    )


def downgrade() -> None:
    for table in ("mention", "mark", "goal", "rollup", "ripening", "player_tally", "tally"):
        op.drop_table(table)
    op.drop_index("ix_turn_at", "turn")
    op.drop_index("ix_game_started_at", "game")
    op.drop_index("ix_fact_received_at", "fact")
    op.drop_column("fact", "copies")
