"""``flask scenarios``: for authors of companies."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from game import catalogue

NONE_FOUND = "must hold a company"


@click.group()
def scenarios() -> None:
    """Companies: check what you wrote."""


@scenarios.command("check")
@click.argument("path", required=False, type=click.Path(path_type=Path))
def check(path: Path | None) -> None:
    """Print every problem of PATH (a file, or a folder of them; without it, of all companies)."""
    files = _files(path or catalogue.SCENARIOS)
    problems = [problem for file in files for problem in catalogue.check(file)]
    if not files:
        problems = [catalogue.Problem(str(path), "", NONE_FOUND, "an empty folder", "*.toml")]
    for problem in problems:
        click.echo(str(problem))
    if problems:
        count = len(problems)
        click.echo(f"{count} problem{'s' * (count != 1)} to mend.", err=True)
        sys.exit(1)
    companies = "One company" if len(files) == 1 else f"{len(files)} companies"
    click.echo(f"{companies} and nothing to complain about. Well written.")


def _files(path: Path) -> list[Path]:
    return sorted(path.glob("*.toml")) if path.is_dir() else [path]
