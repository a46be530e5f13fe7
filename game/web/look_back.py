"""From a study to what is shown: the road not taken, and luck and skill, in words and figures."""

from __future__ import annotations

from collections.abc import Sequence

from game.balance import luck
from game.balance.held import ANSWER, START, STOP, Change, last_turn_with
from game.balance.luck import Luck
from game.balance.roads import Ending, Road, Roads
from game.engine.model import Decision, Meters
from game.engine.scenario import Scenario
from game.store.studies import Kind, Study
from game.web import look_back_words as says
from game.web import texts, words
from game.web.look_back_pages import Band, Frame, LuckView, RoadsView, RoadView
from game.web.pages import Form

BIN_POINTS = 2
BAND_LIMITS = (30.0, 50.0, 70.0, 90.0)
LEAD_TIME_NOTICED = 0.05  # as a share
METER_NOTICED = 3.0  # points


def frame(kind: Kind, study: Study | None, form: Form, alone: str) -> Frame:
    """Whether a study was asked for, and how far it is."""
    is_roads = kind is Kind.ROADS
    title, sub = (
        (says.ROADS_TITLE, says.ROADS_SUB) if is_roads else (says.LUCK_TITLE, says.LUCK_SUB)
    )
    ask, size = (says.ROADS_ASK, says.ROADS_SIZE) if is_roads else (says.LUCK_ASK, says.LUCK_SIZE)
    state, said = "open", size
    if study is not None and study.silent:
        state, ask, said = "silent", says.ASK_AGAIN, says.SILENT
    elif study is not None and study.finished:
        state, said = "finished", ""
    elif study is not None:
        state, said = "computing", f"{says.COMPUTING} {_so_far(study)}"
    sub, ask = sub.format(days=luck.DAYS), ask.format(days=luck.DAYS)
    return Frame(str(kind), title, sub, state, form, ask, said, alone)


def _so_far(study: Study) -> str:
    if isinstance(study.found, Luck):
        return says.LUCK_SO_FAR.format(done=len(study.found.days), of=luck.DAYS)
    so_far = says.ROADS_SO_FAR if study.kind is Kind.ROADS else says.LUCK_SO_FAR
    of = study.of if study.kind is Kind.ROADS else luck.DAYS
    return so_far.format(done=study.done, of=of)


# The road not taken -----------------------------------------------------------------------------


def roads_view(
    company: Scenario,
    decisions: Sequence[Decision],
    found: object,
    framed: Frame,
    branch: Form,
    key: str,
) -> RoadsView:
    """The three choices that mattered most, and the one that looked bad and was right."""
    if not isinstance(found, Roads) or framed.state != "finished":
        return RoadsView(framed)
    notes = [] if found.mattered else [says.NOTHING_MATTERED]
    if found.looked_bad is None:
        notes.append(says.NONE_LOOKED_BAD)
    notes.append(says.TRIED.format(tried=found.tried))
    return RoadsView(
        framed,
        branch,
        key,
        tuple(
            _road(company, decisions, found.own, road, index)
            for index, road in enumerate(found.mattered)
        ),
        _looked_bad(company, found, len(found.mattered)),
        tuple(notes),
    )


def _road(
    company: Scenario, decisions: Sequence[Decision], own: Ending, road: Road, index: int
) -> RoadView:
    turn = road.choice.change.turn
    return RoadView(
        index,
        road.gain,
        change_text(company, decisions, road),
        _detail(own, road, len(decisions) == company.turns),
        says.PLAY_FROM.format(turn=turn),
        _elsewhere(road),
    )


def _looked_bad(company: Scenario, found: Roads, index: int) -> RoadView | None:
    road = found.looked_bad
    if road is None:
        return None
    change, without, play = road.choice.change, says.WITHOUT_IT, says.PLAY_WITHOUT
    if change.what == ANSWER:
        _, labels = _event(company, road.choice.subject)
        without, play = says.WITH_OTHER.format(choice=labels[change.value]), says.PLAY_FROM
    detail = says.LOOKED_BAD.format(
        soon=_points(road.soon),
        without=without,
        score=_points(road.ending.score),
        own=_points(found.own.score),
    )
    play = play.format(turn=change.turn)
    return RoadView(index, road.gain, _own_text(company, road), detail, play, _elsewhere(road))


def _elsewhere(road: Road) -> str:
    found = road.elsewhere
    if found is None:
        return ""
    return says.ELSEWHERE.format(
        days=found.days, gain=_signed(found.gain), better=found.better, worse=found.worse
    )


def _signed(points: float) -> str:
    return f"{points:+.1f}".replace("-", "\N{MINUS SIGN}")


def _points(score: float) -> str:
    return f"{score:.1f}"


def change_text(company: Scenario, decisions: Sequence[Decision], road: Road) -> str:
    """A choice made differently, in one line."""
    change = road.choice.change
    if change.what == ANSWER:
        title, labels = _event(company, road.choice.subject)
        choice, instead = labels[change.value], labels[change.instead_of]
        return says.ANSWER.format(title=title, choice=choice, instead=instead)
    if change.what == STOP:
        name = texts.improvement_name(company, change.instead_of)
        return says.NOT_STOPPING.format(name=name, turn=change.turn)
    if change.what == START:
        return _start_text(company, decisions, change)
    instead = change.instead_of
    if change.what != "wip_limit" or instead == "none":
        instead = texts.choice_says(change.what, instead)
    choice = texts.upper_first(texts.choice_says(change.what, change.value))
    return says.POLICY.format(choice=choice, when=_when(decisions, change), instead=instead)


def _when(decisions: Sequence[Decision], change: Change) -> str:
    last = last_turn_with(decisions, change)
    how = "one" if last == change.turn else "on" if last == len(decisions) else "some"
    return says.WHEN[how].format(first=change.turn, last=last)


