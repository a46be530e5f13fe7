"""Accounts, their sign-ins and their recovery codes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("player_id", sa.String(22), nullable=False),
        sa.Column("name", sa.String(96), nullable=False),
        sa.Column("role", sa.String(8), nullable=False),
        sa.Column("password_hash", sa.String(256), nullable=False),
        sa.Column("second_factor", sa.String(64)),
        sa.Column("second_factor_used", sa.BigInteger),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("player_id", name="pk_account"),
        sa.ForeignKeyConstraint(["player_id"], ["player.id"], name="fk_account_player"),
    )
    op.create_table(
        "account_name",
        sa.Column("key", sa.String(96), nullable=False),
        sa.Column("player_id", sa.String(22), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_account_name"),
        sa.ForeignKeyConstraint(
            ["player_id"], ["account.player_id"], name="fk_account_name_account"
        ),
    )
    op.create_table(
        "sign_in",
        sa.Column("player_id", sa.String(22), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("player_id", "token_hash", name="pk_sign_in"),
        sa.ForeignKeyConstraint(["player_id"], ["account.player_id"], name="fk_sign_in_account"),
    )
    op.create_table(
        "recovery_code",
        sa.Column("player_id", sa.String(22), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("player_id", "code_hash", name="pk_recovery_code"),
        sa.ForeignKeyConstraint(
            ["player_id"], ["account.player_id"], name="fk_recovery_code_account"
        ),
    )


def downgrade() -> None:
    op.drop_table("recovery_code")
    op.drop_table("sign_in")
    op.drop_table("account_name")
    op.drop_table("account")
