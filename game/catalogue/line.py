"""Plain lines: arrivals or constant WIP, stations, perhaps a train, and nothing human.

A file with a ``[line]`` table is such a line. It becomes a scenario like any company, so that the
same engine plays it, but one in which nothing happens that queueing theory does not know: no
defect, no mood, no night. One unit of time, whatever the file calls it, is one hour of the
engine's clock.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from cattrs import Converter
from cattrs.errors import BaseValidationError

from game.catalogue.problems import NOTHING, Problem, shown
from game.catalogue.shapes import (
    Hook,
    Range,
    make_converter,
    problems_in,
    ranged,
    sound,
    sound_list,
)
from game.engine.constants import CONSTANTS, Constants
from game.engine.policies import (
    Contingency,
    Deployment,
    Discovery,
    Merge,
    Planning,
    Policies,
    Release,
    Testing,
    TestShare,
)
from game.engine.scenario import (
    Backlog,
    Line,
    Person,
    References,
    Scenario,
    Shape,
    Stage,
    StageKind,
    StartingState,
    Work,
)

Finding = tuple[str, str, str, str]  # key path, rule, what was found, what is allowed

WEEK = 168  # units of a sprint, the engine's least measure of a turn
#: Ids of the engine's own stages in a line; no station may bear one.
PLANNED, RELEASE, PRODUCTION = "planned", "release", "production"


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """Units of time: their mean, and how they vary."""

    mean: float
    shape: Shape
    cv: float | None = None  # coefficient of variation, of a lognormal amount

    def as_work(self) -> Work:
        """The same in the engine's words."""
        return Work(self.mean, self.cv or 0.0, self.shape)


@dataclass(frozen=True, slots=True, kw_only=True)
class Train:
    """A gate that opens every so many units, and one person's work before each departure."""

    every: float
    hardening: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LineTable:
    """How stories come, and how long it is measured; exactly one of ``arrivals`` and ``wip``."""

    unit: str
    batches: int
    batch: int  # units
    arrivals: Amount | None = None  # time between two stories
    wip: int | None = None  # stories, always
    train: Train | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """Servers with one queue, first come, first served."""

    id: str
    servers: int
    work: Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFile:
    """A plain line as it is written."""

    id: str
    name: str
    line: LineTable
    stages: tuple[Station, ...]
    version: int = 1


#: Amounts shorter than a hundredth of a unit would feel that the clock counts whole ticks.
AMOUNT = Range(0.01, 1000)

FLOATS: dict[type, dict[str, Range]] = {
    Amount: {"mean": AMOUNT, "cv": Range(0, 5)},
    Train: {"every": AMOUNT, "hardening": Range(0, 1000)},
}
INTEGERS: dict[type, dict[str, Range]] = {
    LineTable: {"wip": Range(1, 1000), "batches": Range(1, 1000), "batch": Range(WEEK, 1_000_000)},
    Station: {"servers": Range(1, 100)},
    LineFile: {"version": Range(1, 1_000_000)},
}


def _converter() -> Converter:
    special: dict[tuple[type, str], Hook] = {}
    for kind, table in ((float, FLOATS), (int, INTEGERS)):
        for cls, ranges in table.items():
            for field, allowed in ranges.items():
                special[cls, field] = ranged(allowed, kind)
    return make_converter(special)


_CONVERTER = _converter()


def read_line(raw: dict[str, Any], file: str) -> tuple[Scenario | None, list[Problem]]:
    """The line as a scenario, None where it is not sound; and every problem of the file."""
    problems: list[Problem] = []
    line = None
    try:
        line = _CONVERTER.structure(raw, LineFile)
    except BaseValidationError as error:
        problems += problems_in(error, file)
    problems += [Problem(file, *finding) for finding in _broken_rules(raw)]
    return (None if line is None or problems else _scenario(line)), problems


# What is wrong --------------------------------------------------------------------------------


def _broken_rules(raw: dict[str, Any]) -> Iterator[Finding]:
    """What does not fit together among the parts that are sound by themselves."""
    stations = sound_list(_CONVERTER, raw.get("stages"), Station)
    line = sound(_CONVERTER, raw.get("line"), LineTable)
    yield from _stations_are_a_line(raw, stations)
    if line:
        yield from _line_can_be_measured(line)
        yield from _servers_keep_up(line, stations)
        yield from _shape_fits("line.arrivals", line.arrivals)
    for index, station in stations.items():
        yield from _shape_fits(f"stages[{index}].work", station.work)


def _stations_are_a_line(raw: dict[str, Any], stations: dict[int, Station]) -> Iterator[Finding]:
    if raw.get("stages") == []:
        yield "stages", "must be a line", NOTHING, "at least one stage"
    count = Counter(station.id for station in stations.values())
    seen: set[str] = set()
    for index, station in stations.items():
        path = f"stages[{index}].id"
        if station.id in (PLANNED, RELEASE, PRODUCTION):
            yield path, "must not be a name of the engine's own", shown(station.id), "another id"
        elif count[station.id] > 1 and station.id in seen:
            yield path, "must be unique", shown(station.id), "another id"
        seen.add(station.id)


