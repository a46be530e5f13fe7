"""The flock: one sheep a story, with its size, age, patches and sleep."""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup

from game.engine.board import StoryOnBoard
from game.engine.model import Cause
from game.web.scene_layout import Box, pack
from game.web.svg import group, join, number, place, tag, text, use

ASLEEP = {
    Cause.WAITS_FOR_PERSON,
    Cause.WAITS_FOR_REVIEW,
    Cause.BLOCKED_BY_INCIDENT,
    Cause.WAITS_FOR_APPROVAL,
    Cause.WAITS_AT_GATE,
    Cause.WAITS_FOR_SLOT,
    Cause.WAITS_FOR_PARTS,
}
IN_WORDS = {
    Cause.WORKED_ON: "worked on",
    Cause.REWORKED: "reworked",
    Cause.WAITS_FOR_PERSON: "waits for a person",
    Cause.WAITS_FOR_REVIEW: "waits for review",
    Cause.BLOCKED_BY_INCIDENT: "blocked by an incident",
    Cause.WAITS_FOR_APPROVAL: "waits for the change board",
    Cause.IN_PIPELINE: "in the pipeline",
    Cause.WAITS_AT_GATE: "waits at the gate",
    Cause.WAITS_FOR_SLOT: "waits for a free slot",
    Cause.WAITS_FOR_PARTS: "waits for its other parts",
    Cause.CLOSED: "in hand",
}
ACCEPTANCE = "waits to be accepted"  # in production, where nobody else approves
PATCHES = ((-6, -30), (10, -24), (-16, -22))


class Sheep(NamedTuple):
    """A story, where its feet are, and how large it is drawn before its own size counts."""

    story: StoryOnBoard
    x: float
    y: float
    scale: float
    hops: bool = False


def placed(stories: tuple[StoryOnBoard, ...], box: Box, crowd: int) -> list[Sheep]:
    """Where the stories of one stage stand; those beyond ``crowd`` are not drawn."""
    drawn = stories[:crowd]
    places = sorted(pack(len(drawn), box), key=lambda place: (place[1], place[0]))
    return [Sheep(story, *spot) for story, spot in zip(drawn, places, strict=True)]


def grazing(live: int, box: Box, crowd: int, waiting: tuple[StoryOnBoard, ...]) -> list[Sheep]:
    """Where those in production stand that wait to be accepted; the meadow's first places."""
    places = pack(min(live, crowd), box)
    pairs = zip(waiting, places, strict=False)
    return [Sheep(story, x, y, scale * 0.9) for story, (x, y, scale) in pairs]


def lambs(stories: tuple[StoryOnBoard, ...], x: float, y: float, scale: float) -> Markup:
    """Parts that went ahead of their stories are lambs just behind the gate, five at most."""
    count = min(5, parts_ahead(stories))
    return join(
        tag(
            "use",
            href="#sheep",
            class_="lamb w0",
            transform=place(x + 24 * scale * (i % 3), y + 13 * scale * (i // 3), 0.4 * scale),
        )
        for i in range(count)
    )


def parts_ahead(stories: tuple[StoryOnBoard, ...]) -> int:
    """Tasks in production whose story is not there yet."""
    return sum(story.tasks_done for story in stories if story.stage != "production")


def meadow(
    live: int, box: Box, crowd: int, waiting: tuple[StoryOnBoard, ...], lives: str = ""
) -> Markup:
    """Production: what is live grazes there; what waits for acceptance is a story of its own.

    ``live`` counts both.
    """
    drawn = min(live, crowd)
    own = grazing(live, box, crowd, waiting)
    sheep = [draw_sheep(*one, lives=lives) for one in own]
    for i, (x, y, scale) in enumerate(pack(drawn, box)):
        if i >= len(own):
            mark = place(x, y, scale * 0.9, mirrored=i % 3 == 1)
            sheep.append(tag("use", href="#sheep", transform=mark, class_="sheep w0"))
    return join(sheep) + and_more(live - drawn, box)


def and_more(count: int, box: Box) -> Markup:
    """How many there are beside those drawn."""
    if count <= 0:
        return Markup("")
    words = f"+{count}"
    width = len(words) * 9 + 14.0
    x, y = box.x + box.w - width, box.y - 10
    return group(
        tag("rect", class_="more", x=x, y=y, width=width, height=20, rx=10),
        text(x + width / 2, y + 14.5, words, class_="more-text"),
    )


def draw_sheep(
    story: StoryOnBoard,
    x: float,
    y: float,
    scale: float,
    hops: bool = False,
    *,
    titled: bool = True,
    lives: str = "",
) -> Markup:
    """One story where it stands; where ``lives`` is the address of stories, a link to its own."""
    inside = (tag("title", sheep_words(story)) if titled else "", dressed(story, hops=hops))
    attributes = {
        "class_": f"sheep w{wool(story.age_days)}",
        "transform": place(x, y, girth(story, scale)),
        "data_story": story.id,
    }
    if not lives:
        return group(*inside, **attributes)
    address = f"{lives}{story.id}"
    return tag("a", *inside, href=address, aria_label=sheep_words(story), **attributes)


def dressed(story: StoryOnBoard, *, hops: bool = False) -> Markup:
    """How a story looks: old wool is shaggy, each known patch a defect, a sleeper waits."""
    asleep = sleeps(story, hops=hops)
    down = 11 if asleep else 0
    parts = [use("hopper" if hops else "sleeper" if asleep else "sheep", 0, 0)]
    if story.age_days > 21:
        parts.append(use("shag", 0, down))
    parts += [use("patch", px, py + down) for px, py in PATCHES[: story.defects]]
    body = join(parts)
    if story.cause == Cause.REWORKED:
        body = group(body, transform="scale(-1 1)")
    return body + (use("zzz", 30, -36) if asleep else Markup(""))


def sleeps(story: StoryOnBoard, *, hops: bool = False) -> bool:
    """Whether nobody works on it."""
    return story.cause in ASLEEP and not hops


def girth(story: StoryOnBoard, scale: float) -> float:
    """The scale at which a story of its size is drawn."""
    return scale * min(1.2, max(0.72, float(story.size**0.35)))


def wool(age_days: float) -> int:
    """How grey the wool is, 0 to 3."""
    return sum(age_days > limit for limit in (7, 14, 28))


def sheep_words(story: StoryOnBoard) -> str:
    """A story in a few words, for those who point at it."""
    doing = IN_WORDS[story.cause]
    if story.cause == Cause.WAITS_FOR_APPROVAL and story.stage == "production":
        doing = ACCEPTANCE
    words = f"Story {story.id}, {number(round(story.age_days, 1))} days old, {doing}"
    if story.tasks_done:
        words += f", {story.tasks_done} of {story.tasks} tasks live"
    if story.defects:
        words += f", {story.defects} defect{'s' if story.defects > 1 else ''}"
    return words
