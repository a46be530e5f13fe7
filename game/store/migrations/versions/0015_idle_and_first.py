"""When a sign-in was last used, and until when a password is good that somebody else has given."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("account", sa.Column("password_until", sa.BigInteger))
    op.add_column(
        "sign_in", sa.Column("seen_at", sa.BigInteger, nullable=False, server_default="0")
    )
    op.execute("UPDATE sign_in SET seen_at = at")


def downgrade() -> None:
    op.drop_column("sign_in", "seen_at")
    op.drop_column("account", "password_until")
