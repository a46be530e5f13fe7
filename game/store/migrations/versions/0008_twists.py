"""What was changed in a company for a game."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("game", sa.Column("twist", sa.String(400)))


def downgrade() -> None:
    op.drop_column("game", "twist")
