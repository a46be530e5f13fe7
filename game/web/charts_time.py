"""Charts of a game over time, drawn as SVG: tasks, deployments, people, customers and value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from game.engine.history import Cycle, DeployedDay, Week
from game.web import debrief_words as says
from game.web.chart_kit import (
    WIDTH,
    apart,
    chart,
    grid,
    linear,
    path,
    round_up,
    stops,
    weeks,
)
from game.web.svg import group, join, number, tag, text

LEFT, RIGHT, TOP, BOTTOM = 64, 100, 16, 28
HEIGHT = 240
FLOOR = HEIGHT - BOTTOM
END = WIDTH - RIGHT


class Line(NamedTuple):
    """One quantity over the days, each value from 0 to 1."""

    id: str
    label: str
    values: tuple[float, ...]


class Spread(NamedTuple):
    """Tasks by their cycle time, with the two percentiles that are drawn."""

    cycles: tuple[Cycle, ...]
    half: float  # days
    most: float  # days; 85 of 100 took no longer


def _by_turn(days: int, turn_days: int) -> list[tuple[float, float]]:
    x = linear(0, days, LEFT, END)
    return [(x(day), x(min(days, day + turn_days))) for day in range(0, days, turn_days)]


def cycle_chart(title: str, desc: str, spread: Spread, days: int, turn_days: int) -> Markup:
    """Every task as a dot: when it was done, and how long it had taken."""
    top = round_up(max(1.0, *(cycle.days for cycle in spread.cycles)))
    x, y = linear(0, days, LEFT, END), linear(0, top, FLOOR, TOP)
    dots = "".join(f"M{number(x(one.done))} {number(y(one.days))}h0" for one in spread.cycles)
    lines = (("half", spread.half, says.HALF), ("most", spread.most, says.MOST))
    places = apart([y(value) for _, value, _ in lines], TOP + 4, FLOOR)
    return chart(
        "cycle",
        title,
        desc,
        (WIDTH, HEIGHT),
        grid((0, top / 2, top), y, LEFT, END, " d"),
        tag("path", class_="cycle-dots", d=dots),
        join(
            group(
                tag("path", class_=f"percentile {id_}", d=f"M{LEFT} {number(y(value))}H{END}"),
                text(END + 6, place + 4, label, class_="axis start strong"),
            )
            for (id_, value, label), place in zip(lines, places, strict=True)
        ),
        weeks(days // 7, x, HEIGHT - 8),
        stops(_by_turn(days, turn_days), TOP, FLOOR),
    )


def lines_chart(id_: str, title: str, desc: str, lines: Sequence[Line], turn_days: int) -> Markup:
    """A few quantities over the days, each named where its line ends."""
    days = len(lines[0].values)
    x, y = linear(0, max(1, days - 1), LEFT, END), linear(0, 100, FLOOR, TOP)
    places = apart([y(100 * line.values[-1]) for line in lines], TOP + 4, FLOOR)
    return chart(
        id_,
        title,
        desc,
        (WIDTH, HEIGHT),
        grid((0, 50, 100), y, LEFT, END, " %"),
        join(
            group(
                tag(
                    "path",
                    class_=f"line line-{line.id}",
                    d=path((x(day), y(100 * value)) for day, value in enumerate(line.values)),
                ),
                text(END + 6, place + 4, line.label, class_=f"start line-text text-{line.id}"),
            )
            for line, place in zip(lines, places, strict=True)
        ),
        weeks(days // 7, x, HEIGHT - 8),
        stops(_by_turn(days, turn_days), TOP, FLOOR),
    )


def value_chart(title: str, desc: str, found: Sequence[Week], good: float) -> Markup:
    """The value of what arrived, week by week, beside what the company calls good.

    What does more harm than good goes below the line.
    """
    worth = [100 * week.value / good for week in found]
    top, harm = round_up(max(100.0, *worth)), -min(0.0, *worth)
    low = -round_up(harm) if harm else 0
    x, y = linear(0, len(found), LEFT, END), linear(low, top, FLOOR, TOP)
    wide = (END - LEFT) / max(1, len(found))
    return chart(
        "value",
        title,
        desc,
        (WIDTH, HEIGHT),
        grid((low, 0, top) if low else (0, top / 2, top), y, LEFT, END, " %"),
        join(
            tag(
                "rect",
                class_="value-bar" if value > 0 else "value-bar lost",
                x=x(week) + 1.5,
                y=y(max(0.0, value)),
                width=wide - 3,
                height=abs(y(value) - y(0)),
            )
            for week, value in enumerate(worth)
            if value
        ),
        tag("path", class_="percentile most", d=f"M{LEFT} {number(y(100))}H{END}"),
        text(END + 6, y(100) + 4, says.GOOD, class_="axis start strong"),
        weeks(len(found), linear(0, 7 * len(found), LEFT, END), HEIGHT - 8),
        stops([(x(week), x(week + 1)) for week in range(len(found))], TOP, FLOOR),
    )


# The calendar strip -----------------------------------------------------------------------------

CELL, STRIP_LEFT, STRIP_TOP = 17.4, 44, 8
STEPS = (1, 2, 4, 8)  # deployments of a day from which a cell is darker


def deployments_chart(title: str, desc: str, found: Sequence[DeployedDay]) -> Markup:
    """A square a day, a column a week; darker with each deployment, crossed where one failed."""
    columns = -(-len(found) // 7)
    floor = STRIP_TOP + 7 * CELL

    def left(week: float) -> float:
        return STRIP_LEFT + week * CELL

    names = join(
        text(STRIP_LEFT - 8, STRIP_TOP + (row + 0.72) * CELL, name, class_="axis end")
        for row, name in enumerate(says.WEEKDAYS_IN_SHORT)
        if row % 2 == 0
    )
    return chart(
        "deployments",
        title,
        desc,
        (WIDTH, int(floor) + 26),
        names,
        join(_cell(day, left(day.day // 7), STRIP_TOP + day.day % 7 * CELL) for day in found),
        weeks(columns, lambda day: left(day / 7), floor + 18),
        stops([(left(week), left(week + 1)) for week in range(columns)], STRIP_TOP, floor),
    )


def _cell(day: DeployedDay, x: float, y: float) -> Markup:
    count = day.planned + day.hotfixes
    step = sum(count >= least for least in STEPS)
    square = tag(
        "rect",
        class_=f"deployed-{step}",
        x=x + 1,
        y=y + 1,
        width=CELL - 2,
        height=CELL - 2,
        rx=3,
    )
    if not day.failed:
        return square
    near, far = 5.0, CELL - 5.0
    cross = (
        f"M{number(x + near)} {number(y + near)}L{number(x + far)} {number(y + far)}"
        f"M{number(x + far)} {number(y + near)}L{number(x + near)} {number(y + far)}"
    )
    halo = tag("path", class_="deployed-halo", d=cross)
    return group(square, halo, tag("path", class_="deployed-failed", d=cross))
