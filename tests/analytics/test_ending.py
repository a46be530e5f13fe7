"""Facts end after 90 days and games without an account after 13 months; the owner's page stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from game.analytics.goals import AIMS, Goal
from game.analytics.loading import load
from game.analytics.overview import Noted, overview
from game.analytics.questions import Asked, Range, insights
from game.analytics.rollup import Rollups
from game.analytics.scripted import play as scripted
from game.analytics.sums import Days, read_sums
from game.analytics.synthetic import LAUNCH, population
from game.analytics.synthetic_command import content
from game.store import tables
from game.store.accounts import Made as MadeAccount
from game.store.belongings import owned_tables
from game.store.database import Database
from game.store.facts import Fact, Facts, Kind
from tests.analytics.brute_force import DAY, Line
from tests.analytics.conftest import Made
from tests.store.plays import ALICE, BOB, SCENARIO, play
from tests.support.player import Clock

MONTHS_13 = 13 * 365 * DAY // 12


@pytest.fixture(params=["sqlite", "postgresql"])
def made(make: Callable[[str], Made], request: pytest.FixtureRequest, tmp_path: Path) -> Made:
    """The app on either database."""
    if request.param == "sqlite":
        return make(f"sqlite:///{tmp_path}/game.sqlite")
    return make(request.getfixturevalue("postgres_url"))


@pytest.fixture
def twin(make: Callable[[str], Made], tmp_path: Path) -> Made:
    """Another one, in which nothing is ever swept."""
    return make(f"sqlite:///{tmp_path}/twin.sqlite")


@pytest.fixture(scope="module")
def lines() -> list[Line]:
    """A population of eight weeks."""
    return list(population(120, 11, scripted))


def fill(made: Made, lines: list[Line]) -> list[str]:
    """Put the population in; every tenth player makes an account: who they are."""
    app, database = made
    load(database, lines, content)
    players = sorted({line["player"] for line in lines if line["kind"] == "turn"})
    for number, player in enumerate(players[::10]):
        done = app.extensions["accounts"].make(player, f"name{number}", "nine sheep on a wet hill")
        assert isinstance(done, MadeAccount)
    return players


def shown(database: Database, now: int) -> Any:
    """All that the page shows but quotes, of all days and of some."""
    Rollups(database).refresh(now)
    noted = Noted(_goals(), (), (), ())
    with database.reading() as connection:
        return [
            overview(read_sums(connection, days), noted, now, company)
            for days in (None, Days(LAUNCH // DAY + 3, LAUNCH // DAY + 20))
            for company in ("", SCENARIO)
        ]


def _goals() -> dict[str, Goal]:
    return {aim.name: Goal(aim.name, aim.target, 20_000, 0) for aim in AIMS}


def sweep(app: Flask) -> str:
    done = app.test_cli_runner().invoke(args=["sweep"])
    assert done.exit_code == 0, done.output
    return done.stdout


def oldest(database: Database) -> dict[str, int]:
    """The oldest fact, and the oldest last move in a game of somebody without an account."""
    with_account = select(tables.account.c.player_id)
    turn = tables.turn
    moves = (
        select(func.max(turn.c.at).label("at"))
        .where(turn.c.player_id.not_in(with_account))
        .group_by(turn.c.player_id, turn.c.game_id)
        .subquery()
    )
    asked = {"fact": select(func.min(tables.fact.c.at)), "turn": select(func.min(moves.c.at))}
    with database.reading() as connection:
        found = {name: connection.execute(one).scalar() for name, one in asked.items()}
    return {name: at for name, at in found.items() if at is not None}


def test_the_page_shows_after_a_sweep_what_it_showed_before(
    made: Made, clock: Clock, lines: list[Line]
) -> None:
    app, database = made
    players = fill(made, lines)
    for day in (57, 88, 100, 120, 146, 400, 430, 460, 600):
        clock.now = LAUNCH + day * DAY
        before = shown(database, clock.now)
        sweep(app)
        assert shown(database, clock.now) == before
        kept = oldest(database)
        assert kept.get("fact", clock.now) > clock.now - 89.5 * DAY
        assert sweep(app).startswith("Ended: 0 rooms, 0 facts, 0 games.")
    assert before[0].figures["players"].value == 120
    assert kept == {}
    with database.reading() as connection:
        left = set(connection.execute(select(tables.player.c.id)).scalars())
        turns = set(connection.execute(select(tables.turn.c.player_id)).scalars())
        assert left == turns == set(players[::10])
        for table in tables.metadata.sorted_tables:
            rows = " ".join(str(row) for row in connection.execute(select(table)))
            assert not [who for who in set(players) - left if who in rows], table.name


def test_facts_end_after_90_days_and_games_after_13_months(
    made: Made, clock: Clock, lines: list[Line]
) -> None:
    app, database = made
    fill(made, lines)
    for day in range(60, 150):
        clock.now = LAUNCH + day * DAY
        sweep(app)
        assert oldest(database).get("fact", clock.now) >= clock.now - 89 * DAY
    first = oldest(database)["turn"]
    assert first < LAUNCH + 2 * DAY
    clock.now = first + MONTHS_13 - 3 * DAY
    sweep(app)
    assert oldest(database)["turn"] == first
    for day in range(3, 80, 7):
        clock.now = LAUNCH + day * DAY + MONTHS_13
        sweep(app)
        assert oldest(database).get("turn", clock.now) >= clock.now - MONTHS_13 + DAY // 2


def later(made: Made, players: list[str], clock: Clock, number: int) -> None:
    """Some play on, one looks in, and one says what was long ago, 29 days late."""
    app, database = made
    games, facts = app.extensions["games"], Facts(database, clock)
    now = clock.now
    for player in (*players[:4], *players[60:62], "newcomer"):
        clock.now = now
        facts.add(Fact(player, f"later-{number}", Kind.VISIT, now - 9, value="later.example"))
        game = games.start(player, SCENARIO, f"k-{player}-{number}", seed=number)
        for turn in (1, 2):
            clock.now += 50
            play(games, player, game, turn)
        facts.add(Fact(player, f"a-{number}", Kind.ACTIVE, clock.now, seconds=45))
        if number:
            late = Fact(player, f"late-{number}", Kind.ACTIVE, now - 29 * DAY, seconds=20)
            facts.add(late, late)
    for player in players[7:8]:
        facts.add(Fact(player, f"look-{number}", Kind.VISIT, now, value=""))
    clock.now = now + 1000


def test_whoever_plays_on_is_counted_as_if_nothing_had_ended(
    made: Made, twin: Made, clock: Clock, lines: list[Line]
) -> None:
    players = fill(made, lines)
    assert fill(twin, lines) == players
    for number, day in enumerate((60, 100, 160, 200, 300, 440, 480, 520)):
        for one in (made, twin):
            clock.now = LAUNCH + day * DAY
            later(one, players, clock, number)
        sweep(made[0])
        assert shown(made[1], clock.now) == shown(twin[1], clock.now)
        clock.now += 10 * DAY
        assert shown(made[1], clock.now) == shown(twin[1], clock.now)
    assert rows_of(twin[1], players[25])
    assert not rows_of(made[1], players[25])


def test_who_takes_games_along_is_counted_once(made: Made, clock: Clock) -> None:
    app, database = made
    clock.now = LAUNCH
    later(made, [ALICE, BOB], clock, 1)
    assert isinstance(
        app.extensions["accounts"].make(ALICE, "alice", "nine sheep on a hill"), MadeAccount
    )
    clock.now += 100 * DAY
    sweep(app)  # both have a past now
    before = shown(database, clock.now)[0].figures["players"].value
    app.extensions["belongings"].take_along(BOB, ALICE)
    assert shown(database, clock.now)[0].figures["players"].value == before - 1
    clock.now += DAY
    later(made, [ALICE], clock, 2)
    with database.reading() as connection:
        counted = insights(Asked(connection, Range.all_until(clock.now)))
    seen = shown(database, clock.now)[0].figures
    for name in ("players", "replay_rate", "completion_rate"):
        assert seen[name] == counted[name], name
    assert rows_of(database, BOB) == []
    Rollups(database).forget()
    assert shown(database, clock.now)[0].figures == seen


def test_the_command_for_figures_says_from_when_on_there_are_facts(
    made: Made, clock: Clock, lines: list[Line]
) -> None:
    app, _ = made
    fill(made, lines)
    clock.now = LAUNCH + 100 * DAY
    run = app.test_cli_runner().invoke
    assert "have ended" not in run(args=["insights"]).stdout
    sweep(app)
    assert "Facts before 2020-08-31 have ended" in run(args=["insights"]).stdout


def rows_of(database: Database, player: str) -> list[Any]:
    with database.reading() as connection:
        return [
            row
            for table, column in owned_tables()
            for row in connection.execute(select(table).where(table.c[column] == player))
        ]
