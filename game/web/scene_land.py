"""The land of the scene: sky, hills, hedges, fence, gate, village, bramble and fires."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from math import sin

from markupsafe import Markup

from game.engine.board import Board
from game.web.scene_layout import Box, Layout
from game.web.svg import blend, group, join, number, place, tag, text, use

# From deep night over the first light to dawn.
SKY = ("#12112f", "#1b1b47", "#2c3270", "#5a6db0")
SKY_LOW = ("#35306f", "#4d3f83", "#8a5a93", "#f3a987")
FAR_HILLS = ("#2a2a5e", "#37336c", "#5b4a80", "#a6769a")
HILLS = ("#23424f", "#2a5058", "#3f6a66", "#6f9a7c")
GRASS = ("#2f6a55", "#38765b", "#4d8a62", "#79ad6a")
GRASS_NEAR = ("#24584a", "#2c644f", "#3f7856", "#659c5d")
GATES = ("train", "sprint-end", "on-demand", "continuous")
ENDINGS = {  # sky, low sky, far hills, hills, grass, near grass
    "sunrise": ("#7fb0e0", "#ffd9a3", "#c490a4", "#86b083", "#8cc071", "#74ab62"),
    "rain": ("#3a4358", "#6b7488", "#4c5568", "#45605f", "#557a66", "#476b5a"),
}


def sky_and_hills(layout: Layout, t: float, ending: str, lit: int) -> Markup:
    """Everything behind the first hedge; ``t`` is the part of the game that is over, 0 to 1."""
    w, top = layout.width, layout.terraces[0].hedge
    colours = ENDINGS.get(ending) or tuple(
        blend(scale, t) for scale in (SKY, SKY_LOW, FAR_HILLS, HILLS, GRASS, GRASS_NEAR)
    )
    sky, low, far, near, grass, grass_near = colours
    key = layout.id
    return join(
        (
            tag(
                "defs",
                _gradient(f"sky-{key}", sky, low),
                _gradient(f"grass-{key}", grass, grass_near),
            ),
            tag("rect", width=w, height=top + 40, fill=f"url(#sky-{key})"),
            _lights(layout, t, ending),
            tag("path", d=_hill(w, top - 14, top * 0.42, 0.9, top + 40), fill=far),
            tag("path", d=_hill(w, top - 2, top * 0.2, 2.6, top + 40), fill=near),
            tag("rect", y=top + 8, width=w, height=layout.height - top, fill=f"url(#grass-{key})"),
            village(layout, lit) if layout.id == "wide" else Markup(""),
        )
    )


@lru_cache(maxsize=128)
def night_sky(width: int, height: int) -> Markup:
    """Sky, stars, moon and three hills for the front page."""
    hills = ((0.72, 90, 0.9, "#35306a"), (0.76, 60, 2.6, "#24475a"), (0.86, 50, 4.0, "#2f6a55"))
    return join(
        (
            tag("defs", _gradient("night-sky", "#12112f", "#5a4585")),
            tag("rect", width=width, height=height, fill="url(#night-sky)"),
            tag("path", class_="stars near", d=_stars(width, height * 0.15, 3)),
            tag("path", class_="stars far", d=_stars(width, height * 0.17, 11)),
            use("moon", width * 0.58, height * 0.46, 1.3),
            use("cloud", width * 0.72, height * 0.2, 1.2),
            *(
                tag("path", d=_hill(width, height * y, swing, phase, height), fill=colour)
                for y, swing, phase, colour in hills
            ),
        )
    )


def _gradient(id_: str, above: str, below: str) -> Markup:
    stops = (
        tag("stop", offset=0, stop_color=above),
        tag("stop", offset=1, stop_color=below),
    )
    return tag("linearGradient", *stops, id=id_, x2="0", y2="1")


@lru_cache(maxsize=128)
def _hill(w: float, y: float, swing: float, phase: float, bottom: float) -> str:
    points = [(w * i / 4, y - swing * (0.5 + 0.5 * sin(phase + i * 1.7))) for i in range(5)]
    path = f"M0 {number(bottom)}V{number(points[0][1])}"
    for (x0, y0), (x1, y1) in pairwise(points):
        half = number((x0 + x1) / 2)
        path += f"C{half} {number(y0)} {half} {number(y1)} {number(x1)} {number(y1)}"
    return f"{path}V{number(bottom)}z"


def _lights(layout: Layout, t: float, ending: str) -> Markup:
    """Moon or sun, stars, clouds, rain."""
    w, top = layout.width, layout.terraces[0].hedge
    small = 1.0 if layout.id == "wide" else 0.55
    clouds = join(
        use("cloud", w * x, top * y, small * s, class_="drift")
        for x, y, s in ((0.14, 0.62, 1.0), (0.74, 0.4, 1.15))
    )
    if ending == "sunrise":
        return join((use("sun", w * 0.8, top * 0.66, small), clouds))
    if ending == "rain":
        drops = "".join(
            f"M{(i * 197) % w} {(i * 89) % round(top)}l-4 12" for i in range(round(w / 11))
        )
        heavy = join(
            use("cloud", w * x, top * 0.34, small * 1.6, class_="heavy")
            for x in (0.1, 0.3, 0.5, 0.72, 0.93)
        )
        return join((heavy, tag("path", class_="rain", d=drops)))
    at = 0.07 + 0.86 * t
    height = top * (0.86 - 0.62 * (1 - (2 * at - 1) ** 2))
    arc = f"M{number(w * 0.03)} {number(top * 0.8)}Q{w / 2:.0f} {number(-top * 0.36)}"
    arc += f" {number(w * 0.97)} {number(top * 0.8)}"
    stars = (
        tag("path", class_=f"stars {kind}", opacity=f"{1 - t:.2f}", d=_stars(w, top, offset))
        for kind, offset in (("near", 3), ("far", 11))
    )
    return join(
        (
            *stars,
            tag("path", class_="moon-path", d=arc),
            use("moon", w * at, height, small),
            clouds,
        )
    )


@lru_cache(maxsize=128)
def _stars(w: float, top: float, offset: int) -> str:
    many = 34 if w > 600 else 18
    spots = (
        ((i * 0.6180 + offset * 0.13) % 1 * w, (i * 0.7549 + offset * 0.29) % 1 * top * 0.85)
        for i in range(many)
    )
    return "".join(f"M{number(x)} {number(y)}h0" for x, y in spots)


@lru_cache(maxsize=128)
def hedge(layout: Layout, top: float) -> Markup:
    """A hedgerow right across: dark at every hour, so that its labels can be read."""
    bump = 24 if layout.id == "wide" else 18
    bumps = "".join(
        f"q{bump // 2} -{6 + (i * 7) % 5} {bump} 0" for i in range(layout.width // bump + 1)
    )
    bottom = number(top + layout.hedge_height)
    return tag("path", class_="hedge", d=f"M0 {bottom}V{number(top)}{bumps}V{bottom}z")


@lru_cache(maxsize=128)
def village(layout: Layout, lit: int) -> Markup:
    """The customers' houses; as many are lit as the share of customers says."""
    houses = sorted(enumerate(layout.village), key=lambda house: house[1][1])
    return join(
        use("house", x, y, scale, class_=f"h{i % 3}" + (" lit" if i < lit else ""))
        for i, (x, y, scale) in houses
    )


