"""Several people at one seat, who vote, and a captain who confirms."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("room", sa.Column("votes", sa.Integer, nullable=False, server_default="0"))
    op.add_column("seat", sa.Column("captain_id", sa.String(22)))
    op.add_column("seat", sa.Column("told", sa.Integer, nullable=False, server_default="0"))
    op.create_table(
        "member",
        sa.Column("room_id", sa.String(9), nullable=False),
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("seat_id", sa.String(22), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("name", sa.String(96), nullable=False),
        sa.Column("name_key", sa.String(255), nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("choices", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("room_id", "id", name="pk_member"),
        sa.UniqueConstraint("room_id", "key", name="uq_member_room_id_key"),
        sa.UniqueConstraint(
            "room_id", "seat_id", "name_key", name="uq_member_room_id_seat_id_name_key"
        ),
        sa.ForeignKeyConstraint(
            ["room_id", "seat_id"], ["seat.room_id", "seat.id"], name="fk_member_seat"
        ),
    )


def downgrade() -> None:
    op.drop_table("member")
    op.drop_column("seat", "told")
    op.drop_column("seat", "captain_id")
    op.drop_column("room", "votes")
