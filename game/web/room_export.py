"""What a host takes home: every turn of every team as CSV, and everything as JSON.

A spreadsheet runs what begins with ``= + - @`` or a tab, and teams name themselves. So a cell of
text that begins like that gets a quotation mark in front.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from game.balance import talk
from game.balance.teams import FIELDS, Played, choice, moves
from game.balance.twist import beginning
from game.store.rooms import Room
from game.store.seats import Seat
from game.web.room_debrief import event_says, move_says, question_says

RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r", "\n")
METERS = ("people", "productivity", "customers", "stability")
HEAD = ("team", "turn", "score", *METERS, *FIELDS, "event", "answer", "decided")


def safe(cell: object) -> object:
    """A cell that no spreadsheet runs; numbers are left alone."""
    if isinstance(cell, str) and cell.startswith(RUN_BY_SPREADSHEETS):
        return f"'{cell}"
    return cell


def csv_of(found: talk.Room) -> str:
    """One line a turn of a team."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEAD)
    for one in found.teams:
        for turn in range(1, one.turns + 1):
            writer.writerow([safe(cell) for cell in _row(found, one, turn)])
    return out.getvalue()


def _row(found: talk.Room, one: Played, turn: int) -> Sequence[object]:
    met = next((met for met in one.happened if met.turn == turn), None)
    title, answer = event_says(found.company, met.event, met.answer) if met else ("", "")
    decided = [move_says(found.company, move) for move in moves(one, turn)]
    return (
        one.name,
        turn,
        one.scores[turn - 1],
        *(round(value, 1) for value in one.meters[turn - 1]),
        *(choice(one, field, turn) for field in FIELDS),
        title,
        answer,
        " | ".join(decided),
    )


def json_of(
    one: Room, found: talk.Room, everybody: Sequence[Seat], playbacks: Mapping[str, str]
) -> dict[str, Any]:
    """Everything: the games by their decisions, and all that was computed of them."""
    by_name = {team.name: team for team in found.teams}
    return {
        "room": one.id,
        "company": one.scenario_id,
        "seed": str(one.seed),
        "round": one.round,
        "twist": one.twist or "",
        "minutes": one.minutes,
        "pace": str(one.pace),
        "opened_at": one.opened_at,
        "gone_at": one.expires_at,
        "notes": one.notes,
        "teams": [
            {
                "name": own.name,
                "action": own.action,
                "changed": beginning(own.played_with),
                "score": own.score,
                "verdict": own.verdict,
                "played_on_by": own.stand_in,
                "playback": playbacks.get(own.id, ""),
                **(_team(found, by_name[own.name]) if own.name in by_name else {}),
            }
            for own in everybody
        ],
        "partings": [
            {
                "turn": parting.turn,
                "branches": [
                    {
                        "teams": branch.teams,
                        "decided": [move_says(found.company, move) for move in branch.moves],
                        "score": branch.score,
                        "behind": branch.behind,
                        "best": branch.best,
                    }
                    for branch in parting.branches
                ],
            }
            for parting in found.partings
        ],
        "costs": [
            {
                "team": cost.team,
                "other": cost.other,
                "turn": cost.turn,
                "score": cost.own_score,
                "with_the_others_decision": cost.score,
            }
            for cost in found.costs
        ],
        "questions": [question_says(found.company, one) for one in talk.questions(found)],
        "awards": [award._asdict() for award in talk.awards(found)],
    }


def _team(found: talk.Room, one: Played) -> dict[str, Any]:
    return {
        "turns": [
            {
                "turn": turn,
                "score": one.scores[turn - 1],
                "meters": one.meters[turn - 1]._asdict(),
                "policies": {field: choice(one, field, turn) for field in FIELDS},
                "decided": [move_says(found.company, m) for m in moves(one, turn)],
            }
            for turn in range(1, one.turns + 1)
        ],
        "keys": {
            key.name: {"value": key.value, "cluster": key.cluster} for key in one.debrief.keys
        },
        "flow": [day._asdict() for day in one.debrief.flow],
    }
