"""A game in a few words for others: one square a turn, and nothing of what was decided."""

from __future__ import annotations

from collections.abc import Sequence

from game.engine.meters import ELITE_ABOVE, FIRED_BELOW, HIGH_ABOVE, MEDIUM_ABOVE

LONGEST = 280  # characters
#: From this score on which square; what the score meant is told by its order, not by colour alone.
SQUARES = (
    (ELITE_ABOVE, "🟪"),
    (HIGH_ABOVE, "🟩"),
    (MEDIUM_ABOVE, "🟨"),
    (FIRED_BELOW, "🟧"),
)
WORST = "🟥"
TEXT = "DevOps Dream · {company}\n{squares} {score:.1f}, {verdict}\n{address}"


def square(score: float) -> str:
    """The square of a turn that ended with this score."""
    return next((sign for above, sign in SQUARES if score > above), WORST)


def squares(scores: Sequence[float]) -> str:
    """One square a turn, in order."""
    return "".join(map(square, scores))


def share_text(
    company: str, scores: Sequence[float], score: float, verdict: str, address: str
) -> str:
    """What a player may send around: at most 280 characters, and no spoilers."""
    told = TEXT.format(
        company=company, squares=squares(scores), score=score, verdict=verdict, address=address
    )
    return told if len(told) <= LONGEST else told.replace(company, company[:40].rstrip() + "…")
