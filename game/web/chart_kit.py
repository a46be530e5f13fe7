"""What all charts of the debrief share: their frame, their axes, and the stops of the reading line.

A stop is one row of the chart's table: a transparent strip over the picture, in the order of the
rows. Scripts move a line from stop to stop and read the row out; nothing else needs them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from markupsafe import Markup

from game.web.svg import group, join, number, tag, text

Scale = Callable[[float], float]

WIDTH = 480
LABEL_APART = 18.0  # between two labels beside lines


def chart(id_: str, title: str, desc: str, size: tuple[int, int], *parts: Markup) -> Markup:
    """A picture with its text alternative."""
    return tag(
        "svg",
        tag("title", title, id=f"chart-{id_}-title"),
        tag("desc", desc, id=f"chart-{id_}-desc"),
        *parts,
        class_=f"chart chart-{id_}",
        view_box=f"0 0 {size[0]} {size[1]}",
        role="img",
        aria_labelledby=f"chart-{id_}-title chart-{id_}-desc",
    )


def linear(low: float, high: float, at_low: float, at_high: float) -> Scale:
    """From figures to places; a range of nothing is one of one."""
    span = (high - low) or 1.0
    return lambda value: at_low + (at_high - at_low) * (value - low) / span


def grid(values: Iterable[float], y: Scale, left: float, right: float, unit: str = "") -> Markup:
    """Lines across, with their figures left of them."""
    return join(
        group(
            tag("path", class_="grid", d=f"M{number(left)} {number(y(value))}H{number(right)}"),
            text(
                left - 6,
                y(value) + 4,
                f"{value:g}{unit}".replace("-", "\N{MINUS SIGN}"),
                class_="axis end",
            ),
        )
        for value in values
    )


def weeks(count: int, x: Scale, y: float) -> Markup:
    """The axis of weeks, from ``x`` in days."""
    step = 4 if count > 8 else 1
    return join(
        text(x(week * 7), y, str(week) if week else "week", class_="axis")
        for week in range(0, count + 1, step)
    )


def path(points: Iterable[tuple[float, float]]) -> str:
    """A line through places."""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)


def stops(edges: Sequence[tuple[float, float]], top: float, floor: float) -> Markup:
    """One strip a table row, from its left to its right edge."""
    return group(
        *(
            tag(
                "rect",
                class_="stop",
                x=left,
                y=float(top),
                width=max(0.5, right - left),
                height=float(floor - top),
            )
            for left, right in edges
        ),
        class_="stops",
    )


def apart(wanted: Sequence[float], low: float, high: float) -> list[float]:
    """Places for labels near where they are wanted, in their order from top to bottom."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    places = [0.0] * len(wanted)
    last = low - LABEL_APART
    for i in order:
        places[i] = last = max(wanted[i], last + LABEL_APART)
    room = high + LABEL_APART
    for i in reversed(order):
        places[i] = room = min(places[i], room - LABEL_APART)
    return places


def round_up(value: float) -> int:
    """The next round number, for the top of an axis."""
    for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000):
        if value <= step * 5:
            return int(-(-value // step) * step) or step
    return int(value)
