"""The end of a game: the verdict, and where the half-year went."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from game import engine
from game.engine.model import Cause, Decision, State
from game.engine.policies import CHOICES as POLICY_CHOICES
from game.engine.policies import Policies, as_text
from game.engine.report import Debrief, Key, StageReport
from game.engine.scenario import Scenario
from game.store import PlayedTurn
from game.web import debrief_words, pages, texts, words
from game.web.debrief_pages import Table
from game.web.over_time import charts_of
from game.web.present import WEEKDAYS, header, meters, scene

MONTH_DAYS = 30
SUNRISE = {"elite", "high", "medium"}  # the others end in rain
FIELDS = ("wip_limit", *POLICY_CHOICES)


def verdict_page(
    scenario: Scenario,
    state: State,
    played: Sequence[PlayedTurn],
    debrief: Debrief,
    again: pages.Again,
    notice: str = "",
) -> pages.VerdictPage:
    """The page of a game that is over."""
    verdict = str(state.verdict)
    heading, text = words.VERDICTS[verdict]
    board = engine.look(scenario, state)
    reports = [turn.report for turn in played if turn.report is not None]
    sprints = scenario.sprints_per_turn * len(played)
    return pages.VerdictPage(
        header=header(scenario, state),
        heading=heading,
        verdict=verdict,
        score=state.score,
        text=_shipped(debrief, sprints) + text.format(turn=state.fired_on_turn) + _weakest(state),
        scene=scene(scenario, state, board, "sunrise" if verdict in SUNRISE else "rain"),
        meters=meters(state, reports[-1] if reports else None),
        keys=tuple(key_row(key) for key in debrief.keys),
        flow=debrief.flow,
        shares=_shares(debrief),
        stages=_stages(debrief.stages),
        turns=_turns(scenario, played, debrief),
        seed=str(state.seed),
        again=again,
        flow_note=words.FLOW_NOTE,
        marks=_marks(scenario, played, debrief),
        time_title=_time_title(debrief),
        shares_note=_shares_note(debrief),
        charges=tuple(
            pages.Charge(words.CHARGES.get(name, texts.upper_first(name)), points)
            for name, points in debrief.charges.items()
            if points > 0
        ),
        questions=scenario.questions,
        aims=scenario.aims,
        notice=notice,
        charts=charts_of(scenario, debrief.history),
        stream_note=_stream_note(debrief),
        clusters=Table(debrief_words.CLUSTERS_HEAD, debrief_words.CLUSTERS),
    )


def _shipped(debrief: Debrief, sprints: int) -> str:
    number = debrief.measures.stories_completed
    return words.SHIPPED.format(
        stories=texts.count(number, "story", "stories") if number else words.NO_STORY,
        whose="their" if number > 1 else "its",
        sprints=texts.in_words(sprints, "sprint"),
    )


def _time_title(debrief: Debrief) -> str:
    lead_time = debrief.measures.story_lead_time_days
    if lead_time is None:
        return words.TIME_TITLE_UNFINISHED
    return words.TIME_TITLE.format(days=f"{lead_time:.1f}")


def _shares_note(debrief: Debrief) -> str:
    if not debrief.time_by_cause:
        return ""
    worked = texts.percent(debrief.time_by_cause.get(Cause.WORKED_ON, 0.0))
    note = words.SHARES_NOTE.format(percent=worked)
    if debrief.measures.stories_completed:
        return note
    return words.SHARES_NOTE_UNFINISHED.format(note=note)


def _weakest(state: State) -> str:
    """The meter that the next game should begin with."""
    points, name = min(zip(state.meters, state.meters._fields, strict=True))
    return words.WEAKEST.format(meter=words.METERS[name], points=round(points))


def key_row(key: Key) -> pages.KeyRow:
    """One of the four keys, beside the real team."""
    return pages.KeyRow(
        words.KEYS[key.name], _key_value(key), words.REAL_TEAM[key.name], key.cluster or ""
    )


def _key_value(key: Key) -> str:
    if key.value is None:
        return words.NOTHING_FAILED if key.name == "time_to_restore" else words.NOTHING_SHIPPED
    if key.name == "deployment_frequency":
        return _frequency(key.value)
    if key.name == "change_failure_rate":
        return f"{texts.percent(key.value)} %"
    minutes = key.value if key.name == "change_lead_time" else key.value * 60
    return texts.duration(minutes)


def _frequency(deployments_per_day: float) -> str:
    """``1.8 a day``, ``2.1 a week``, ``0.4 a month``: the first unit that gives one or more."""
    if deployments_per_day >= 1:
        return f"{deployments_per_day:.1f} a day"
    if deployments_per_day == 0:
        return "none"
    if deployments_per_day * WEEKDAYS >= 1:
        return f"{deployments_per_day * WEEKDAYS:.1f} a week"
    return f"{deployments_per_day * MONTH_DAYS:.1f} a month"


def _shares(debrief: Debrief) -> tuple[pages.Share, ...]:
    return tuple(
        pages.Share(cause.name.lower().replace("_", "-"), words.CAUSES[cause], share)
        for cause, share in sorted(debrief.time_by_cause.items())
        if share > 0
    )


def _stages(stages: Sequence[StageReport]) -> tuple[pages.StageView, ...]:
    longest = max((stage.wait_days for stage in stages), default=0.0)
    return tuple(
        pages.StageView(
            name=stage.name,
            work=texts.duration(stage.work_hours * 60),
            wait=texts.duration(stage.wait_days * texts.MINUTES_A_DAY),
            right_first_time="–"
            if stage.right_first_time is None
            else f"{texts.percent(stage.right_first_time)} %",
            longest=0 < longest == stage.wait_days,
            work_days=stage.work_hours / 24,
            wait_days=stage.wait_days,
        )
        for stage in stages
    )


def _stream_note(debrief: Debrief) -> str:
    """The whole stream: how long it takes, how much of it is work, and how often all goes well."""
    stages = debrief.stages
    work_hours = sum(stage.work_hours for stage in stages)
    days = work_hours / 24 + sum(stage.wait_days for stage in stages)
    if not days:
        return ""
    finished = debrief.measures.stories_completed
    note = debrief_words.STREAM_NOTE if finished else debrief_words.STREAM_NOTE_UNFINISHED
    right = prod(1.0 if one.right_first_time is None else one.right_first_time for one in stages)
    return note.format(
        days=texts.days(days),
        work=texts.duration(work_hours * 60),
        right=texts.percent(right),
    )


def _turns(
    scenario: Scenario, played: Sequence[PlayedTurn], debrief: Debrief
) -> tuple[pages.TurnRow, ...]:
    return tuple(
        pages.TurnRow(turn.n, decided, score)
        for turn, decided, score in zip(
            played, _all_decided(scenario, played, debrief), debrief.scores, strict=False
        )
    )


def _marks(
    scenario: Scenario, played: Sequence[PlayedTurn], debrief: Debrief
) -> tuple[pages.FlowMark, ...]:
    days = scenario.sprints_per_turn * WEEKDAYS
    return tuple(
        pages.FlowMark((turn.n - 1) * days, ", ".join(decided), turn.n)
        for turn, decided in zip(played, _all_decided(scenario, played, debrief), strict=True)
        if decided
    )


def _all_decided(
    scenario: Scenario, played: Sequence[PlayedTurn], debrief: Debrief
) -> list[tuple[str, ...]]:
    """What was changed in each turn and what was answered, in words."""
    both = zip(decided_by_turn(scenario, played), debrief.answers, strict=True)
    return [(*decided, answer) if answer else decided for decided, answer in both]


def decided_by_turn(
    scenario: Scenario, played: Sequence[PlayedTurn]
) -> tuple[tuple[str, ...], ...]:
    """What was changed in each turn, in words."""
    before, decided = scenario.start, []
    for turn in played:
        decided.append(_decided(scenario, before, turn.decision))
        before = turn.decision.policies
    return tuple(decided)


def _decided(scenario: Scenario, before: Policies, decision: Decision) -> tuple[str, ...]:
    changed = [
        words.DECIDED.format(
            field=words.FIELDS_IN_SHORT[field], choice=texts.choice_label(field, value)
        )
        for field in FIELDS
        if (value := as_text(getattr(decision.policies, field))) != as_text(getattr(before, field))
    ]
    started = [
        words.STARTED.format(name=texts.improvement_name(scenario, i)) for i in decision.start
    ]
    stopped = [
        words.STOPPED.format(name=texts.improvement_name(scenario, i)) for i in decision.stop
    ]
    return (*changed, *started, *stopped)
