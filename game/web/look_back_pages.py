"""What the road not taken, and luck and skill, say: the contract with their templates."""

from __future__ import annotations

from typing import NamedTuple

from game.web.pages import Form


class Frame(NamedTuple):
    """What both have in common: asked for by a button, under way, or kept."""

    kind: str  # "roads" or "luck"
    title: str
    sub: str
    state: str  # "open", "computing", "silent" or "finished"
    form: Form  # posts ``kind``
    ask: str  # what its button says
    says: str  # what it takes, how far it is, or why it stopped
    alone: str  # address of the same part alone, to look again


class RoadView(NamedTuple):
    """A choice made differently. ``gain`` is in points of the final score, with its sign."""

    number: int  # names it in the form that plays it
    gain: float
    text: str
    detail: str
    play: str  # what the button says: "Play again from turn 3 with this change"
    elsewhere: str = ""  # "On 12 other days: +4.1 on average, better on 10."


class RoadsView(NamedTuple):
    """The road not taken."""

    frame: Frame
    branch: Form | None = None  # posts ``road`` and ``key``
    key: str = ""
    roads: tuple[RoadView, ...] = ()
    looked_bad: RoadView | None = None
    notes: tuple[str, ...] = ()  # what there is instead, and how it was found


class Band(NamedTuple):
    """How many days ended between two scores."""

    name: str
    yours: int
    newcomer: int


class LuckView(NamedTuple):
    """Luck and skill apart. Bins are of two points, from 0 to 100."""

    frame: Frame
    own: float = 0.0
    headline: str = ""
    sentences: tuple[str, ...] = ()
    yours: tuple[int, ...] = ()
    newcomer: tuple[int, ...] = ()
    bands: tuple[Band, ...] = ()


class LookBack(NamedTuple):
    """Both, on the page of a finished game."""

    roads: RoadsView
    luck: LuckView


class StudyPage(NamedTuple):
    """One of them alone, as it is at this moment."""

    heading: str
    look_back: RoadsView | LuckView
    back: str  # address of the game
    notice: str = ""
