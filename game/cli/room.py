"""``flask room``: rooms for workshops, opened and cleared away by scripts."""

from __future__ import annotations

import json
from typing import Any

import click
from flask import current_app, url_for
from flask.cli import with_appcontext

from game.store.pace import Pace
from game.store.refusal import Refusal
from game.store.rooms import MINUTES, MOST_HOURS, MOST_PLACES, Opening, Rooms
from game.web.table import workshop

LAST_SEED = 2**128 - 1
HERE = "http://127.0.0.1:8000"


class Refused(click.ClickException):
    """Something about the room that whoever asks for it can mend."""

    exit_code = 2


@click.group()
def room() -> None:
    """Workshops: open a room, and clear away those whose time is over."""


@room.command("open")
@click.argument("company")
@click.option(
    "--seats", type=click.IntRange(1, MOST_PLACES), default=12, show_default=True, help="At most."
)
@click.option(
    "--pace",
    type=click.Choice([pace.value for pace in Pace]),
    default=Pace.FREE.value,
    show_default=True,
    help="Of turns.",
)
@click.option(
    "--minutes",
    type=click.IntRange(*MINUTES),
    default=60,
    show_default=True,
    help="Two thirds for the play, one third for the debrief.",
)
@click.option(
    "--hours",
    type=click.IntRange(1, MOST_HOURS),
    default=MOST_HOURS,
    show_default=True,
    help="After which all of it is gone.",
)
@click.option("--votes", is_flag=True, help="Several people at each seat, who vote.")
@click.option("--seed", type=click.IntRange(0, LAST_SEED), help="The luck.  [default: by chance]")
@click.option(
    "--base-url", default="", help="Where people reach it.  [default: PUBLIC_URL, or this machine]"
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@with_appcontext
def open_room(company: str, base_url: str, as_json: bool, **asked: Any) -> None:
    """Open a room for COMPANY (an id), and print its code and its addresses."""
    base_url = base_url or current_app.config["PUBLIC_URL"] or HERE
    if not base_url.startswith(("http://", "https://")):
        raise Refused(f"--base-url is {base_url!r}, but it must begin with http:// or https://.")
    opened = _rooms().open(Opening(company, asked.pop("seats"), **asked))
    if isinstance(opened, Refusal):
        raise Refused(opened.sentence)
    with current_app.test_request_context(base_url=base_url):
        found = {
            "code": opened.code,
            "join_url": url_for("doors.show_door", code=opened.code, _external=True),
            "host_url": url_for(
                "workshop.enter_as_host", code=opened.code, secret=opened.secret, _external=True
            ),
        }
    if as_json:
        click.echo(json.dumps(found))
        return
    for name, value in found.items():
        click.echo(f"{name.replace('_url', '')}: {value}")


@room.command("sweep")
@with_appcontext
def sweep() -> None:
    """Remove the rooms whose time is over. Opening a room does the same."""
    click.echo(f"{_rooms().sweep()} removed.")


def _rooms() -> Rooms:
    return workshop().rooms