def fence_box(layout: Layout, limit: int | None, team: int) -> Box:
    """The fenced ground: it grows with the WIP limit up to two stories a person."""
    whole = layout.fenced
    if limit is None:
        return whole
    least = layout.least_fence
    share = least + (1 - least) * min(1.0, limit / max(1, 2 * team))
    width = whole.w * share
    return Box(whole.x + (whole.w - width) / 2, whole.y, width, whole.h)


@lru_cache(maxsize=128)
def fence(box: Box, front: bool) -> Markup:
    """The far side of the fence, or the near one with the two ends."""
    slant = 12.0
    x0, x1 = (box.x - 10, box.x + box.w + 10) if front else (box.x, box.x + box.w)
    y = box.bottom + 10 if front else box.y
    high = 24 if front else 18
    count = max(4, round((x1 - x0) / (26 if front else 22)))
    posts = "".join(
        f"M{number(x0 + (x1 - x0) * i / count)} {number(y)}v-{high}" for i in range(count + 1)
    )
    rails = "".join(
        f"M{number(x0 - 3)} {number(y - high * up)}H{number(x1 + 3)}" for up in (0.72, 0.32)
    )
    if front:
        for x, towards in ((x0, 1), (x1, -1)):
            rise = y - box.y
            for up in (17, 8):
                rails += (
                    f"M{number(x)} {number(y - up)}L{number(x + towards * slant)}"
                    f" {number(box.y - up * 0.7)}"
                )
            for part in (0.33, 0.66):
                posts += f"M{number(x + towards * slant * part)} {number(y - rise * part)}v-20"
    return group(
        tag("path", class_="rail", d=rails),
        tag("path", class_="post", d=posts),
        class_="fence near" if front else "fence far",
    )


