"""Each team its own change in a round, what the wall shows, and a board that stands still."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ALL = "ranking meters keys flow map"


def upgrade() -> None:
    op.add_column("room", sa.Column("each_changes", sa.Integer, nullable=False, server_default="0"))
    op.add_column("room", sa.Column("wall", sa.String(160), nullable=False, server_default=ALL))
    op.add_column("seat", sa.Column("twist", sa.String(80)))
    op.add_column("seat_game", sa.Column("frozen_turns", sa.Integer))


def downgrade() -> None:
    op.drop_column("seat_game", "frozen_turns")
    op.drop_column("seat", "twist")
    op.drop_column("room", "wall")
    op.drop_column("room", "each_changes")
