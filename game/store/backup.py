"""All rows of a database as one file, and back: a backup, or the way to another database.

The file is gzipped JSON, a row a line, behind a line that names the version of the tables and
before one that counts the rows, so that half a file is noticed. It is read in one transaction,
which sees the database at one moment while the game goes on; and it is written back in one, or not
at all.
"""

from __future__ import annotations

import gzip
import json
import os
import tempfile
from base64 import b64decode, b64encode
from collections.abc import Iterator
from itertools import groupby, islice
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, LargeBinary, Select, Table, insert, select, text
from sqlalchemy.exc import IntegrityError

from game.store.database import Database
from game.store.tables import game, metadata

FORMAT = 1
BATCH = 500  # rows written at a time


class BackupError(Exception):
    """The file cannot be written back; the message says why, and nothing was changed."""


class _Line(NamedTuple):
    table: str
    row: dict[str, Any]


def save(database: Database, file: Path, now: int) -> int:
    """Write all rows to ``file``, which only its owner may read; how many there were.

    It appears under its name once it is whole.
    """
    descriptor, unfinished = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    count = 0
    try:
        with os.fdopen(descriptor, "wb") as raw, gzip.open(raw, "wt", encoding="utf-8") as lines:
            with database.snapshot() as connection:
                head = {"format": FORMAT, "version": _version(connection), "at": now}
                lines.write(json.dumps(head) + "\n")
                for table in metadata.sorted_tables:
                    for row in connection.execute(_in_order(table)).mappings():
                        lines.write(json.dumps([table.name, _written(dict(row))]) + "\n")
                        count += 1
            lines.write(json.dumps({"rows": count}) + "\n")
        Path(unfinished).replace(file)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
    return count


def restore(database: Database, file: Path) -> int:
    """Write a backup into an empty database of the same version; how many rows. Or BackupError."""
    tables = {table.name: table for table in metadata.sorted_tables}
    try:
        with gzip.open(file, "rt", encoding="utf-8") as lines, database.writing() as connection:
            _refuse_unless_it_fits(connection, json.loads(next(lines, "null")))
            return _write_all(connection, tables, _rows(lines))
    except IntegrityError as no:
        raise BackupError(f"{file} is not a whole backup: a row is missing") from no
    except (OSError, EOFError, ValueError) as no:
        raise BackupError(f"{file} is not a whole backup: {no}") from no


def _refuse_unless_it_fits(connection: Connection, head: Any) -> None:
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise ValueError("its first line is not of a backup")
    here = _version(connection)
    if head.get("version") != here:
        raise BackupError(
            f"The backup has tables of version {head.get('version')}, this code of {here}: "
            "restore it with the code that wrote it, and start the new code on the result."
        )
    for table in metadata.sorted_tables:
        if connection.execute(select(table).limit(1)).first() is not None:
            raise BackupError(f"The database holds rows already (in {table.name}); give a new one.")


def _rows(lines: Iterator[str]) -> Iterator[_Line]:
    """The rows; ValueError where the end is missing or counts otherwise."""
    for count, line in enumerate(lines):
        found = json.loads(line)
        if isinstance(found, dict):
            if found.get("rows") != count:
                raise ValueError(f"it counts {found.get('rows')} rows and holds {count}")
            return
        yield _Line(*found)
    raise ValueError("its end is missing")


def _write_all(connection: Connection, tables: dict[str, Table], rows: Iterator[_Line]) -> int:
    count = 0
    for name, some in groupby(rows, key=lambda line: line.table):
        table = tables[name]
        them = (_read(table, line.row) for line in some)
        while batch := list(islice(them, BATCH)):
            connection.execute(insert(table), batch)
            count += len(batch)
    return count


def _in_order(table: Table) -> Select[Any]:
    """A game may play another one again, which has to be there first."""
    if table is not game:
        return select(table)
    return select(game).order_by(game.c.started_at, game.c.again_of.is_not(None))


def _written(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: b64encode(value).decode() if isinstance(value, bytes | memoryview) else value
        for name, value in row.items()
    }


def _read(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: b64decode(value) if isinstance(table.c[name].type, LargeBinary) and value else value
        for name, value in row.items()
    }


def _version(connection: Connection) -> str:
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())