def no_fence(box: Box) -> Markup:
    """No WIP limit: three posts are left of the fence, one of them fallen."""
    x, y = box.x + 2, box.bottom + 10
    d = f"M{number(x)} {number(y)}v-18M{number(x + box.w - 6)} {number(y)}v-20"
    d += f"M{number(x + 26)} {number(y + 2)}l20 -3"
    return tag("path", class_="post", d=d)


def gate(layout: Layout, board: Board, deployment: str, meets: str = "") -> Markup:
    """The gate to production, as heavy as the deployment policy, in a fence of its own."""
    x, base, scale = layout.gate_x, layout.production.bottom, layout.gate_scale
    top = layout.terraces[layout.rows[2]].hedge + layout.hedge_height
    name = deployment if deployment in GATES else "on-demand"
    lines = gate_words(board, deployment, meets)
    width = max(len(line) for line in lines) * 6.8 + 16
    tall = 16.0 * len(lines) + 6
    sign_y = base - 100 * scale - tall
    if not layout.sign_above:
        sign_y = top - layout.hedge_height + (layout.hedge_height - tall) / 2
    sign = group(
        tag("rect", class_="sign", x=x - width / 2, y=sign_y, width=width, height=tall, rx=5),
        *(text(x, sign_y + 15 + 16 * i, line, class_="sign-text") for i, line in enumerate(lines)),
    )
    pole = f"M{number(x + 37 * scale)} {number(sign_y + 6)}V{number(base)}"
    return group(
        _bushes(x - 50 * scale, top + 14, base, scale),
        tag("path", class_="pole", d=pole),
        use(f"gate-{name}", x, base, scale),
        _bushes(x - 42 * scale, base + 14, layout.height - 2.0, scale * 1.15),
        sign,
    )


@lru_cache(maxsize=128)
def _bushes(x: float, y0: float, y1: float, scale: float) -> Markup:
    """A row of bushes that runs away from the gate, up to the hedge or down to us."""
    count = max(1, round((y1 - y0) / (20 * scale)))
    return join(
        use("bush", x + (i % 2) * 5, y0 + (y1 - y0) * i / count, scale * 0.8)
        for i in range(count + 1)
    )


def gate_words(board: Board, deployment: str, meets: str = "") -> tuple[str, ...]:
    """What the gate's sign says: when it opens, and how many changes wait for it.

    ``meets`` is the weekday of a change board, without which nothing passes.
    """
    if board.tested_by_hand:
        opens = "testing by hand"
    elif meets and deployment in ("continuous", "on-demand"):
        opens = f"on {meets}s"
    elif deployment == "continuous":
        opens = "always open"
    elif deployment == "on-demand":
        opens = "on demand"
    elif board.gate_opens_on_day is None:
        opens = "closed"
    else:
        days = max(0, board.gate_opens_on_day - board.day)
        opens = {0: "opens today", 1: "opens tomorrow"}.get(days, f"opens in {days} days")
    if not board.changes_at_gate:
        return (opens,)
    plural = "" if board.changes_at_gate == 1 else "s"
    return opens, f"{board.changes_at_gate} change{plural} wait{'' if plural else 's'}"


def brambles(layout: Layout, debt: float, box: Box) -> Markup:
    """Technical debt creeps in from the fence's corners: a clump for each tenth, ten at most."""
    count = bramble_clumps(debt)
    y, x0, x1 = box.bottom + 14, box.x, box.x + box.w
    step = min(46.0, box.w / 9)
    places = [
        (x0 - 4 + step * (i // 2), y) if i % 2 == 0 else (x1 + 4 - step * (i // 2), y)
        for i in range(count)
    ]
    scale = 0.78 if layout.id == "wide" else 0.62
    return join(
        tag("use", href="#bramble", transform=place(x, y + i % 3 * 3, scale, i % 2 == 1))
        for i, (x, y) in enumerate(places)
    )


def bramble_clumps(debt: float) -> int:
    """Clumps drawn for an amount of debt."""
    return min(10, round(debt * 10 + 0.49)) if debt > 0.02 else 0


def fires(layout: Layout, count: int) -> Markup:
    """Open incidents burn on the meadow, three drawn at most; the label has the number."""
    return join(use("fire", x, y, layout.fire_scale) for x, y in layout.fires[:count])
