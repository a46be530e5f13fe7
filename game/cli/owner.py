"""``flask owner``: who may open the owner's pages. There is no other way to become one."""

from __future__ import annotations

import json
import secrets
import sys

import click
from flask import current_app
from flask.cli import AppGroup

from game.store import Refusal, new_id
from game.store.accounts import GIVEN_HOURS, Accounts, Role

PASSWORD_BYTES = 15  # 120 bits, as 20 characters


owner = AppGroup(
    "owner", help="The owners of this installation: add one, list them, or take the role back."
)


@owner.command("add")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
def add(name: str, as_json: bool) -> None:
    """Make NAME an owner: an account that there is, or a new one, whose password is printed."""
    given = _accounts().give_role(name, Role.OWNER)
    if given is not None:
        told = {"name": given.name, "role": str(given.role)}
        click.echo(json.dumps(told) if as_json else f"{given.name} is an owner now.")
        return
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    made = _accounts().make_named(new_id(), name, password, Role.OWNER)
    if isinstance(made, Refusal):
        click.echo(made.sentence, err=True)
        sys.exit(2)
    if as_json:
        told = {"name": made.name, "role": str(Role.OWNER), "password": password}
        click.echo(json.dumps(told | {"recovery_codes": made.codes}))
        return
    click.echo(f"Made the account {made.name}, an owner. Sign in at /account.")
    click.echo(f"Password, shown this once: {password}")
    click.echo(f"It is good for {GIVEN_HOURS} hours: set one of your own there.")
    click.echo("Recovery codes, each good for one time:")
    for code in made.codes:
        click.echo(f"  {code}")


@owner.command("list")
def list_all() -> None:
    """Print the names of all owners."""
    for name in _accounts().all_of(Role.OWNER):
        click.echo(name)


@owner.command("remove")
@click.argument("name")
def remove(name: str) -> None:
    """Make the owner NAME a player again; the account stays."""
    if name not in _accounts().all_of(Role.OWNER):
        click.echo(f"There is no owner named {name!r}: see flask owner list.", err=True)
        sys.exit(2)
    _accounts().give_role(name, Role.PLAYER)
    click.echo(f"{name} is a player now.")


@owner.command("sign-out")
@click.argument("name")
def sign_out(name: str) -> None:
    """Sign the account NAME out in every browser, an owner's or anybody's."""
    found = _accounts().end_sign_ins(name)
    if found is None:
        click.echo(f"There is no account named {name!r}.", err=True)
        sys.exit(2)
    click.echo(f"{found.name} is signed out everywhere.")


def _accounts() -> Accounts:
    found: Accounts = current_app.extensions["accounts"]
    return found
