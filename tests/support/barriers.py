"""What keeps somebody out of a page, in both colour schemes, as far as axe can find it."""

from __future__ import annotations

from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def barriers(page: Page) -> list[str]:
    """What axe finds wrong with the page by day and by night, each with the part it is about."""
    found = []
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        found += [
            f"{scheme}: {barrier['id']}: {barrier['help']}: {barrier['nodes'][0]['html']}"
            for barrier in Axe().run(page).response["violations"]
        ]
    page.emulate_media(color_scheme="null")
    return found
