"""The flock as a picture: a pure function from the board to SVG.

A story is a sheep, the value stream a row of paddocks under the night sky, the WIP limit the fence
around Discovery, Develop and Review, deployment the gate, and beyond it lies production, where
the customers live. The picture is drawn twice, wide and tall; the style sheet shows one of them.
"""

from __future__ import annotations

from markupsafe import Markup

from game.engine.board import Board
from game.web.pages import Scene
from game.web.scene_flock import flock, meadow
from game.web.scene_land import (
    brambles,
    fence,
    fence_box,
    fires,
    gate,
    gate_words,
    hedge,
    no_fence,
    sky_and_hills,
    village,
)
from game.web.scene_layout import TALL, WIDE, Box, Layout, divide, spread
from game.web.scene_people import Standing, draw_person, looks, tag_width
from game.web.scene_words import (
    GATE,
    PRODUCTION,
    count_in,
    describe,
    fence_sign,
    label,
    waiting_in,
)
from game.web.svg import group, join, number, tag, text, use


def draw_scene(scene: Scene) -> Markup:
    """Both arrangements of the scene. The page must also hold templates/components/flock.svg."""
    return join((_draw(scene, WIDE), _draw(scene, TALL)))


def _draw(scene: Scene, layout: Layout) -> Markup:
    board = scene.board
    t = min(1.0, board.day / scene.days) if scene.days else 0.0
    first, *middle, last = _middle_stages(board)
    box = fence_box(layout, board.wip_limit, len(board.people))
    boxes = _boxes(board, layout, box, first, middle)
    lit = _lit(board.customers, len(layout.village))
    title_id, desc_id = f"scene-{layout.id}-title", f"scene-{layout.id}-desc"
    terraces = [
        group(
            _tufts(layout, index),
            hedge(layout, terrace.hedge),
            *(
                _stage(scene, layout, stage, name, boxes[stage])
                for stage, name in board.stages
                if stage in boxes and _row(layout, board, stage) == index
            ),
            _fenced(board, layout, box) if layout.rows[1] == index else "",
            gate(layout, board, scene.deployment) if layout.rows[2] == index else "",
            _far_side(board, layout, lit) if layout.rows[2] == index else "",
            _people(board, layout, index, boxes),
        )
        for index, terrace in enumerate(layout.terraces)
    ]
    return tag(
        "svg",
        tag("title", "The flock", id=title_id),
        tag(
            "desc",
            describe(board, scene.deployment, gate_words(board, scene.deployment)),
            id=desc_id,
        ),
        sky_and_hills(layout, t, scene.ending, lit),
        *terraces,
        class_=f"scene {layout.id}",
        view_box=f"0 0 {layout.width} {layout.height}",
        role="img",
        aria_labelledby=f"{title_id} {desc_id}",
    )


def _middle_stages(board: Board) -> list[str]:
    """Planned, the stages inside the fence, and Production; the gate stands apart."""
    return [stage for stage, _ in board.stages if stage != GATE]


def _boxes(
    board: Board, layout: Layout, fenced: Box, first: str, middle: list[str]
) -> dict[str, Box]:
    weights = [1.0 + min(layout.crowd, count_in(board, stage)) for stage in middle]
    least = 122.0 if layout.id == "wide" else 96.0
    paddocks = dict(zip(middle, divide(fenced, weights, least), strict=True))
    return {first: layout.planned, **paddocks, GATE: layout.gate, PRODUCTION: layout.production}


def _row(layout: Layout, board: Board, stage: str) -> int:
    """On which terrace a stage lies."""
    if stage == board.stages[0][0] or not stage:
        return layout.rows[0]
    return layout.rows[2] if stage in (GATE, PRODUCTION) else layout.rows[1]


def _stage(scene: Scene, layout: Layout, stage: str, name: str, box: Box) -> Markup:
    """A paddock: its label on the hedge and its sheep."""
    board = scene.board
    top = layout.terraces[_row(layout, board, stage)].hedge
    x = box.middle
    first_line, second_line = (21, 40) if layout.id == "wide" else (16, 32)
    words = group(
        text(x, top + first_line, name, class_="stage-name"),
        text(x, top + second_line, label(board, stage), class_="stage-count"),
    )
    here = waiting_in(board, stage)
    if stage == PRODUCTION:
        sheep = meadow(count_in(board, stage), box, layout.crowd, here)
    else:
        sheep = flock(here, box, layout.crowd)
    return group(words, group(sheep, class_="flock", data_stage=stage))


def _fenced(board: Board, layout: Layout, box: Box) -> Markup:
    """The fence with its sign and, at its feet, the bramble."""
    words = fence_sign(board)
    width = len(words) * 8.4 + 22
    over = board.wip_limit is not None and board.wip > board.wip_limit
    sign = group(
        tag(
            "rect",
            x=box.middle - width / 2,
            y=box.bottom - 2,
            width=width,
            height=24,
            rx=12,
            class_="wip-sign over" if over else "wip-sign",
        ),
        text(box.middle, box.bottom + 15, words, class_="wip-text"),
    )
    sides = no_fence(box) if board.wip_limit is None else fence(box, front=True)
    return join((sides, brambles(layout, board.debt, box), sign))


def _far_side(board: Board, layout: Layout, lit: int) -> Markup:
    houses = village(layout, lit) if layout.id == "tall" else Markup("")
    return houses + fires(layout, board.incidents_open)


def _people(board: Board, layout: Layout, index: int, boxes: dict[str, Box]) -> Markup:
    """Everybody who stands on this terrace, next to the paddock where they work."""
    terrace = layout.terraces[index]
    here = [
        Standing(person, _wanted_x(person.stage, person.firefighting, layout, boxes), index)
        for person in board.people
        if _row(layout, board, "production" if person.firefighting else person.stage) == index
    ]
    widths = [max(50.0 if layout.id == "wide" else 44.0, tag_width(s.person) + 4) for s in here]
    middles = spread([s.x for s in here], widths, terrace.left, terrace.right)
    look = looks(board.people)
    scale = 1.0 if layout.id == "wide" else 0.84
    return group(
        *(
            draw_person(s.person, look[s.person.id], x, terrace.feet, scale)
            for s, x in zip(here, middles, strict=True)
        ),
        class_="people",
    )


def _wanted_x(stage: str, firefighting: bool, layout: Layout, boxes: dict[str, Box]) -> float:
    if firefighting:
        return layout.fires[0][0] - 52
    if not stage or stage not in boxes:
        return layout.idle_x
    return boxes[stage].middle


def _lit(customers: float, houses: int) -> int:
    """Houses with light: none without customers, all when everybody is one."""
    return min(houses, int(customers * houses + 0.999)) if customers > 0 else 0


def _tufts(layout: Layout, index: int) -> Markup:
    """A little grass, always in the same spots."""
    terrace = layout.terraces[index]
    top = terrace.hedge + layout.hedge_height + 14
    room = terrace.feet - top
    count = 16 if layout.id == "wide" else 6
    return join(
        use(
            "tuft", (i * 271 + 97) % layout.width, float(number(top + (i * 83) % max(1, int(room))))
        )
        for i in range(1 + index, count + index)
    )
