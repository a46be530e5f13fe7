"""The picture of a challenge for where links are unfurled: 1200 × 630, drawn without a browser.

It shows the company and one square a turn, and nothing that was decided.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw, ImageFont

from game.engine import Verdict
from game.web.share import band

WIDTH, HEIGHT = 1200, 630
FINER = 2  # drawn so much larger, for smooth edges
NIGHT, DUSK, HILL, FAR = (28, 26, 61), (122, 74, 122), (61, 125, 91), (61, 84, 92)
MOON, WOOL, DARK, GOLD = (255, 234, 184), (255, 255, 255), (42, 36, 64), (255, 208, 107)
SOFT = (214, 232, 220)
COLOURS = {
    Verdict.ELITE: (178, 132, 232),
    Verdict.HIGH: (109, 197, 140),
    Verdict.MEDIUM: (247, 212, 92),
    Verdict.LOW: (240, 150, 72),
    Verdict.FIRED: (214, 80, 84),
}
INVITES = "Same company, same luck. Other decisions?"

Colour = tuple[int, int, int]


@lru_cache(maxsize=64)
def draw_card(company: str, scores: tuple[float, ...], title: str) -> bytes:
    """The picture as PNG; the same arguments give the same bytes."""
    picture = Image.new("RGB", (WIDTH * FINER, HEIGHT * FINER), NIGHT)
    pen = ImageDraw.Draw(picture)
    _sky(pen)
    _land(pen)
    _words(pen, company, title)
    _turns(pen, scores)
    for x, y, size in ((980, 470, 1.5), (1090, 520, 1.2), (860, 530, 1.25), (1010, 575, 1.0)):
        _sheep(pen, x, y, size)
    small = picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    packed = BytesIO()
    small.quantize(128).save(packed, "PNG", optimize=True)
    return packed.getvalue()


def _box(x: float, y: float, w: float, h: float) -> list[float]:
    return [x * FINER, y * FINER, (x + w) * FINER, (y + h) * FINER]


def _sky(pen: ImageDraw.ImageDraw) -> None:
    for row in range(HEIGHT):
        at = (row / HEIGHT) ** 1.4
        shade = tuple(round(a + (b - a) * at) for a, b in zip(NIGHT, DUSK, strict=True))
        pen.rectangle(_box(0, row, WIDTH, 1), fill=shade)
    stars = Random(2020)  # noqa: S311  always the same sky
    for _ in range(70):
        size = stars.choice((1.2, 1.8, 2.6))
        x, y = stars.uniform(0, WIDTH), stars.uniform(0, 330)
        if x > 700 or y < 60:  # the words stand on clear sky
            pen.ellipse(_box(x, y, size, size), fill=WOOL)
    pen.ellipse(_box(1000, 56, 120, 120), fill=MOON)
    for x, y, size in ((1030, 84, 20), (1072, 106, 15), (1046, 130, 13)):
        pen.ellipse(_box(x, y, size, size), fill=(241, 215, 149))


def _land(pen: ImageDraw.ImageDraw) -> None:
    pen.ellipse(_box(-300, 400, 1100, 700), fill=FAR)
    pen.ellipse(_box(300, 430, 1400, 800), fill=HILL)


def _words(pen: ImageDraw.ImageDraw, company: str, title: str) -> None:
    _line(pen, 70, 64, "DevOps Dream", 84, WOOL)
    _line(pen, 72, 176, title, 46, GOLD)
    _line(pen, 72, 242, company, 40, SOFT)
    _line(pen, 72, 300, INVITES, 30, SOFT)


def _line(
    pen: ImageDraw.ImageDraw, x: float, y: float, words: str, size: int, colour: Colour
) -> None:
    font = ImageFont.load_default(size * FINER)
    while size > 16 and pen.textlength(words, font) > 900 * FINER:
        size -= 2
        font = ImageFont.load_default(size * FINER)
    pen.text((x * FINER, y * FINER), words, font=font, fill=colour)


def _turns(pen: ImageDraw.ImageDraw, scores: Sequence[float]) -> None:
    for turn, score in enumerate(scores):
        colour = COLOURS[band(score)]
        pen.rounded_rectangle(_box(72 + turn * 78, 372, 64, 64), radius=14 * FINER, fill=colour)


def _sheep(pen: ImageDraw.ImageDraw, x: float, y: float, size: float) -> None:
    """A sheep with its feet at (x, y), in the hand of the game's own flock."""

    def oval(dx: float, dy: float, w: float, h: float, fill: Colour) -> None:
        pen.ellipse(_box(x + dx * size, y + dy * size, w * size, h * size), fill=fill)

    for leg in (-18, -8, 6, 16):
        oval(leg, -16, 6, 18, DARK)
    for dx, dy in ((-34, -40), (-18, -50), (2, -50), (14, -40), (4, -30), (-24, -30), (-10, -42)):
        oval(dx, dy, 30, 26, WOOL)
    oval(26, -44, 24, 22, DARK)
    oval(20, -48, 10, 8, DARK)
    oval(38, -38, 7, 7, WOOL)
    oval(40, -36, 4, 4, DARK)
