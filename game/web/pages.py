"""What each page says, as plain values: the contract between the game and its templates.

``present`` fills these objects and the templates draw them; a template asks nothing else. Every
text is plain text (the templates escape it), every figure is rounded by whoever draws it, and a
part that is None or empty is left out of the page. Each page is drawn by its template alone:
``render_template("turn.html", page=page)``, with ``game.web.pictures.PICTURES`` among Jinja's
globals. front.html takes a FrontPage, turn.html a TurnPage, verdict.html a VerdictPage and
error.html an ErrorPage.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from game.engine.board import Board
from game.engine.report import FlowDay

if TYPE_CHECKING:  # which needs this module first
    from collections.abc import Mapping

    from game.web.debrief_pages import ChartView, Table
    from game.web.look_back_pages import LookBack

# ---------------------------------------------------------------- parts that several pages share


class Run(NamedTuple):
    """A stretch of a sentence; ``strong`` sets it in bold."""

    text: str
    strong: bool = False


Sentence = tuple[Run, ...]  # runs carry their own spaces


class Form(NamedTuple):
    """Where a form is posted, and the token that proves it comes from our own page."""

    action: str
    csrf_token: str


class Header(NamedTuple):
    """The line on top of a game's pages."""

    company: str  # "Living the Dream"
    sprints: str  # "sprints 10–12 of 24"
    turns: int  # how many pips there are
    turn: int  # the pip that is lit, from 1; ``turns + 1`` when the game is over
    note: str = ""  # "Board review after this turn"


class Scene(NamedTuple):
    """The flock: the board, and what of the rules can be seen in the picture."""

    board: Board
    days: int  # calendar days in the whole game; the sky goes from night to dawn over them
    deployment: str  # the policy: train, sprint-end, on-demand or continuous
    ending: str = ""  # "" while the game runs, then "sunrise" or "rain"
    board_meets: str = ""  # "Thursday", where a change board has to approve changes
    lives: str = ""  # address before a story's number, where its life is told
    film: str = ""  # address of the last turn as a film


# -------------------------------------------------------------------------------- the front page


class Company(NamedTuple):
    """A company that can be played. The front page offers the first one with its big button."""

    id: str
    name: str
    pitch: str
    mark: str = ""  # "hard"


class FrontPage(NamedTuple):
    """The page that starts a game: its first form posts ``scenario`` to ``start.action``."""

    start: Form
    companies: tuple[Company, ...]
    scene: Scene | None = None  # the flock as inherited, drawn below the invitation
    key: str = ""  # hidden field ``key``: sending the form twice starts one game
    resume: str = ""  # address of this player's unfinished game
    notice: str = ""
    daily: str = ""  # address of the dream of the day
    account: str = ""  # the name of whoever is signed in
    rooms: str = ""  # address of the door to workshops


# --------------------------------------------------------------------------------- the turn page


class Announcement(NamedTuple):
    """A shift of the company's situation, or what the board of directors says at half-time."""

    title: str
    text: str


class BetOutcome(NamedTuple):
    """What became of the player's bet."""

    right: bool | None  # None where it could not be settled
    text: str  # "You bet that it lowers lead time"


class Recap(NamedTuple):
    """What the last turn changed, by how much and because of what; at most 30 words."""

    sentences: tuple[Sentence, ...]
    bet: BetOutcome | None = None


class MeterView(NamedTuple):
    """One of the four meters, 0 to 100. ``previous`` is None where there is nothing to compare."""

    name: str
    value: float
    previous: float | None = None

    @property
    def change(self) -> int:
        """Whole points gained or lost, as the two rounded figures on screen differ."""
        return 0 if self.previous is None else round(self.value) - round(self.previous)


class Option(NamedTuple):
    """One choice of a radio group. ``says`` names it inside *We believe that … will …*."""

    value: str
    label: str
    checked: bool = False
    says: str = ""  # "a WIP limit of 5", "deploying on demand"
    stands: bool = False  # what applies if nothing is changed; another may be checked already


