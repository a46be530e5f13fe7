"""Every number of the model that is not a company's own, with its range and its source.

A constant is *chosen* where no source gives it: then ``low`` and ``high`` are what one could
defend as well, and docs/model.md shows what changes over that range. A scenario carries its
constants, so that an experiment (or a plain line without defects and moods) is the same engine
with other numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple

CHOSEN = "chosen"


def _number(
    value: float, low: float, high: float, unit: str, says: str, source: str = CHOSEN
) -> Any:
    return field(
        default=value,
        metadata={"low": low, "high": high, "unit": unit, "says": says, "source": source},
    )


@dataclass(frozen=True, slots=True)
class Constants:
    """The numbers of the model. Shares and odds are 0 to 1; hours and days say which."""

    # People: how fast they are
    switching: float = _number(
        0.10, 0.05, 0.25, "share", "Effort lost to each further job in hand",
        "Tregubov and others 2017 (reported): 17 % on two or three projects",
    )  # fmt: skip
    unlimited_jobs: int = _number(
        8, 6, 10, "jobs", "Jobs that one person starts where nothing limits them",
        "the design of the game",
    )  # fmt: skip
    coordination_hours: float = _number(
        1.75, 1.0, 3.0, "hours a person and week", "Stand-up and the like, beside planning"
    )
    pace_floor: float = _number(0.72, 0.6, 0.85, "speed", "Speed of people without any morale")
    pace_morale: float = _number(0.40, 0.2, 0.6, "speed", "What full morale adds to it")
    pace_fatigue: float = _number(
        0.25, 0.1, 0.4, "share", "Speed lost to complete exhaustion",
        "chosen; Pencavel 2014 (reported): output hardly grows beyond 50 hours a week",
    )  # fmt: skip
    free_sprint_pace: float = _number(
        0.6, 0.4, 0.8, "share", "What is left for stories in a sprint that is kept free"
    )
    absorbed: float = _number(
        0.55, 0.4, 0.8, "share", "What is left of a surprise's effort where time is kept free"
    )
    settling_a_step: float = _number(
        0.004, 0.002, 0.02, "share of the week", "Lost at first to one changed choice"
    )
    settling_a_pair: float = _number(
        0.013, 0.006, 0.02, "share of the week", "Lost to any two choices that are changed at once"
    )
    settling_first: float = _number(0.68, 0.4, 1.0, "share", "Of it in a game's first turn")
    settling_most: float = _number(
        0.555, 0.4, 0.7, "share of the week", "That getting used to changes takes at most"
    )
    settling_days: float = _number(
        11.0, 8.0, 25.0, "working days", "In which a small loss falls to a third"
    )
    settling_slow: float = _number(
        9.0, 3.0, 12.0, "1", "By how much longer it takes, for each whole week that is lost"
    )
    digested: float = _number(
        0.17, 0.1, 0.25, "share of the week", "Lost to changes that leaves no trace"
    )
    debt_hurry: float = _number(
        0.035, 0.01, 0.06, "debt a day", "Left by practices that are half learned"
    )
    skill_days: float = _number(
        45.0, 20.0, 90.0, "working days", "In which a third of what is unknown is left",
        "chosen; assimilation of 20 days in Brooks' law models",
    )  # fmt: skip
    support: float = _number(
        4.0, 1.0, 10.0, "interruptions a week", "By customers, once all of them use it"
    )
    interruption_hours: float = _number(0.5, 0.25, 1.0, "hours", "Mean length of an interruption")
    resume_hours: float = _number(
        0.39, 0.1, 0.5, "hours", "To find back into the work after it",
        "Mark, in interviews (reported): 23 minutes and 15 seconds",
    )  # fmt: skip

    # People: how they feel
    fatigue_days: float = _number(14.0, 7.0, 28.0, "working days", "Memory of fatigue")
    strain_always: float = _number(0.22, 0.1, 0.3, "fatigue", "Of an ordinary day")
    strain_job: float = _number(0.07, 0.03, 0.12, "fatigue", "Of each further job in hand")
    strain_fire: float = _number(0.12, 0.05, 0.2, "fatigue", "Of each incident that is burning")
    strain_gate: float = _number(0.25, 0.1, 0.4, "fatigue", "Of a full gate")
    strain_eased: float = _number(0.12, 0.05, 0.3, "fatigue", "Taken off in a free sprint")
    strain_slack: float = _number(0.02, 0.0, 0.1, "fatigue", "Taken off by knowing that one comes")
    strain_called: float = _number(
        0.03, 0.01, 0.06, "fatigue", "Of each interruption a head and week"
    )
    called_slack: float = _number(
        0.3, 0.1, 0.6, "share", "Of that left where sprints are kept free"
    )
    incident_fatigue: float = _number(0.02, 0.01, 0.05, "fatigue", "Of each restored incident")
    full_gate: float = _number(60.0, 30.0, 120.0, "changes", "Waiting at a gate that is full")
    morale_days: float = _number(25.0, 15.0, 40.0, "working days", "Memory of morale")
    mood_always: float = _number(0.98, 0.9, 1.0, "morale", "Where morale goes if nothing is wrong")
    mood_fatigue: float = _number(0.45, 0.3, 0.6, "morale", "Taken by complete exhaustion")
    mood_job: float = _number(0.05, 0.02, 0.08, "morale", "Taken by each further job in hand")
    mood_idle: float = _number(0.15, 0.05, 0.3, "morale", "Taken by having nothing to do")
    mood_fire: float = _number(0.05, 0.02, 0.1, "morale", "Taken by each incident that is burning")
    mood_debt: float = _number(
        0.30, 0.1, 0.5, "morale", "Taken by technical debt of 1",
        "chosen; direction: Besker, Martini and Bosch 2018 (reported)",
    )  # fmt: skip
    mood_planning: float = _number(0.025, 0.01, 0.04, "morale", "Taken by each hour of planning")
    mood_gate: float = _number(0.10, 0.05, 0.2, "morale", "Taken by a full gate")
    mood_train: float = _number(
        0.08, 0.0, 0.15, "morale", "Taken by a release train",
        "chosen; direction: deployment pain, Accelerate 2018",
    )  # fmt: skip
    mood_settling: float = _number(
        0.9, 0.6, 1.8, "morale", "Taken by a week that is all getting used to"
    )

    # Planning and discovery
    planning_up_front: float = _number(
        4.2, 3.0, 6.5, "hours a person and week", "Planning everything up front, estimated"
    )
    planning_sprint: float = _number(
        2.4, 1.5, 4.0, "hours a person and week", "Planning sprint by sprint",
        "chosen; the Scrum Guide's upper bounds come to 22.5 % of the week with all meetings",
    )  # fmt: skip
    planning_just_in_time: float = _number(
        0.4, 0.2, 0.5, "hours a person and week", "Planning just in time",
        "Mechanical Rock 2020: less than half an hour",
    )  # fmt: skip
    sprint_forecast: float = _number(
        1.3, 1.0, 1.6, "share", "Of the last sprints' stories that sprint planning commits to"
    )
    owner_specification: float = _number(
        0.15, 0.1, 0.4, "hours a story", "Of the owner, for questions about a specification"
    )
    owner_examples: float = _number(
        0.4, 0.3, 0.7, "hours a story", "Of the owner, for mapping examples"
    )
    discovery_examples: float = _number(1.25, 1.0, 1.5, "share", "Of discovery, with examples")
    discovery_up_front: float = _number(
        0.4, 0.2, 0.7, "share", "Of discovery that is left when all was specified"
    )
    unclear: float = _number(
        0.30, 0.15, 0.5, "misunderstandings a story", "Whose specification is fresh"
    )
    examples_clear: float = _number(0.8, 0.5, 0.9, "share", "Of them that examples clear up")
    stale_a_day: float = _number(
        0.01, 0.005, 0.02, "share a day", "By which they grow while a story waits",
        "chosen; Jones 2007 (reported): requirements grow by about 2 % a month",
    )  # fmt: skip

    # Defects
    defects: float = _number(
        0.6, 0.3, 1.0, "defects a task", "Put into a task of average size when nobody tests"
    )
    defects_debt: float = _number(0.5, 0.2, 1.0, "share", "More of them by technical debt of 1")
    defects_crowd: float = _number(0.06, 0.0, 0.12, "share", "More by each further job in hand")
    defects_unskilled: float = _number(0.5, 0.2, 0.8, "share", "More where nothing is known yet")
    defects_test_first: float = _number(
        0.55, 0.1, 0.6, "share", "Left where the test was written first",
        "Nagappan and others 2008: 40 to 90 % less",
    )  # fmt: skip
    defects_rework: float = _number(
        0.2, 0.07, 0.3, "share", "Of a part's defects that its rework puts in",
        "chosen; Jones: 7 % bad fixes",
    )  # fmt: skip
    tests_catch: float = _number(0.75, 0.6, 0.9, "share", "Of covered defects that tests catch")
    hands_catch: float = _number(
        0.2, 0.1, 0.35, "share", "That trying by hand catches at once",
        "Jones: most forms of testing find less than 35 %",
    )  # fmt: skip
    hands_steep: float = _number(
        4.0, 2.0, 6.0, "1", "That share is reached as 1 - exp(-this x share of week)"
    )
    coverage_after: float = _number(
        6.0, 4.0, 8.0, "1", "Coverage is 1 - exp(-this x share of week)"
    )
    coverage_first: float = _number(8.5, 6.0, 11.0, "1", "The same where the test comes first")
    test_first_cost: float = _number(
        1.04, 1.0, 1.35, "share", "Coding takes, where the test comes first, beside the share",
        "Nagappan and others 2008: 15 to 35 % more at first, the share of the week included",
    )  # fmt: skip
    legacy_from: float = _number(
        100.0, 50.0, 200.0, "hours", "Of inherited code that are no legacy yet"
    )
    legacy_hours: float = _number(
        400.0, 200.0, 1000.0, "hours", "More of them with which all that is untested is legacy"
    )
    legacy_first: float = _number(
        0.35, 0.1, 0.6, "share", "More that coding takes in legacy where the test comes first",
        "chosen; Feathers 2004: dependencies are broken before the first test",
    )  # fmt: skip
    legacy_covered: float = _number(0.5, 0.2, 0.8, "share", "Less that such tests cover in legacy")
    retrofit_from: float = _number(
        0.20, 0.15, 0.25, "share", "Of the week beyond which tests are for what was here before"
    )
    retrofit: float = _number(
        5.0, 2.0, 10.0, "hours an hour", "Of untested code that an hour of such tests covers"
    )
    legacy_toggles: float = _number(0.10, 0.0, 0.2, "share", "More that toggles cost in legacy")
    toggles_cost: float = _number(1.10, 1.0, 1.2, "share", "Coding takes, with toggles")
    review_finds: float = _number(
        0.55, 0.3, 0.7, "share", "Of the defects of an average change that a review finds",
        "Jones: inspections find 50 to 85 %",
    )  # fmt: skip
    review_large: float = _number(
        0.15, 0.0, 0.4, "share", "Fewer in a change that is one average task larger"
    )
    rework: float = _number(0.35, 0.2, 0.5, "share", "Of a part's effort that its rework takes")
    review_again: float = _number(0.5, 0.3, 0.8, "share", "Of a review that the second look takes")
    part_hours: float = _number(
        2.1, 1.6, 5.0, "hours", "Of work after which a part of a task is merged"
    )
    apart: float = _number(
        0.014, 0.008, 0.06, "defects a day and branch", "Of branches that live apart"
    )
    apart_tested: float = _number(
        0.83, 0.5, 1.0, "share", "Of them that tests of all the code prevent"
    )
    debt_an_hour: float = _number(
        0.00025, 0.0001, 0.0005, "debt", "Left by an hour of coding that nobody tests"
    )
    debt_paid: float = _number(0.002, 0.001, 0.006, "debt a day", "Paid back in a free sprint")

    # Release
    deployment_hours: float = _number(
        3.0, 1.5, 6.0, "hours", "By hand for a deployment of which nothing is automated"
    )
    regression_hours: float = _number(
        40.0, 20.0, 80.0, "hours", "By hand for a regression of everything, without tests"
    )
    regression_days: float = _number(
        5.0, 2.0, 20.0, "days", "Since the last one after which everything is tried again"
    )
    regression_change: float = _number(0.6, 0.2, 1.0, "hours a change", "More for each change")
    regression_continuous: float = _number(
        0.5, 0.0, 1.0, "share", "Of a regression, of those who deploy all the time, once a day"
    )
    regression_after: float = _number(0.5, 0.3, 0.7, "share", "Of it left where tests come after")
    regression_first: float = _number(0.3, 0.1, 0.5, "share", "Of it left where tests come first")
    button_hours: float = _number(
        0.33, 0.1, 0.5, "hours", "Less than this by hand is pressing a button"
    )
    hands_apart: float = _number(
        4.0, 2.0, 8.0, "hours", "Of work by hand at the gate for which one more person is called"
    )
    hotfix_train: float = _number(16.0, 8.0, 40.0, "hours", "To get a hotfix past a train")
    hotfix: float = _number(2.0, 1.0, 4.0, "hours", "To try a hotfix by hand otherwise")
    hands_find: float = _number(
        0.4, 0.3, 0.5, "share", "Of defects found by a regression by hand",
        "Jones: most forms of testing find less than 35 to 50 %",
    )  # fmt: skip
    flaky: float = _number(0.10, 0.0, 0.2, "share", "Of pipeline runs that fail for no good reason")
    pipeline_spread: float = _number(
        0.3, 0.0, 0.5, "share", "A pipeline run is longer or shorter by"
    )

    # Failed changes
    risk_always: float = _number(0.0005, 0.0, 0.002, "odds a deployment", "It fails as such")
    risk_by_hand: float = _number(
        0.04, 0.02, 0.1, "odds a deployment", "It fails where all is done by hand"
    )
    risk_untested: float = _number(
        0.15, 0.07, 0.3, "odds a deployment", "It fails where nothing is covered by tests"
    )
    risk_change: float = _number(0.0004, 0.0, 0.002, "odds a change", "It fails as such")
    risk_defect: float = _number(0.010, 0.005, 0.02, "odds a defect", "It makes its change fail")
    risk_strangers: float = _number(
        0.0035, 0.0, 0.01, "odds a change", "It fails for what goes out with it, untested"
    )
    toggle_spares: float = _number(0.45, 0.3, 0.6, "share", "Of failures that a toggle confines")
    latent_days: float = _number(
        45.0, 20.0, 90.0, "days", "Until a defect in production shows itself"
    )
    severe: float = _number(
        0.05, 0.02, 0.15, "share", "Of them that are bad enough for an incident"
    )

    # Incidents
    detect_hours: float = _number(0.08, 0.02, 0.25, "hours", "To notice what shows itself at once")
    detect_blind_hours: float = _number(
        6.0, 3.0, 16.0, "hours", "More to notice where nothing shows itself"
    )
    detect_cv: float = _number(
        0.8, 0.5, 1.2, "1", "Coefficient of variation of that",
        "chosen; Davidovic 2021 (reported): durations are about lognormal",
    )  # fmt: skip
    diagnose_hours: float = _number(0.2, 0.1, 0.5, "hours", "To find the cause in a single change")
    diagnose_change_hours: float = _number(
        0.9, 0.4, 1.5, "hours", "More for each other change, to the power below"
    )
    diagnose_power: float = _number(0.7, 0.5, 1.0, "1", "By which the search grows with the batch")
    diagnose_seen: float = _number(0.6, 0.4, 0.8, "share", "Of it that observability saves")
    restore_toggle: float = _number(0.12, 0.05, 0.3, "hours", "To switch a change off")
    restore_rollback: float = _number(0.3, 0.1, 1.0, "hours", "To roll back")
    restore_by_hand: float = _number(2.0, 1.0, 4.0, "hours", "More where deployments are by hand")
    restore_forward: float = _number(4.0, 2.0, 8.0, "hours", "To mend where nothing can go back")
    restore_platform: float = _number(1.5, 0.5, 3.0, "hours", "For a fault of the platform")
    restore_cv: float = _number(0.5, 0.3, 1.0, "1", "Coefficient of variation of restoring")
    night_fatigue: float = _number(
        0.02, 0.01, 0.05, "share", "Fatigue of the team by a night on which somebody got up"
    )

    # Customers
    good: float = _number(
        0.33, 0.25, 0.4, "odds", "That a story is worth something",
        "Kohavi and others 2009 (reported): about a third",
    )  # fmt: skip
    bad: float = _number(
        0.33, 0.25, 0.4, "odds", "That it does harm",
        "Kohavi and others 2009 (reported): about a third",
    )  # fmt: skip
    good_examples: float = _number(0.13, 0.05, 0.2, "odds", "More by mapping examples")
    examples_unseen: float = _number(
        0.4, 0.2, 0.8, "share", "Of that, as long as no customer can see anything"
    )
    good_feedback: float = _number(0.12, 0.05, 0.2, "odds", "More by full observability")
    bad_examples: float = _number(0.09, 0.03, 0.15, "odds", "Less harm by mapping examples")
    value_days: float = _number(120.0, 60.0, 240.0, "days", "Of waiting that halve what can fade")
    value_lasts: float = _number(0.4, 0.2, 0.6, "share", "Of the odds that never fades")
    bad_stale: float = _number(0.10, 0.0, 0.3, "share", "More harm by sixty days of waiting")
    harm: float = _number(0.4, 0.2, 0.7, "value", "That a bad story of average size takes away")
    harm_toggle: float = _number(0.35, 0.2, 0.5, "share", "Of it that a toggle spares")
    harm_seen: float = _number(0.45, 0.2, 0.6, "share", "More with full observability")
    value_cv: float = _number(2.4, 1.0, 3.0, "1", "Coefficient of variation of a story's value")
    value_most: float = _number(
        1.2, 1.0, 1.5, "1", "Root of value a week, as hoped for, beyond which trust grows no more"
    )
    value_memory: float = _number(
        15.0, 10.0, 25.0, "working days", "Of what customers have lately been given"
    )
    trust_pace: float = _number(0.03, 0.014, 0.05, "share a day", "By which trust moves")
    trust_always: float = _number(0.25, 0.15, 0.35, "trust", "That is left without any value")
    trust_value: float = _number(0.62, 0.5, 0.7, "trust", "More by value as the company hopes for")
    trust_defect: float = _number(
        0.004, 0.002, 0.008, "trust", "Lost by a defect that shows itself"
    )
    trust_incident: float = _number(0.016, 0.008, 0.032, "trust", "Lost by an incident, a day long")
    trust_incident_most: float = _number(0.10, 0.05, 0.2, "trust", "Lost by one incident at most")
    dates_pressure: float = _number(
        0.006, 0.003, 0.012, "trust a day", "Lost where dates are expected and nobody can give them"
    )
    dates_sprint: float = _number(
        0.3, 0.1, 0.6, "share", "Of that left where there is a plan for the sprint"
    )
    dates_quick: float = _number(
        0.9, 0.7, 1.0, "share", "Of stories done within ten days with which nobody asks any more"
    )
    dates_slow: float = _number(
        0.5, 0.3, 0.6, "share", "Of them below which the pressure is at its full size"
    )
    trust_promise: float = _number(
        0.40, 0.1, 0.6, "trust", "Lost by a promise of which nothing is there on its day"
    )
    felt_inside: float = _number(
        0.2, 0.0, 0.4, "share", "Of an incident that is felt where no customer is"
    )
    line_draws: float = _number(
        0.5, 0.0, 1.0, "share", "Of customers who come only for what reaches its line"
    )
    adoption_days: float = _number(35.0, 20.0, 60.0, "working days", "In which customers come")
    adoption_weeks: float = _number(
        14.0, 4.0, 24.0, "weeks", "Of hoped-for value after which all come who trust"
    )


#: The numbers that the game is played with.
CONSTANTS = Constants()


class Constant(NamedTuple):
    """One constant with all that is said about it."""

    name: str
    value: float
    low: float
    high: float
    unit: str
    says: str
    source: str

    @property
    def chosen(self) -> bool:
        """Whether nobody measured it, or not in this form."""
        return self.source.startswith(CHOSEN)


def all_constants() -> tuple[Constant, ...]:
    """Every constant in the order of the model."""
    return tuple(
        Constant(item.name, item.default, **item.metadata)  # type: ignore[arg-type]
        for item in fields(Constants)
    )
