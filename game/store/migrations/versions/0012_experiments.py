"""Experiments: what was started and ended, and the part that a game has in one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "experiment",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("card", sa.Text, nullable=False),
        sa.Column("tuned_to", sa.Float, nullable=False),
        sa.Column("started_at", sa.BigInteger, nullable=False),
        sa.Column("ended_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_experiment"),
    )
    op.add_column("game", sa.Column("experiment", sa.String(40)))
    op.add_column("game", sa.Column("variant", sa.String(40)))


def downgrade() -> None:
    op.drop_column("game", "variant")
    op.drop_column("game", "experiment")
    op.drop_table("experiment")
