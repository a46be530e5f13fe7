"""The figures about the work itself: how much at once, how old, for whom, and what it is worth."""

from __future__ import annotations

from matplotlib.figure import Figure

from tests.shapes.batches import Row
from tests.shapes.experiments import AGES
from tests.shapes.paper import (
    AMBER,
    BLUE,
    DASHED,
    GREEN,
    GREY,
    LINE,
    PAPER,
    RED,
    SOFT,
    above,
    below,
    chosen,
    column,
    from_nothing,
    named,
    page,
    turns,
    weeks,
)


def wip(rows: list[Row]) -> Figure:
    """WIP against throughput and cycle time."""
    figure, (curve, plane) = page(
        "How many stories at once?",
        "About as many as there are people. Beyond that, more is begun and less is finished.",
        2,
    )
    good = chosen(rows, practice="good")
    done = column(good, "tasks in production a week")
    places = [*range(1, len(good)), len(good) + 1]
    curve.plot(places[:-1], done[:-1], "o-", color=BLUE)
    curve.plot(places[-2:], done[-2:], "o:", color=BLUE)
    curve.set_xticks([1, 3, 5, 8, 10, places[-1]], ["1", "3", "5", "8", "10", "none"])
    from_nothing(curve)
    curve.set_xlabel("WIP limit, stories; the team: five")
    curve.set_title("tasks in production a week")
    for days in (2, 5, 10, 20):
        plane.plot([0.9, 40], [7 * 0.9 / days, 7 * 40 / days], color=LINE, linewidth=1.6, zorder=1)
        x = 1.1 * days
        named(plane, x, 7 * x / days, f"{days} days", GREY, ha="right", xytext=(-2, 4), rotation=45)
    wips = column(good, "WIP, tasks")
    plane.plot(wips, done, "o-", color=BLUE)
    for row, x, y in zip(good, wips, done, strict=True):
        if row["limit"] in ("1", "3", "5", "10", "none"):
            below(plane, x, y, "no limit" if row["limit"] == "none" else row["limit"], BLUE)
    plane.set(xscale="log", yscale="log", xlim=(0.9, 40), ylim=(2.5, 36))
    plane.set_xticks([1, 2, 5, 10, 20], ["1", "2", "5", "10", "20"])
    plane.set_yticks([5, 10, 20, 30], ["5", "10", "20", "30"])
    plane.minorticks_off()
    plane.grid(visible=False)
    plane.set_xlabel("tasks in progress, on average")
    plane.set_title("the same by WIP; grey: cycle time")
    return figure


def age(rows: list[Row]) -> Figure:
    """Upfront staleness."""
    figure, (worth, wrong) = page(
        "What is an old plan worth?",
        "The longer a story has waited, the less often it is good, and the more often it is wrong.",
        2,
    )
    days = [(low + high) / 2 for low, high in AGES]
    good = [100 * value for value in column(rows, "share of good stories")]
    bad = [100 * value for value in column(rows, "share of bad stories")]
    rest = [100 - a - b for a, b in zip(good, bad, strict=True)]
    worth.stackplot(days, bad, rest, good, colors=(RED, GREY, GREEN), alpha=0.88)
    texts = ("does harm", "changes nothing", "worth something")
    floor = [0.0] * len(days)
    for heights, text in zip((bad, rest, good), texts, strict=True):
        middles = [low + height / 2 for low, height in zip(floor, heights, strict=True)]
        style = {"color": "white", "va": "center", "fontsize": 9.5}
        worth.text(days[0] + 3, middles[0], f"{heights[0]:.0f} %", **style)
        worth.text(days[-1] - 3, middles[-1], f"{heights[-1]:.0f} %", ha="right", **style)
        worth.text(77, (middles[2] + middles[3]) / 2, text, ha="center", **style)
        floor = [low + height for low, height in zip(floor, heights, strict=True)]
    for line in (bad, [a + b for a, b in zip(bad, rest, strict=True)]):
        worth.plot(days, line, color=PAPER, linewidth=1.5)
    worth.grid(visible=False)
    worth.set_ylim(0, 100)
    worth.set_title("accepted stories, %")
    wrong.plot(
        days, [100 * v for v in column(rows, "share rejected by the owner")], "o-", color=RED
    )
    wrong.set_title("rejected by the owner at first, %")
    from_nothing(wrong)
    for axes in (worth, wrong):
        axes.set_xlabel("days waited for the start of the work")
        axes.set_xlim(days[0] if axes is worth else 0, days[-1] + (axes is wrong) * 10)
        axes.set_xticks(range(20, 150, 20))
    return figure


