"""Every component in every state that it can be in, for the style page and for nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from markupsafe import Markup

from game.engine.board import PersonOnBoard, StoryOnBoard
from game.engine.model import Cause
from game.web.debrief_pages import ChartView
from game.web.life import LifePage
from game.web.look_back_pages import LuckView, RoadsView
from game.web.pages import (
    Announcement,
    BetOutcome,
    DialView,
    ErrorPage,
    Field,
    Header,
    KeyRow,
    MeterView,
    Option,
    Recap,
    Run,
    Share,
)
from game.web.playback import PlaybackPage, Side
from game.web.samples import boards, debriefs, whole_pages
from game.web.samples.whole_pages import TURN, WON
from game.web.scene_flock import IN_WORDS, draw_sheep
from game.web.scene_people import HAIR, draw_person
from game.web.svg import tag, use

NOTICE = "Observability costs 12 days, 8 are left. Nothing has changed."
ANNOUNCED = {
    "act": Announcement("The launch", "Customers can see it from now on. They will say so."),
    "review": Announcement("The board met", "It has seen worse. It expects better by turn 8."),
}
HEADERS = (
    Header("Living the Dream", "sprints 1–3 of 24", 8, 1),
    TURN.header,
    Header("Living the Dream", "24 sprints", 8, 9),
)
METERS = (
    MeterView("Up", 64.2, 51.0),
    MeterView("Down", 41.0, 47.1),
    MeterView("Unchanged", 58.3, 58.0),
    MeterView("Nothing before it", 38.0),
    MeterView("Empty", 0.0, 4.0),
    MeterView("Full", 100.0, 96.0),
)


def _recap(*sentences: str, bet: BetOutcome | None = None) -> Recap:
    return Recap(tuple((Run(sentence),) for sentence in sentences), bet)


RECAPS = {
    "recap-right": TURN.recap,
    "recap-wrong": _recap("Lead time rose.", bet=BetOutcome(False, "You bet that it falls")),
    "recap-off": _recap("No story arrived.", bet=BetOutcome(None, "The bet is off")),
    "recap-bare": _recap("Nothing changed that can be measured."),
}


def _group(name: str, label: str, *labels: str, chosen: int = 0, stood: int = 0) -> Field:
    """A radio group: what stands, and what is chosen instead."""
    options = (Option(str(i), text, i == chosen, text, i == stood) for i, text in enumerate(labels))
    return Field(name, label, tuple(options))


DIALS = (
    DialView("plain", "As it stands", "", _group("plain", "Plain", "By hand", "Automated")),
    DialView(
        "hinted",
        "Where to begin",
        "6 stories among 5 people.",
        _group("hinted", "Hinted", "3", "5", "8", "None", stood=3, chosen=3),
        hint=True,
    ),
    DialView(
        "settling",
        "Not used to it yet",
        "4 hours a person and week.",
        _group("settling", "Settling", "Up front", "By sprint", "Just in time"),
        note="settling, 2 weeks to go",
    ),
    DialView(
        "pairs",
        "Four long names, and more",
        "Stories wait 5 days at the gate.",
        _group("pairs", "Pairs", "Train", "Sprint end", "On demand", "Continuous", stood=1),
        (_group("many", "Any other", *"123456789"),),
    ),
)
DEAR_EVENT = whole_pages.EVENT._replace(
    answers=tuple(
        answer._replace(too_dear=answer.id == "vault") for answer in whole_pages.EVENT.answers
    )
)
OUTCOMES = tuple(
    WON._replace(verdict=verdict, heading=heading, score=score, text=text)
    for verdict, heading, score, text in (
        ("elite", "Elite, by breakfast", 91.2, "118 stories, and a gate that is always open."),
        ("high", "A high performer", 78.0, "141 stories in 24 sprints."),
        ("medium", "A team like many", 58.4, "It works, most days."),
        ("low", "It could be worse", 33.1, "And it was, in turn 3."),
        ("fired", "The board has found somebody else", 24.4, "41 changes wait behind a gate."),
    )
)
CLUSTERS = WON._replace(
    keys=(*WON.keys, KeyRow("Whatever else", "once a year", "daily", "low")),
)
SHARES = WON._replace(
    shares=tuple(
        Share(cause.name.lower().replace("_", "-"), words, 0.1)
        for cause, words in IN_WORDS.items()
        if cause is not Cause.WAITS_FOR_PARTS  # the debrief shows what the other parts wait for
    ),
    shares_note="All that can happen to a story, a tenth of its time each.",
)
NO_SHARES = WON._replace(shares=(), shares_note="", time_title="Where did nobody’s time go?")


class Charts(NamedTuple):
    """Charts by id, as on the page of a verdict; the empty ones have only their sentence."""

    charts: Mapping[str, ChartView]


CHARTS = Charts(
    dict(debriefs.CHARTS)
    | {
        f"{id_}-empty": chart._replace(title=f"{chart.title} Nothing to draw")
        for id_, chart in debriefs.NOTHING_DONE.items()
        if not chart.table.rows
    }
)
STUDIES = {
    f"roads-{state}": RoadsView(
        debriefs.frame("roads", state, says)._replace(kind=f"roads-{state}", title=title)
    )
    for state, title, says in (
        ("open", "A study that nobody has asked for", "A few seconds."),
        ("computing", "A study under way", "Being computed. 40 of 148 choices so far."),
        ("silent", "A study that stopped", "Nothing was heard of it for a minute."),
    )
}
ROADS: RoadsView = debriefs.ROADS._replace(
    roads=(
        debriefs.ROADS.roads[0]._replace(elsewhere="On 12 other days: +4.1, better on 10."),
        *debriefs.ROADS.roads[1:],
    )
)
LUCK: LuckView = debriefs.LUCK
SHARED = {
    "text": "DevOps Dream · Living the Dream · 91.2\n⬛🟨🟨🟩🟩🟩🟩🟩",
    "link": "",
    "make": "/games/abc/challenge",
    "playback": "/games/abc/turns/1",
}
PLAYBACK = PlaybackPage(
    TURN.header,
    "Turn 2 of 8",
    TURN.scene,
    (),
    "",
    (),
    METERS,
    58.5,
    tuple((n, "/styleguide") for n in range(1, 9)),
    2,
    "/styleguide",
    "/styleguide",
    "/styleguide",
)
SIDES = (
    Side("You", "", 71.2, "high", (("WIP limit: none → 5",), (), ()), (44.1, 52.3, 71.2)),
    Side("Whoever asked", "", 24.4, "fired", ((), ("Testing: by hand",)), (40.0, 24.4)),
)
DISTRIBUTION = (("elite", 2), ("high", 11), ("medium", 23), ("low", 7), ("fired", 0))
LIFE = LifePage(
    "Story 17",
    (
        "Committed on day 14, started on day 14, accepted on day 51.",
        "Took 37.4 days, worked on for 46 h.",
        "Longest waiting at the gate: 12.8 days.",
        "1 task · sent back 5 times",
        "It did good: 1.2, where 1 is a good story of average size.",
    ),
    "/styleguide",
)
LOST = ErrorPage("There is no such page", "Its address may have lost a letter.")
SCENES = boards.SCENES


class Figure(NamedTuple):
    """Somebody or something of the picture by itself, and what it means."""

    name: str
    picture: Markup


def _framed(*parts: Markup, box: str = "-50 -86 100 114") -> Markup:
    """A little picture that is read by its caption."""
    return tag("svg", *parts, class_="scene figure", view_box=box, aria_hidden="true")


def _sheep(name: str, *, hops: bool = False, **unlike: object) -> Figure:
    usual = StoryOnBoard(1, "develop", 1.0, 0, 2.0, Cause.WORKED_ON, 3, 0)
    story = usual._replace(**unlike)  # type: ignore[arg-type]
    return Figure(name, _framed(draw_sheep(story, 0, 10, 1.0, hops, titled=False)))


def _person(name: str, look: int, stage: str, jobs: int = 1, fire: bool = False) -> Figure:
    person = PersonOnBoard("somebody", f"Look {look + 1}", "Developer", stage, jobs, fire)
    return Figure(name, _framed(draw_person(person, look, 0, 0, 1.0)))


def _thing(name: str, symbol: str, look: str = "", box: str = "-50 -100 100 114") -> Figure:
    return Figure(name, _framed(use(symbol, 0, 0, class_=look or None), box=box))


SHEEP = (
    _sheep("worked on"),
    _sheep("waits: asleep", cause=Cause.WAITS_FOR_REVIEW),
    _sheep("reworked: turned back", cause=Cause.REWORKED),
    _sheep("through the gate", hops=True),
    _sheep("small", size=0.3),
    _sheep("large", size=1.9),
    _sheep("above a week old", age_days=8),
    _sheep("above two: grey", age_days=15),
    _sheep("above three: shaggy", age_days=22),
    _sheep("above four", age_days=29),
    _sheep("one defect", defects=1),
    _sheep("three defects", defects=3),
)
POSES = (
    ("idle: sits", "", 0, False),
    ("tends", "develop", 1, False),
    ("in production", "production", 1, False),
    ("fights a fire", "production", 1, True),
    ("three things in hand", "develop", 3, False),
    ("too many: worried", "develop", 5, False),
)
PEOPLE = (
    *(_person(name, 0, stage, jobs, fire) for name, stage, jobs, fire in POSES),
    *(_person(hair.replace("-", ": "), look, "review") for look, hair in enumerate(HAIR)),
)
THINGS = (
    _thing("release train: shut", "gate-train"),
    _thing("by sprint", "gate-sprint-end"),
    _thing("on demand: ajar", "gate-on-demand"),
    _thing("continuous: open", "gate-continuous"),
    _thing("an incident", "fire", box="-30 -50 60 56"),
    _thing("debt", "bramble", box="-40 -50 80 60"),
    _thing("a customer’s house", "house", "h0 lit", "-30 -50 60 56"),
    _thing("nobody there yet", "house", box="-30 -50 60 56"),
    _thing("before production", "bush", box="-30 -40 60 50"),
    _thing("half-time is up there", "moon", box="-50 -50 100 100"),
    _thing("it went well", "sun", box="-125 -125 250 250"),
    _thing("weather", "cloud", box="-60 -50 120 60"),
    _thing("grass", "tuft", box="-15 -20 30 26"),
)
