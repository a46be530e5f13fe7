"""Where things stand in the scene: two arrangements of one land, wide for desks, tall for phones.

The wide one is a single strip; the tall one folds it into three terraces that are read from top
to bottom, so that nothing has to be cropped or shrunk on a phone. A long value stream and a large
team get more room in it.
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
    people_scale: float
    fire_scale: float
    sign_above: bool  # the gate's sign hangs above it, not on the hedge
    idle_x: float
    fires: tuple[tuple[float, float], ...]
    village: tuple[tuple[float, float, float], ...]
    crowd: int  # sheep drawn in one place at most
    least_fence: float = 0.58  # share of ``fenced`` that the smallest WIP limit takes


WIDE = Layout(
    id="wide",
    width=1200,
    height=446,
    hedge_height=50,
    terraces=(Terrace(hedge=152, feet=418, left=34, right=1170),),
    rows=(0, 0, 0),
    planned=Box(16, 226, 196, 120),
    fenced=Box(232, 238, 478, 112),
    gate=Box(720, 226, 112, 120),
    production=Box(954, 226, 236, 120),
    gate_x=896,
    gate_scale=1,
    people_scale=1.0,
    fire_scale=1.0,
    sign_above=True,
    idle_x=70,
    fires=((1164, 414), (1092, 316), (1010, 330)),
    village=(
        (1060, 136, 0.86),
        (1122, 142, 1.0),
        (1004, 140, 0.8),
        (1170, 136, 0.8),
        (952, 144, 0.72),
        (1092, 116, 0.6),
        (1030, 116, 0.56),
        (1146, 112, 0.56),
        (978, 122, 0.5),
    ),
    crowd=12,
)

TALL = Layout(
    id="tall",
    width=390,
    height=538,
    hedge_height=40,
    terraces=(
        Terrace(hedge=64, feet=166, left=24, right=374),
        Terrace(hedge=194, feet=346, left=20, right=370),
        Terrace(hedge=376, feet=512, left=20, right=374),
    ),
    rows=(0, 1, 2),
    planned=Box(10, 110, 250, 68),
    fenced=Box(16, 264, 358, 60),
    gate=Box(2, 422, 86, 80),
    production=Box(198, 422, 134, 80),
    gate_x=142,
    gate_scale=0.76,
    people_scale=0.84,
    fire_scale=0.85,
    sign_above=False,
    idle_x=326,
    fires=((318, 512), (256, 454), (214, 476)),
    village=(
        (362, 440, 0.62),
        (364, 470, 0.66),
        (360, 500, 0.7),
        (340, 428, 0.48),
        (378, 418, 0.44),
        (342, 458, 0.5),
        (340, 484, 0.5),
        (380, 454, 0.44),
        (380, 486, 0.44),
    ),
    crowd=10,
)

FEW_PADDOCKS, FEW_PEOPLE = 3, 5  # for which the two were drawn
#: With hand-offs between review and the gate there are more paddocks within the fence.
WIDE_LONG = WIDE._replace(
    planned=Box(12, 226, 150, 120),
    fenced=Box(180, 238, 560, 112),
    gate=Box(754, 226, 104, 120),
    production=Box(976, 226, 214, 120),
    gate_x=918,
    idle_x=60,
    least_fence=0.84,
)


def _deeper(layout: Layout, by: float) -> Layout:
    """The tall arrangement with so much more room for the middle terrace's people."""
    first, middle, last = (terrace._replace(left=10, right=382) for terrace in layout.terraces)
    lower = last._replace(hedge=last.hedge + by, feet=last.feet + by)
    gate, production = layout.gate, layout.production
    return layout._replace(
        height=layout.height + int(by),
        terraces=(first, middle._replace(feet=middle.feet + by), lower),
        gate=gate._replace(y=gate.y + by),
        production=production._replace(y=production.y + by),
        fires=tuple((x, y + by) for x, y in layout.fires),
        village=tuple((x, y + by, scale) for x, y, scale in layout.village),
    )


TALL_DEEP = _deeper(TALL, 34)
TALL_LONG = TALL_DEEP._replace(least_fence=0.94)


def arrangements(paddocks: int, people: int) -> tuple[Layout, Layout]:
    """The wide and the tall arrangement for so many paddocks within the fence, and people."""
    if paddocks > FEW_PADDOCKS:
        return WIDE_LONG, TALL_LONG
    return WIDE, TALL if people <= FEW_PEOPLE else TALL_DEEP


#: How deep each row of sheep stands in its paddock, for one row to four.
DEPTHS = ((0.55,), (0.36, 0.92), (0.3, 0.64, 0.98), (0.22, 0.48, 0.74, 1.0))


def pack(count: int, box: Box) -> list[tuple[float, float, float]]:
    """Feet and scale of ``count`` sheep in a box, the far ones first, as large as they fit."""
    if count == 0:
        return []
    rows, scale = max(
        ((rows, _scale(count, rows, box)) for rows in range(1, 5)),
        key=lambda found: found[1] * 0.88 ** found[0],  # side by side rather than on top
    )
    columns = ceil(count / rows)
    pitch = min(box.w / columns, 82 * scale)
    places = []
    for index in range(count):
        row, column = divmod(index, columns)
        in_row = min(columns, count - row * columns)
        x = box.middle + (column - (in_row - 1) / 2) * pitch
        if in_row == columns and rows > 1 and columns > 1:
            x += pitch * (0.14 if row % 2 else -0.14)
        depth = DEPTHS[rows - 1][row]
        x += ((index * 37) % 11 - 5) * scale * 0.8
        edge = 36 * scale
        x = min(max(x, box.x + edge), box.x + box.w - edge)
        y = box.y + 34 * scale + (box.h - 34 * scale) * depth - 4 + ((index * 53) % 7 - 3) * scale
        places.append((x, y, scale))
    return places


def _scale(count: int, rows: int, box: Box) -> float:
    columns = ceil(count / rows)
    return min(box.w / (columns * 60 + 8), box.h / (rows * 40 + 10), 1.0)


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
