"""The figures about the way to production: changing it, its intervals, branches and batches."""

from __future__ import annotations

from math import exp

from matplotlib.figure import Figure

from tests.shapes.batches import Row
from tests.shapes.paper import (
    AMBER,
    BLUE,
    DASHED,
    GREEN,
    GREY,
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

PATHS = ["train", "sprint end", "on demand", "continuous"]
SIZES = [1, 2, 5, 10, 20, 50, 100, 200]


def paths(rows: list[Row]) -> Figure:
    """The J-curve over whole games."""
    figure, panels = page(
        "Does it help to release more often?",
        "With tests it costs nothing. By hand it costs work and starts fires.",
        2,
    )
    names = ("tasks reviewed a week", "incidents a week")
    for axes, name in zip(panels, names, strict=True):
        by_hand, first = (column(chosen(rows, tests=tests), name) for tests in ("by hand", "first"))
        axes.plot(PATHS, by_hand, "o-", color=RED)
        axes.plot(PATHS, first, "o-", color=GREEN)
        work = name == names[0]
        above(axes, 2 if work else 2.4, first[2], "tests first", GREEN)
        # The line by hand falls on the left and rises on the right: its name stands outside.
        named(
            axes, 1, by_hand[1], "tested by hand", RED, ha="right", xytext=(0, -14 if work else 14)
        )
        axes.set_title(name)
        from_nothing(axes, 1.2)
        axes.margins(x=0.12)
        axes.tick_params("x", labelsize=8.5)
    return figure


def change(rows: list[Row]) -> Figure:
    """The J-curve over time."""
    figure, panels = page(
        "How does a change for the better feel?",
        "Worse at first, then better. By hand it stays worse; all at once, the dip is deepest.",
        2,
    )
    lines = (
        ("nothing changes", GREY, "nothing changes", 7),
        ("by hand, on demand", RED, "on demand, by hand", -7),
        ("tests first, on demand", AMBER, "on demand, tests first", 3),
        ("everything at once", BLUE, "everything at once", 0),
        ("everything step by step", GREEN, "everything, step by step", 0),
    )
    for axes, what in zip(panels, ("tasks reviewed", "incidents"), strict=True):
        for name, color, text, lift in lines:
            (row,) = chosen(rows, **{"a week": what, "in turn 3": name})
            axes.plot(weeks(row), turns(row), "o-", color=color, markersize=4.5)
            if axes is panels[0]:
                named(axes, weeks(row)[-1], turns(row)[-1], text, color, xytext=(7, lift))
        from_nothing(axes)
        axes.axvline(6, color=GREY, linewidth=1, linestyle=DASHED)
        named(axes, 6, axes.get_ylim()[1], "the change", SOFT, ha="center", va="bottom",
              xytext=(0, 0))  # fmt: skip
        axes.set_title(f"{what} a week", pad=20)
        axes.set_xlabel("weeks")
        axes.set_xticks(range(0, 25, 6))
        axes.set_xlim(0, 24)
    panels[0].yaxis.get_major_locator().set_params(integer=True)
    figure.subplots_adjust(left=0.06, wspace=0.85, top=0.72)
    return figure


def interval(rows: list[Row]) -> Figure:
    """The U-curve of batch size."""
    figure, (axes,) = page(
        "How often should a team deploy?",
        "The cheaper a deployment, the smaller the best batch. The bottom is flat, the ends are "
        "not.",
    )
    best = max(column(rows, "value a week"))
    automation = sorted({row["automation"] for row in rows})
    for share, color in zip(automation, (RED, AMBER, BLUE, GREEN), strict=True):
        line = chosen(rows, automation=share)
        cost = [100 * (1 - row["value a week"] / best) for row in line]
        sizes = column(line, "changes a deployment")
        axes.plot(sizes, cost, "o-", color=color)
        least = cost.index(min(cost))
        axes.plot(sizes[least], cost[least], "o", color=color, markersize=11, zorder=3)
        text = {0.0: "by hand", 1.0: "automated"}.get(share, f"{100 * share:.0f} %")
        named(axes, sizes[-1], cost[-1], text, color, ha="right", xytext=(-10, 0))
    axes.set_ylim(-3, axes.dataLim.y1 * 1.1)
    top = axes.get_ylim()[1]
    for size, path in zip(column(line, "changes a deployment"), PATHS, strict=True):
        side = {"continuous": ("right", 12), "on demand": ("left", -12)}.get(path, ("center", 0))
        named(axes, size, top, path, SOFT, ha=side[0], va="bottom", xytext=(side[1], 2))
    axes.set_xscale("log")
    axes.set_xticks(SIZES, [str(size) for size in SIZES])
    axes.minorticks_off()
    axes.set_xlim(0.4, 260)
    axes.set_xlabel("changes in a deployment; the large dot is the best of its line")
    axes.set_ylabel("value lost against the best, %")
    return figure


def integration(rows: list[Row]) -> Figure:
    """Late integration."""
    figure, panels = page(
        "Merge when reviewed, or when the story is done?",
        "The more branches live apart, and the longer, the more breaks when they meet.",
        2,
    )
    names = (
        ("changes with a defect, a task", 100, "defects that escape, per 100 tasks"),
        ("cycle time, days", 1, "cycle time, days"),
    )
    for axes, (name, times, title) in zip(panels, names, strict=True):
        for merge, color in (("when-done", RED), ("when-reviewed", GREEN)):
            line = chosen(rows, tests="test-first", merge=merge)
            values = [times * value for value in column(line, name)]
            axes.plot(column(line, "branches"), values, "o-", color=color)
            if merge == "when-done":
                named(axes, 4, values[2], "when done", color, ha="right", va="bottom",
                      xytext=(-6, 4))  # fmt: skip
            else:
                below(axes, 6, (values[2] + values[3]) / 2, "when reviewed", color, by=10)
        axes.set_title(title)
        axes.set_xlabel("branches a story")
        axes.set_xlim(0, 8.6)
        from_nothing(axes)
    return figure


def batches(rows: list[Row], curves: list[Row]) -> Figure:
    """Failure by batch size."""
    figure, (axes,) = page(
        "How many deployments fail?",
        "The more changes go out together, the more: each brings a risk, and each deployment its "
        "own.",
    )
    lines = (("by-hand", RED, "tested by hand", 22), ("test-first", GREEN, "tests first", 60))
    for tests, color, text, at in lines:
        (curve,) = chosen(curves, tests=tests)

        def failing(changes: float, p0: float = curve["p0"], q: float = curve["q"]) -> float:
            return 100 * (1 - (1 - p0) * exp(-q * changes))

        sizes = [10 ** (place / 40) for place in range(95)]
        axes.plot(sizes, [failing(size) for size in sizes], color=color)
        line = chosen(rows, tests=tests)
        shares = column(line, "failed")
        deployments = column(line, "deployments")
        errors = [196 * (p * (1 - p) / n) ** 0.5 for p, n in zip(shares, deployments, strict=True)]
        axes.errorbar(column(line, "mean changes"), [100 * share for share in shares], errors,
                      fmt="o", color=color, elinewidth=1.2, capsize=0)  # fmt: skip
        named(axes, at, failing(at), text, color, ha="right", va="bottom", xytext=(-4, 12))
    axes.set_xscale("log")
    axes.set_xticks(SIZES, [str(size) for size in SIZES])
    axes.minorticks_off()
    axes.set_ylim(bottom=0)
    axes.set_xlabel("changes in a deployment (L)")
    axes.set_ylabel("deployments that fail, %")
    named(axes, 1, axes.get_ylim()[1] * 0.93, "dots: measured, with 95 % intervals", SOFT)
    named(axes, 1, axes.get_ylim()[1] * 0.85, "lines: 1 − (1 − p₀) exp(−q L)", SOFT)
    return figure
