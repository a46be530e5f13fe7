"""Pages as they occur in a game, for drawing and checking them without playing one."""

from __future__ import annotations

from game.engine.report import FlowDay
from game.web.pages import (
    Again,
    Announcement,
    AnswerView,
    BetOutcome,
    Charge,
    Company,
    DialView,
    ErrorPage,
    EventView,
    Field,
    FlowMark,
    Form,
    FrontPage,
    Header,
    ImprovementsView,
    ImprovementView,
    KeyRow,
    MeterView,
    Option,
    Recap,
    Run,
    Settling,
    Share,
    StageView,
    TurnForm,
    TurnPage,
    TurnRow,
    VerdictPage,
)
from game.web.samples import boards, debriefs

START = Form("/games", "csrf-abc")
FRONT = FrontPage(
    START,
    (
        Company(
            "living-the-dream",
            "Living the Dream",
            "Five people, one new product, half a year. Lead them, in the time of a coffee.",
        ),
    ),
    key="k-front",
)
FRONT_RESUME = FRONT._replace(
    resume="/games/abc",
    notice="That game was finished already.",
    companies=(*FRONT.companies, Company("shop", "The Shop", "Six weeks before the peak.")),
)
FRONT_FOUR = FRONT._replace(
    companies=(
        *FRONT_RESUME.companies,
        Company("bank", "The Bank", "Every change is approved on a Thursday.", "hard"),
        Company("ward", "The Ward", "The plan is good until the telephone rings.", "hard"),
    ),
)


def options(*labels: str, checked: int = 0) -> tuple[Option, ...]:
    """Options with values made of their labels."""
    return tuple(
        Option(
            label.lower().replace(" ", "-"),
            label,
            i == checked,
            f"choosing {label.lower()}",
            i == checked,
        )
        for i, label in enumerate(labels)
    )


LIMITS = tuple(
    Option(value, value.title(), value == "5", f"a WIP limit of {value}", value == "5")
    for value in ("3", "5", "8", "none")
)
ALL_LIMITS = tuple(Option(str(n), str(n), False, f"a WIP limit of {n}") for n in (1, 2, 4, 6, 7, 9))
DIALS = (
    DialView(
        "wip",
        "WIP limit",
        "5 stories among 5 people.",
        Field("wip_limit", "WIP limit", LIMITS),
        (Field("wip_limit", "Any other", ALL_LIMITS),),
        note="settling, 2 weeks to go",
    ),
    DialView(
        "testing",
        "Testing",
        "2 of 9 defects were found by customers.",
        Field("testing", "Testing", options("By hand", "Automated", "Test first", checked=1)),
        (Field("test_share", "Share of the week", options("10 %", "20 %", "35 %", checked=1)),),
    ),
    DialView(
        "planning",
        "Planning",
        "4 hours a person and week.",
        Field("planning", "Planning", options("Up front", "By sprint", "Just in time", checked=1)),
        (
            Field("discovery", "Discovery", options("Specification", "Example mapping")),
            Field("contingency", "Contingency", options("None", "Every 4th sprint free")),
            Field("merge", "Merge", options("When reviewed", "When all is done")),
        ),
    ),
    DialView(
        "deployment",
        "Deployment",
        "Stories wait 5 days at the gate. By hand: 3 hours each time.",
        Field(
            "deployment",
            "Deployment",
            options("Train", "Sprint end", "On demand", "Continuous", checked=1),
        ),
        (Field("release", "Release", options("With deployment", "By toggles")),),
    ),
)


def improvement(id_: str, name: str, cost: str, **more: object) -> ImprovementView:
    """An improvement with a line of text."""
    return ImprovementView(
        id_,
        name,
        "Every change is built, tested and packed by a machine.",
        cost,
        why="What hurts is done more often.",
        source="Humble and Farley, 2010",
        **more,  # type: ignore[arg-type]
    )