def _start_text(company: Scenario, decisions: Sequence[Decision], change: Change) -> str:
    other = texts.improvement_name(company, change.instead_of)
    if not change.value:
        return says.NOT_STARTING.format(name=other, turn=change.turn)
    name = texts.improvement_name(company, change.value)
    later = [n for n, one in enumerate(decisions, start=1) if change.value in one.start]
    if change.instead_of:
        return says.STARTING_NOT_OTHER.format(name=name, turn=change.turn, other=other)
    if later:
        return says.STARTING_EARLIER.format(name=name, turn=change.turn, later=later[0])
    return says.STARTING.format(name=name, turn=change.turn)


def _own_text(company: Scenario, road: Road) -> str:
    """What the player did, in one line."""
    change = road.choice.change
    if change.what == ANSWER:
        title, labels = _event(company, road.choice.subject)
        return says.OWN_ANSWER.format(title=title, choice=labels[change.instead_of])
    if change.what in {START, STOP}:
        name = texts.improvement_name(company, change.instead_of)
        own = says.OWN_START if change.what == START else says.OWN_STOP
        return own.format(name=name, turn=change.turn)
    choice = texts.upper_first(texts.choice_says(change.what, change.instead_of))
    return says.OWN_POLICY.format(choice=choice, turn=change.turn)


def _event(company: Scenario, event_id: str) -> tuple[str, dict[str, str]]:
    """An event's title, and the labels of its answers."""
    event = next(event for event in company.events if event.id == event_id)
    return event.title, {answer.id: answer.label for answer in event.answers}


def _detail(own: Ending, road: Road, in_the_end: bool) -> str:
    """What came of the other choice: the score, the verdict if it is another, and what moved."""
    other = road.ending
    gained = says.GAINED if in_the_end else says.GAINED_AT_REVIEW
    text = gained.format(score=_points(other.score), own=_points(own.score))
    if own.verdict == "fired" and not other.verdict:
        text += says.WENT_ON
    elif other.verdict == "fired" != own.verdict:
        text += says.WAS_FIRED.format(turn=other.turn)
    elif other.verdict != own.verdict:
        text += says.VERDICT.format(verdict=other.verdict)
    right = says.RIGHT if road.gain < 0 else ""
    return text + _lead_time(own, other) + _meter(own, other) + right


def _lead_time(own: Ending, other: Ending) -> str:
    if own.lead_time_days is None or other.lead_time_days is None:
        return ""
    if abs(own.lead_time_days - other.lead_time_days) <= LEAD_TIME_NOTICED * own.lead_time_days:
        return ""
    return says.LEAD_TIME.format(
        days=_points(other.lead_time_days), own=_points(own.lead_time_days)
    )


def _meter(own: Ending, other: Ending) -> str:
    """The meter that differs most, if by much."""
    changes = [after - before for after, before in zip(other.meters, own.meters, strict=True)]
    most = max(changes, key=abs)
    if abs(most) < METER_NOTICED:
        return ""
    name = words.METERS[Meters._fields[changes.index(most)]]
    return says.METER.format(meter=name, change=f"{most:+.0f}".replace("-", "\N{MINUS SIGN}"))


# Luck and skill ---------------------------------------------------------------------------------


def luck_view(found: object, framed: Frame, turns: int, all_turns: int) -> LuckView:
    """So many days as far as they are played; ``turns`` of the game's were."""
    if not isinstance(found, Luck) or not found.days:
        return LuckView(framed)
    plan = sorted(day.plan for day in found.days)
    newcomer = [day.newcomer for day in found.days]
    tenth = len(plan) // 10
    average = says.LUCK_AVERAGE.format(
        average=_points(found.average),
        low=_points(plan[tenth]),
        high=_points(plan[-1 - tenth]),
        own=_points(found.own),
    )
    bands = tuple(
        Band(name, yours, theirs)
        for name, yours, theirs in zip(says.BANDS, _bands(plan), _bands(newcomer), strict=True)
    )
    if turns == all_turns:
        won = says.LUCK_ELITE.format(elite=bands[-1].yours, days=len(plan))
    else:
        survived = len(plan) - bands[0].yours
        won = says.LUCK_SURVIVED.format(survived=survived, days=len(plan))
    return LuckView(
        framed,
        found.own,
        says.LUCK_HEADLINE.format(
            skill=_of_hundred(found.skill, says.NO_DAY, says.SOME_DAYS, says.EVERY_DAY),
            luck=_of_hundred(found.luck, says.NONE_OF_THEM, says.SOME_OF_THEM, says.ALL_OF_THEM),
        ),
        (average, won, says.LUCK_NOTE),
        _bins(plan),
        _bins(newcomer),
        bands,
    )


def _of_hundred(share: float, none: str, some: str, every: str) -> str:
    """A share of the days in words, of which only none at all is none."""
    if share in {0.0, 1.0}:
        return every if share else none
    return some.format(days=min(99, max(1, round(100 * share))))


def _bins(scores: Sequence[float]) -> tuple[int, ...]:
    bins = [0] * (100 // BIN_POINTS)
    for score in scores:
        bins[min(len(bins) - 1, int(score / BIN_POINTS))] += 1
    return tuple(bins)


def _bands(scores: Sequence[float]) -> list[int]:
    """Days in each band of the verdicts: a limit itself belongs to the band below, but 30 stays."""
    bands = [0] * (1 + len(BAND_LIMITS))
    for score in scores:
        at = sum(score > limit for limit in BAND_LIMITS)
        bands[max(at, 1) if score >= BAND_LIMITS[0] else 0] += 1
    return bands
