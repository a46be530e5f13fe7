"""What of Lighthouse's reports is kept in docs/quality, and what would not do."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median_low
from typing import Any

FOLDER = Path(__file__).parents[2] / "docs" / "quality"

#: The least that will do, of 100.
LEAST = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
NAMES = {
    "performance": "Performance",
    "accessibility": "Accessibility",
    "best-practices": "Best practices",
    "seo": "SEO",
}
FIGURES = {
    "first-contentful-paint": "First paint",
    "largest-contentful-paint": "Largest paint",
    "total-blocking-time": "Blocked",
    "cumulative-layout-shift": "Shift",
    "total-byte-weight": "Weight",
}
Page = dict[str, Any]  # scores by category, figures as they are said, and what costs points


def of(reports: Sequence[Mapping[str, Any]]) -> Page:
    """The report in the middle of several, by performance: its scores and figures."""
    by_performance = sorted(reports, key=lambda one: score(one, "performance"))
    middle = by_performance[(len(reports) - 1) // 2]
    return {
        # What does not depend on the moment must be right each time.
        "scores": {name: min(score(one, name) for one in reports) for name in LEAST}
        | {"performance": median_low(score(one, "performance") for one in reports)},
        "figures": {name: _bare(middle["audits"][name]["displayValue"]) for name in FIGURES},
        "costs": sorted({audit for one in reports for audit in costs(one)}),
    }


def _bare(said: str) -> str:
    """A figure without the words around it."""
    return said.replace("\N{NO-BREAK SPACE}", " ").removeprefix("Total size was ")


def score(report: Mapping[str, Any], category: str) -> int:
    """A category's score, of 100; what could not be measured is none."""
    return round(100 * (report["categories"][category]["score"] or 0))


def costs(report: Mapping[str, Any]) -> list[str]:
    """The audits that cost points outside of performance, where figures say it."""
    return [
        f"{category}: {audit['id']}: {report['audits'][audit['id']]['title']}"
        for category in LEAST
        if category != "performance"
        for audit in report["categories"][category]["auditRefs"]
        if audit["weight"] and (report["audits"][audit["id"]]["score"] or 0) < 1
        if report["audits"][audit["id"]]["scoreDisplayMode"] not in ("notApplicable", "manual")
    ]


def faults(pages: Mapping[str, Page]) -> list[str]:
    """Each score that will not do, as a sentence."""
    return [
        f"{name}: {NAMES[category]} is {page['scores'][category]}, and {least} is the least."
        for name, page in pages.items()
        for category, least in LEAST.items()
        if page["scores"][category] < least
    ]


def as_page(kept: Mapping[str, Any]) -> str:
    """docs/quality/README.md."""
    pages = kept["pages"]
    least = " | ".join(str(least) for least in LEAST.values())
    scored = "\n".join(
        f"| {name} | " + " | ".join(str(page["scores"][c]) for c in LEAST) + " |"
        for name, page in pages.items()
    )
    measured = "\n".join(
        f"| {name} | " + " | ".join(page["figures"][f] for f in FIGURES) + " |"
        for name, page in pages.items()
    )
    return f"""# The pages as Lighthouse sees them

`make quality` serves the game, plays it to a turn and to a debrief, and has Lighthouse
{kept["lighthouse"]} look at three pages {kept["runs"]} times each, as a slow phone on a slow
network (its mobile setting), in {kept["browser"]}. It writes this page and
[scores.json](scores.json), and fails where a score is below the least. Of performance the run in
the middle counts, of everything else the worst.

| page | {" | ".join(NAMES[c] for c in LEAST)} |
| --- | {" | ".join("---:" for _ in LEAST)} |
{scored}
| *the least* | {least} |

| page | {" | ".join(FIGURES.values())} |
| --- | {" | ".join("---:" for _ in FIGURES)} |
{measured}

*Shift* is how much of the page jumps while it loads, *blocked* for how long it does not answer.
"""


def keep(kept: Mapping[str, Any]) -> None:
    """Write both files."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "scores.json").write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")
    (FOLDER / "README.md").write_text(as_page(kept))
