"""A room's debrief as a page object: what was computed of its games, put into words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from game.balance import talk
from game.balance.partings import Branch, Cost, Parting
from game.balance.teams import ANSWER, POLICY, START, Move, Played
from game.engine.scenario import Scenario
from game.store.codes import spoken
from game.store.rooms import PARTS, Room
from game.store.seats import Seat
from game.web import room_talk_words as says
from game.web import texts, words
from game.web.debrief import key_row
from game.web.debrief_pages import Table
from game.web.pages import Form
from game.web.room_charts import flow_scale, map_of_decisions, rounds_chart, small_flow
from game.web.room_pages import Place, RoomBar
from game.web.room_view import changed_says, ranking, twist_says

NAMED = {"team", "other", "high", "low", "some", "others"}  # what of a question is a name
ISOLATED = "\N{FIRST STRONG ISOLATE}{}\N{POP DIRECTIONAL ISOLATE}"
KEY_NAMES = tuple(words.KEYS)


class BranchView(NamedTuple):
    """Teams that went one way."""

    teams: tuple[str, ...]
    decided: tuple[str, ...]
    came: str


class PartingView(NamedTuple):
    """Where teams parted."""

    number: int
    title: str
    branches: tuple[BranchView, ...]


class CostView(NamedTuple):
    """What one parting cost a team."""

    team: str
    text: str
    points: float


class AwardView(NamedTuple):
    """What a team was best at."""

    team: str
    title: str
    text: str


class RoomDebrief(NamedTuple):
    """The debrief of a room; a part that is empty is left out."""

    heading: str
    sub: str
    bar: RoomBar | None
    host: str  # address of the host's page, or ""
    back: str  # address of the seat's page, or ""
    rounds: Markup | None = None
    rounds_sub: str = ""
    rounds_table: Table | None = None
    frozen: bool = False  # play goes on, and what is shown does not
    flows: tuple[tuple[str, Markup], ...] = ()
    keys: Table | None = None
    meters: Table | None = None
    map: Markup | None = None
    partings: tuple[PartingView, ...] = ()
    costs_title: str = ""
    costs_sub: str = ""
    costs: tuple[CostView, ...] = ()
    questions: tuple[str, ...] = ()
    actions: tuple[tuple[str, str], ...] = ()  # team and what it will try
    notes: str = ""
    awards: tuple[AwardView, ...] = ()
    ranking: tuple[Place, ...] = ()
    exports: tuple[tuple[str, str], ...] = ()  # label and address
    form: Form | None = None  # of the host, for notes


def debrief_of(
    one: Room, found: talk.Room, everybody: Sequence[Seat], parts: Sequence[str] = PARTS
) -> RoomDebrief:
    """All of it, or the parts that seats may see; the caller adds the ways out."""
    teams, company = found.teams, found.company
    head = says.TOGETHER.format(teams=texts.count(len(everybody), "team"), company=company.name)
    if len(teams) < sum(bool(own.turns_played) for own in everybody):
        head += " " + says.SOME.format(shown=len(teams), all=len(everybody))
    page = RoomDebrief(
        heading=says.HEADING.format(code=spoken(one.id)),
        sub=head if teams else says.NOTHING,
        bar=None,
        host="",
        back="",
        actions=tuple((own.name, own.action) for own in everybody if own.action),
        notes=one.notes,
    )
    if not teams:
        return page
    ranked = "ranking" in parts
    if not ranked:  # then the order of the seats tells nobody who is in front
        numbers = {own.name: own.number for own in everybody}
        teams = tuple(sorted(teams, key=lambda one: numbers.get(one.name, 0)))
    if "flow" in parts:
        most, days = flow_scale(teams)
        page = page._replace(
            flows=tuple(
                (one.name, small_flow(one, place, most, days)) for place, one in enumerate(teams, 1)
            )
        )
    if "keys" in parts:
        page = page._replace(keys=_keys(teams))
    if "meters" in parts:
        page = page._replace(meters=_meters(teams, scores=ranked))
    if "map" in parts:
        page = _with_map(page, found)
    if ranked:
        page = page._replace(ranking=ranking(everybody))
    return page._replace(
        questions=tuple(question_says(company, q, wall=True) for q in talk.questions(found)),
        awards=tuple(_award(award) for award in talk.awards(found)),
    )


def _with_map(page: RoomDebrief, found: talk.Room) -> RoomDebrief:
    teams, company = found.teams, found.company
    best = teams[0].name
    return page._replace(
        map=map_of_decisions(teams, found.partings, company.turns),
        partings=tuple(
            _parting(company, number, parting, len(teams))
            for number, parting in enumerate(found.partings, 1)
        ),
        costs_title=says.COSTS.format(best=best) if found.costs else "",
        costs_sub=says.COSTS_SUB.format(best=best),
        costs=tuple(_cost(cost) for cost in found.costs),
    )


def with_round_before(
    page: RoomDebrief,
    one: Room,
    rounds: tuple[talk.Room, talk.Room],
    everybody: Sequence[Seat],
) -> RoomDebrief:
    """The same with a picture of this round beside the one before it."""
    now, before = rounds
    then = {team.name: team.final for team in before.teams}
    pairs = [(team.name, then[team.name], team.final) for team in now.teams if team.name in then]
    if not pairs:
        return page
    changed = {own.name: changed_says(now.company, one, own) for own in everybody}
    labels = (says.ROUND.format(round=one.round - 1), says.ROUND.format(round=one.round))
    rows = tuple(
        (name, *([changed[name]] if one.each_changes else []), *_pair(first, last))
        for name, first, last in pairs
    )
    head = says.ROUNDS_HEAD_EACH if one.each_changes else says.ROUNDS_HEAD
    twist = twist_says(now.company, one.twist) or says.ROUNDS_SAME
    if one.each_changes:
        twist = says.ROUNDS_EACH
    return page._replace(
        rounds=rounds_chart(pairs, labels, changed if one.each_changes else {}),
        rounds_sub=says.ROUNDS_SUB.format(round=one.round, twist=twist),
        rounds_table=Table(head, rows),
    )


def _pair(first: float, last: float) -> tuple[str, str, str]:
    return f"{first:.1f}", f"{last:.1f}", f"{last - first:+.1f}".replace("-", "−")


def _keys(teams: Sequence[Played]) -> Table:
    rows = []
    for one in teams:
        by_name = {key.name: key_row(key) for key in one.debrief.keys}
        cells = (by_name[name] for name in KEY_NAMES)
        rows.append((one.name, *(f"{c.you} · {c.cluster}" if c.cluster else c.you for c in cells)))
    return Table(("Team", *words.KEYS.values()), tuple(rows))


def _meters(teams: Sequence[Played], *, scores: bool) -> Table:
    rows = tuple(
        (
            one.name,
            *(f"{value:.0f}" for value in one.meters[-1]),
            *([f"{one.final:.1f}"] if scores else []),
        )
        for one in teams
    )
    return Table(("Team", *words.METERS.values(), *(["Score"] if scores else [])), rows)


def move_says(company: Scenario, move: Move) -> str:
    """One thing that a team decided, in words."""
    if move.kind == POLICY:
        choice = texts.choice_label(move.what, move.value)
        return words.DECIDED.format(field=words.FIELDS_IN_SHORT[move.what], choice=choice)
    if move.kind == ANSWER:
        title, label = event_says(company, move.what, move.value)
        return words.DECIDED.format(field=title, choice=label)
    name = texts.improvement_name(company, move.what)
    return (words.STARTED if move.kind == START else words.STOPPED).format(name=name)


def event_says(company: Scenario, event_id: str, answer_id: str) -> tuple[str, str]:
    """An event's title, and an answer's label."""
    event = next((event for event in company.events if event.id == event_id), None)
    if event is None:
        return event_id, answer_id
    labels = {answer.id: answer.label for answer in event.answers}
    return event.title, labels.get(answer_id, answer_id)


def _parting(company: Scenario, number: int, parting: Parting, all_teams: int) -> PartingView:
    together = sum(len(branch.teams) for branch in parting.branches)
    stood = (
        says.PARTED_ALL
        if together == all_teams
        else says.PARTED_SOME.format(teams=texts.in_words(together, "team"))
    )
    return PartingView(
        number=number,
        title=says.PARTED.format(turn=parting.turn, together=stood),
        branches=tuple(_branch(company, branch) for branch in parting.branches),
    )


def _branch(company: Scenario, branch: Branch) -> BranchView:
    came = says.BEHIND.format(points=branch.behind) if branch.behind else says.AHEAD
    return BranchView(
        teams=branch.teams,
        decided=tuple(move_says(company, move) for move in branch.moves) or (says.NO_MOVE,),
        came=f"{came}, {says.ENDED.format(score=branch.best)}",
    )


def _cost(cost: Cost) -> CostView:
    text = says.COST.format(
        turn=cost.turn, other=ISOLATED.format(cost.other), score=cost.score, own=cost.own_score
    )
    return CostView(cost.team, text, -cost.points)


def question_says(company: Scenario, question: talk.Question, *, wall: bool = False) -> str:
    """A question in words; on the wall a name keeps its own direction to itself."""
    about = dict(question.about)
    if wall:
        about |= {what: ISOLATED.format(about[what]) for what in NAMED & set(about)}
    if question.kind == "alone":
        name = texts.improvement_name(company, str(about["improvement"]))
        about["improvement"] = name[:1].lower() + name[1:]
    elif question.kind == "together":
        field, value = str(about["field"]), str(about["value"])
        about["choice"] = move_says(company, Move(POLICY, field, value))
    elif question.kind == "answered":
        event = str(about["event"])
        about["event"], about["first"] = event_says(company, event, str(about["first"]))
        about["second"] = event_says(company, event, str(about["second"]))[1]
    elif question.kind == "waited":
        about["teams"] = texts.in_words(int(str(about["teams"])), "team")
    return says.ASKED[question.kind].format(**about)


def _award(award: talk.Award) -> AwardView:
    title, text = says.AWARD[award.kind]
    return AwardView(award.team, title, text.format(value=award.value))