class Field(NamedTuple):
    """A radio group: the form field's name, its legend and its options."""

    name: str
    label: str
    options: tuple[Option, ...]


class DialView(NamedTuple):
    """One of the four policies. ``size`` is one line about the size of what it costs now."""

    id: str  # "wip", "testing", "planning", "deployment"
    name: str
    size: str
    main: Field
    more: tuple[Field, ...] = ()  # finer choices, folded away
    note: str = ""  # "settling, 2 weeks to go"
    hint: bool = False  # gently marked, on turn 1


class AnswerView(NamedTuple):
    """One answer to the event, with the size of what it costs."""

    id: str
    label: str
    cost: str
    checked: bool = False
    too_dear: bool = False  # it costs more improvement budget than is left


class EventView(NamedTuple):
    """What happened, and what can be answered. ``why`` and ``source`` are folded away."""

    when: str
    title: str
    text: str
    answers: tuple[AnswerView, ...]
    why: str = ""
    source: str = ""


class ImprovementView(NamedTuple):
    """An improvement on offer, under way or finished."""

    id: str
    name: str
    text: str
    cost: str  # "20 days · 3 weeks"
    status: str = "open"  # "open", "underway" or "finished"
    affordable: bool = True
    left: str = ""  # of one under way: "2 weeks left"
    gives_back_days: int = 0  # if it is stopped now
    why: str = ""
    source: str = ""


class ImprovementsView(NamedTuple):
    """The three that fit best, and all others one link away (those under way come first)."""

    budget: str  # "34 of 60 improvement days left"
    suggested: tuple[ImprovementView, ...]
    others: tuple[ImprovementView, ...] = ()

    @property
    def in_all(self) -> int:
        """How many there are in all."""
        return len(self.suggested) + len(self.others)

    @property
    def underway(self) -> tuple[ImprovementView, ...]:
        """Those that can be stopped."""
        return tuple(i for i in self.suggested + self.others if i.status == "underway")


class TurnForm(NamedTuple):
    """The one form of the turn page: policies, ``answer``, ``start``, ``stop`` and ``bet``."""

    action: str
    csrf_token: str
    turn: int
    key: str
    run: str = "Run three sprints"  # what its one button says
    vote: str = ""  # at a table that votes: where a captain's form is kept as a ballot
    ballot: bool = False  # … and this form is one: it plays nothing
    start: str = ""  # chosen in a form that was refused: checked again, so that nothing is lost
    stop: str = ""
    bet: str = ""


class WantView(NamedTuple):
    """What a table wants in one field: each choice, and who wants it."""

    what: str  # "WIP limit"
    choices: tuple[tuple[str, tuple[str, ...]], ...]


class TableView(NamedTuple):
    """A table that votes, as one of its people sees it."""

    state: str  # another one is another page: somebody confirmed, or the captaincy was handed on
    says: str  # "2 of 3 have voted on turn 4"
    door: str  # where others find the way to this table; "" where there are some
    captain: str  # who confirms; "" where it is whoever looks
    mine: bool  # whoever looks has voted
    waits: bool  # for one's own vote: others' are shown after it
    wants: tuple[WantView, ...]
    alike: bool  # all who voted want what stands
    fill: str  # address that fills in what most want, or ""


class Settling(NamedTuple):
    """What getting used to changed policies takes of the next week, by steps at once."""

    says: str = ""  # with {percent}
    steps: tuple[tuple[str, int], ...] = ()  # field, and what its change counts
    percent: tuple[int, ...] = ()  # by so many steps


