"""What is kept of Lighthouse's reports is what they say, and what is kept is good enough."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.quality import lighthouse, scores

KEPT = json.loads((scores.FOLDER / "scores.json").read_text())


def report(performance: float, seo: float = 1.0, title: str = "Has a title") -> dict[str, Any]:
    """A report with one audit in each category, and figures."""
    audits: dict[str, dict[str, Any]] = {
        name: {"displayValue": f"{performance:.2f}\N{NO-BREAK SPACE}s"} for name in scores.FIGURES
    }
    audits["title"] = {"title": title, "score": seo, "scoreDisplayMode": "binary"}
    audits["by-hand"] = {"title": "Ask somebody", "score": None, "scoreDisplayMode": "manual"}
    found = {"performance": performance, "accessibility": 1.0, "best-practices": 1.0, "seo": seo}
    refs = [{"id": "title", "weight": 1}, {"id": "by-hand", "weight": 1}]
    return {
        "categories": {name: {"score": of, "auditRefs": refs} for name, of in found.items()},
        "audits": audits,
    }


def test_of_performance_the_middle_counts_and_of_everything_else_the_worst() -> None:
    page = scores.of([report(0.99), report(0.5), report(0.98, seo=0.9)])
    assert page["scores"] == {
        "performance": 98,
        "accessibility": 100,
        "best-practices": 100,
        "seo": 90,
    }
    assert page["figures"]["total-blocking-time"] == "0.98 s"


def test_what_costs_points_is_named_and_what_nobody_measured_is_not() -> None:
    page = scores.of([report(1.0, seo=0.5, title="Has no title")])
    assert "seo: title: Has no title" in page["costs"]
    assert not [cost for cost in page["costs"] if "by-hand" in cost]
    assert scores.of([report(1.0)])["costs"] == []


def test_a_score_below_the_least_is_a_fault() -> None:
    good, slow = scores.of([report(0.98)]), scores.of([report(0.97)])
    assert scores.faults({"turn": good}) == []
    assert scores.faults({"turn": slow}) == ["turn: Performance is 97, and 98 is the least."]
    assert len(scores.faults({"turn": scores.of([report(0.97, seo=0.99)])})) == 2


def test_the_scores_that_are_kept_are_good_enough_and_the_page_shows_them() -> None:
    assert set(KEPT["pages"]) == {"front page", "turn", "debrief"}
    assert scores.faults(KEPT["pages"]) == []
    assert (scores.FOLDER / "README.md").read_text() == scores.as_page(KEPT)


def test_what_is_fetched_is_pinned_by_hash_and_comes_from_nowhere_in_particular() -> None:
    text = (lighthouse.HERE / "package-lock.json").read_text()
    packages = json.loads(text)["packages"]
    named = {name: package for name, package in packages.items() if name}
    assert "node_modules/lighthouse" in named
    assert all(re.match(r"sha512-", package["integrity"]) for package in named.values())
    assert "://" not in text
    assert "resolved" not in text
