"""The flock as a picture: a pure function from the board to SVG.

A story is a sheep, the value stream a row of paddocks under the night sky, the WIP limit the fence
around Discovery, Develop and Review, deployment the gate, and beyond it lies production, where
the customers live. The picture is drawn twice, wide and tall; the style sheet shows one of them.
"""

from __future__ import annotations

from functools import cache

from markupsafe import Markup

from game.engine.board import Board, PersonOnBoard
from game.web.pages import Scene
from game.web.scene_flock import Sheep, and_more, draw_sheep, grazing, lambs, meadow, placed
from game.web.scene_land import (
    brambles,
    fence,
    fence_box,
    fires,
    gate,
    gate_words,
    hedge,
    night_sky,
    no_fence,
    sky_and_hills,
    village,
)
from game.web.scene_layout import FEW_PADDOCKS, Box, Layout, arrangements, divide, spread
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
from game.web.svg import group, join, number, place, tag, text, use

HAMLET = ((1010, 414, 1.0), (1072, 420, 1.15), (954, 416, 0.8))
SLEEPERS = (
    (180, 500, 0.9),
    (330, 530, 1.1),
    (90, 560, 1.15),
    (1010, 520, 1.0),
    (800, 566, 1.3),
    (700, 584, 1.2),
)


def draw_scene(scene: Scene) -> Markup:
    """Both arrangements of the scene. The page must also hold templates/components/flock.svg."""
    board = scene.board
    paddocks = sum(stage != GATE for stage, _ in board.stages) - 2
    return join(_draw(scene, layout) for layout in arrangements(paddocks, len(board.people)))


@cache
def draw_night() -> Markup:
    """A decoration for the front page: the flock asleep on a hill, one of them awake."""
    return tag(
        "svg",
        night_sky(1200, 600),
        *(use("house", x, y, size, class_=f"h{i} lit") for i, (x, y, size) in enumerate(HAMLET)),
        *(
            group(
                use("sleeper", 0, 0),
                use("zzz", 30, -36),
                class_=f"sheep w{i % 3}",
                transform=place(x, y, size),
            )
            for i, (x, y, size) in enumerate(SLEEPERS)
        ),
        group(use("hopper", 622, 482, 1.25, class_="w0"), class_="jump"),
        tag("path", class_="rail", d="M576 520H674M576 506H674"),
        tag("path", class_="post", d="M580 532v-40M610 532v-40M640 532v-40M670 532v-40"),
        use("sheep", 474, 560, 1.15, class_="w0"),
        view_box="0 0 1200 600",
        preserveAspectRatio="xMidYMax slice",
        class_="night",
        aria_hidden="true",
    )


def _draw(scene: Scene, layout: Layout) -> Markup:
    board = scene.board
    t = min(1.0, board.day / scene.days) if scene.days else 0.0
    box = fence_box(layout, board.wip_limit, len(board.people))
    boxes = boxes_of(board, layout)
    middles = _label_middles(board, layout, boxes)
    long = " long" if len(boxes) - 3 > FEW_PADDOCKS else ""
    lit = _lit(board.customers, len(layout.village))
    title_id, desc_id = f"scene-{layout.id}-title", f"scene-{layout.id}-desc"
    terraces = [
        group(
            _tufts(layout, index),
            hedge(layout, terrace.hedge),
            fence(box, front=False)
            if layout.rows[1] == index and board.wip_limit is not None
            else "",
            gate(layout, board, scene.deployment, scene.board_meets)
            if layout.rows[2] == index
            else "",
            *(
                _stage(scene, layout, stage, name, boxes[stage], middles[stage])
                for stage, name in board.stages
                if stage in boxes and _row(layout, board, stage) == index
            ),
            _fenced(board, layout, box) if layout.rows[1] == index else "",
            village(layout, lit) if layout.id == "tall" and layout.rows[2] == index else "",
            _people(board, layout, index, boxes),
            group(fires(layout, board.incidents_open), class_="fires")
            if layout.rows[2] == index
            else "",
        )
        for index, terrace in enumerate(layout.terraces)
    ]
    return tag(
        "svg",
        tag("title", "The flock", id=title_id),
        tag(
            "desc",
            describe(
                board,
                scene.deployment,
                gate_words(board, scene.deployment, scene.board_meets),
            ),
            id=desc_id,
        ),
        sky_and_hills(layout, t, scene.ending, lit),
        *terraces,
        class_=f"scene {layout.id}{long}",
        view_box=f"0 0 {layout.width} {layout.height}",
        role="group" if scene.lives else "img",
        aria_labelledby=f"{title_id} {desc_id}",
    )


def _boxes(
    board: Board, layout: Layout, fenced: Box, first: str, middle: list[str]
) -> dict[str, Box]:
    weights = [1.0 + min(2 * layout.crowd, count_in(board, stage)) for stage in middle]
    least = 96.0 if layout.id == "wide" else 84.0
    paddocks = dict(zip(middle, divide(fenced, weights, least), strict=True))
    planned = layout.planned
    if layout.id == "tall":  # people stand beside the sheep here, not before them
        there = sum(p.stage in (first, "") for p in board.people if not p.firefighting)
        planned = planned._replace(w=max(110.0, min(planned.w, 356.0 - 50 * there)))
    return {first: planned, **paddocks, GATE: layout.gate, PRODUCTION: layout.production}


def _row(layout: Layout, board: Board, stage: str) -> int:
    """On which terrace a stage lies."""
    if stage == board.stages[0][0] or not stage:
        return layout.rows[0]
    return layout.rows[2] if stage in (GATE, PRODUCTION) else layout.rows[1]


