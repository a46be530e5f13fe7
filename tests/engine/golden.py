"""Golden playthroughs: whole games as text that people can read and a test compares.

`python -m tests.engine.golden` writes golden/*.txt anew. Do so when a game is meant to come out
otherwise than before, and read the difference before it is committed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from hashlib import blake2b
from pathlib import Path

from game.engine import Decision, State, Turn, look
from game.engine.events import Fact
from game.engine.metrics import measures_of
from game.engine.policies import Policies, as_text
from tests.engine.plays import COMPANY, Played, played

FOLDER = Path(__file__).parent / "golden"
GAMES = (("seed-team", 1), ("sensible", 2), ("random", 3), ("worst-practice", 4))
MEASURES = (
    "tasks_completed stories_completed cycle_time_days story_lead_time_days deployments"
    " change_lead_time_minutes change_failure_rate incidents time_to_restore_hours rework_rate wip"
    " value_per_week"
).split()


def text_of(game: Played) -> str:
    """A whole game, a paragraph a turn."""
    opening = f"{game.scenario.id} {game.scenario.version}, seed {game.seed}\n"
    start = game.before[0]
    lines = [opening, f"inherited {_meters(start)}", f"policies  {_policies(start.policies)}", ""]
    for before, decision, turn in zip(game.before, game.decisions, game.turns, strict=True):
        lines += [*_turn(before, decision, turn), ""]
    end = game.end
    charges = ", ".join(f"{name} {points}" for name, points in end.charges.items())
    lines += [f"verdict   {end.verdict}, score {end.score}, charged {charges}", ""]
    return "\n".join(lines)


def _turn(before: State, decision: Decision, turn: Turn) -> Iterator[str]:
    after = turn.state
    measures = measures_of(after.window[-1])
    board = look(COMPANY, after)
    facts = Counter(type(fact).__name__ for fact in turn.events)
    yield f"turn {before.turn}"
    yield f"decision  {_decision(before, decision)}"
    yield f"meters    {_meters(after)}"
    yield "measures  " + ", ".join(
        f"{name} {_number(getattr(measures, name))}" for name in MEASURES
    )
    yield "board     " + ", ".join(f"{stage} {count}" for stage, count in board.counts.items())
    yield (
        f"company   budget {after.budget_days}, morale {_number(after.morale)}, "
        f"fatigue {_number(after.fatigue)}, trust {_number(after.trust)}, "
        f"debt {_number(after.debt)}, adoption {_number(after.adoption)}"
    )
    yield f"facts     {len(turn.events)} {checksum(turn)}: " + ", ".join(
        f"{name} {count}" for name, count in sorted(facts.items())
    )
    yield f"next      {after.event or 'nothing happens'}"


def _decision(before: State, decision: Decision) -> str:
    changes = [
        f"{item.name} {as_text(getattr(decision.policies, item.name))}"
        for item in fields(Policies)
        if getattr(decision.policies, item.name) != getattr(before.policies, item.name)
    ]
    changes += [f"start {name}" for name in decision.start]
    changes += [f"stop {name}" for name in decision.stop]
    if before.event:
        changes.append(f"{before.event}: {decision.answer or 'the first answer'}")
    return ", ".join(changes) or "nothing"


def _policies(policies: Policies) -> str:
    return ", ".join(as_text(getattr(policies, item.name)) for item in fields(Policies))


def _meters(state: State) -> str:
    texts = [f"{name} {value}" for name, value in state.meters._asdict().items()]
    return ", ".join([*texts, f"score {state.score}"])


def _number(value: float | None) -> str:
    return "none" if value is None else f"{value:.6g}"


def checksum(turn: Turn) -> str:
    """All facts of a turn in twelve characters; of a float nine digits count, not its last bit."""
    digest = blake2b(digest_size=6)
    for fact in turn.events:
        digest.update(_fact(fact).encode())
    return digest.hexdigest()


def _fact(fact: Fact) -> str:
    parts = (f"{part:.9g}" if isinstance(part, float) else str(part) for part in fact)
    return f"{type(fact).__name__} {' '.join(parts)}\n"


def path_of(strategy: str, seed: int) -> Path:
    """Where a playthrough is kept."""
    return FOLDER / f"{strategy}-{seed}.txt"


if __name__ == "__main__":
    for kind, number in GAMES:
        path_of(kind, number).write_text(text_of(played(kind, number)))
        print(path_of(kind, number).name)
