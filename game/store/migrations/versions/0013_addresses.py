"""An account's e-mail address, for installations that send mail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("account", sa.Column("address", sa.String(254)))


def downgrade() -> None:
    op.drop_column("account", "address")
