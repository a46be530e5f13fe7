"""The owner's charts: players per day, and where games are left. Each has its table on the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from markupsafe import Markup

from game.analytics.figures import Figure
from game.analytics.notes import Mark
from game.web.chart_kit import chart, grid, linear, round_up, stops
from game.web.svg import group, join, number, percent, tag, text

WIDTH, HEIGHT = 640, 240
LEFT, RIGHT, TOP, BOTTOM = 52, 10, 30, 28
DATE_WIDTH = 52  # of "26 Aug" on a phone, whose type is larger


def daily_chart(
    daily: Sequence[tuple[int, int]], marks: Iterable[Mark], rows: Sequence[tuple[int, int, int]]
) -> Markup:
    """A bar a day, in one path; releases and posts as dashed lines with their numbers.

    ``rows`` are those of the table: first day, last day, players.
    """
    first, last = daily[0][0], daily[-1][0]
    most = round_up(max(count for _, count in daily))
    floor, end = HEIGHT - BOTTOM, WIDTH - RIGHT
    x, y = linear(first, last + 1, LEFT, end), linear(0, most, floor, TOP)
    wide = max(0.8, (end - LEFT) / (last + 1 - first) - 0.6)
    bars = "".join(
        f"M{number(x(day))} {number(floor)}V{number(y(count))}h{number(wide)}V{number(floor)}z"
        for day, count in daily
    )
    shown = [mark for mark in marks if first <= mark.day <= last]
    best = max(daily, key=lambda one: one[1])
    return chart(
        "daily",
        "New players per day",
        f"{sum(n for _, n in daily)} players over {last - first + 1} days, {best[1]} on the best.",
        (WIDTH, HEIGHT),
        grid((0, most / 2, most), y, LEFT, end),
        tag("path", class_="bar-players", d=bars),
        *(_mark(n, x(mark.day + 0.5), floor) for n, mark in enumerate(shown, 1)),
        *(
            _date(x(day), day)
            for day in range(first, last + 1, max(7, (last - first) // 6 // 7 * 7))
        ),
        stops([(x(begin), x(over + 1)) for begin, over, _ in rows], TOP, floor),
    )


def _short(day: int) -> str:
    return (date(1970, 1, 1) + timedelta(days=day)).strftime("%-d %b")


def _date(x: float, day: int) -> Markup:
    """A day beneath its bar; beside the edge it ends there instead of being cut."""
    edge = WIDTH - RIGHT
    if x > edge - DATE_WIDTH:
        return text(edge, HEIGHT - 8, _short(day), class_="axis end")
    return text(x, HEIGHT - 8, _short(day), class_="axis start")


def _mark(n: int, x: float, floor: float) -> Markup:
    return group(
        tag("path", class_="mark", d=f"M{number(x)} {TOP - 14}V{number(floor)}"),
        tag("circle", class_="mark-dot", cx=x, cy=TOP - 16, r=8.0),
        text(x, TOP - 12, str(n), class_="mark-text"),
    )


def left_chart(left: Mapping[int, Figure], target: float, worst: int | None) -> Markup:
    """For each turn the share that left there, with its interval, and the line of the goal."""
    floor, end = HEIGHT - BOTTOM, WIDTH - RIGHT
    highest = max([target, *(figure.high or 0.0 for figure in left.values())])
    most = min(100, round_up(100 * highest + 1))
    x = linear(0.5, max(left) + 0.5, LEFT, end)
    y = linear(0, most, floor, TOP)
    drawn = []
    for turn, figure in left.items():
        low, high, value = (100 * (v or 0.0) for v in (figure.low, figure.high, figure.value))
        low, high = min(low, most), min(high, most)
        look = "whisker worst" if turn == worst else "whisker"
        drawn.append(
            group(
                tag(
                    "path",
                    class_=look,
                    d=f"M{number(x(turn))} {number(y(low))}V{number(y(high))}",
                ),
                tag("circle", class_="dot", cx=x(turn), cy=y(value), r=4.5),
                text(x(turn), HEIGHT - 8, str(turn), class_="axis"),
            )
        )
    desc = ", ".join(f"turn {turn}: {percent(f.value or 0)}" for turn, f in left.items()) + "."
    return chart(
        "left",
        "Share of games left at each turn",
        desc,
        (WIDTH, HEIGHT),
        grid((0, most / 2, most), y, LEFT, end, " %"),
        tag("path", class_="line-out", d=f"M{LEFT} {number(y(100 * target))}H{end}"),
        join(drawn),
        stops([(x(turn - 0.5), x(turn + 0.5)) for turn in left], TOP, floor),
    )


def funnel_bar(people: int, most: int) -> Markup:
    """One step of the funnel, beside the widest."""
    return tag(
        "svg",
        tag("rect", class_="bar-players", width=100 * people / max(1, most), height=8),
        class_="stage-bar",
        view_box="0 0 100 8",
        preserveAspectRatio="none",
        aria_hidden="true",
    )