class TurnPage(NamedTuple):
    """A turn: look, decide, run; and on top the recap of the turn before."""

    header: Header
    heading: str  # the h1, which also starts the title: "Turn 4 of 8"
    scene: Scene
    score: float
    meters: tuple[MeterView, ...]
    dials: tuple[DialView, ...]
    improvements: ImprovementsView
    form: TurnForm
    bet_on: str = "lead time"  # the measure that the bet is about
    goal: str = ""  # one line, on turn 1
    recap: Recap | None = None
    act: Announcement | None = None
    review: Announcement | None = None
    event: EventView | None = None
    notice: str = ""  # why the last form was refused, one sentence
    settling: Settling = Settling()  # what changing policies costs
    once_more: Announcement | None = None  # its form is filled in as it was decided once before
    table: TableView | None = None  # where several people vote


# ------------------------------------------------------------------------ the verdict and debrief


class KeyRow(NamedTuple):
    """One of the four keys: what it is, here, at the real team, and the cluster reached."""

    name: str
    you: str  # "3 h 10 min", or "nothing failed"
    real_team: str
    cluster: str = ""  # "elite", "high", "medium", "low"; "" where there is nothing to judge


class FlowMark(NamedTuple):
    """What the player decided in a turn, as a line in the cumulative flow diagram."""

    day: int
    text: str
    turn: int


class Share(NamedTuple):
    """A part of the accepted stories' lead time. Shares add up to 1."""

    id: str  # the cause's name in lower case with dashes: "worked-on", "waits-at-gate"
    label: str
    share: float


class StageView(NamedTuple):
    """One stage of the value stream map; ``longest`` marks where stories waited most."""

    name: str
    work: str  # "1.9 h"
    wait: str  # "2.5 d"
    right_first_time: str  # "81 %", or "–"
    longest: bool = False
    work_days: float = 0.0  # the same as numbers, for the picture
    wait_days: float = 0.0


class TurnRow(NamedTuple):
    """What was decided in a turn, and the score after it."""

    turn: int
    decisions: tuple[str, ...]  # empty where nothing was changed
    score: float


class Charge(NamedTuple):
    """What the final score was charged for, in points (positive)."""

    label: str
    points: float


class Again(NamedTuple):
    """The two small forms *Play again*: fields ``again_of`` and ``luck`` (same or new)."""

    action: str
    csrf_token: str
    again_of: str
    key: str = ""  # hidden field ``key``, as on the front page


class VerdictPage(NamedTuple):
    """The end of a game: the verdict, and the debrief beneath it."""

    header: Header
    heading: str  # the h1: "A high performer, by breakfast"
    verdict: str  # "elite", "high", "medium", "low" or "fired"
    score: float
    text: str  # one or two sentences
    scene: Scene
    meters: tuple[MeterView, ...]
    keys: tuple[KeyRow, ...]
    flow: tuple[FlowDay, ...]
    shares: tuple[Share, ...]
    stages: tuple[StageView, ...]
    turns: tuple[TurnRow, ...]
    seed: str
    again: Again
    keys_note: str = "Your last six sprints, against DORA's clusters of 2019."
    flow_note: str = ""
    marks: tuple[FlowMark, ...] = ()
    time_title: str = "Where did the time go?"
    shares_note: str = ""  # "Only a fifth of the time was anybody working on it."
    charges: tuple[Charge, ...] = ()
    share: Mapping[str, str] = MappingProxyType({})  # make, link, text, playback: for others
    questions: tuple[str, ...] = ()  # to talk about
    aims: tuple[str, ...] = ()  # what could be learned; folded away
    notice: str = ""
    look_back: LookBack | None = None  # the road not taken, and luck and skill
    charts: Mapping[str, ChartView] = {}  # the game over time, by id
    stream_note: str = ""  # "Nine days, of which six hours were work."
    clusters: Table | None = None  # DORA's table that the four keys are held against


# ------------------------------------------------------------------------------ when it went wrong


class ErrorPage(NamedTuple):
    """What went wrong in one sentence, and the way on."""

    heading: str  # the h1: "There is no such game"
    text: str
    href: str = "/"
    link: str = "To the front page"
