"""When a share of the owner's sums changes by time alone: to the second, by player."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

COUNT_ANEW = "UPDATE rollup SET counted_until = -1 WHERE id = 'insights'"


def upgrade() -> None:
    op.drop_table("ripening")
    op.create_table(
        "ripening",
        sa.Column("player_id", sa.String(22), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("player_id", name="pk_ripening"),
    )
    op.create_index("ix_ripening_at", "ripening", ["at"])
    op.execute(COUNT_ANEW)


def downgrade() -> None:
    op.drop_table("ripening")
    op.create_table(
        "ripening",
        sa.Column("hour", sa.Integer, nullable=False),
        sa.Column("player_id", sa.String(22), nullable=False),
        sa.PrimaryKeyConstraint("hour", "player_id", name="pk_ripening"),
    )
    op.execute(COUNT_ANEW)
