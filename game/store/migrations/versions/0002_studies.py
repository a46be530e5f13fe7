"""Studies of finished games, and the turn from which a game is played again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("game", sa.Column("again_from", sa.Integer))
    op.create_table(
        "study",
        sa.Column("player_id", sa.String(22), nullable=False),
        sa.Column("game_id", sa.String(22), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("run", sa.String(22), nullable=False),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("of", sa.Integer, nullable=False),
        sa.Column("result", sa.Text),
        sa.Column("asked_at", sa.BigInteger, nullable=False),
        sa.Column("heard_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("player_id", "game_id", "kind", name="pk_study"),
        sa.ForeignKeyConstraint(
            ["player_id", "game_id"], ["game.player_id", "game.id"], name="fk_study_game"
        ),
    )


def downgrade() -> None:
    op.drop_table("study")
    op.drop_column("game", "again_from")