def _label_middles(board: Board, layout: Layout, boxes: dict[str, Box]) -> dict[str, float]:
    """Where each stage's label stands: above its paddock, those within the fence side by side."""
    fenced = [stage for stage, _ in board.stages if boxes[stage].y == layout.fenced.y]
    a_letter, gap = (10.8, 8) if layout.id == "wide" else (8.9, 4)
    names = dict(board.stages)
    widths = [len(names[stage]) * a_letter + gap for stage in fenced]
    left, right = layout.fenced.x - 8, layout.fenced.x + layout.fenced.w + 8
    spread_out = spread([boxes[stage].middle for stage in fenced], widths, left, right)
    middles = {stage: box.middle for stage, box in boxes.items()}
    return middles | dict(zip(fenced, spread_out, strict=True))


def _stage(scene: Scene, layout: Layout, stage: str, name: str, box: Box, label_x: float) -> Markup:
    """A paddock: its label on the hedge and its sheep."""
    board = scene.board
    top = layout.terraces[_row(layout, board, stage)].hedge
    x = label_x
    first_line, second_line = (21, 40) if layout.id == "wide" else (16, 32)
    words = group(
        text(x, top + first_line, name, class_="stage-name"),
        text(x, top + second_line, label(board, stage), class_="stage-count", data_count=stage),
    )
    return group(words, group(_sheep(scene, layout, stage, box), class_="flock", data_stage=stage))


def _sheep(scene: Scene, layout: Layout, stage: str, box: Box) -> Markup:
    board = scene.board
    here = waiting_in(board, stage)
    if stage == PRODUCTION:
        scale = layout.gate_scale
        ahead = lambs(board.stories, layout.gate_x + 54 * scale, box.bottom + 12, scale)
        return meadow(count_in(board, stage), box, layout.crowd, here, scene.lives) + ahead
    drawn = sheep_in(scene, layout, stage, box)
    titled = layout.id == "wide"
    sheep = join(draw_sheep(*one, titled=titled, lives=scene.lives) for one in drawn)
    return sheep + and_more(len(here) - len(drawn), box)


def sheep_in(scene: Scene, layout: Layout, stage: str, box: Box) -> list[Sheep]:
    """The stories of a stage that have a place of their own in the picture."""
    board = scene.board
    here = waiting_in(board, stage)
    scale, crowd = layout.gate_scale, layout.crowd
    if stage == PRODUCTION:
        return grazing(count_in(board, stage), box, crowd, here)
    if stage == GATE and scene.deployment == "continuous" and here:
        hop = Sheep(here[0], layout.gate_x - 4, box.bottom - 26 * scale, 0.9 * scale, True)
        return [*placed(here[1:], box, crowd), hop]
    if board.wip_limit is None and box.y == layout.fenced.y:  # no fence: show what that means
        crowd *= 2
    return placed(here, box, crowd)


def boxes_of(board: Board, layout: Layout) -> dict[str, Box]:
    """The stretch of pasture that each stage has on this day."""
    first, *middle, _ = (stage for stage, _ in board.stages if stage != GATE)
    fenced = fence_box(layout, board.wip_limit, len(board.people))
    return _boxes(board, layout, fenced, first, middle)


def _fenced(board: Board, layout: Layout, box: Box) -> Markup:
    """The fence with its sign and, at its feet, the bramble."""
    words = fence_sign(board)
    width = len(words) * 8.4 + 22
    over = board.wip_limit is not None and board.wip > board.wip_limit
    sign_y = layout.terraces[layout.rows[1]].hedge + layout.hedge_height + 4
    sign = group(
        tag(
            "rect",
            x=box.x,
            y=sign_y,
            width=width,
            height=24,
            rx=12,
            class_="wip-sign over" if over else "wip-sign",
        ),
        text(box.x + width / 2, sign_y + 17, words, class_="wip-text"),
    )
    near = no_fence(box) if board.wip_limit is None else fence(box, front=True)
    return join((near, brambles(layout, board.debt, box), sign))


def _people(board: Board, layout: Layout, index: int, boxes: dict[str, Box]) -> Markup:
    """Everybody who stands on this terrace, next to the paddock where they work."""
    look = looks(board.people)
    return group(
        *(
            draw_person(
                person, look[person.id], x, layout.terraces[index].feet, layout.people_scale
            )
            for person, x in people_on(board, layout, index, boxes)
        ),
        class_="people",
    )


def people_on(
    board: Board, layout: Layout, index: int, boxes: dict[str, Box]
) -> list[tuple[PersonOnBoard, float]]:
    """Who stands on a terrace, and where along it."""
    terrace = layout.terraces[index]
    here = [
        Standing(person, _wanted_x(person.stage, person.firefighting, layout, boxes), index)
        for person in board.people
        if _row(layout, board, "production" if person.firefighting else person.stage) == index
    ]
    widths = [max(50.0 if layout.id == "wide" else 44.0, tag_width(s.person) + 4) for s in here]
    middles = spread([s.x for s in here], widths, terrace.left, terrace.right)
    return [(s.person, x) for s, x in zip(here, middles, strict=True)]


def _wanted_x(stage: str, firefighting: bool, layout: Layout, boxes: dict[str, Box]) -> float:
    if firefighting:
        return layout.fires[0][0] - 52
    if not stage or stage not in boxes or stage == next(iter(boxes)):
        return layout.idle_x
    if stage == PRODUCTION:
        return boxes[stage].middle - 30
    return boxes[stage].x + boxes[stage].w * 0.3


def _lit(customers: float, houses: int) -> int:
    """Houses with light: none without customers, all when everybody is one."""
    return min(houses, int(customers * houses + 0.999)) if customers > 0 else 0


@cache
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
