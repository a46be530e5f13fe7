"""`python -m tests.shapes [--seeds N] [--json]`: every experiment as a table."""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path

from tests.shapes.experiments import EXPERIMENTS, Row

PAGE = Path(__file__).parents[2] / "docs" / "shapes.md"


def _cell(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def table(rows: list[Row]) -> str:
    """Rows as a table that reads well as text and as Markdown."""
    heads = list(rows[0])
    cells = [heads, *([_cell(row[head]) for head in heads] for row in rows)]
    widths = [max(len(line[place]) for line in cells) for place in range(len(heads))]
    lines = [
        "| " + " | ".join(text.ljust(w) for text, w in zip(line, widths, strict=True)) + " |"
        for line in cells
    ]
    lines.insert(1, "| " + " | ".join("-" * w for w in widths) + " |")
    return "\n".join(lines)


def with_tables(page: str, tables: dict[str, str]) -> str:
    """A page whose tables are renewed: each follows a comment that names its experiment."""
    for name, lines in tables.items():
        before, mark, after = page.partition(f"<!-- {name} -->\n")
        if mark:
            rest = re.sub(r"^\n*(\|.*\n)*\n*", "", after)
            page = f"{before}{mark}\n{lines}\n" + (f"\n{rest}" if rest else "")
    return page


def main() -> None:
    """Run the experiments that are asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.shapes", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"of {', '.join(EXPERIMENTS)} (default: all)")
    parser.add_argument("--seeds", type=int, default=60, help="games a row (default: 60)")
    parser.add_argument("--json", action="store_true", help="print plain data")
    parser.add_argument("--write", action="store_true", help="renew the tables of docs/shapes.md")
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(EXPERIMENTS):
        parser.error(f"no experiment is called {', '.join(sorted(unknown))}")
    rows = {name: EXPERIMENTS[name][1](asked.seeds) for name in asked.names or EXPERIMENTS}
    if asked.json:
        print(json.dumps(rows, indent=1))
        return
    for name, found in rows.items():
        print(f"\n{EXPERIMENTS[name][0]}\n\n{table(found)}")
    if asked.write:
        tables = {name: table(found) for name, found in rows.items()}
        PAGE.write_text(with_tables(PAGE.read_text(), tables))


if __name__ == "__main__":
    main()
