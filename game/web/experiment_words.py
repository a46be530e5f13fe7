"""An experiment in sentences: what is believed, what can be shown, what is shown so far.

The owner's page and ``flask experiment`` say it in the same words.
"""

from __future__ import annotations

from game.analytics.evidence import FEWEST, Interval
from game.analytics.experiments import Plan, Result, Says
from game.analytics.outcomes import OUTCOMES
from game.catalogue.experiment import Change, Experiment

BELIEVE = "We believe that {believe} will {will}."
SUCCESSFUL = "We know we have been successful when {when}."
WHEN = "{change} players {says}"
WHEN_TO = "{change} players {says}, and {bound} {reach} do"
EXPECTED = (
    "Expected: {week:,} players a week for {weeks} weeks, so {each:,} of each variant, and {usual} "
    "of them without the change."
)
SMALLEST = "The smallest effect that this can show: {smallest} points at one look at the end"
SMALLEST_WATCHED = SMALLEST + ", {watched} where it is watched every day."
SMALLEST_ONLY = SMALLEST + "; watched every day, none."
SMALLEST_SUB = (
    "Two proportions, two-sided 5 %, power 80 % (Fleiss, Levin and Paik, Statistical Methods for "
    "Rates and Proportions)."
)
NO_SMALLEST = "So few players can show no effect, however large: more players, or more weeks."
LOCKED = "Once started it cannot be changed, only ended; and what has ended does not start again."
BAND = "The band: effects smaller than the {smallest} points that are looked for."
BEFORE = "What was expected before the start"
ALL_MEASURES = "All that was measured"
RUNNING = "Running since {day}."
ENDED = "Ran from {day} to {end}."
SPLIT_FINE = "Players came evenly: {first:,} and {second:,}."
SPLIT_BROKEN = (
    "{first:,} players of one variant and {second:,} of the other: an even draw does that less "
    "than once in a thousand experiments. Find what loses them, and begin anew under another id."
)
COMPARED = (
    "{title}: {control} of {control_n:,} ({control_id}), {changed} of {changed_n:,} ({changed_id})."
)
NOBODY_KNOWN = "Nobody's outcome is known yet."
DIFFERENCE = (
    "Difference: {middle} points, {low} to {high}. That holds with 95 % however often one looks."
)
LEVEL = "Share with {changed_id}: {low} to {high}, that too however often."
WHY = {
    "split": "",
    "few": f"Wait for {FEWEST} known players of each variant: before, nothing is said.",
    "proved": "More than chance, and in the direction that was believed.",
    "opposite": "More than chance, and in the other direction.",
    "short": "The share that was to be reached is out of reach.",
    "not reached": "The change does something; whether it does enough is not yet known.",
    "small": "If it does anything, it is less than the {smallest} points that were looked for.",
    "open": "The difference could still be nothing.",
}
BESIDE = "{title} was chosen beforehand, and alone decides."
KINDS = {Says.WORKS: "good", Says.FAILS: "bad", Says.OPEN: "open", Says.BROKEN: "bad"}
NOT_SCRIPTED = "Scripted players cannot show whether people {says}. Ask for one of: {measures}."


def title(one: Experiment) -> str:
    """The experiment's id as a heading."""
    return one.id.replace("-", " ").capitalize()


def believed(one: Experiment) -> str:
    """The first sentence of the card."""
    return BELIEVE.format(believe=one.believe, will=one.will)


def successful(one: Experiment) -> str:
    """The second sentence: it follows from what is measured."""
    success = one.success
    says, change = OUTCOMES[success.measure].says, success.change
    if success.reach is None:
        return SUCCESSFUL.format(when=WHEN.format(change=change, says=says))
    bound = "at most" if change is Change.FEWER else "at least"
    reach = percent(success.reach)
    when = WHEN_TO.format(change=change, says=says, bound=bound, reach=reach)
    return SUCCESSFUL.format(when=when)


def expected(one: Experiment, plan: Plan) -> str:
    """How many players are expected, and what is usual."""
    return EXPECTED.format(
        week=one.players_a_week, weeks=one.weeks, each=plan.players_each, usual=percent(plan.usual)
    )


def smallest(plan: Plan) -> str:
    """The smallest effect that can be shown."""
    if plan.smallest is None:
        return NO_SMALLEST
    if plan.watched is None:
        return SMALLEST_ONLY.format(smallest=points(plan.smallest))
    return SMALLEST_WATCHED.format(smallest=points(plan.smallest), watched=points(plan.watched))


def beside(one: Experiment) -> str:
    """Why the other measures prove nothing."""
    return BESIDE.format(title=OUTCOMES[one.success.measure].title)


def band(tuned_to: float) -> str:
    """What the picture's band is."""
    return BAND.format(smallest=points(tuned_to))


def shown(one: Experiment, found: Result, tuned_to: float) -> tuple[str, ...]:
    """What is known so far. Where the split is broken, nothing else is said."""
    first, second = found.entered
    if found.says is Says.BROKEN:
        return (SPLIT_BROKEN.format(first=first, second=second),)
    said = [WHY[found.why].format(smallest=points(tuned_to))]
    if found.why != "few":
        said += [_compared(one, found), _apart(found)]
        if one.success.reach is not None:
            said.append(_reached(one, found.reached))
    elif found.control.players and found.changed.players:
        said.append(_compared(one, found))
    else:
        said.append(NOBODY_KNOWN)
    said.append(SPLIT_FINE.format(first=first, second=second))
    return tuple(said)


def _compared(one: Experiment, found: Result) -> str:
    control, changed = one.variants
    return COMPARED.format(
        title=OUTCOMES[one.success.measure].title,
        control=percent(found.control.share),
        control_n=found.control.players,
        control_id=control.id,
        changed=percent(found.changed.share),
        changed_n=found.changed.players,
        changed_id=changed.id,
    )


def _apart(found: Result) -> str:
    low, high = found.difference
    middle = (found.changed.share or 0.0) - (found.control.share or 0.0)
    return DIFFERENCE.format(
        middle=points(middle, sign=True), low=points(low, sign=True), high=points(high, sign=True)
    )


def _reached(one: Experiment, reached: Interval) -> str:
    low, high = (percent(bound) for bound in reached)
    return LEVEL.format(changed_id=one.variants[1].id, low=low, high=high)


def percent(value: float | None) -> str:
    """A share as percent with one decimal, where it has one."""
    return "–" if value is None else f"{100 * value:.1f}".removesuffix(".0") + " %"


def points(value: float, *, sign: bool = False) -> str:
    """A difference of shares in points, with a true minus."""
    text = f"{100 * value:+.1f}" if sign else f"{100 * value:.1f}"
    return text.replace("-", "\N{MINUS SIGN}")
