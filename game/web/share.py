"""A game in a few words for others: one square a turn, and nothing of what was decided."""

from __future__ import annotations

from collections.abc import Sequence

from game.engine import Verdict
from game.engine.meters import FIRED_BELOW, verdict_of

LONGEST = 280  # characters
#: What the score meant is told by the order of the squares as well, and not by colour alone.
SQUARES = {
    Verdict.ELITE: "🟪",
    Verdict.HIGH: "🟩",
    Verdict.MEDIUM: "🟨",
    Verdict.LOW: "🟧",
    Verdict.FIRED: "🟥",
}
TEXT = "DevOps Dream · {company}\n{squares} {score:.1f}, {verdict}\n{address}"


def band(score: float) -> Verdict:
    """The verdict that a score would be, were it the last one."""
    return Verdict.FIRED if score < FIRED_BELOW else verdict_of(score)


def squares(scores: Sequence[float]) -> str:
    """One square a turn, in order."""
    return "".join(SQUARES[band(score)] for score in scores)


def share_text(
    company: str, scores: Sequence[float], score: float, verdict: str, address: str
) -> str:
    """What a player may send around: at most 280 characters, and no spoilers."""
    told = TEXT.format(
        company=company, squares=squares(scores), score=score, verdict=verdict, address=address
    )
    return told if len(told) <= LONGEST else told.replace(company, company[:40].rstrip() + "…")
