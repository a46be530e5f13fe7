"""How a plan's days are spread, as SVG: the plan's above the line, the newcomer's below it."""

from __future__ import annotations

from itertools import pairwise

from markupsafe import Markup

from game.web import look_back_words as says
from game.web.chart_kit import chart, stops
from game.web.look_back_pages import LuckView
from game.web.svg import group, join, number, tag, text

WIDTH, HEIGHT = 480, 210
LEFT, RIGHT, MIDDLE, TALLEST = 8, 8, 118, 82
MARKS = (30, 50, 70, 90)  # where the verdicts change


def luck_chart(view: LuckView) -> Markup:
    """The spread of the scores, with the player's own marked."""
    most = max((*view.yours, *view.newcomer, 1))
    wide = (WIDTH - LEFT - RIGHT) / max(1, len(view.yours))

    def bars(counts: tuple[int, ...], name: str, up: bool) -> Markup:
        return join(
            tag(
                "rect",
                class_=f"days-{name}",
                x=LEFT + i * wide + 0.5,
                y=MIDDLE - 1 - TALLEST * count / most if up else MIDDLE + 1.0,
                width=wide - 1,
                height=TALLEST * count / most,
            )
            for i, count in enumerate(counts)
            if count
        )

    return chart(
        "luck",
        says.LUCK_CHART,
        _described(view),
        (WIDTH, HEIGHT),
        join(_limit(mark) for mark in MARKS),
        tag("path", class_="days-line", d=f"M{LEFT} {MIDDLE}H{WIDTH - RIGHT}"),
        bars(view.yours, "yours", True),
        bars(view.newcomer, "newcomer", False),
        text(LEFT, MIDDLE - TALLEST - 6, says.YOURS, class_="axis start"),
        text(LEFT, HEIGHT - 16, says.NEWCOMER, class_="axis start"),
        _own(view.own),
        stops([(_x(low), _x(high)) for low, high in pairwise((0, *MARKS, 100))], 26, HEIGHT - 14),
    )


def _x(score: float) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * score / 100


def _limit(mark: int) -> Markup:
    return group(
        tag("path", class_="grid", d=f"M{number(_x(mark))} 26V{HEIGHT - 14}"),
        text(_x(mark), HEIGHT - 2, str(mark), class_="axis"),
    )


def _own(score: float) -> Markup:
    """The player's own score, as a line with a flag that stays inside the picture."""
    side = "end" if score > 80 else "start" if score < 20 else ""
    x = _x(score)
    shift = {"end": 4.0, "start": -4.0, "": 0.0}[side]
    return group(
        tag("path", class_="days-own", d=f"M{number(x)} 20V{MIDDLE}"),
        text(x + shift, 14, says.OWN.format(own=f"{score:.1f}"), class_=f"dot-text {side}".strip()),
    )


def _described(view: LuckView) -> str:
    def told(which: str) -> str:
        return ", ".join(f"{getattr(band, which)} {band.name}" for band in view.bands)

    return says.LUCK_CHART_DESC.format(yours=told("yours"), newcomer=told("newcomer"))
