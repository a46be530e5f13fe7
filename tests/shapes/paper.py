"""What all figures share: paper, ink, where a title stands and how a line says its name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from tests.shapes.batches import Row

PAPER, INK, SOFT, LINE = "#fffaf0", "#1e1b3a", "#55506f", "#e6dfcf"
BLUE, GREEN, RED, AMBER, GREY = "#3d3596", "#14694b", "#a92b35", "#a06a00", "#8d86a0"
DASHED = (0, (4, 3))
FONT = "DejaVu Sans"
STYLE = {
    "figure.facecolor": PAPER,
    "axes.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "axes.edgecolor": GREY,
    "axes.labelcolor": SOFT,
    "axes.titlecolor": INK,
    "axes.titlesize": 10.5,
    "axes.titlelocation": "left",
    "axes.titlepad": 10,
    "axes.labelsize": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": LINE,
    "grid.linewidth": 0.8,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.labelsize": 9.5,
    "ytick.labelsize": 9.5,
    "lines.linewidth": 2.2,
    "lines.markersize": 5.5,
    "font.size": 10,
    "font.family": [FONT],
    # Text stays text, and the same figure is the same file.
    "svg.fonttype": "none",
    "svg.hashsalt": "devops-dream",
}


def page(question: str, answer: str, panels: int = 1) -> tuple[Figure, list[Axes]]:
    """An empty figure with its question, and the answer beneath."""
    mpl.rcParams.update(STYLE)
    figure, axes = plt.subplots(1, panels, figsize=(7.4, 4.1), squeeze=False)
    figure.text(0.02, 0.95, question, fontsize=13.5, fontweight="bold", color=INK, va="center")
    figure.text(0.02, 0.882, answer, fontsize=10.5, color=SOFT, va="center")
    figure.subplots_adjust(left=0.085, right=0.97, top=0.745, bottom=0.14, wspace=0.28)
    return figure, list(axes[0])


def named(axes: Axes, x: Any, y: float, text: str, color: str, **options: Any) -> None:
    """A line's name, beside the point where it is told."""
    place = {"xytext": (7, 0), "va": "center", "ha": "left"} | options
    axes.annotate(text, (x, y), textcoords="offset points", color=color, fontsize=9.5, **place)


def above(axes: Axes, x: Any, y: float, text: str, color: str, by: int = 8) -> None:
    """The same, centred over its point."""
    named(axes, x, y, text, color, ha="center", va="bottom", xytext=(0, by))


def below(axes: Axes, x: Any, y: float, text: str, color: str, by: int = 8) -> None:
    """The same, centred under its point."""
    named(axes, x, y, text, color, ha="center", va="top", xytext=(0, -by))


def from_nothing(axes: Axes, room: float = 1.12) -> None:
    """Let the axis begin at 0, with some room over the highest line for its name."""
    axes.set_ylim(0, axes.dataLim.y1 * room)


def save(figure: Figure, file: Path) -> None:
    """Write the figure as SVG; who lacks its font gets one that runs about as wide."""
    figure.savefig(file, metadata={"Date": None, "Creator": None})
    plt.close(figure)
    text = file.read_text().replace(f"'{FONT}'", f"'{FONT}', Verdana, sans-serif")
    # No blanks where lines end: they are nobody's.
    file.write_text("\n".join(line.rstrip() for line in text.splitlines()) + "\n")


def chosen(rows: list[Row], **wanted: object) -> list[Row]:
    """The rows that have these values."""
    return [row for row in rows if all(row[name] == value for name, value in wanted.items())]


def column(rows: list[Row], name: str) -> list[float]:
    """One figure of all rows."""
    return [row[name] for row in rows]


def turns(row: Row) -> list[float]:
    """A row's figures by turn."""
    return [value for name, value in row.items() if name.startswith("turn ")]


def weeks(row: Row) -> list[float]:
    """The middle of each of these turns, in weeks: a turn is three sprints of one."""
    return [3 * place + 1.5 for place in range(len(turns(row)))]