IMPROVEMENTS = ImprovementsView(
    "34 of 60 improvement days left",
    (
        improvement("pipeline", "Deployment pipeline", "20 days · 3 weeks"),
        improvement("pairing", "Pairing and cross-skilling", "8 days · 2 weeks"),
        improvement("observability", "Observability", "14 days · 3 weeks"),
    ),
    (
        improvement(
            "toggles",
            "Feature toggles",
            "10 days · 2 weeks",
            status="underway",
            left="1 week left",
            gives_back_days=4,
        ),
        improvement("debt", "Paying down debt", "40 days · 6 weeks", affordable=False),
        improvement("mapping", "Example mapping", "4 days · 1 week", status="finished"),
    ),
)
EVENT = EventView(
    "Tuesday, 16:40",
    "Production keys in a public repository",
    "Eleven minutes. A newspaper has already called.",
    (
        AnswerView("quiet", "Change the keys, say nothing", "It was only eleven minutes.", True),
        AnswerView("tell", "Change the keys, tell the customers", "Two people, two days."),
        AnswerView("vault", "Move all secrets to a vault", "12 days of the budget."),
    ),
    "Secrets in repositories are found within minutes.",
    "Meli et al., 2019",
)
METERS = (
    MeterView("People", 64.2, 69.0),
    MeterView("Productivity", 58.4, 47.1),
    MeterView("Customers", 41.3, 38.2),
    MeterView("Stability", 70.1, 70.4),
)
TURN = TurnPage(
    header=Header("Living the Dream", "sprints 10–12 of 24", 8, 4, "Board review after this turn"),
    heading="Turn 4 of 8",
    scene=boards.INCIDENT,
    score=58.5,
    meters=METERS,
    dials=DIALS,
    improvements=IMPROVEMENTS,
    form=TurnForm("/games/abc/decisions", "csrf-abc", 4, "k-turn"),
    recap=Recap(
        (
            (Run("Lead time fell to "), Run("6.1 days", True), Run(". ")),
            (Run("Without the WIP limit it would have been "), Run("9.4", True), Run(". ")),
            (Run("Review is now the wait: "), Run("2.5 days", True), Run(".")),
        ),
        BetOutcome(True, "You bet that it lowers lead time"),
    ),
    event=EVENT,
    settling=Settling(
        "Getting used to this takes {percent} % of the week at first.",
        (("wip_limit", 2), ("deployment", 2), ("release", 1)),
        (4, 5, 7, 10, 14, 19),
    ),
)
FIRST_TURN = TURN._replace(
    header=Header("Living the Dream", "sprints 1–3 of 24", 8, 1),
    heading="Turn 1 of 8",
    scene=boards.EARLY,
    score=38.0,
    meters=tuple(MeterView(meter.name, meter.value) for meter in METERS),
    dials=(DIALS[0]._replace(hint=True, note=""), *DIALS[1:]),
    goal="Board review after turn 4. Above 90 is elite, below 30 you are out.",
    recap=None,
    event=None,
)
TRAIN_TURN = TURN._replace(
    scene=boards.TRAIN,
    event=None,
    recap=Recap(
        ((Run("Stories wait "), Run("21 days", True), Run(" at the gate.")),),
        BetOutcome(False, "You bet that it lowers lead time"),
    ),
    act=Announcement("The beta is open", "From Monday two in ten customers can see production."),
    review=Announcement("The board goes on investing", "Score 58.5, above 30. Four turns left."),
)
LATE_TURN = TURN._replace(scene=boards.LATE, header=TURN.header._replace(turn=8, note=""))
HAND_OFFS_TURN = TURN._replace(scene=boards.HAND_OFFS)
REFUSED_TURN = TURN._replace(
    notice="Deployment pipeline costs 20 days and 14 are left. Nothing has changed."
)
FLOW = tuple(
    FlowDay(
        day,
        min(340, 30 + day * 2),
        min(336, int(8 + day * 1.9)),
        min(330, int(3 + day * 1.85)),
        int(max(0, day - 6) * 1.86) if day > 30 else max(0, day - 20),
    )
    for day in range(168)
)
TURNS = tuple(
    TurnRow(n + 1, decisions, score)
    for n, (decisions, score) in enumerate(
        (
            (("WIP limit: none → 5", "Deployment: train → on demand"), 44.1),
            (("Deployment pipeline started",), 52.3),
            ((), 58.5),
            (("Keys: told the customers",), 63.0),
            (("Deployment: on demand → continuous", "Testing: automated → test first"), 71.9),
            ((), 84.2),
            (("Observability started",), 91.5),
            ((), 91.2),
        )
    )
)
WON = VerdictPage(
    header=Header("Living the Dream", "24 sprints", 8, 9),
    heading="Elite, by breakfast",
    verdict="elite",
    score=91.2,
    text="You shipped 118 stories in 24 sprints. Half of what waited, waited at the gate, until "
    "you left it open in turn 5.",
    scene=boards.SUNRISE,
    meters=METERS,
    keys=(
        KeyRow("Deployment frequency", "1.8 a day", "2.5 a day", "elite"),
        KeyRow("Lead time for changes", "3 h 10 min", "52 min", "high"),
        KeyRow("Change failure rate", "11 %", "below 5 %", "medium"),
        KeyRow("Time to restore", "nothing failed", "one incident"),
    ),
    flow=FLOW,
    marks=(FlowMark(0, "WIP limit 5", 1), FlowMark(84, "continuous deployment", 5)),
    flow_note="A fat purple band is work started and not finished.",
    shares=(
        Share("worked-on", "worked on", 0.21),
        Share("waits-at-gate", "waits at the gate", 0.34),
        Share("waits-for-review", "waits for review", 0.22),
        Share("reworked", "reworked", 0.14),
        Share("in-pipeline", "in the pipeline", 0.02),
        Share("closed", "nights and weekends", 0.07),
    ),
    shares_note="Only a fifth of the time was anybody working on it.",
    time_title="Where did a story’s 11.4 days go?",
    stages=(
        StageView("Planned", "–", "1.2 d", "–", False, 0.0, 1.2),
        StageView("Discovery", "2.1 h", "0.6 d", "94 %", False, 0.1, 0.6),
        StageView("Develop", "9.5 h", "0.4 d", "81 %", False, 0.4, 0.4),
        StageView("Review", "1.1 h", "2.5 d", "85 %", False, 0.1, 2.5),
        StageView("Release", "22 min", "3.9 d", "89 %", True, 0.0, 3.9),
        StageView("Production", "0.4 h", "0.5 d", "97 %", False, 0.0, 0.5),
    ),
    turns=TURNS,
    charges=(Charge("debt", 0.8), Charge("unreleased work", 0.3)),
    seed="4711",
    again=Again("/games", "csrf-abc", "abc", "k-again"),
    questions=("Where did a story wait longest?", "What will you try on Monday?"),
    aims=("See that most of a change's life is waiting.",),
    look_back=debriefs.LOOKED_BACK,
    charts=debriefs.CHARTS,
    stream_note="11.4 days a story, of which 14 h was work.",
    clusters=debriefs.CLUSTERS,
)
LOST = WON._replace(
    look_back=debriefs.NOT_ASKED,
    charts=debriefs.NOTHING_DONE,
    heading="The board has found somebody else",
    verdict="fired",
    score=24.4,
    text="41 changes wait behind a gate that opens twice in half a year, and three fires burn.",
    scene=boards.RAIN,
)
MISSING = ErrorPage(
    "There is no such game", "It may be another player's, or its address lost a letter."
)

PAGES = {
    "front": ("front.html", FRONT),
    "front-resume": ("front.html", FRONT_RESUME),
    "front-four": ("front.html", FRONT_FOUR),
    "hand-offs": ("turn.html", HAND_OFFS_TURN),
    "first": ("turn.html", FIRST_TURN),
    "turn": ("turn.html", TURN),
    "train": ("turn.html", TRAIN_TURN),
    "late": ("turn.html", LATE_TURN),
    "refused": ("turn.html", REFUSED_TURN),
    "won": ("verdict.html", WON),
    "lost": ("verdict.html", LOST),
    "missing": ("error.html", MISSING),
}
