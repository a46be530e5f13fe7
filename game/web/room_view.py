"""Rooms as page objects: what a host sees of each seat, and what seats see of each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median
from typing import NamedTuple

import segno
from markupsafe import Markup

from game.engine.scenario import Scenario
from game.store.codes import spoken
from game.store.pace import Moment, Pace
from game.store.rooms import PARTS, Room
from game.store.seats import AWAY_SECONDS, Seat
from game.store.votes import Member, ballots, captain
from game.web import room_words as says
from game.web import texts, words
from game.web.pages import Form
from game.web.room_pages import Choice, HostPage, Place, SeatRow

SLOW = 1.5  # times the median wait, those who have decided counted as none, is slow
LEAST_SLOW_SECONDS = 120


class Sight(NamedTuple):
    """A room at one moment."""

    room: Room
    company: Scenario
    moment: Moment
    now: int


class Addresses(NamedTuple):
    """Where the host's page leads."""

    join: str
    host_link: str
    here: str
    debrief: str
    guide: str


def host_page(sight: Sight, rows: Sequence[SeatRow], to: Addresses, form: Form) -> HostPage:
    """The host's page; the caller adds etag and notice."""
    one, company, moment, now = sight
    ticking = moment.left_seconds is not None and not (moment.paused or moment.over)
    return HostPage(
        heading=says.HOST_HEADING.format(code=spoken(one.id)),
        code=spoken(one.id),
        join_url=to.join,
        qr=qr(to.join),
        host_link=to.host_link,
        form=form,
        company=company.name,
        says=_clock(one, company, moment),
        left_seconds=moment.left_seconds if ticking else None,
        left=says.clock(moment.left_seconds or 0) if ticking else "",
        acts=_acts(one, company, moment),
        more_minutes=one.started_at is not None and (one.pace is not Pace.HOST or moment.over),
        counted=_counted(rows, moment, company.turns),
        seats=tuple(rows),
        places=says.PLACES.format(taken=len(rows), places=one.places),
        parts=parts(one.shows),
        wall=parts(one.wall),
        scores="ranking" in one.wall,
        notes=one.notes,
        gone=says.GONE_AT.format(time=texts.duration((one.expires_at - now) / 60)),
        here=to.here,
        debrief=to.debrief,
        guide=to.guide,
        etag="",
        over=moment.over,
    )


def qr(address: str) -> Markup:
    """The address as a QR code, drawn with attributes alone."""
    drawn = segno.make(address, error="m").svg_inline(
        border=2, omitsize=True, svgclass="room-qr", lineclass=None, dark="#000", light="#fff"
    )
    return Markup(drawn)  # noqa: S704 - digits and commands of a path, nothing that was typed


def parts(shows: frozenset[str]) -> tuple[Choice, ...]:
    """What seats may see of each other, as boxes to tick."""
    return tuple(Choice(part, says.PARTS[part], part in shows) for part in PARTS)


def _clock(one: Room, company: Scenario, moment: Moment) -> str:
    if moment.over:
        return says.CLOCK_OVER
    if moment.paused:
        return says.CLOCK_PAUSED
    if one.pace is Pace.FREE:
        return says.CLOCK_FREE if one.started_at is None else says.CLOCK_RUNS_FREE
    if not moment.started:
        return says.CLOCK_WAITS
    return says.CLOCK_OPEN.format(turn=moment.open_turn, turns=company.turns)


def _acts(one: Room, company: Scenario, moment: Moment) -> tuple[Choice, ...]:
    """The buttons that make sense now; the first one is what comes next."""
    names: list[str] = []
    if not moment.over:
        if one.started_at is None:
            names.append("start")
        elif one.pace is not Pace.FREE and moment.open_turn < company.turns:
            names.append("advance")
        if moment.started:
            names += ["resume" if moment.paused else "pause", "nudge"]
    names.append("lock" if one.locked_at is None else "unlock")
    names.append("freeze" if one.frozen_at is None else "thaw")
    if not moment.over:
        names.append("end")
    turn = moment.open_turn + 1
    return tuple(Choice(name, says.ACTS[name].format(turn=turn)) for name in names)


def _counted(rows: Sequence[SeatRow], moment: Moment, turns: int) -> str:
    if not rows:
        return ""
    if moment.open_turn >= turns:
        return says.COUNTED_OVER.format(over=sum(row.over for row in rows), all=len(rows))
    decided = sum(row.decided for row in rows)
    return says.COUNTED.format(decided=decided, all=len(rows), turn=moment.open_turn)


# Seats --------------------------------------------------------------------------------------------


