"""Two colour schemes of the same names, both with enough contrast; paper is printed as by day."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.look.drawing import SITE, serve

CSS = Path(__file__).parents[2] / "static" / "css"
TOKENS = (CSS / "tokens.css").read_text()
COLOUR = re.compile(r"--([a-z0-9-]+): (#[0-9a-f]{6});")
DAY, NIGHT = (dict(COLOUR.findall(part)) for part in TOKENS.split("@media screen"))
SCHEMES = {"light": DAY, "dark": DAY | NIGHT}

#: What the picture of the flock is made of, and gold, look the same in both.
THE_SAME = {
    *("night", "gold", "gold-deep", "dark", "wood", "wood-dark", "wood-light"),
    *("wool-0", "wool-1", "wool-2", "wool-3", "leaf", "hedge", "meadow", "fire", "ember"),
}
CAUSES = (
    *("worked-on", "reworked", "waits-for-person", "waits-for-review", "blocked-by-incident"),
    *("waits-for-approval", "in-pipeline", "waits-at-gate", "waits-for-slot", "closed"),
)
#: Words, and what they stand on: 4.5 to 1.
READ = (
    *((ink, on) for ink in ("ink", "ink-soft", "accent") for on in ("paper", "card", "tint")),
    *((ink, f"{ink}-soft") for ink in ("good", "bad", "warn", "accent")),
    *((ink, "card") for ink in ("good", "bad")),
    *((f"flow-{band}-text", "card") for band in ("committed", "started", "merged", "done")),
    *((f"line-{line}", "card") for line in "abc"),
    *(("on-cause", cause) for cause in CAUSES),
    *(("on-accent", "accent"), ("bad-ink", "bad-soft"), ("ink", "accent-soft"), ("ink", "off")),
    *(("ink-soft", "off"), ("gold", "bar"), ("night", "gold"), ("night", "gold-deep")),
    *(("ink", "warn-soft"), ("card", "ink")),
)
#: What one must see to understand or to use a page: 3 to 1.
SEEN = (
    *((line, on) for line in ("line-strong", "accent") for on in ("card", "tint", "paper")),
    *((cause, "card") for cause in CAUSES),
    *((f"flow-{band}", "card") for band in ("started", "merged", "done")),
    *(("bad", "card"), ("good", "card"), ("failed", "card"), ("accent", "accent-soft")),
)


def luminance(colour: str) -> float:
    """How light a colour is, from 0 to 1, as the accessibility guidelines reckon it."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_every_colour_has_one_for_the_night_or_is_the_same_in_both() -> None:
    assert set(NIGHT) == set(DAY) - THE_SAME
    assert set(DAY) > THE_SAME


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("least", "pairs"), [(4.5, READ), (3.0, SEEN)], ids=["read", "seen"])
def test_contrast_is_enough(scheme: str, least: float, pairs: tuple[tuple[str, str], ...]) -> None:
    colours = SCHEMES[scheme]
    found = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in found.items() if ratio < least} == {}


def test_contrast_is_reckoned_as_the_guidelines_do() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


BACKGROUND = "getComputedStyle(document.documentElement).backgroundColor"


def test_a_page_follows_the_scheme_and_is_printed_as_by_day(page: Page) -> None:
    serve(page)
    seen = {}
    for scheme, media in (("light", "screen"), ("dark", "screen"), ("dark", "print")):
        page.emulate_media(color_scheme=scheme, media=media)  # type: ignore[arg-type]
        page.goto(f"{SITE}/won")
        red, green, blue = map(int, re.findall(r"\d+", page.evaluate(BACKGROUND)))
        seen[scheme, media] = f"#{red:02x}{green:02x}{blue:02x}"
    assert seen["light", "screen"] == DAY["paper"]
    assert seen["dark", "screen"] == NIGHT["paper"]
    assert seen["dark", "print"] == DAY["paper"]
