"""The style page in a browser: no component has a barrier, in any state, on any screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.support.barriers import barriers

SIZES = {"desk": (1280, 800), "phone": (390, 844), "small": (320, 640)}


@pytest.mark.parametrize("size", SIZES)
def test_no_component_has_a_barrier_or_is_too_wide(page: Page, address: str, size: str) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{address}styleguide")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert barriers(page) == []


def test_its_scripts_run_without_a_fault(page: Page, address: str) -> None:
    heard: list[str] = []
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("console", lambda line: heard.append(line.text) if line.type == "error" else None)
    page.goto(f"{address}styleguide")
    assert page.locator(".reading input").count() == page.locator("svg.chart:has(.stop)").count()
    assert heard == []
