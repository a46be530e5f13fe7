"""Where things stand in the scene: two arrangements of one land, wide for desks, tall for phones.

The wide one is a single strip; the tall one folds it into three terraces that are read from top
to bottom, so that nothing has to be cropped or shrunk on a phone.
"""

from __future__ import annotations

from math import ceil
from typing import NamedTuple


class Box(NamedTuple):
    """A stretch of pasture. ``y`` is its far edge, ``bottom`` the near one."""

    x: float
    y: float
    w: float
    h: float

    @property
    def bottom(self) -> float:
        return self.y + self.h

    @property
    def middle(self) -> float:
        return self.x + self.w / 2


class Terrace(NamedTuple):
    """A strip of land behind its hedge, where people stand with their feet on ``feet``."""

    hedge: float  # top of the hedge, which carries the labels
    feet: float
    left: float  # between here and
    right: float  # here people may stand


class Layout(NamedTuple):
    """One arrangement. The fence takes a part of ``fenced`` that grows with the WIP limit."""

    id: str
    width: int
    height: int
    hedge_height: float
    terraces: tuple[Terrace, ...]
    rows: tuple[int, int, int]  # the terraces of Planned, of the fence, of gate and Production
    planned: Box
    fenced: Box
    gate: Box
    production: Box
    gate_x: float
    gate_scale: float
    idle_x: float
    fires: tuple[tuple[float, float], ...]
    village: tuple[tuple[float, float, float], ...]
    crowd: int  # sheep drawn in one place at most


WIDE = Layout(
    id="wide",
    width=1200,
    height=470,
    hedge_height=52,
    terraces=(Terrace(hedge=196, feet=440, left=34, right=1170),),
    rows=(0, 0, 0),
    planned=Box(16, 268, 196, 120),
    fenced=Box(226, 276, 492, 112),
    gate=Box(728, 268, 122, 120),
    production=Box(946, 268, 244, 120),
    gate_x=896,
    gate_scale=1,
    idle_x=70,
    fires=((1128, 412), (1010, 398), (1070, 352)),
    village=(
        (1060, 172, 0.92),
        (1122, 180, 1.05),
        (1004, 178, 0.85),
        (1166, 170, 0.8),
        (950, 184, 0.75),
        (1092, 152, 0.62),
        (1030, 154, 0.56),
        (1144, 148, 0.56),
        (978, 160, 0.5),
    ),
    crowd=12,
)

TALL = Layout(
    id="tall",
    width=390,
    height=548,
    hedge_height=40,
    terraces=(
        Terrace(hedge=84, feet=188, left=24, right=366),
        Terrace(hedge=208, feet=352, left=24, right=366),
        Terrace(hedge=374, feet=526, left=24, right=366),
    ),
    rows=(0, 1, 2),
    planned=Box(10, 128, 262, 68),
    fenced=Box(10, 266, 370, 64),
    gate=Box(8, 418, 88, 92),
    production=Box(190, 418, 142, 92),
    gate_x=142,
    gate_scale=0.8,
    idle_x=318,
    fires=((312, 516), (228, 478), (272, 452)),
    village=(
        (360, 444, 0.62),
        (362, 474, 0.66),
        (358, 504, 0.7),
        (338, 436, 0.5),
        (376, 424, 0.45),
        (340, 464, 0.5),
        (338, 490, 0.5),
        (378, 458, 0.45),
        (376, 488, 0.45),
    ),
    crowd=10,
)


def pack(count: int, box: Box) -> list[tuple[float, float, float]]:
    """Feet and scale of ``count`` sheep in a box, the far ones first, as large as they fit."""
    if count == 0:
        return []
    rows, scale = max(
        ((rows, _scale(count, rows, box)) for rows in range(1, 5)), key=lambda found: found[1]
    )
    columns = ceil(count / rows)
    pitch = min(box.w / columns, 74 * scale)
    places = []
    for index in range(count):
        row, column = divmod(index, columns)
        in_row = min(columns, count - row * columns)
        x = box.middle + (column - (in_row - 1) / 2) * pitch
        if in_row == columns and rows > 1 and columns > 1:
            x += pitch * (0.14 if row % 2 else -0.14)
        depth = (row + 1) / rows
        places.append((x, box.y + 34 * scale + (box.h - 34 * scale) * depth - 4, scale))
    return places


def _scale(count: int, rows: int, box: Box) -> float:
    columns = ceil(count / rows)
    return min(box.w / (columns * 60 + 8), box.h / (rows * 34 + 12), 1.0)


def divide(box: Box, weights: list[float], least: float) -> list[Box]:
    """A box cut into neighbours: each at least ``least`` wide, the rest shared by weight."""
    least = min(least, box.w / len(weights))
    spare = box.w - least * len(weights)
    total = sum(weights) or 1.0
    boxes, x = [], box.x
    for weight in weights:
        width = least + spare * weight / total
        boxes.append(Box(x, box.y, width, box.h))
        x += width
    return boxes


def spread(wanted: list[float], widths: list[float], left: float, right: float) -> list[float]:
    """Middles close to where they are wanted, in that order, that do not overlap.

    Where there is not enough room between ``left`` and ``right``, all move closer in proportion.
    """
    if not wanted:
        return []
    room = right - left
    total = sum(widths)
    squeeze = min(1.0, room / total)
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    halves = [width * squeeze / 2 for width in widths]
    middles = [0.0] * len(wanted)
    edge = left
    for i in order:
        middles[i] = max(wanted[i], edge + halves[i])
        edge = middles[i] + halves[i]
    edge = right
    for i in reversed(order):
        middles[i] = min(middles[i], edge - halves[i])
        edge = middles[i] - halves[i]
    return middles
