"""``flask scenarios``: for authors of companies and of plain lines."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from game import catalogue
from game.cli.words import words

NONE_FOUND = "must hold a company"


@click.group()
def scenarios() -> None:
    """Companies and plain lines: check what you wrote, and hear how long it takes to read."""


scenarios.add_command(words)


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
    lines = sum(catalogue.load(file).line is not None for file in files)
    found = (
        _named(len(files) - lines, "company", "companies"),
        _named(lines, "plain line", "plain lines"),
    )
    which = " and ".join(filter(None, found))
    click.echo(f"{which[0].upper()}{which[1:]} and nothing to complain about. Well written.")


def _named(count: int, one: str, many: str) -> str:
    return f"{count} {many}" if count > 1 else f"one {one}" * count


def _files(path: Path) -> list[Path]:
    return sorted(path.glob("*.toml")) if path.is_dir() else [path]
