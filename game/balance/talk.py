"""What a room may talk about, found in its own games: three questions, and a kind award for all.

Each finder looks for one kind of thing and says how much there is to say about it; the three that
have most to say are asked, each kind once. Words are put to them elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from statistics import fmean
from typing import NamedTuple

from game.balance.partings import Cost, Parting, costs, partings
from game.balance.teams import FIELDS, START, Played, choice, moves, ranked
from game.engine.scenario import Scenario

QUESTIONS = 3
CLOSE = 4.0  # points: so near each other are neck and neck
FAR = 8.0  # points: so far from each other they ended apart


class Question(NamedTuple):
    """Something worth asking: its kind, what it is about, and how much there is to say."""

    kind: str
    about: Mapping[str, object]
    weight: float


class Award(NamedTuple):
    """Something that a team did best."""

    kind: str
    team: str
    value: float


class Room(NamedTuple):
    """All that is known of a room's games."""

    company: Scenario
    teams: tuple[Played, ...]  # ranked
    partings: tuple[Parting, ...]
    costs: tuple[Cost, ...]


def questions(room: Room) -> tuple[Question, ...]:
    """The three questions with most to say, no two of one kind or mainly about one thing."""
    if not room.teams:
        return ()
    found = sorted(
        (question for finder in FINDERS for question in finder(room)),
        key=lambda question: -question.weight,
    )
    asked: list[Question] = []
    for question in found:
        if question.kind not in {one.kind for one in asked}:
            asked.append(question)
    return tuple(asked[:QUESTIONS])


def _apart(room: Room) -> Iterator[Question]:
    """Two who stood neck and neck and ended far apart."""
    for high, low in combinations(room.teams, 2):
        gap = high.final - low.final
        shared = range(2, min(high.turns, low.turns))
        near = [n for n in shared if abs(high.scores[n - 1] - low.scores[n - 1]) <= CLOSE]
        if near and gap >= FAR:
            about = {"high": high.name, "low": low.name, "turn": near[-1], "gap": round(gap, 1)}
            yield Question("apart", about, gap)


def _dear(room: Room) -> Iterator[Question]:
    """A parting that cost a lot, or that looked dear and was none."""
    for cost in room.costs:
        about: dict[str, object] = {
            "team": cost.team, "other": cost.other, "turn": cost.turn,
        }  # fmt: skip
        if cost.points >= 2:
            yield Question("dear", about | {"points": cost.points}, 1.5 * cost.points)
        elif cost.points <= -2 and cost.own_score < room.teams[0].final - 2:
            yield Question("cheap", about | {"points": -cost.points}, -1.2 * cost.points)


def _alone(room: Room) -> Iterator[Question]:
    """An improvement that one team alone began."""
    began: dict[str, list[tuple[Played, int]]] = {}
    for one in room.teams:
        for turn in range(1, one.turns + 1):
            for move in moves(one, turn):
                if move.kind == START:
                    began.setdefault(move.what, []).append((one, turn))
    mean = fmean(one.final for one in room.teams)
    for name, who in began.items():
        if len({one.name for one, _ in who}) == 1 and len(room.teams) > 2:
            one, turn = who[0]
            about = {"team": one.name, "improvement": name, "turn": turn}
            yield Question("alone", about, 3 + abs(one.final - mean) / 2)


def _together(room: Room) -> Iterator[Question]:
    """A choice that every team stood by for half of its game or longer."""
    if len(room.teams) < 2:
        return
    for field in FIELDS:
        common = [
            Counter(choice(one, field, turn) for turn in range(1, one.turns + 1)).most_common(1)[0]
            for one in room.teams
        ]
        values = {value for value, _ in common}
        share = min(count / one.turns for (_, count), one in zip(common, room.teams, strict=True))
        if len(values) == 1 and share >= 0.5:
            about = {"field": field, "value": values.pop()}
            inherited = about["value"] == choice_at_start(room.company, field)
            yield Question("together", about, 5 * share + 4 * inherited)


def choice_at_start(company: Scenario, field: str) -> str:
    """What a policy was when the game began."""
    value = getattr(company.start, field)
    return "none" if value is None else str(value)


