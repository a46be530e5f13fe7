"""Charts and studies as they occur beneath a finished game, drawn without playing one."""

from __future__ import annotations

from game import catalogue
from game.engine.history import Cycle, DeployedDay, History, Mood, Week
from game.web import debrief_words
from game.web.debrief_pages import Table
from game.web.look_back_pages import Band, Frame, LookBack, LuckView, RoadsView, RoadView
from game.web.over_time import charts_of
from game.web.pages import Form

DAYS = 168
HISTORY = History(
    tuple(Cycle(20 + n * 0.7, 1 + (n * 37 % 90) / 10) for n in range(200)),
    tuple(
        DeployedDay(day, day % 5 if day % 7 < 5 else 0, int(day % 23 == 4), int(day % 23 == 5))
        for day in range(DAYS)
    ),
    tuple(
        Mood(day, 0.6 + day / 900, 0.3, 0.4 + day / 400, 0.5, max(0.0, day - 130) / 900, day / DAYS)
        for day in range(DAYS)
    ),
    tuple(Week(week, week % 9, week * 0.7 - 5, week % 4) for week in range(24)),
)
CHARTS = charts_of(catalogue.load("living-the-dream"), HISTORY)
NOTHING_DONE = charts_of(
    catalogue.load("living-the-dream"),
    History(
        (),
        tuple(DeployedDay(day, 0, 0, 0) for day in range(84)),
        HISTORY.moods[:84],
        tuple(Week(week, 0, 0.0, 0) for week in range(12)),
    ),
)
CLUSTERS = Table(debrief_words.CLUSTERS_HEAD, debrief_words.CLUSTERS)
FORM = Form("/games/abc/studies", "csrf-abc")


def frame(kind: str, state: str, says: str = "") -> Frame:
    """The frame of a study in one of its states."""
    title = "The road not taken" if kind == "roads" else "Luck or skill?"
    page = "/won" if state == "finished" else "/lost"
    return Frame(kind, title, "The same luck.", state, FORM, "Try it", says, page)


ROADS = RoadsView(
    frame("roads", "finished"),
    Form("/games/abc/branches", "csrf-abc"),
    "k-road",
    (
        RoadView(
            0,
            9.1,
            "Deploying on demand from turn 3 on, not the release train",
            "80.3 in the end, not 71.2. That is high. Lead time 3.1 days, not 9.4.",
            "Play again from turn 3 with this change",
        ),
        RoadView(1, -4.0, "Not starting Observability in turn 2", "67.2 in the end.", "Play"),
    ),
    RoadView(2, -14.0, "“Keys”: tell the customers", "It cost 1.4 points at first.", "Play"),
    ("148 other choices were played to the end.",),
)
LUCK = LuckView(
    frame("luck", "finished"),
    71.2,
    "A plan that beats a newcomer’s on 71 days of 100, on a day kinder than 40 of 100.",
    ("It comes to 68.0 on average.", "It is elite on 3 of 200 days."),
    (*[0] * 30, 3, 9, 20, 40, 60, 40, 20, 6, 2, *[0] * 11),
    (*[0] * 26, 2, 8, 18, 40, 62, 44, 18, 6, 2, *[0] * 15),
    (
        Band("below 30", 0, 0),
        Band("30 to 50", 0, 3),
        Band("50 to 70", 150, 160),
        Band("70 to 90", 47, 37),
        Band("above 90", 3, 0),
    ),
)
LOOKED_BACK = LookBack(ROADS, LUCK)
NOT_ASKED = LookBack(
    RoadsView(frame("roads", "open", "A few seconds.")),
    LuckView(frame("luck", "computing", "Being computed. 0 of 200 days so far.")),
)
