"""The people of the scene: who looks how, where they stand, and what they are doing."""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup

from game.engine.board import PersonOnBoard
from game.web.svg import group, place, tag, text, use

#: Eight looks; static/css/scene.css has the colours of each. Who is in nobody's list takes the
#: next one that is free.
HAIR = (
    "hair-bun",
    "hair-crop",
    "hair-curls",
    "hair-scarf",
    "hair-bob",
    "hair-beard",
    "hair-long",
    "hair-cap",
)
KNOWN = {
    "ana": 0,
    "jun": 1,
    "kofi": 2,
    "noor": 3,
    "birgit": 4,
    "tomasz": 5,
    "priya": 6,
    "ines": 6,
    "ida": 6,
    "sam": 7,
}
LONGEST_NAME = 12


class Standing(NamedTuple):
    """A person and the spot where they want to stand."""

    person: PersonOnBoard
    x: float
    terrace: int


def looks(people: tuple[PersonOnBoard, ...]) -> dict[str, int]:
    """A look for each person, the same on every page, two alike only in teams above eight."""
    found: dict[str, int] = {}
    for person in people:
        look = KNOWN.get(person.id)
        if look is not None and look not in found.values():
            found[person.id] = look
    free = [look for look in range(len(HAIR)) if look not in found.values()]
    free = free or list(range(len(HAIR)))
    others = [person.id for person in people if person.id not in found]
    return found | {id_: free[i % len(free)] for i, id_ in enumerate(others)}


def short_name(name: str) -> str:
    """A name that fits on a tag."""
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"


def tag_text(person: PersonOnBoard) -> str:
    """What the tag says: the name, and how many things are in hand if it is more than one."""
    many = f" ×{person.jobs}" if person.jobs > 1 else ""
    return short_name(person.name) + many


def tag_width(person: PersonOnBoard) -> float:
    """Room for a tag in the scene's units."""
    return len(tag_text(person)) * 7.4 + 14


def draw_person(person: PersonOnBoard, look: int, x: float, y: float, scale: float) -> Markup:
    """A person with their feet at (x, y), and the tag with the name below."""
    pose = _pose(person, look)
    face = "worried" if person.firefighting or person.jobs > 3 else "face"
    sink = 14 if pose == "sit" else 0
    width = tag_width(person)
    figure = group(
        use(pose, 0, 0),
        group(use(face, 0, 0), use(HAIR[look], 0, 0), transform=place(0, sink) if sink else None),
        _sweat(person.jobs),
        class_=f"person p{look}",
        transform=place(x, y, scale),
    )
    name = group(
        tag("rect", class_="tag", x=x - width / 2, y=y + 4, width=width, height=17, rx=8.5),
        text(x, y + 16.5, tag_text(person), class_="tag-text"),
    )
    return group(figure, name, data_person=person.id)


def _pose(person: PersonOnBoard, look: int) -> str:
    if person.firefighting:
        return "douse"
    if not person.stage:
        return "sit"
    if person.stage == "production":
        return "wave"
    return "tend" if look % 2 == 0 else "type"


def _sweat(jobs: int) -> Markup:
    """Too many things in hand show on the forehead."""
    if jobs < 4:
        return Markup("")
    return tag("path", class_="sweat", d="M14-66q4 6 0 8-4-2 0-8zM-15-63q4 6 0 8-4-2 0-8z")
