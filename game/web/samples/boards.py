"""Boards as they occur in a game, for drawing them without playing one."""

from __future__ import annotations

from typing import Any

from game.engine.board import Board, PersonOnBoard, StoryOnBoard
from game.engine.model import Cause
from game.web.pages import Scene

STAGES = (
    ("planned", "Planned"),
    ("discovery", "Discovery"),
    ("develop", "Develop"),
    ("review", "Review"),
    ("release", "Release"),
    ("production", "Production"),
)
DAYS = 168
CAUSES = {
    "planned": Cause.WAITS_FOR_SLOT,
    "discovery": Cause.WORKED_ON,
    "develop": Cause.WORKED_ON,
    "review": Cause.WAITS_FOR_REVIEW,
    "testing": Cause.WAITS_FOR_PERSON,
    "handover": Cause.WORKED_ON,
    "release": Cause.WAITS_AT_GATE,
    "production": Cause.WAITS_FOR_PERSON,
}
PEOPLE = (
    ("noor", "Noor", "Designer"),
    ("ana", "Ana", "Developer"),
    ("kofi", "Kofi", "Developer"),
    ("jun", "Jun", "Developer"),
    ("birgit", "Birgit", "Product owner"),
)


def stories(**counts: int) -> tuple[StoryOnBoard, ...]:
    """So many stories in each stage, of mixed size, age and quality."""
    found: list[StoryOnBoard] = []
    for stage, count in counts.items():
        for i in range(count):
            id_ = len(found) + 11
            reworked = stage == "develop" and i % 3 == 1
            found.append(
                StoryOnBoard(
                    id=id_,
                    stage=stage,
                    size=0.4 + (id_ * 7 % 13) / 6,
                    defects=(id_ % 4 == 0) + (id_ % 7 == 0) if stage != "planned" else 0,
                    age_days=2.0 + (id_ * 5 % 37),
                    cause=Cause.REWORKED if reworked else CAUSES[stage],
                    tasks=3,
                    tasks_done=id_ % 2 if stage == "review" else 0,
                )
            )
    return tuple(found)


def people(*where: str, jobs: int = 1, fire: str = "") -> tuple[PersonOnBoard, ...]:
    """The reference team, each at a stage ("" is idle); ``fire`` is who fights one."""
    return tuple(
        PersonOnBoard(id_, name, role, stage, jobs if stage else 0, id_ == fire)
        for (id_, name, role), stage in zip(PEOPLE, where, strict=True)
    )


def board(day: int, live: int, flock: tuple[StoryOnBoard, ...], **more: Any) -> Board:
    """A board whose counts agree with its stories; ``more`` is what is not as usual."""
    counts = {stage: sum(story.stage == stage for story in flock) for stage, _ in STAGES}
    counts["production"] = live
    usual = Board(
        day=day,
        stages=STAGES,
        counts=counts,
        stories=flock,
        people=people("discovery", "develop", "develop", "review", "production"),
        wip=counts["discovery"] + counts["develop"] + counts["review"],
        wip_limit=5,
        changes_at_gate=0,
        gate_opens_on_day=None,
        incidents_open=0,
        debt=0.1,
        reach=0.02,
        customers=0.01,
    )
    return usual._replace(**more)


EARLY = Scene(
    board(
        0,
        0,
        stories(planned=14),
        people=people("planned", "planned", "", "", "planned"),
        wip_limit=None,
        gate_opens_on_day=77,
        debt=0.0,
        reach=0.0,
        customers=0.0,
    ),
    DAYS,
    "train",
)
TRAIN = Scene(
    board(
        63,
        6,
        stories(planned=200, discovery=4, develop=19, review=9, release=13),
        people=people("discovery", "develop", "develop", "develop", "", jobs=8),
        wip_limit=None,
        changes_at_gate=41,
        gate_opens_on_day=77,
        debt=0.62,
        customers=0.05,
        reach=0.1,
    ),
    DAYS,
    "train",
)
INCIDENT = Scene(
    board(
        84,
        24,
        stories(planned=7, discovery=1, develop=2, review=2, release=3),
        people=people("discovery", "develop", "production", "review", "production", fire="kofi"),
        changes_at_gate=4,
        gate_opens_on_day=88,
        incidents_open=2,
        debt=0.34,
        reach=0.2,
        customers=0.12,
    ),
    DAYS,
    "sprint-end",
)
LATE = Scene(
    board(
        147,
        118,
        stories(planned=2, discovery=2, develop=3, review=1, release=1, production=2),
        people=people("discovery", "develop", "develop", "review", "production"),
        wip_limit=8,
        changes_at_gate=1,
        debt=0.05,
        reach=1.0,
        customers=0.71,
    ),
    DAYS,
    "continuous",
)
TIGHT = Scene(
    board(
        42,
        9,
        stories(planned=4, develop=1),
        people=people("", "develop", "", "", ""),
        wip_limit=1,
        reach=0.0,
        customers=0.0,
    ),
    DAYS,
    "on-demand",
)
CROWDED = Scene(
    board(
        105,
        31,
        stories(planned=3, discovery=6, develop=9, review=16, release=2),
        people=people("develop", "develop", "develop", "develop", "develop", jobs=3),
        wip_limit=10,
        changes_at_gate=2,
        debt=1.1,
    ),
    DAYS,
    "on-demand",
)
_LONG = board(
    70,
    40,
    stories(
        planned=5, discovery=2, develop=6, review=3, testing=4, handover=1, release=9, production=1
    ),
    changes_at_gate=13,
    debt=0.5,
    wip_limit=14,
    reach=0.3,
    customers=0.15,
)
HAND_OFFS = Scene(
    _LONG._replace(
        stages=(*STAGES[:4], ("testing", "Testing"), ("handover", "Handover"), *STAGES[4:]),
        counts=_LONG.counts | {"testing": 4, "handover": 1},
        wip=16,
        people=(
            *people("discovery", "develop", "develop", "review", "production"),
            PersonOnBoard("sam", "Sam", "Developer", "develop", 2, False),
            PersonOnBoard("ines", "Ines", "Tester", "testing", 1, False),
            PersonOnBoard("tomasz", "Tomasz", "Operations", "handover", 1, False),
        ),
    ),
    DAYS,
    "on-demand",
    board_meets="Thursday",
)
SUNRISE = Scene(LATE.board._replace(day=168), DAYS, "continuous", "sunrise")
RAIN = Scene(TRAIN.board._replace(day=168, incidents_open=3), DAYS, "train", "rain")

SCENES = {
    "early": EARLY,
    "train": TRAIN,
    "incident": INCIDENT,
    "late": LATE,
    "tight": TIGHT,
    "crowded": CROWDED,
    "hand-offs": HAND_OFFS,
    "sunrise": SUNRISE,
    "rain": RAIN,
}
