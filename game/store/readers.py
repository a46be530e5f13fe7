"""Roles that may read what is counted, on PostgreSQL, and nothing else.

Such a role sees the columns of ``READABLE`` and no other: neither accounts and passwords nor rooms
and who sits in them nor the luck of a game. Whatever is added to the tables stays closed until it
is named here. SQLite knows no roles; there whoever can open the file reads all of it.
"""

from __future__ import annotations

import re
import secrets
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from game.store.database import Database

#: What a reader sees, by table. docs/questions.md says what each column holds.
READABLE = {
    "player": "id actor_kind created_at",
    "game": "player_id id scenario_id scenario_version rules_version again_of again_from"
    " experiment variant started_at finished_at verdict score turns_played",
    "turn": "player_id game_id n decision bet bet_outcome summary at",
    "fact": "player_id id actor_kind kind at received_at game_id turn seconds value words copies",
    "tally": "day measure company label number count",
    "rollup": "id counted_until",
    "goal": "name set_at target by_day",
    "mark": "day id kind words",
    "mention": "day id address label words",
}

PASSWORD_BYTES = 18  # 144 bits, as 24 characters
MARK = "A reader of DevOps Dream"  # a role's comment: others are never touched
NAME = re.compile(r"[a-z][a-z0-9_]{1,30}")
NOT_ALLOWED = "42501"  # PostgreSQL's word for a right that is missing
STILL_NEEDED = "2BP01"  # and for a role that has something in another database

NO_ROLES = (
    "SQLite has no roles: whoever can open the file reads all of it, accounts included. Let those "
    "who ask work on a copy, or open the file so that nothing can be written: "
    'sqlite3 "file:game.sqlite?mode=ro".'
)
BAD_NAME = "{name!r} cannot be a role: write a letter, then letters, digits and _, all small."
NO_READER = "There is no reader named {name!r}: see flask reader list."
TAKEN = "The role {name!r} is there for something else: choose another name."
NO_RIGHT = (
    "The role in DATABASE_URL may not make roles: give it CREATEROLE, or run this command once "
    "with the address of an administrator. PostgreSQL says: {why}"
)
ELSEWHERE = "{name!r} has something in another database of this server: remove it there first."


class ReaderError(Exception):
    """It cannot be done; the message says why, and nothing was changed."""


class Readers:
    """The reading roles of one database."""

    def __init__(self, database: Database) -> None:
        if database.engine.dialect.name != "postgresql":
            raise ReaderError(NO_ROLES)
        self.database = database

    def all(self) -> list[str]:
        """Their names."""
        with self.database.reading() as connection:
            return list(connection.execute(_ALL, {"mark": MARK}).scalars())

    def add(self, name: str) -> str:
        """Make a reader, or renew its rights; its password, which is another one each time."""
        if not NAME.fullmatch(name):
            raise ReaderError(BAD_NAME.format(name=name))
        password = secrets.token_urlsafe(PASSWORD_BYTES)

        def made(connection: Connection) -> None:
            known = connection.execute(_COMMENT, {"name": name}).first()
            if known is not None and known.comment != MARK:
                raise ReaderError(TAKEN.format(name=name))
            if known is None:
                connection.exec_driver_sql(f"CREATE ROLE {name} NOINHERIT CONNECTION LIMIT 5")
                connection.exec_driver_sql(f"COMMENT ON ROLE {name} IS '{MARK}'")
            hashed = _hashed(connection, name, password)  # so that no log ever has the password
            connection.exec_driver_sql(f"ALTER ROLE {name} LOGIN PASSWORD '{hashed}'")
            for statement in _rights(connection, name):
                connection.exec_driver_sql(statement)

        self._done(made, name)
        return password

    def remove(self, name: str) -> None:
        """Remove a reader and its rights."""
        if name not in self.all():
            raise ReaderError(NO_READER.format(name=name))

        def gone(connection: Connection) -> None:
            connection.exec_driver_sql(f"DROP OWNED BY {name}")
            connection.exec_driver_sql(f"DROP ROLE {name}")

        self._done(gone, name)

    def _done(self, work: Any, name: str) -> None:
        try:
            self.database.write(work)
        except DBAPIError as error:
            state = getattr(error.orig, "sqlstate", None)
            if state == NOT_ALLOWED:
                raise ReaderError(NO_RIGHT.format(why=error.orig)) from error
            if state == STILL_NEEDED:
                raise ReaderError(ELSEWHERE.format(name=name)) from error
            raise


_ALL = text(
    "SELECT rolname FROM pg_roles WHERE shobj_description(oid, 'pg_authid') = :mark"
    " ORDER BY rolname"
)
_COMMENT = text(
    "SELECT shobj_description(oid, 'pg_authid') AS comment FROM pg_roles WHERE rolname = :name"
)
_HERE = text("SELECT current_database() AS database, current_schema() AS schema")


def _rights(connection: Connection, name: str) -> list[str]:
    here = connection.execute(_HERE).one()
    quoted = connection.dialect.identifier_preparer.quote
    schema = quoted(here.schema)
    grants = [
        f"GRANT SELECT ({', '.join(map(quoted, columns.split()))}) ON {schema}.{table} TO {name}"
        for table, columns in READABLE.items()
    ]
    return [
        f"ALTER ROLE {name} SET default_transaction_read_only = on",
        f"ALTER ROLE {name} SET statement_timeout = '60s'",
        f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC",  # as PostgreSQL 15 and later have it
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {name}",
        f"GRANT CONNECT ON DATABASE {quoted(here.database)} TO {name}",
        f"GRANT USAGE ON SCHEMA {schema} TO {name}",
        *grants,
    ]


def _hashed(connection: Connection, name: str, password: str) -> str:
    driver: Any = connection.connection.driver_connection
    hashed: bytes = driver.pgconn.encrypt_password(
        password.encode(), name.encode(), b"scram-sha-256"
    )
    return hashed.decode()