def owner(rows: list[Row]) -> Figure:
    """The owner as the bottleneck."""
    figure, panels = page(
        "How many hours a week does an owner need?",
        "Below the knee everything waits for the owner. Above it, more hours change little.",
        2,
    )
    names = ("stories accepted a week", "story lead time, days")
    for axes, name, place in zip(panels, names, (below, above), strict=True):
        hours, values = column(rows, "hours"), column(rows, name)
        axes.plot(hours, values, "o-", color=BLUE)
        here = values[hours.index(16)]
        axes.plot(16, here, "o", color=BLUE, markersize=11)
        place(axes, 25, here, "this company: 16 hours", BLUE, by=13)
        axes.set_title(name)
        axes.set_xlabel("hours of the owner a week")
        axes.set_xlim(0, 42)
        from_nothing(axes)
    return figure


def overload(rows: list[Row]) -> Figure:
    """What many jobs do to people."""
    figure, panels = page(
        "What do many jobs at once do to people?",
        "They tire, and finish less; being tired, they finish less again.",
        3,
    )
    names = ("jobs a person", "fatigue, 0 to 1", "tasks reviewed a week")
    for axes, name in zip(panels, names, strict=True):
        for limit, color in (("5", GREEN), ("10", AMBER), ("none", RED)):
            (row,) = chosen(rows, what=name.split(",")[0], limit=limit)
            # Work is of a whole turn; jobs and fatigue are of its last evening.
            ends = weeks(row) if axes is panels[2] else [week + 1.5 for week in weeks(row)]
            axes.plot(ends, turns(row), "-", color=color)
            if axes is panels[2]:
                text = "no limit" if limit == "none" else f"limit {limit}"
                named(axes, ends[-1], turns(row)[-1], text, color)
        axes.set_title(name)
        axes.set_xlim(0, 24)
        axes.set_xticks(range(0, 25, 6))
        from_nothing(axes)
        axes.yaxis.get_major_locator().set_params(integer=axes is not panels[1])
        axes.set_xlabel("weeks")
    panels[1].set_ylim(0, 1)
    figure.subplots_adjust(right=0.885, left=0.055)
    return figure


def discovery(rows: list[Row]) -> Figure:
    """Discovery and value."""
    figure, panels = page(
        "How many stories are worth anything?",
        "A third, where nobody asks or looks. Examples help, and so does seeing production.",
        2,
    )
    names = (
        ("share of good stories", 100, "good stories, %"),
        ("value a week", 1, "value a week"),
    )
    for axes, (name, times, title) in zip(panels, names, strict=True):
        for way, color in (("example-mapping", GREEN), ("specification", RED)):
            line = chosen(rows, discovery=way)
            values = [times * value for value in column(line, name)]
            seen = [100 * value for value in column(line, "observability")]
            axes.plot(seen, values, "o-", color=color)
            above(axes, 50, values[2], way.replace("-", " "), color, by=10)
        axes.set_title(title)
        axes.set_xlabel("observability, %")
        from_nothing(axes)
    panels[0].axhline(100 / 3, color=GREY, linewidth=1.2, linestyle=DASHED, zorder=1)
    named(panels[0], 0, 100 / 3, "a third", SOFT, va="top", xytext=(0, -6))
    return figure
