"""Small figures and counts as text, in one way on every page."""

from __future__ import annotations

from game.engine.policies import CHOICES as POLICY_CHOICES
from game.engine.scenario import Improvement, Scenario
from game.web import words

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
MINUTES_A_DAY = 24 * 60


def count(number: int, noun: str, plural: str = "") -> str:
    """``1 story``, ``3 stories``."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def in_words(number: int, noun: str) -> str:
    """``three sprints``; figures from eleven on."""
    if 0 <= number < len(NUMBERS):
        return f"{NUMBERS[number]} {noun if number == 1 else noun + 's'}"
    return count(number, noun)


def days(value: float) -> str:
    """``6.1 days``."""
    return f"{value:.1f} days"


def percent(share: float) -> str:
    """A share from 0 to 1 as a whole number of percent."""
    return f"{100 * share:.0f}"


def duration(minutes: float) -> str:
    """``52 min``, ``3 h 10 min``, ``26 h``, ``5.5 days``."""
    whole = round(minutes)
    if whole < 60:
        return f"{whole} min"
    if whole < 12 * 60:
        hours, rest = divmod(whole, 60)
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    if whole < 2 * MINUTES_A_DAY:
        return f"{round(whole / 60)} h"
    return days(minutes / MINUTES_A_DAY)


def choice_label(field: str, value: str) -> str:
    """A choice as its button says it."""
    return words.CHOICES[field, value][0] if (field, value) in words.CHOICES else value


def choice_says(field: str, value: str) -> str:
    """A choice inside a sentence: ``a WIP limit of 5``, ``deploying on demand``."""
    if (field, value) in words.CHOICES:
        return words.CHOICES[field, value][1]
    return words.WIP_LIMIT_SAYS.format(value=value)


def change_says(scenario: Scenario, what: str, value: str) -> str:
    """Something that the player changed, inside a sentence."""
    if what == "wip_limit" or what in POLICY_CHOICES:
        return choice_says(what, value)
    name = improvement_name(scenario, what)
    says = words.STOP_SAYS if value == "stop" else words.START_SAYS
    return says.format(name=name[:1].lower() + name[1:])


def improvement_name(scenario: Scenario, improvement_id: str) -> str:
    """An improvement's name, or its id where the company no longer has it."""
    named = {improvement.id: improvement.name for improvement in scenario.improvements}
    return named.get(improvement_id, improvement_id)


def improvement_cost(improvement: Improvement) -> str:
    """What an improvement costs, or gives back, and how long it takes: ``20 days · 3 weeks``."""
    cost = words.COST if improvement.cost_days >= 0 else words.GIVES
    return cost.format(
        days=count(abs(improvement.cost_days), "day"), weeks=count(improvement.weeks, "week")
    )


def upper_first(text: str) -> str:
    """The same with a capital letter in front."""
    return text[:1].upper() + text[1:]
