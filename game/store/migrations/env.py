"""How Alembic reaches the database: through the app's own engine, inside its context."""

from __future__ import annotations

from alembic import context
from flask import current_app


def run() -> None:
    """Run the migrations that are missing, all in one transaction where the database can."""
    db = current_app.extensions["migrate"].db
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
