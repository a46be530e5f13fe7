"""The parts of a workshop's pages, for the style page."""

from __future__ import annotations

from game.web import room_words as says
from game.web.pages import TableView, WantView
from game.web.room_pages import Choice, Place, RoomBar

HERE = "/styleguide"
OPEN, NUDGED = says.BAR_OPEN.format(turn=3), says.BAR_NUDGED.format(turn=3)
BARS = (
    RoomBar("Quiet Lambs", OPEN, False, 151, "2:31", HERE, HERE, "", False),
    RoomBar("Night Owls", NUDGED, True, None, "", HERE, HERE, "", False),
    RoomBar("Open Gate", says.BAR_OVER, True, None, "", HERE, HERE, "", True),
)
PACES = tuple(
    Choice(pace, label[0], pace == "free", label[1]) for pace, label in says.PACES.items()
)
PARTS = tuple(Choice(part, label, part == "ranking") for part, label in says.PARTS.items())
RANKING = (
    Place(1, "Quiet Lambs", "71.3"),
    Place(2, "ضوء الفجر", "64.0", own=True),
    Place(2, "Night Owls", "64.0"),
)
TABLE = TableView(
    state="4 of 4",
    says="3 of 4 have voted on turn 4",
    door="",
    captain="",
    mine=False,
    waits=False,
    wants=(
        WantView("WIP limit", (("5", ("Bo", "ضوء")), ("3", ("Di",)))),
        WantView("Testing", (("Automated", ("Bo", "ضوء", "Di")),)),
    ),
    alike=False,
    fill=HERE,
)