def _line_can_be_measured(line: LineTable) -> Iterator[Finding]:
    if (line.arrivals is None) == (line.wip is None):
        found = NOTHING if line.wip is None else "both"
        allowed = "either arrivals (an open line) or wip (a closed one)"
        yield "line", "must say in one way how stories come", found, allowed
    if line.batch % WEEK:
        near = max(WEEK, round(line.batch / WEEK) * WEEK)
        allowed = f"a multiple of {WEEK}, say {near}"
        yield "line.batch", "must be whole weeks of 168 units", str(line.batch), allowed


def _servers_keep_up(line: LineTable, stations: dict[int, Station]) -> Iterator[Finding]:
    """Without this there is no steady state, and what was measured would mean nothing."""
    if line.arrivals:
        for index, station in stations.items():
            load = station.work.mean / line.arrivals.mean
            if load >= station.servers:
                found = f"work for {load:.3g} of {station.servers}"
                yield f"stages[{index}]", "must keep up with arrivals", found, "less work than that"
    if line.train and line.train.hardening >= line.train.every:
        allowed = f"less than {line.train.every:g}, the time between two trains"
        yield "line.train.hardening", "must keep up", f"{line.train.hardening:g}", allowed


def _shape_fits(path: str, amount: Amount | None) -> Iterator[Finding]:
    if amount is None:
        return
    if amount.shape is Shape.LOGNORMAL and amount.cv is None:
        yield f"{path}.cv", "must be given for a lognormal amount", NOTHING, "0 to 5"
    if amount.shape is not Shape.LOGNORMAL and amount.cv is not None:
        rule = f"must not stand beside {amount.shape}"
        yield f"{path}.cv", rule, f"{amount.cv:g}", "no cv, or a lognormal amount"


# The line as a scenario -------------------------------------------------------------------------


def _scenario(file: LineFile) -> Scenario:
    line = file.line
    return Scenario(
        id=file.id,
        version=file.version,
        name=file.name,
        pitch="A plain line.",
        goal="To be what theory says.",
        turns=line.batches + 1,
        sprints_per_turn=line.batch // WEEK,
        board_reviews=(),
        holidays=(),
        budget_days=0,
        start=_policies(line),
        at_start=_starting_state(line),
        people=_people(file),
        stages=_stages(file),
        backlog=Backlog(10**9, 1, 2, 1.0, Work(1.0)),
        references=References(1.0, 1.0, 1.0),
        constants=_constants(line),
        line=Line(
            unit=line.unit,
            arrivals=line.arrivals.as_work() if line.arrivals else None,
            train_hours=line.train.every if line.train else None,
            warm_up_turns=1,
        ),
    )


def _stages(file: LineFile) -> tuple[Stage, ...]:
    return (
        Stage(PLANNED, PLANNED, StageKind.PLANNED),
        *(Stage(s.id, s.id, StageKind.STATION, s.work.as_work()) for s in file.stages),
        Stage(RELEASE, RELEASE, StageKind.RELEASE),
        Stage(PRODUCTION, PRODUCTION, StageKind.PRODUCTION),
    )


def _people(file: LineFile) -> tuple[Person, ...]:
    """One person a server; a train has one more, who does nothing but hardening."""
    places = [(s.id, number) for s in file.stages for number in range(1, s.servers + 1)]
    if file.line.train:
        places.append((RELEASE, 1))
    return tuple(
        Person(f"{stage}-{number}", f"{stage} {number}", "", 40.0, {stage: 1.0})
        for stage, number in places
    )


def _policies(line: LineTable) -> Policies:
    return Policies(
        wip_limit=line.wip,
        testing=Testing.BY_HAND,
        test_share=TestShare.LIGHT,
        planning=Planning.JUST_IN_TIME,
        discovery=Discovery.SPECIFICATION,
        contingency=Contingency.NONE,
        merge=Merge.WHEN_REVIEWED,
        deployment=Deployment.TRAIN if line.train else Deployment.CONTINUOUS,
        release=Release.WITH_DEPLOYMENT,
    )


def _starting_state(line: LineTable) -> StartingState:
    return StartingState(
        morale=1.0,
        fatigue=0.0,
        trust=0.0,
        debt=0.0,
        automation=0.0 if line.train else 1.0,
        observability=1.0,
        pipeline_minutes=0.0,
        skill=1.0,
        code_hours=1.0,
        coverage=1.0,
        platform_faults_per_day=0.0,
        interruptions_per_week=0.0,
    )


def _constants(line: LineTable) -> Constants:
    """Numbers that leave nothing but queues: everybody works at speed 1, and all goes well."""
    return replace(
        CONSTANTS,
        switching=0.0,
        unlimited_jobs=1,
        coordination_hours=0.0,
        pace_floor=1.0,
        pace_morale=0.0,
        pace_fatigue=0.0,
        settling_a_step=0.0,
        planning_just_in_time=0.0,
        unclear=0.0,
        defects=0.0,
        apart=0.0,
        debt_an_hour=0.0,
        toggles_cost=1.0,
        deployment_hours=line.train.hardening if line.train else 0.0,
        regression_hours=0.0,
        regression_change=0.0,
        hotfix_train=0.0,
        hotfix=0.0,
        button_hours=0.0,
        flaky=0.0,
        pipeline_spread=0.0,
        risk_always=0.0,
        risk_by_hand=0.0,
        risk_untested=0.0,
        risk_change=0.0,
        risk_defect=0.0,
        risk_strangers=0.0,
        good=0.0,
        bad=0.0,
    )
