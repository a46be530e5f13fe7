"""Experiments that were started: locked as they stood then, one at a time, and ended once.

What a running experiment is, its row says and no file: whoever edits the file afterwards changes
nothing. The part that a game has in an experiment is decided when the game is begun and kept with
the game, so that its decisions play it again after the experiment has ended.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from game.balance.experiments import Part, part_of
from game.catalogue.experiment import Experiment, structured
from game.catalogue.problems import CatalogueError
from game.store.clock import Clock
from game.store.database import Database
from game.store.owner_tables import experiment
from game.store.refusal import Code, Refusal

ONE_AT_A_TIME = (
    "{running} is running. End it first: two at once would explain each other's effects."
)
STARTED_BEFORE = (
    "{id} was started before and is locked as it was then. Give the new one another id, so that "
    "players are drawn anew."
)
NOT_RUNNING = "{id} is not running, so there is nothing to end."
PEOPLE = "person"


class Started(NamedTuple):
    """An experiment as it was started. ``tuned_to`` is the effect that its intervals look for."""

    experiment: Experiment
    tuned_to: float
    started_at: int
    ended_at: int | None

    @property
    def running(self) -> bool:
        """Whether new games still have a part in it."""
        return self.ended_at is None


class Experiments:
    """The experiments of one database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self.clock = clock

    def all(self) -> list[Started]:
        """Every experiment that was started and can still be read, the newest first."""
        with self.database.reading() as connection:
            rows = connection.execute(select(experiment)).all()
        found = (_started(row) for row in rows)
        return sorted(
            (one for one in found if one), key=lambda one: (-one.started_at, one.experiment.id)
        )

    def running(self) -> Started | None:
        """The one that new games have a part in."""
        with self.database.reading() as connection:
            row = connection.execute(_RUNNING).first()
        return None if row is None else _started(row)

    def part(self, player_id: str, company_id: str, actor_kind: str) -> Part | None:
        """The part that a game has which this player begins now."""
        if actor_kind != PEOPLE:
            return None
        running = self.running()
        return None if running is None else part_of(running.experiment, player_id, company_id)

    def start(self, one: Experiment, raw: dict[str, Any], tuned_to: float) -> Refusal | None:
        """Start an experiment and lock it; or say why not."""
        values = {
            "id": one.id,
            "card": json.dumps(raw, ensure_ascii=False),
            "tuned_to": tuned_to,
            "started_at": self.clock(),
        }

        def begun(connection: Connection) -> Refusal | None:
            known = connection.execute(select(experiment).where(experiment.c.id == one.id)).first()
            if known is not None:
                return Refusal(Code.ILLEGAL, STARTED_BEFORE.format(id=one.id))
            row = connection.execute(_RUNNING).first()
            if row is not None:
                return Refusal(Code.ILLEGAL, ONE_AT_A_TIME.format(running=row.id))
            connection.execute(insert(experiment), values)
            return None

        try:
            return self.database.write(begun)
        except IntegrityError:  # twice at the same moment
            return Refusal(Code.ILLEGAL, STARTED_BEFORE.format(id=one.id))

    def end(self, id_: str) -> Refusal | None:
        """No new game has a part in it any more; what was begun is played and counted on."""

        def ended(connection: Connection) -> bool:
            over = (
                update(experiment)
                .where(experiment.c.id == id_, experiment.c.ended_at.is_(None))
                .values(ended_at=self.clock())
            )
            return connection.execute(over).rowcount == 1

        if self.database.write(ended):
            return None
        return Refusal(Code.ILLEGAL, NOT_RUNNING.format(id=id_))


_RUNNING = (
    select(experiment)
    .where(experiment.c.ended_at.is_(None))
    .order_by(experiment.c.started_at, experiment.c.id)
    .limit(1)
)


def _started(row: Any) -> Started | None:
    """None for a card that a later game can no longer read: nobody has a part in it."""
    try:
        found = structured(json.loads(row.card), row.id)
    except CatalogueError:
        return None
    return Started(found, row.tuned_to, row.started_at, row.ended_at)
