"""The style page in a browser; that no component on it has a barrier is in test_everybody.py."""

from __future__ import annotations

from playwright.sync_api import Page


def test_its_scripts_run_without_a_fault(page: Page, address: str) -> None:
    heard: list[str] = []
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("console", lambda line: heard.append(line.text) if line.type == "error" else None)
    page.goto(f"{address}styleguide")
    assert page.locator(".reading input").count() == page.locator("svg.chart:has(.stop)").count()
    assert heard == []
