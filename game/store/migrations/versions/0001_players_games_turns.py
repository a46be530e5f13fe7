"""Players, their games, and the turns of each game."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "player",
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("actor_kind", sa.String(16), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_player"),
    )
    op.create_table(
        "game",
        sa.Column("player_id", sa.String(22), nullable=False),
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("scenario_id", sa.String(64), nullable=False),
        sa.Column("scenario_version", sa.Integer, nullable=False),
        sa.Column("rules_version", sa.Integer, nullable=False),
        sa.Column("seed", sa.String(39), nullable=False),
        sa.Column("again_of", sa.String(22)),
        sa.Column("started_at", sa.BigInteger, nullable=False),
        sa.Column("finished_at", sa.BigInteger),
        sa.Column("verdict", sa.String(16)),
        sa.Column("score", sa.Float),
        sa.Column("turns_played", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("state", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("player_id", "id", name="pk_game"),
        sa.UniqueConstraint("player_id", "key", name="uq_game_player_id_key"),
        sa.ForeignKeyConstraint(["player_id"], ["player.id"], name="fk_game_player"),
        sa.ForeignKeyConstraint(
            ["player_id", "again_of"], ["game.player_id", "game.id"], name="fk_game_again_of"
        ),
    )
    op.create_index("ix_game_player_id_started_at", "game", ["player_id", "started_at"])
    op.create_table(
        "turn",
        sa.Column("player_id", sa.String(22), nullable=False),
        sa.Column("game_id", sa.String(22), nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("body_hash", sa.String(64), nullable=False),
        sa.Column("decision", sa.Text, nullable=False),
        sa.Column("bet", sa.String(8)),
        sa.Column("bet_outcome", sa.String(8)),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("report", sa.LargeBinary, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("player_id", "game_id", "n", name="pk_turn"),
        sa.UniqueConstraint("player_id", "game_id", "key", name="uq_turn_player_id_game_id_key"),
        sa.ForeignKeyConstraint(
            ["player_id", "game_id"], ["game.player_id", "game.id"], name="fk_turn_game"
        ),
    )
    op.create_index("ix_turn_player_id_at", "turn", ["player_id", "at"])


def downgrade() -> None:
    op.drop_table("turn")
    op.drop_table("game")
    op.drop_table("player")
