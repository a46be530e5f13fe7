"""What the owner writes down: goals with their history, releases and posts, public mentions."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import delete, insert, select

from game.analytics.goals import AIMS, Goal
from game.store import Clock, new_id
from game.store.database import Database
from game.store.tables import goal, mark, mention

MARK_KINDS = ("release", "post")
LABELS = ("positive", "neutral", "negative")


class Mark(NamedTuple):
    """A release or a post, on its day (since 1970, UTC)."""

    day: int
    id: str
    kind: str
    words: str


class Mention(NamedTuple):
    """Something said about the game in public."""

    day: int
    id: str
    address: str
    label: str
    words: str


class Notes:
    """The owner's notes in one database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self.clock = clock

    def goals(self, end_of_year: int) -> dict[str, Goal]:
        """Each goal as it stands; one that was never set is the default, by the end of the year."""
        standing = {
            aim.name: Goal(aim.name, aim.target, end_of_year if aim.dated else None, 0)
            for aim in AIMS
        }
        return standing | {one.name: one for one in self.history()}

    def history(self) -> list[Goal]:
        """All goals that were ever set, the oldest first."""
        with self.database.reading() as connection:
            rows = connection.execute(select(goal).order_by(goal.c.set_at)).all()
        return [Goal(row.name, row.target, row.by_day, row.set_at) for row in rows]

    def set_goal(self, name: str, target: float, by_day: int | None) -> None:
        """Set a goal; of several in one second the last one stands."""
        values = {"name": name, "set_at": self.clock(), "target": target, "by_day": by_day}
        before = delete(goal).where(goal.c.name == name, goal.c.set_at == values["set_at"])
        self.database.run((before, {}), (insert(goal), values))

    def marks(self) -> list[Mark]:
        """Releases and posts by day."""
        with self.database.reading() as connection:
            rows = connection.execute(select(mark).order_by(mark.c.day, mark.c.id)).all()
        return [Mark(row.day, row.id, row.kind, row.words) for row in rows]

    def add_mark(self, day: int, kind: str, words: str) -> None:
        """Mark a day."""
        values = {"day": day, "id": new_id(), "kind": kind, "words": words}
        self.database.run((insert(mark), values))

    def mentions(self) -> list[Mention]:
        """Public mentions, the newest first."""
        with self.database.reading() as connection:
            asked = select(mention).order_by(mention.c.day.desc(), mention.c.id)
            rows = connection.execute(asked).all()
        return [Mention(row.day, row.id, row.address, row.label, row.words) for row in rows]

    def add_mention(self, day: int, address: str, label: str, words: str) -> None:
        """Enter something that was said in public."""
        values = {"day": day, "id": new_id(), "address": address, "label": label, "words": words}
        self.database.run((insert(mention), values))

    def remove(self, id_: str) -> None:
        """Take back a mark or a mention that was entered by mistake."""
        self.database.run(
            (delete(mark).where(mark.c.id == id_), {}),
            (delete(mention).where(mention.c.id == id_), {}),
        )
