"""``flask insights``: the owner's figures, as a table or as JSON."""

from __future__ import annotations

import json

import click

from game.analytics.figures import Figure
from game.analytics.questions import insights, young_players
from game.store import Clock
from game.store.database import Database

TITLES = {
    "players": "Players",
    "sessions": "Sessions",
    "replay_rate": "Replay rate",
    "completion_rate": "Completion rate",
    "session_minutes_mean": "Mean session, minutes",
    "session_minutes_median": "Median session, minutes",
}


def command(database: Database, clock: Clock) -> click.Command:
    """The command, asking this database at the moment that this clock shows."""

    @click.command("insights")
    @click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
    def ask(as_json: bool) -> None:
        """How the game is played: players, sessions, replays, completion, session length."""
        now = clock()
        with database.reading() as connection:
            figures, young = insights(connection, now), young_players(connection, now)
        if as_json:
            named = {name: figure._asdict() for name, figure in figures.items()}
            click.echo(json.dumps(named, indent=2))
        else:
            click.echo(table(figures, young))

    return ask


def table(figures: dict[str, Figure], young: int) -> str:
    """The figures as lines to read, with the n and the 95 % interval of each."""
    lines = [f"{'':24} {'value':>10} {'n':>9}   95 % interval"]
    for name, figure in figures.items():
        low, high = _number(name, figure.low), _number(name, figure.high)
        interval = "" if figure.low is None else f"{low} to {high}"
        value = _number(name, figure.value)
        lines.append(f"{TITLES[name]:24} {value:>10} {figure.n:>9}   {interval}".rstrip())
    lines.append(f"Not in the replay rate, being younger than 7 days: {young}")
    return "\n".join(lines)


def _number(name: str, value: float | None) -> str:
    if value is None:
        return "–"
    if name.endswith("_rate"):
        return f"{100 * value:.1f} %"
    return str(value) if isinstance(value, int) else f"{value:.2f}"
