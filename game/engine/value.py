"""What an accepted story is worth to customers: by its own luck, and by how it came about."""

from __future__ import annotations

from game.engine.calendar import DAY
from game.engine.chance import lognormal
from game.engine.model import Story
from game.engine.run import Run

#: What staleness does to bad ideas is given for so many days of waiting.
_STALE_DAYS = 60.0


def value_of(run: Run, story: Story) -> float:
    """What a story is worth to customers: good, neutral or bad, about a third each by nature.

    Examples, fresh requirements and feedback from production improve the odds; a toggle lets a
    bad idea be switched off before many have seen it.
    """
    good, bad = odds_of(run, story)
    luck = run.luck.stories[story.id]
    if good <= luck[3] <= 1 - bad:
        return 0.0
    # Rounded, so that no machine's exp can change a game.
    size = round(lognormal(luck[4], 1.0, run.constants.value_cv), 6)
    if luck[3] < good:
        return size
    return -run.constants.harm * size * (1 - _switched_off(run))


def odds_of(run: Run, story: Story) -> tuple[float, float]:
    """The odds that a story is good, and that it is bad."""
    state, mapped, c = run.state, run.terms.mapped, run.constants
    age_days = (run.now - story.committed_at) / DAY
    fresh = 1 / (1 + age_days / c.value_days)
    # Production tells something about what to build next only once somebody uses it.
    feedback = state.observability if state.reach > 0 else 0.0
    asked = 1.0 if state.reach > 0 else c.examples_unseen
    good = c.good + c.good_examples * mapped * asked + c.good_feedback * feedback
    good *= c.value_lasts + (1 - c.value_lasts) * fresh
    bad = (c.bad - c.bad_examples * mapped) * (1 + c.bad_stale * age_days / _STALE_DAYS)
    return good, bad


def _switched_off(run: Run) -> float:
    c = run.constants
    return c.harm_toggle + c.harm_seen * run.state.observability if run.terms.toggles else 0.0