def _answered(room: Room) -> Iterator[Question]:
    """An event that came to several teams, which answered it differently."""
    met: dict[str, dict[str, list[Played]]] = {}
    for one in room.teams:
        for found in one.happened:
            met.setdefault(found.event, {}).setdefault(found.answer, []).append(one)
    for event, answers in met.items():
        if len(answers) > 1:
            (first, some), (second, others) = list(answers.items())[:2]
            about = {
                "event": event, "first": first, "second": second,
                "some": some[0].name, "others": others[0].name,
            }  # fmt: skip
            yield Question("answered", about, 4 + sum(map(len, answers.values())))


def _fell(room: Room) -> Iterator[Question]:
    """The deepest fall from one turn to the next."""
    for one in room.teams:
        for turn in range(2, one.turns + 1):
            fall = one.scores[turn - 2] - one.scores[turn - 1]
            if fall >= 4:
                about = {"team": one.name, "turn": turn, "points": round(fall, 1)}
                yield Question("fell", about, fall)


def _waited(room: Room) -> Iterator[Question]:
    """The stage in which stories of most teams waited longest."""
    longest = [
        max(one.debrief.stages, key=lambda stage: stage.wait_days)
        for one in room.teams
        if one.debrief.stages
    ]
    if longest:
        ((name, count),) = Counter(stage.name for stage in longest).most_common(1)
        days = fmean(stage.wait_days for stage in longest if stage.name == name)
        if days:
            about = {"stage": name, "teams": count, "days": round(days, 1)}
            yield Question("waited", about, 2.0 * count / len(room.teams) + min(days, 4.0))


FINDERS: tuple[Callable[[Room], Iterator[Question]], ...] = (
    _apart, _dear, _alone, _together, _answered, _fell, _waited,
)  # fmt: skip


# Awards -------------------------------------------------------------------------------------------


def _changes(room: Room, one: Played) -> float:
    return -sum(len(moves(one, turn)) for turn in range(1, one.turns + 1))


def _climb(_room: Room, one: Played) -> float:
    return one.final - min(one.scores)


def _people(_room: Room, one: Played) -> float:
    return one.meters[-1].people


def _stories(_room: Room, one: Played) -> float:
    return one.debrief.measures.stories_completed


def _nights(_room: Room, one: Played) -> float:
    return -one.debrief.measures.incidents


def _quick(_room: Room, one: Played) -> float:
    days = one.debrief.window.story_lead_time_days
    return float("-inf") if days is None else -days


def _curious(_room: Room, one: Played) -> float:
    tried = (
        {choice(one, field, turn) for turn in range(1, one.turns + 1)}
        - {choice_at_start(one.company, field)}
        for field in FIELDS
    )
    return sum(map(len, tried))


def _customers(_room: Room, one: Played) -> float:
    return one.meters[-1].customers


def _steady(_room: Room, one: Played) -> float:
    return one.meters[-1].stability


AWARDS: dict[str, Callable[[Room, Played], float]] = {
    "climb": _climb,
    "people": _people,
    "nights": _nights,
    "quick": _quick,
    "stories": _stories,
    "customers": _customers,
    "steady": _steady,
    "curious": _curious,
    "calm": _changes,
}
COUNTED = {"climb", "stories", "curious"}  # of which there must be something
STAYED = "stayed"


def awards(room: Room) -> tuple[Award, ...]:
    """One for every team: each award to the best of those who have none yet.

    The lowest score chooses first, so that whoever needs it most gets what it did best of all.
    """
    given: dict[str, Award] = {}
    left = dict(AWARDS)
    for one in reversed(room.teams):
        if not left:
            given[one.name] = Award(STAYED, one.name, one.turns)
            continue
        places = {
            kind: _place(room, one, worth)
            for kind, worth in left.items()
            if kind not in COUNTED or worth(room, one) > 0
        }
        if not places:
            given[one.name] = Award(STAYED, one.name, one.turns)
            continue
        kind = min(places, key=lambda name: places[name])
        given[one.name] = Award(kind, one.name, abs(left.pop(kind)(room, one)))
    return tuple(given[one.name] for one in room.teams)


def _place(room: Room, one: Played, worth: Callable[[Room, Played], float]) -> int:
    own = worth(room, one)
    return sum(worth(room, other) > own for other in room.teams)


def room_of(company: Scenario, played: Sequence[Played]) -> Room:
    """All that is known of a room's games."""
    teams = ranked(played)
    return Room(company, teams, partings(teams), costs(teams))
