"""``flask insights``: the owner's figures, as a table or as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import click

from game.analytics.ending import facts_from
from game.analytics.figures import Figure
from game.analytics.questions import Asked, Range, insights, left_at_turn, young_players
from game.store import Clock
from game.store.database import Database

TITLES = {
    "players": "Players",
    "sessions": "Sessions",
    "replay_rate": "Replay rate",
    "completion_rate": "Completion rate",
    "returning_rate": "Returning rate",
    "d1": "Back on day 1",
    "d7": "Back on day 7",
    "session_minutes_mean": "Mean session, minutes",
    "session_minutes_median": "Median session, minutes",
    "active_minutes_median": "Median active, minutes",
    "bots": "Bots",
    "positive_rate": "Positive taps",
}
ENDED = (
    "Facts before {day} have ended: sessions, active time, returns, taps and visits of those days "
    "are on the owner's page, and not here."
)


class Day(click.ParamType):  # type: ignore[type-arg]
    """A day as YYYY-MM-DD."""

    name = "day"

    def convert(self, value: Any, param: Any, ctx: Any) -> date:
        """The day, or a sentence that says how one is written."""
        if isinstance(value, date):
            return value
        try:
            day = date.fromisoformat(value)
        except ValueError:
            day = None
        if day is None or day.isoformat() != value or not 1970 <= day.year < 9999:
            self.fail(f"{value!r} is no day: write it as YYYY-MM-DD, like 2020-10-14.", param, ctx)
        return day


def command(database: Database, clock: Clock) -> click.Command:
    """The command, asking this database at the moment that this clock shows."""

    @click.command("insights")
    @click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
    @click.option(
        "--from", "first", type=Day(), help="Only players whose first turn is on this day or later."
    )
    @click.option(
        "--to",
        "last",
        type=Day(),
        help="Only what had happened by the end of this day, which then is now.",
    )
    def ask(as_json: bool, first: date | None, last: date | None) -> None:
        """How the game is played: who plays, comes back, leaves, and for how long. Days are UTC."""
        if first and last and first > last:
            raise click.UsageError(f"--from {first} is after --to {last}: swap them.")
        with database.reading() as connection:
            asked = Asked(connection, Range.of_days(first, last, clock()))
            figures, left = insights(asked), left_at_turn(asked)
            young, known_from = young_players(asked), facts_from(connection)
        if as_json:
            click.echo(json.dumps(as_data(figures, left), indent=2))
        else:
            click.echo(table(figures, left, young))
            if known_from is not None:
                click.echo(ENDED.format(day=_day(known_from)))

    return ask


def as_data(figures: Mapping[str, Figure], left: Mapping[int, Figure]) -> dict[str, Any]:
    """The figures as JSON has them; ``left_at_turn`` holds one a turn, by its number."""
    named: dict[str, Any] = {name: figure._asdict() for name, figure in figures.items()}
    named["left_at_turn"] = {str(turn): figure._asdict() for turn, figure in left.items()}
    return named


def table(figures: Mapping[str, Figure], left: Mapping[int, Figure], young: int) -> str:
    """The figures as lines to read, with the n and the 95 % interval of each."""
    lines = [f"{'':24} {'value':>10} {'n':>9}   95 % interval"]
    lines += [_line(TITLES[name], name, figure) for name, figure in figures.items()]
    lines += [_line(f"Left at turn {turn}", "left_rate", each) for turn, each in left.items()]
    lines.append(f"Not in the replay rate, being younger than 7 days: {young}")
    return "\n".join(lines)


def _day(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).date().isoformat()


def _line(title: str, name: str, figure: Figure) -> str:
    low, high = _number(name, figure.low), _number(name, figure.high)
    interval = "" if figure.low is None else f"{low} to {high}"
    value = _number(name, figure.value)
    return f"{title:24} {value:>10} {figure.n:>9}   {interval}".rstrip()


def _number(name: str, value: float | None) -> str:
    if value is None:
        return "–"
    if name in {"d1", "d7"} or name.endswith("_rate"):
        return f"{100 * value:.1f} %"
    return str(value) if isinstance(value, int) else f"{value:.2f}"
