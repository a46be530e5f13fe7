"""Stations, measured: what a plain line comes to at each of its stages, from the log alone.

A turn of a line is a batch. Each batch becomes a few exact sums (whole seconds and counts) for
each station; the figures are ratios of these sums over all batches of all seeds, in the line's
own unit of time. What had not begun to be in a steady state, the warm-up, is thrown away.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from game.engine.calendar import HOUR
from game.engine.events import Deployed, StoryAccepted, TimeSpent
from game.engine.intervals import NOTHING, Figure, around, ratio
from game.engine.model import Cause, Decision, State
from game.engine.scenario import Scenario, StageKind
from game.engine.turn import Turn, new_game, take_turn

#: What is told of each station, in this order.
FIGURES = ("throughput", "utilisation", "wait_mean", "wait_p95", "time_mean", "wip_mean")

_WORKED_ON = int(Cause.WORKED_ON)


class Place(NamedTuple):
    """A stage that is measured: a station, or the release where there is a train."""

    id: str
    stage: int
    servers: int
    hardening_seconds: int | None  # of a departure, by the one who hardens; None at a station


class Batch(NamedTuple):
    """One place in one batch. A visit counts, with all of its time, where it ended."""

    seconds: int
    visits: int
    wait_seconds: int
    time_seconds: int  # waiting and service
    busy_seconds: int  # of all servers, within the batch
    present_seconds: int  # of all stories, within the batch
    wait_p95_seconds: int | None  # of these visits


class Seen(NamedTuple):
    """What was measured on one seed, by place: its batches, and how often each wait occurred."""

    batches: tuple[tuple[Batch, ...], ...]
    waits: tuple[Mapping[int, int], ...]  # seconds -> visits


def places(scenario: Scenario) -> tuple[Place, ...]:
    """The stages of a line that are measured, in order."""
    found = []
    for number, stage in enumerate(scenario.stages):
        servers = sum(stage.id in person.skills for person in scenario.people)
        if stage.kind is StageKind.STATION:
            found.append(Place(stage.id, number, servers, None))
        elif stage.kind is StageKind.RELEASE and scenario.line and scenario.line.train_hours:
            seconds = round(scenario.constants.deployment_hours * HOUR)
            found.append(Place(stage.id, number, servers, seconds))
    return tuple(found)


def run_line(scenario: Scenario, seed: int) -> Seen:
    """Let a line run on one seed, from empty to its last batch."""
    watch = Watch(scenario)
    state = new_game(scenario, seed)
    while state.turn <= scenario.turns:
        turn = take_turn(scenario, state, Decision(scenario.start))
        watch.turn(state, turn)
        state = turn.state
    return watch.seen()


class _Count:
    """One place in the batch that is being read."""

    __slots__ = ("busy", "present", "time", "waits")

    def __init__(self) -> None:
        self.busy = self.present = self.time = 0
        self.waits: list[int] = []

    def visit(self, wait: int, time: int) -> None:
        self.waits.append(wait)
        self.time += time

    def batch(self, seconds: int) -> Batch:
        waits = Counter(self.waits)
        return Batch(
            seconds=seconds,
            visits=len(self.waits),
            wait_seconds=sum(self.waits),
            time_seconds=self.time,
            busy_seconds=self.busy,
            present_seconds=self.present,
            wait_p95_seconds=_p95(waits),
        )


class Watch:
    """Reads a line's turns one after another, and remembers what has yet to end."""

    def __init__(self, scenario: Scenario) -> None:
        self.places = places(scenario)
        self._warm_up = scenario.line.warm_up_turns if scenario.line else 0
        self._waited: dict[int, int] = {}  # by story, in the visit that has not ended
        self._batches: list[list[Batch]] = [[] for _ in self.places]
        self._waits: list[Counter[int]] = [Counter() for _ in self.places]

    def turn(self, before: State, turn: Turn) -> None:
        """Read one turn, which is one batch."""
        counts: defaultdict[int, _Count] = defaultdict(_Count)
        self._read_log(before, turn, counts)
        begins, ends = before.now, turn.state.now
        for story in turn.state.stories.values():
            count = counts[story.stage]
            seconds = ends - max(begins, story.since)
            count.present += seconds
            count.busy += seconds * (story.cause == _WORKED_ON)
        if before.turn > self._warm_up:
            for number, place in enumerate(self.places):
                count = counts[place.stage]
                self._batches[number].append(count.batch(ends - begins))
                self._waits[number].update(count.waits)

    def _read_log(self, before: State, turn: Turn, counts: defaultdict[int, _Count]) -> None:
        """Add up what ended in the turn; of what began before it, only the part within it."""
        begins = before.now
        waited = self._waited
        release = next((p for p in self.places if p.hardening_seconds is not None), None)
        for row in turn.events.rows:
            kind = row[0]
            if kind is TimeSpent:
                _, at, story, stage, cause, seconds, _, _ = row
                count = counts[stage]
                within = min(seconds, at - begins)
                count.present += within
                if cause == _WORKED_ON:
                    count.busy += within
                    wait = waited.pop(story, 0)
                    count.visit(wait, wait + seconds)
                else:
                    waited[story] = waited.get(story, 0) + seconds
            elif release is None:
                continue
            elif kind is StoryAccepted:
                wait = waited.pop(row[2], 0)
                counts[release.stage].visit(wait, wait)
            elif kind is Deployed:
                counts[release.stage].busy += release.hardening_seconds or 0

    def seen(self) -> Seen:
        """All batches so far, and all waits in them."""
        return Seen(
            tuple(tuple(batches) for batches in self._batches),
            tuple(dict(waits) for waits in self._waits),
        )


