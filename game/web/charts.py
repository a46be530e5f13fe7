"""Charts as SVG: drawn here, with a text alternative; the page puts a table beside each."""

from __future__ import annotations

from markupsafe import Markup

from game.engine.report import FlowDay
from game.web.chart_kit import (
    Scale,
    apart,
    chart,
    grid,
    linear,
    path,
    round_up,
    stops,
    weeks,
)
from game.web.pages import FlowMark, MeterView, Share, StageView, TurnRow
from game.web.svg import group, join, number, percent, tag, text

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
    w, h, left, top, right, bottom = 480, 280, 42, 30, 122, 28
    floor, end = h - bottom, w - right
    most = round_up(max((day.committed for day in flow), default=1))
    x, y = linear(0, max(1, len(flow) - 1), left, end), linear(0, most, floor, top)
    areas = [tag("path", class_=f"band-{band}", d=_area(flow, band, x, y, floor)) for band in BANDS]
    last = flow[-1] if flow else FlowDay(0, 0, 0, 0, 0)
    desc = (
        f"On day {last.day}: {last.committed} tasks committed, {last.started} started, "
        f"{last.merged} merged, {last.done} done."
    )
    return chart(
        "flow",
        "How did work flow?",
        desc,
        (w, h),
        grid((0, most / 2, most), y, left, end),
        *areas,
        weeks(max(1, round(len(flow) / 7)), x, h - 8),
        _band_labels(last, y, end + 8, top, floor),
        *(_mark(mark, x(mark.day), top, floor) for mark in marks),
        stops([(x(day.day - 6), x(day.day + 1)) for day in by_week(flow)], top, floor),
    )


def by_week(flow: tuple[FlowDay, ...]) -> tuple[FlowDay, ...]:
    """The last day of every week: the rows of the flow's table."""
    return flow[6::7]


def stage_bar(stage: StageView, longest_days: float) -> Markup:
    """A stage of the value stream: its wait, then its work, beside the longest of all stages."""
    x = linear(0, longest_days, 0, 100)
    return tag(
        "svg",
        tag(
            "rect",
            class_="stage-longest" if stage.longest else "stage-wait",
            width=x(stage.wait_days),
            height=8,
        ),
        tag(
            "rect",
            class_="stage-work",
            x=x(stage.wait_days),
            width=x(stage.work_days),
            height=8,
        ),
        class_="stage-bar",
        view_box="0 0 100 8",
        preserveAspectRatio="none",
        aria_hidden="true",
    )


def shares_chart(shares: tuple[Share, ...]) -> Markup:
    """Where a story's time went: one bar, its parts in the order given."""
    w, h = 480, 40
    parts, edges, at = [], [], 0.0
    for share in worth_showing(shares):
        width = w * share.share
        edges.append((at, at + width))
        parts.append(
            tag(
                "rect", class_=f"cause-{share.id}", x=at, y=0, width=max(0.0, width - 1.5), height=h
            )
        )
        if width > 44:
            parts.append(text(at + width / 2, 26, percent(share.share), class_="share-text"))
        at += width
    desc = ", ".join(f"{share.label} {percent(share.share)}" for share in shares) + "."
    return chart("shares", "Where did the time go?", desc, (w, h), *parts, stops(edges, 0, h))


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
    line = path(points) if points else "M0 0"
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
    return chart(
        "scores",
        "How did the score go?",
        desc,
        (w, h),
        lines,
        tag("path", class_="score-line", d=line),
        dots,
        stops([(px - 20, px + 20) for px, _ in points], top, h - bottom),
    )


def _area(flow: tuple[FlowDay, ...], band: str, x: Scale, y: Scale, floor: float) -> str:
    """A band down to the floor; the ones after it are painted over it."""
    if not flow:
        return "M0 0"
    line = "L".join(f"{number(x(day.day))} {number(y(getattr(day, band)))}" for day in flow)
    return f"M{number(x(flow[0].day))} {number(floor)}L{line}V{number(floor)}z"


def _band_labels(last: FlowDay, y: Scale, x: float, top: float, floor: float) -> Markup:
    """Names right of the bands, pushed apart where a band is thin."""
    edges = [last.committed, last.started, last.merged, last.done, 0]
    middles = [(y(edges[i]) + y(edges[i + 1])) / 2 for i in range(4)]
    places = apart(middles, top + 4, floor - 2)
    return join(
        text(x, places[i] + 4, NAMES[band], class_=f"band-text text-{band}")
        for i, band in enumerate(BANDS)
    )


def _mark(mark: FlowMark, x: float, top: int, floor: int) -> Markup:
    """A dashed line with its turn; the list below the chart says what the player did."""
    y = top - 14 + (mark.turn - 1) % 2 * 20
    return group(
        tag("path", class_="mark", d=f"M{number(x)} {y}V{floor}"),
        tag("circle", class_="mark-dot", cx=x, cy=y, r=9),
        text(x, y + 4.5, str(mark.turn), class_="mark-text"),
    )
