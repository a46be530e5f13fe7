"""The settings that are played: the constants as chosen, at their ends, and drawn anew."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from game.engine.constants import Constant, all_constants
from game.engine.scenario import Scenario
from game.engine.strategies import simulate_game
from tests.engine.plays import REFERENCE
from tests.sensitivity.figures import Outcome, outcome_of
from tests.sensitivity.lessons import OFTEN, PLANS, VARIANTS, strategy_of

#: Where the luck of the joint draws begins; any number would do.
FIRST_DRAW = 2020


class Setting(NamedTuple):
    """The model's constants, but for these."""

    changed: tuple[tuple[str, float], ...] = ()
    name: str = "as chosen"

    def company(self) -> Scenario:
        """The reference company under this setting."""
        constants = replace(REFERENCE.constants, **dict(self.changed))  # type: ignore[arg-type]
        return replace(REFERENCE, constants=constants)

    def company_of(self, plan: str) -> Scenario:
        """The company as a strategy finds it, or as one that lives by this plan already."""
        company = self.company()
        if plan not in VARIANTS:
            return company
        # More stories than anybody can build: a short backlog would be a limit of its own.
        backlog = replace(company.backlog, stories=1000)
        return replace(company, start=VARIANTS[plan], backlog=backlog)


AS_CHOSEN = Setting()


def constants_named(names: Sequence[str]) -> tuple[Constant, ...]:
    """These constants, or all of them where none is named. Raises ``ValueError`` for others."""
    known = {constant.name: constant for constant in all_constants()}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise ValueError(f"There is no constant {', '.join(unknown)}.")
    return tuple(known[name] for name in names) if names else tuple(known.values())


def ends_of(constant: Constant) -> tuple[Setting, ...]:
    """A constant at the low and at the high end of its range, where that is another value."""
    return tuple(
        Setting(((constant.name, _like(constant, end)),), f"{constant.name} = {end:g}")
        for end in (constant.low, constant.high)
        if end != constant.value
    )


def draws_of(constants: Sequence[Constant], draws: int) -> tuple[Setting, ...]:
    """All of these constants drawn anew at once, each uniformly within its range."""
    settings = []
    for number in range(draws):
        luck = random.Random(FIRST_DRAW + number)
        changed = tuple(
            (constant.name, _like(constant, luck.uniform(constant.low, constant.high)))
            for constant in constants
        )
        settings.append(Setting(changed, f"draw {number + 1}"))
    return tuple(settings)


def _like(constant: Constant, value: float) -> float:
    """A count stays a whole number."""
    return round(value) if isinstance(constant.value, int) else value


def play(setting: Setting, seeds: int, plans: Sequence[str] = PLANS) -> Outcome:
    """Every plan on the seeds from 0 on, more of them where it takes more to see anything."""
    return outcome_of(
        {
            plan: [
                simulate_game(setting.company_of(plan), seed, strategy_of(plan))
                for seed in range(seeds * OFTEN.get(plan, 1))
            ]
            for plan in plans
        }
    )