def figures(scenario: Scenario, runs: Iterable[Seen]) -> dict[str, dict[str, Figure]]:
    """Every figure of every place, over all batches of all seeds; times in the line's unit."""
    measured = places(scenario)
    batches: list[list[Batch]] = [[] for _ in measured]
    waits: list[Counter[int]] = [Counter() for _ in measured]
    for run in runs:
        for number in range(len(measured)):
            batches[number] += run.batches[number]
            waits[number].update(run.waits[number])
    return {
        place.id: _figures(place, batches[number], waits[number])
        for number, place in enumerate(measured)
    }


def _figures(place: Place, batches: list[Batch], waits: Counter[int]) -> dict[str, Figure]:
    units = [batch.seconds / HOUR for batch in batches]
    visits = [batch.visits for batch in batches]
    found = (
        ratio(visits, units),
        ratio([b.busy_seconds / HOUR / place.servers for b in batches], units),
        ratio([b.wait_seconds / HOUR for b in batches], visits),
        _wait_p95(batches, waits),
        ratio([b.time_seconds / HOUR for b in batches], visits),
        ratio([b.present_seconds / HOUR for b in batches], units),
    )
    return dict(zip(FIGURES, found, strict=True))


def _wait_p95(batches: list[Batch], waits: Counter[int]) -> Figure:
    """The percentile of all visits, as sure as those of the single batches agree with it.

    (Sectioning: Asmussen and Glynn, Stochastic Simulation, chapter III.) The mean of the batches'
    own percentiles would lean to one side.
    """
    pooled = _p95(waits)
    if pooled is None:
        return NOTHING
    value = pooled / HOUR
    own = [b.wait_p95_seconds for b in batches]
    return around(value, [seconds / HOUR - value for seconds in own if seconds is not None])


def _p95(waits: Counter[int]) -> int | None:
    """The wait that 95 % of the visits did not exceed; None where there was no visit."""
    most = sum(waits.values()) * 95
    so_far = 0
    for seconds in sorted(waits):
        so_far += waits[seconds] * 100
        if so_far >= most:
            return seconds
    return None
