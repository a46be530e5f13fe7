"""What the owner's page counts beside games and turns."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "fact",
        sa.Column("player_id", sa.String(22), nullable=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("actor_kind", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("received_at", sa.BigInteger, nullable=False),
        sa.Column("game_id", sa.String(22)),
        sa.Column("turn", sa.Integer),
        sa.Column("seconds", sa.Integer),
        sa.Column("value", sa.String(253)),
        sa.Column("words", sa.Text),
        sa.PrimaryKeyConstraint("player_id", "id", name="pk_fact"),
    )
    op.create_index("ix_fact_player_id_at", "fact", ["player_id", "at"])


def downgrade() -> None:
    op.drop_table("fact")
