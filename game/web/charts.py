"""Charts as SVG: drawn here, with a text alternative; the page puts a table beside each."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from game.engine.report import FlowDay
from game.web.pages import FlowMark, MeterView, Share, TurnRow
from game.web.svg import group, join, number, percent, tag, text

Scale = Callable[[float], float]

BANDS = ("committed", "started", "merged", "done")
NAMES = {"committed": "To do", "started": "In progress", "merged": "At the gate", "done": "Done"}


def meter_bar(meter: MeterView) -> Markup:
    """A bar of 0 to 100 with a tick where it stood before."""
    tick = Markup("")
    if meter.previous is not None:
        at = min(99.0, max(0.5, float(meter.previous)))
        tick = tag("rect", class_="bar-before", x=at, y=0, width=0.8, height=10)
    return tag(
        "svg",
        tag("rect", class_="bar-room", y=2, width=100, height=6, rx=3),
        tag("rect", class_="bar-full", y=2, width=max(0.0, float(meter.value)), height=6, rx=3),
        tick,
        class_="bar",
        view_box="0 0 100 10",
        preserveAspectRatio="none",
        aria_hidden="true",
    )


def flow_chart(flow: tuple[FlowDay, ...], marks: tuple[FlowMark, ...] = ()) -> Markup:
    """The cumulative flow diagram, in tasks over days."""
    w, h, left, top, right, bottom = 480, 280, 42, 30, 104, 28
    days = max(1, flow[-1].day - flow[0].day) if flow else 1
    most = _round_up(max((day.committed for day in flow), default=1))

    def x(day: float) -> float:
        return left + (w - left - right) * (day - (flow[0].day if flow else 0)) / days

    def y(count: float) -> float:
        return h - bottom - (h - top - bottom) * count / most

    areas = [
        tag("path", class_=f"band-{band}", d=_area(flow, band, x, y, h - bottom)) for band in BANDS
    ]
    last = flow[-1] if flow else FlowDay(0, 0, 0, 0, 0)
    desc = (
        f"On day {last.day}: {last.committed} tasks committed, {last.started} started, "
        f"{last.merged} merged, {last.done} done."
    )
    return _chart(
        "flow",
        "How did work flow?",
        desc,
        (w, h),
        _grid(most, y, left, w - right),
        *areas,
        _weeks(days, x, h),
        _band_labels(last, y, w - right + 8, top, h - bottom),
        *(_mark(mark, i, x(mark.day), top, h - bottom) for i, mark in enumerate(marks, 1)),
    )


def shares_chart(shares: tuple[Share, ...]) -> Markup:
    """Where a story's time went: one bar, its parts in the order given."""
    w, h = 480, 40
    parts, at = [], 0.0
    for share in worth_showing(shares):
        width = w * share.share
        parts.append(
            tag(
                "rect", class_=f"cause-{share.id}", x=at, y=0, width=max(0.0, width - 1.5), height=h
            )
        )
        if width > 44:
            parts.append(text(at + width / 2, 26, percent(share.share), class_="share-text"))
        at += width
    desc = ", ".join(f"{share.label} {percent(share.share)}" for share in shares) + "."
    return _chart("shares", "Where did the time go?", desc, (w, h), *parts)


def worth_showing(shares: tuple[Share, ...]) -> tuple[Share, ...]:
    """The shares that round to one percent or more."""
    return tuple(share for share in shares if share.share >= 0.005)


def scores_chart(turns: tuple[TurnRow, ...]) -> Markup:
    """The score after each turn, between the line of the elite and the line of the fired."""
    w, h, left, top, right, bottom = 480, 210, 4, 22, 74, 28

    def x(index: int) -> float:
        return left + 20 + (w - left - right - 40) * index / max(1, len(turns) - 1)

    def y(score: float) -> float:
        return h - bottom - (h - top - bottom) * score / 100

    points = [(x(i), y(turn.score)) for i, turn in enumerate(turns)]
    path = "M" + "L".join(f"{number(px)} {number(py)}" for px, py in points) if points else "M0 0"
    lines = join(
        group(
            tag(
                "path",
                class_=f"line-{name}",
                d=f"M{left} {number(y(value))}H{w - right + 4}",
            ),
            text(w - right + 8, y(value) + 4, f"{name} {value}", class_="axis start"),
        )
        for name, value in (("elite", 90), ("out", 30))
    )
    dots = join(
        group(
            tag("circle", class_="dot", cx=px, cy=py, r=4.5),
            text(px, py - 10, f"{turn.score:.0f}", class_="dot-text"),
            text(px, h - 8, str(turn.turn), class_="axis"),
        )
        for turn, (px, py) in zip(turns, points, strict=True)
    )
    desc = ", ".join(f"turn {turn.turn}: {turn.score:.1f}" for turn in turns) + "."
    return _chart(
        "scores",
        "How did the score go?",
        desc,
        (w, h),
        lines,
        tag("path", class_="score-line", d=path),
        dots,
    )


def _chart(id_: str, title: str, desc: str, size: tuple[int, int], *parts: Markup) -> Markup:
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


def _area(flow: tuple[FlowDay, ...], band: str, x: Scale, y: Scale, floor: float) -> str:
    """A band down to the floor; the ones after it are painted over it."""
    if not flow:
        return "M0 0"
    line = "L".join(f"{number(x(day.day))} {number(y(getattr(day, band)))}" for day in flow)
    return f"M{number(x(flow[0].day))} {number(floor)}L{line}V{number(floor)}z"


def _grid(most: int, y: Scale, left: int, right: int) -> Markup:
    return join(
        group(
            tag("path", class_="grid", d=f"M{left} {number(y(value))}H{right}"),
            text(left - 6, y(value) + 4, str(round(value)), class_="axis end"),
        )
        for value in (0, most / 2, most)
    )


def _weeks(days: int, x: Scale, h: int) -> Markup:
    weeks = max(1, round(days / 7))
    step = 4 if weeks > 8 else 1
    return join(
        text(x(week * 7), h - 8, str(week) if week else "week", class_="axis")
        for week in range(0, weeks + 1, step)
    )


def _band_labels(last: FlowDay, y: Scale, x: float, top: float, floor: float) -> Markup:
    """Names right of the bands, pushed apart where a band is thin."""
    edges = [last.committed, last.started, last.merged, last.done, 0]
    middles = [(y(edges[i]) + y(edges[i + 1])) / 2 for i in range(4)]
    places: list[float] = []
    for middle in middles:
        places.append(max(middle, places[-1] + 17) if places else max(middle, top + 4))
    low = floor - 2
    for i in reversed(range(4)):
        places[i] = min(places[i], low)
        low = places[i] - 17
    return join(
        text(x, places[i] + 4, NAMES[band], class_=f"band-text text-{band}")
        for i, band in enumerate(BANDS)
    )


def _mark(mark: FlowMark, number_: int, x: float, top: int, floor: int) -> Markup:
    """A dashed line with a number; the list below the chart says what the player did."""
    y = top - 14 + (number_ - 1) % 2 * 20
    return group(
        tag("path", class_="mark", d=f"M{number(x)} {y}V{floor}"),
        tag("circle", class_="mark-dot", cx=x, cy=y, r=9),
        text(x, y + 4.5, str(number_), class_="mark-text"),
    )


def _round_up(value: int) -> int:
    """The next round number, for the top of an axis."""
    for step in (10, 20, 50, 100, 200, 500, 1000, 2000, 5000):
        if value <= step * 4:
            return -(-value // step) * step or step
    return value
