"""How a game is kept: what in words that stay readable, and what in bytes for these rules only.

Decisions and summaries are JSON with names, for whoever reads them years from now. The state and
the report of a turn are MessagePack, quick and exact, and only read under the rules version that
wrote them. MessagePack's integers end at 64 bits, so the 128-bit seed has a column of its own.
"""

from __future__ import annotations

from dataclasses import replace

import msgspec

from game.engine.model import Decision, State
from game.engine.report import Report

_packed = msgspec.msgpack.Encoder()
_state = msgspec.msgpack.Decoder(State)
_report = msgspec.msgpack.Decoder(Report)
_decision = msgspec.json.Decoder(Decision)


class Change(msgspec.Struct, frozen=True):
    """One thing that the player changed, as stored texts."""

    what: str
    value: str
    instead_of: str


class Summary(msgspec.Struct, frozen=True):
    """A turn in a few figures that stay readable under any rules."""

    turn: int
    score: float
    meters: dict[str, float]
    lead_time_days: float | None
    changes: list[Change]
    verdict: str | None


_summary = msgspec.json.Decoder(Summary)


def pack_state(state: State) -> bytes:
    """A state as bytes, without its seed."""
    return _packed.encode(replace(state, seed=0))


def unpack_state(packed: bytes, seed: int) -> State:
    """The state that was packed."""
    state = _state.decode(packed)
    state.seed = seed
    return state


def pack_report(report: Report) -> bytes:
    """A report as bytes."""
    return _packed.encode(report)


def unpack_report(packed: bytes) -> Report:
    """The report that was packed."""
    return _report.decode(packed)


def write_decision(decision: Decision) -> str:
    """A decision as JSON, all policies included."""
    return msgspec.json.encode(decision).decode()


def read_decision(text: str) -> Decision:
    """The decision that was written."""
    return _decision.decode(text)


def summarise(state: State, report: Report) -> str:
    """What a turn came to, as JSON; ``state`` is the one after it."""
    summary = Summary(
        turn=report.turn,
        score=state.score,
        meters=report.meters._asdict(),
        lead_time_days=report.measures.story_lead_time_days,
        changes=[Change(c.what, c.value, c.instead_of) for c in report.comparisons],
        verdict=None if state.verdict is None else str(state.verdict),
    )
    return msgspec.json.encode(summary).decode()


def read_summary(text: str) -> Summary:
    """The summary that was written."""
    return _summary.decode(text)
