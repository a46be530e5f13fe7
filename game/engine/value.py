"""What an accepted story is worth to customers: by its own luck, and by how it came about."""

from __future__ import annotations

from game.engine.calendar import DAY
from game.engine.chance import lognormal
from game.engine.model import Story
from game.engine.run import Run

#: Odds of good and of bad value without any discovery (Kohavi 2009: a third each).
GOOD_ODDS, BAD_ODDS = 0.33, 0.33
VALUE_CV = 1.0


def value_of(run: Run, story: Story) -> float:
    """What a story is worth to customers: good, neutral or bad, about a third each by nature.

    Examples, fresh requirements and feedback from production improve the odds; a toggle lets a
    bad idea be switched off before many have seen it.
    """
    state = run.state
    mapped, toggles = run.terms.mapped, run.terms.toggles
    luck = run.luck.of("story", story.id)
    age_days = (run.now - story.committed_at) / DAY
    fresh = 1 / (1 + age_days / 120)
    good = (GOOD_ODDS + 0.13 * mapped + 0.12 * state.observability) * (0.4 + 0.6 * fresh)
    bad = (BAD_ODDS - 0.09 * mapped) * (1 + 0.10 * age_days / 60)
    size = lognormal(luck[4], 1.0, VALUE_CV)
    if luck[3] < good:
        return size
    if luck[3] > 1 - bad:
        switched_off = 0.35 + 0.45 * state.observability if toggles else 0.0
        return -0.4 * size * (1 - switched_off)
    return 0.0
