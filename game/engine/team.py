"""The team: how fast people are, and what a day does to them and to the customers."""

from __future__ import annotations

from functools import lru_cache
from math import fsum, sqrt

from game.engine.constants import Constants
from game.engine.hands import book
from game.engine.model import State
from game.engine.roles import hours_of, roster_of
from game.engine.run import Run
from game.engine.scenario import Backlog, Scenario

#: Speeds are whole millionths.
_PPM = 1_000_000
#: Who loses less of the week than this to getting used to changes has settled.
_SETTLED = 0.02


def learn_stages(run: Run) -> None:
    """Work out what everybody can do, and how fast."""
    run.roster = roster_of(run.scenario, run.state)
    run.news |= run.roster.everything


def is_free_sprint(run: Run, day: int) -> bool:
    """Whether this day lies in the sprint that is left free after three planned ones."""
    return run.terms.free_sprints and day // 7 % 4 == 3


def set_speeds(run: Run, day: int) -> None:
    """Work out everybody's speed for the week."""
    state, constants = run.state, run.constants
    improving = fsum(
        max(0, item.cost_days) / (5.0 * (item.ends_on_day - item.started_on_day) / 7)
        for item in state.underway
    ) / max(1, sum(role.develops for role in run.roster.roles))
    hours = constants.coordination_hours + run.terms.planning_hours
    pace = (1 - hours / 40) * (1 - state.settling) * (1 - state.taken)
    pace *= constants.pace_floor + constants.pace_morale * state.morale
    pace *= 1 - constants.pace_fatigue * state.fatigue
    # Code has to be learned, resists where it is in debt, and is what improvements are made of.
    coding = state.skill / (1 + state.debt) * max(0.1, 1 - improving)
    if is_free_sprint(run, day):
        coding *= constants.free_sprint_pace
    for index, worker in enumerate(state.workers):
        book(run, worker)
        own = pace * coding if run.roster.roles[index].develops else pace
        present = hours_of(run.scenario.people[index], state) / 40
        worker.speed_ppm = int(_PPM * own * present)
        run.news |= run.roster.hands[index]


# Getting used to changes -----------------------------------------------------------------------


def digested(constants: Constants, settling: float) -> float:
    """What a working day leaves of it: the more there is to get used to, the longer it takes."""
    slower = 1 + constants.settling_slow * settling
    return settling - settling / (constants.settling_days * slower)


def weeks_to_settle(constants: Constants, settling: float) -> int:
    """Working weeks, rounded up, until getting used to changes takes hardly any of the week."""
    days = 0
    while settling > _SETTLED:
        settling = digested(constants, settling)
        days += 1
    return -(-days // 5)


# What a working day does -----------------------------------------------------------------------


def live_through(run: Run) -> None:
    """What a working day does to morale, fatigue, skill, debt, trust and adoption."""
    state, constants = run.state, run.constants
    free = is_free_sprint(run, run.now // 86_400)
    _feel(run, free=free)
    state.skill += (1 - state.skill) / constants.skill_days
    state.debt += constants.debt_hurry * max(0.0, state.settling - constants.digested)
    state.settling = digested(constants, state.settling)
    if free:
        state.debt = max(0.0, state.debt - constants.debt_paid)
    _be_used(run)


def _feel(run: Run, *, free: bool) -> None:
    """Fatigue and morale move a little to where this day would leave them for good."""
    state, terms, c = run.state, run.terms, run.constants
    team = run.roster.here
    in_hand, idle = 0, team
    for worker in state.workers:
        in_hand += len(worker.jobs) + len(worker.held)
        if worker.jobs:
            idle -= 1
    crowd = in_hand / team - 1.0 if in_hand > team else 0.0
    fires = len(state.failing)
    gate = _share(len(state.gate) / c.full_gate)

    strain = c.strain_always + c.strain_job * crowd + c.strain_fire * fires + c.strain_gate * gate
    strain += (
        c.strain_called * called_for(run) / team * (c.called_slack if terms.free_sprints else 1.0)
    )
    strain -= c.strain_eased * free + c.strain_slack * terms.free_sprints
    state.fatigue += (_share(strain) - state.fatigue) / c.fatigue_days

    mood = c.mood_always - c.mood_fatigue * state.fatigue - c.mood_job * crowd
    mood -= c.mood_idle * (idle / team) + c.mood_fire * fires + c.mood_debt * state.debt
    mood -= c.mood_planning * terms.planning_hours + c.mood_gate * gate
    mood -= c.mood_train * terms.train + c.mood_settling * state.settling
    state.morale += (_share(mood) - state.morale) / c.morale_days


def called_for(run: Run) -> float:
    """Interruptions a week, by the company itself and by customers."""
    return run.state.interruptions + run.constants.support * run.state.adoption


def _be_used(run: Run) -> None:
    """Customers trust whoever gives them something, and come where they trust."""
    state, c = run.state, run.constants
    hoped = run.scenario.references.value_per_week
    useful = sqrt(state.value_per_week / hoped) if state.value_per_week > 0.0 else 0.0
    useful = min(c.value_most, useful)
    state.trust += c.trust_pace * (c.trust_always + c.trust_value * useful - state.trust)
    state.trust = max(0.0, state.trust - _asked_for_dates(run))
    state.value_per_week -= state.value_per_week / c.value_memory
    drawn = _share(state.value_live / (c.adoption_weeks * hoped))
    drawn *= 1 - c.line_draws * (1 - _complete(run.scenario, state))
    state.adoption += (state.reach * state.trust * drawn - state.adoption) / c.adoption_days


def _asked_for_dates(run: Run) -> float:
    """Trust lost in a day where customers want dates, and neither plan nor record has an answer.

    Whoever delivers stories within ten days is believed without a plan.
    """
    wanted = run.scenario.at_start.dates
    if not wanted or run.terms.up_front:
        return 0.0
    c, last = run.constants, run.state.window[-1:]
    done = last[0].stories_done if last else 0
    # Nobody believes what nobody can see.
    quick = last[0].quick_stories / done if done and run.state.reach > 0 else 0.0
    doubted = min(1.0, max(0.0, (c.dates_quick - quick) / (c.dates_quick - c.dates_slow)))
    planned = c.dates_sprint if run.terms.by_sprint else 1.0
    return c.dates_pressure * wanted * planned * doubted


def _complete(scenario: Scenario, state: State) -> float:
    """How much of what this audience was promised is there: time is fixed, and scope is not."""
    backlog: Backlog = scenario.backlog
    line = backlog.public_line if state.reach >= _widest(scenario) else backlog.beta_line
    return _share((scenario.at_start.live_stories + state.accepted) / line)


@lru_cache(maxsize=64)
def _widest(scenario: Scenario) -> float:
    """The reach of the act that opens the product to most."""
    return max((act.reach or 0.0 for act in scenario.acts), default=0.0)


def _share(value: float) -> float:
    if value <= 0.0:
        return 0.0
    if value >= 1.0:
        return 1.0
    return value