def seat_rows(
    sight: Sight, seats: Sequence[Seat], events: Mapping[str, str], links: Mapping[str, str]
) -> tuple[SeatRow, ...]:
    """Every seat: who is there, who has decided, who is stuck on what.

    ``events`` are the titles of what waits for an answer, by seat, and ``links`` the seats' own.
    """
    waiting = [
        sight.now - own.moved_at if _decides(own, sight.moment) else 0
        for own in seats
        if not own.stand_in
    ]
    slow_from = max(LEAST_SLOW_SECONDS, SLOW * median(waiting)) if waiting else 0.0
    return tuple(
        _row(sight, own, events.get(own.id, ""), links[own.id], slow_from) for own in seats
    )


def with_people(
    sight: Sight,
    rows: Sequence[SeatRow],
    seats: Sequence[Seat],
    members: Mapping[str, Sequence[Member]],
) -> tuple[SeatRow, ...]:
    """The same rows with who sits there, where they vote, and how many have voted."""
    told = []
    for row, own in zip(rows, seats, strict=True):
        people = members.get(own.id, ())
        confirms = captain(own, people)
        voted = len(ballots(sight.room, own, people))
        told.append(
            row._replace(
                table=says.PEOPLE.format(people=len(people), voted=voted),
                people=tuple(Choice(one.id, one.name, one is confirms) for one in people),
            )
        )
    return tuple(told)


def _decides(own: Seat, moment: Moment) -> bool:
    return not (own.over or moment.over) and own.turns_played < moment.open_turn


def _row(sight: Sight, own: Seat, event: str, link: str, slow_from: float) -> SeatRow:
    one, company, moment, now = sight
    away, for_long = now - own.seen_at, now - own.moved_at
    here = away < AWAY_SECONDS
    turn = min(own.turns_played + 1, company.turns)
    slow = for_long > slow_from and _decides(own, moment)
    progress = words.TURN.format(turn=turn, turns=company.turns)
    return SeatRow(
        id=own.id,
        number=own.number,
        name=own.name,
        presence=says.HERE if here else says.AWAY.format(time=says.ago(away)),
        here=here,
        progress=str(own.verdict) if own.over else progress,
        waits=says.CHOOSES
        if one.each_changes and own.twist is None and not moment.over
        else _waits(moment, own, event, for_long),
        decided=own.over or own.turns_played >= moment.open_turn,
        slow=slow and not own.stand_in,
        score="" if own.score is None else f"{own.score:.1f}",
        stand_in=own.stand_in is not None,
        over=own.over,
        link=link,
        changed=changed_says(company, one, own),
    )


def _waits(moment: Moment, own: Seat, event: str, for_long: int) -> str:
    if own.over:
        return says.THROUGH
    if own.stand_in:
        return says.STANDS_IN
    if own.game_id is None:
        return says.NOT_BEGUN
    if own.turns_played >= moment.open_turn:
        return says.WAITS_OPEN.format(turn=own.turns_played + 1)
    if event:
        return says.WAITS_EVENT.format(event=event, time=says.ago(for_long))
    return says.WAITS_TURN.format(time=says.ago(for_long))


def ranking(seats: Sequence[Seat], own_id: str = "") -> tuple[Place, ...]:
    """Who stands where, by the score after the last turn; equal scores share a place."""
    scored = sorted((one for one in seats if one.score is not None), key=_rank)
    scores = [one.score for one in scored]
    return tuple(
        Place(1 + scores.index(one.score), one.name, f"{one.score:.1f}", one.id == own_id)
        for one in scored
    )


def _rank(own: Seat) -> tuple[float, int]:
    return -(own.score or 0.0), own.number


def changes(company: Scenario, offered: Sequence[str]) -> tuple[Choice, ...]:
    """What a round may begin with: nothing changed, or one of these."""
    told = (Choice(change, twist_says(company, change)) for change in offered)
    return (Choice("", says.NO_CHANGE), *told)


def changed_says(company: Scenario, one: Room, own: Seat) -> str:
    """What a team changed for itself in this round."""
    if not one.each_changes or own.twist is None:
        return ""
    return twist_says(company, own.twist) or says.NOTHING_CHANGED


def twist_says(company: Scenario, twist: str | None) -> str:
    """What is changed in a company, in words."""
    return ", ".join(_part_says(company, part) for part in (twist or "").split())


def _part_says(company: Scenario, part: str) -> str:
    name, _, value = part.partition("=")
    if name == "budget":
        more = says.MORE if value.startswith("+") else says.FEWER
        return says.BUDGET.format(days=value[1:], more=more)
    if name.startswith("event@"):
        titles = {event.id: event.title for event in company.events}
        turn = name.removeprefix("event@")
        return says.EVENT_IN.format(turn=turn, title=titles.get(value, value))
    choice = texts.choice_label(name, value)
    decided = words.DECIDED.format(field=words.FIELDS_IN_SHORT[name], choice=choice)
    return says.STARTS_WITH.format(choice=decided)
