"""The ten questions of docs/questions.md have answers, which plain loops over the facts give too.

On PostgreSQL a reader asks them, who may see what the page names and nothing else.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import mean
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError

from game.analytics.loading import Content, load
from game.analytics.rollup import Rollups
from game.analytics.scripted import Script, ScriptedGame, play
from game.analytics.synthetic import population
from game.store.database import Database
from game.store.readers import READABLE
from game.store.tables import metadata
from tests.analytics.brute_force import DAY, Line
from tests.analytics.conftest import Made
from tests.support.player import Clock

PAGE = (Path(__file__).parents[2] / "docs" / "questions.md").read_text()
QUESTIONS = dict(re.findall(r"^### (\d+)\. .*?```sql\n(.*?)```", PAGE, re.MULTILINE | re.DOTALL))
READER = "asker"


@pytest.fixture(scope="module")
def lines() -> list[Line]:
    """A population, of which some have a second game."""
    return list(population(250, 3, play))


def scripted(start: Line) -> ScriptedGame:
    return play(Script(start["company"], start["plan"], start["seed"]))


def betting(start: Line, turns: int) -> Content:
    """What a game of so many turns holds; its player bets in every turn but the first."""
    words = ("lower", "same", "higher")
    played = scripted(start)
    rows = [
        row | {"bet": words[n % 3] if n else None, "bet_outcome": words[(n + start["seed"]) % 3]}
        for n, row in enumerate(played.turns[:turns])
    ]
    return Content(tuple(rows), played.states[turns])


def people(lines: Iterable[Line], kind: str) -> list[Line]:
    return [line for line in lines if line["actor_kind"] == "person" and line["kind"] == kind]


def by_game(lines: Iterable[Line], kind: str) -> dict[str, list[Line]]:
    found = defaultdict(list)
    for line in people(lines, kind):
        found[line["game"]].append(line)
    return {game: sorted(some, key=lambda line: line["at"]) for game, some in found.items()}


# The answers once more, by hand -------------------------------------------------------------------


def players_by_day(lines: list[Line]) -> list[tuple[Any, ...]]:
    first: dict[str, int] = {}
    for line in people(lines, "turn"):
        first[line["player"]] = min(line["at"], first.get(line["player"], line["at"]))
    return sorted(Counter(at // DAY for at in first.values()).items())


def hours(lines: list[Line]) -> list[tuple[Any, ...]]:
    return sorted(Counter(line["at"] % DAY // 3600 for line in people(lines, "turn")).items())


def unfinished(lines: list[Line]) -> list[tuple[Any, ...]]:
    over, turns = by_game(lines, "finish"), by_game(lines, "turn")
    left = [line for line in people(lines, "start") if line["game"] not in over]
    counted = Counter((line["company"], len(turns.get(line["game"], ()))) for line in left)
    return sorted((company, came, games) for (company, came), games in counted.items())


def verdicts(lines: list[Line]) -> list[tuple[Any, ...]]:
    company = {line["game"]: line["company"] for line in people(lines, "start")}
    scores = defaultdict(list)
    for line in people(lines, "finish"):
        scores[company[line["game"]], line["verdict"]].append(line["score"])
    return [(*key, len(found), mean(found)) for key, found in scores.items()]


def by_number(lines: list[Line]) -> list[tuple[Any, ...]]:
    finished = defaultdict(list)
    for line in people(lines, "finish"):
        finished[line["player"]].append((line["at"], line["game"], line["score"]))
    scores = defaultdict(list)
    for games in finished.values():
        for number, (_, _, score) in enumerate(sorted(games), 1):
            scores[number].append(score)
    return [(number, len(found), mean(found)) for number, found in sorted(scores.items())]


def pauses(lines: list[Line]) -> list[tuple[Any, ...]]:
    seconds = defaultdict(list)
    for turns in by_game(lines, "turn").values():
        moments = {line["turn"]: line["at"] for line in turns}
        for turn, at in moments.items():
            if turn > 1:
                seconds[turn].append(min(600, at - moments[turn - 1]))
    return [(turn, len(found), mean(found)) for turn, found in sorted(seconds.items())]


def bets(lines: list[Line]) -> list[tuple[Any, ...]]:
    said: Counter[str] = Counter()
    true: Counter[str] = Counter()
    turns = by_game(lines, "turn")
    for start in people(lines, "start"):
        played = len(turns.get(start["game"], ()))
        for row in betting(start, played).turns:
            said[row["bet"]] += 1
            true[row["bet"]] += row["bet"] == row["bet_outcome"]
    return [(bet, said[bet], true[bet]) for bet in sorted(filter(None, said))]


def first_choices(lines: list[Line]) -> list[tuple[Any, ...]]:
    over = by_game(lines, "finish")
    ends = defaultdict(list)
    for start in people(lines, "start"):
        if start["game"] in over:
            policies = json.loads(scripted(start).turns[0]["decision"])["policies"]
            chosen = policies["testing"].replace("-", " ")
            ends[chosen].append(over[start["game"]][0])
    return [
        (
            chosen,
            len(games),
            mean(game["score"] for game in games),
            sum(game["verdict"] == "elite" for game in games),
        )
        for chosen, games in sorted(ends.items())
    ]


def sources(lines: list[Line]) -> list[tuple[Any, ...]]:
    begun = {line["player"] for line in lines if line["kind"] == "start"}
    first: dict[str, tuple[int, str]] = {}
    for line in people(lines, "visit"):
        here = (line["at"], line["value"])
        first[line["player"]] = min(here, first.get(line["player"], here))
    came = Counter(host for _, host in first.values())
    played = Counter(host for player, (_, host) in first.items() if player in begun)
    return [(host, number, played[host]) for host, number in came.items()]


def taps(lines: list[Line]) -> list[tuple[Any, ...]]:
    verdict = {line["game"]: line["verdict"] for line in people(lines, "finish")}
    given = people(lines, "feedback")
    said = Counter(verdict[line["game"]] for line in given)
    good = Counter(verdict[line["game"]] for line in given if line["value"] == "positive")
    return [(end, number, good[end]) for end, number in said.items()]


BY_HAND: dict[str, Callable[[list[Line]], list[tuple[Any, ...]]]] = {
    "1": players_by_day,
    "2": hours,
    "3": unfinished,
    "4": verdicts,
    "5": by_number,
    "6": pauses,
    "7": bets,
    "8": first_choices,
    "9": sources,
    "10": taps,
}


def answered(connection: Connection, question: str) -> list[tuple[Any, ...]]:
    return [
        tuple(cell if isinstance(cell, str) else float(cell) for cell in row)
        for row in connection.execute(text(question))
    ]


def assert_all_is_answered(connection: Connection, lines: list[Line]) -> None:
    assert QUESTIONS.keys() == BY_HAND.keys()
    for number, question in QUESTIONS.items():
        found, by_hand = sorted(answered(connection, question)), sorted(BY_HAND[number](lines))
        assert len(by_hand) >= 3, number
        assert [row[:1] for row in found] == [row[:1] for row in by_hand], number
        for row, counted in zip(found, by_hand, strict=True):
            assert row == pytest.approx(counted), number


def filled(database: Database, lines: list[Line], clock: Clock) -> None:
    load(database, lines, betting)
    Rollups(database).refresh(max(line["at"] for line in lines) + 1)
    clock.now = max(line["at"] for line in lines) + 1


def test_sqlite_answers_the_ten_questions(sqlite: Made, clock: Clock, lines: list[Line]) -> None:
    filled(sqlite[1], lines, clock)
    with sqlite[1].reading() as connection:
        assert_all_is_answered(connection, lines)


# A reader on PostgreSQL ---------------------------------------------------------------------------


def command(app: Flask, *words: str) -> dict[str, str]:
    done = app.test_cli_runner().invoke(args=["reader", *words, "--json"])
    assert done.exit_code == 0, done.output
    told: dict[str, str] = json.loads(done.stdout)
    return told


@pytest.fixture
def served(make: Callable[[str], Made], postgres_url: str) -> Iterator[Made]:
    """A game on PostgreSQL; whatever readers it has are gone afterwards."""
    app, database = make(postgres_url)
    yield app, database
    run = app.test_cli_runner().invoke
    for name in run(args=["reader", "list"]).stdout.split():
        assert run(args=["reader", "remove", name]).exit_code == 0


@contextmanager
def reading(database: Database) -> Iterator[Engine]:
    """The same database as the reader sees it."""
    engine = create_engine(database.engine.url.set(username=READER))
    try:
        yield engine
    finally:
        engine.dispose()


def refused(engine: Engine, statement: str) -> bool:
    """Whether PostgreSQL says that the right is missing, also outside of a reading transaction."""
    with engine.connect() as connection:
        connection.execute(text("SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE"))
        connection.commit()
        try:
            connection.execute(text(statement))
        except DBAPIError as error:
            return getattr(error.orig, "sqlstate", None) == "42501"
        return False


def test_a_reader_asks_the_ten_questions(served: Made, clock: Clock, lines: list[Line]) -> None:
    app, database = served
    filled(database, lines, clock)
    told = command(app, "add", READER)
    assert told["address"].startswith(f"postgresql://{READER}@")
    assert len(told["password"]) >= 20
    with reading(database) as engine, engine.connect() as connection:
        assert_all_is_answered(connection, lines)


def test_a_reader_sees_what_the_page_names_and_nothing_else(served: Made) -> None:
    app, database = served
    command(app, "add", READER)
    closed = []
    with reading(database) as engine:
        for table in metadata.sorted_tables:
            open_here = set(READABLE.get(table.name, "").split())
            for column in table.columns:
                question = f'SELECT "{column.name}" FROM {table.name}'
                assert refused(engine, question) == (column.name not in open_here), question
                closed += [f"{table.name}.{column.name}"] * (column.name not in open_here)
        assert refused(engine, "SELECT rolpassword FROM pg_authid")
        assert refused(engine, "SELECT * FROM game")
    assert {"game.seed", "game.state", "account.password_hash", "sign_in.token_hash"} <= {*closed}
    assert {"room.host_hash", "seat.name", "room.seed", "recovery_code.code_hash"} <= {*closed}


def test_a_reader_writes_nothing(served: Made) -> None:
    app, database = served
    command(app, "add", READER)
    with reading(database) as engine:
        for table in metadata.sorted_tables:
            column = next(iter(table.primary_key.columns)).name
            for statement in (
                f"DELETE FROM {table.name}",
                f'UPDATE {table.name} SET "{column}" = "{column}"',
                f"INSERT INTO {table.name} DEFAULT VALUES",
                f"TRUNCATE {table.name}",
                f"LOCK TABLE {table.name} IN ACCESS EXCLUSIVE MODE",
            ):
                assert refused(engine, statement), statement
        assert refused(engine, "CREATE TABLE mine (n int)")
        assert refused(engine, "CREATE ROLE another")
        assert refused(engine, "COPY tally (day) TO PROGRAM 'cat'")
    with reading(database) as engine, engine.connect() as connection:
        assert connection.execute(text("SHOW default_transaction_read_only")).scalar() == "on"


def test_a_reader_is_renewed_and_ended_and_no_other_role_is_touched(served: Made) -> None:
    app, database = served
    first, second = command(app, "add", READER), command(app, "add", READER)
    assert first["password"] != second["password"]
    with database.reading() as connection:
        kept = connection.execute(
            text("SELECT rolpassword FROM pg_authid WHERE rolname = :name"), {"name": READER}
        ).scalar_one()
    assert kept.startswith("SCRAM-SHA-256$")
    run = app.test_cli_runner().invoke
    for words, sentence in (
        (("add", "postgres"), "is there for something else"),
        (("remove", "postgres"), "no reader named 'postgres'"),
        (("add", "x; DROP TABLE game"), "cannot be a role"),
    ):
        done = run(args=["reader", *words])
        assert done.exit_code == 2
        assert sentence in done.stderr
    assert run(args=["reader", "list"]).stdout == f"{READER}\n"
    assert "is gone" in run(args=["reader", "remove", READER]).stdout
    assert run(args=["reader", "list"]).stdout == ""
    assert "Password, shown this once" in run(args=["reader", "add", READER]).stdout


def test_a_role_that_may_not_make_others_hears_what_to_do(
    make: Callable[[str], Made], served: Made
) -> None:
    _, database = served
    with database.writing() as connection:
        connection.execute(text("CREATE ROLE plain LOGIN"))
        connection.execute(text("GRANT SELECT ON ALL TABLES IN SCHEMA public TO plain"))
    url = database.engine.url.set(username="plain").render_as_string(hide_password=False)
    app, plain = make(url)
    try:
        done = app.test_cli_runner().invoke(args=["reader", "add", "another"])
        assert done.exit_code == 2
        assert "give it CREATEROLE" in done.stderr
    finally:
        plain.engine.dispose()
        with database.writing() as connection:
            connection.execute(text("DROP OWNED BY plain"))
            connection.execute(text("DROP ROLE plain"))


def test_on_sqlite_it_says_what_to_do_instead(sqlite: Made) -> None:
    done = sqlite[0].test_cli_runner().invoke(args=["reader", "add", READER])
    assert done.exit_code == 2
    assert "SQLite has no roles" in done.stderr
    assert "mode=ro" in done.stderr


# The page -----------------------------------------------------------------------------------------


def test_the_page_names_every_column_that_a_reader_sees() -> None:
    tables = PAGE.partition("## The tables")[2].partition("## Ten questions")[0]
    named: dict[str, set[str]] = defaultdict(set)
    for heading, body in re.findall(
        r"^### (.*?)\n(.*?)(?=^###|\Z)", tables, re.MULTILINE | re.DOTALL
    ):
        for row in re.findall(r"^\| (`.*?) \|", body, re.MULTILINE):
            for name in re.findall(r"`([\w.]+)`", row):
                table, _, column = name.rpartition(".")
                named[table or heading].add(column)
    assert named == {table: set(columns.split()) for table, columns in READABLE.items()}
