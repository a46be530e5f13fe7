"""A turn once more: its form filled in as it was decided then, but for one change.

What is filled in travels in the address, as a refused form's choices do in its body, and is checked
against the choices of the turn like them. Once the turn is played it means nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from werkzeug.datastructures import MultiDict

from game.balance.held import ANSWER, START, STOP, Change, decided
from game.engine.model import Decision, State
from game.engine.policies import CHOICES as POLICY_CHOICES
from game.engine.policies import as_text
from game.engine.scenario import Scenario
from game.web import look_back_words as says
from game.web import texts, words
from game.web.pages import Announcement

FIELDS = ("wip_limit", *POLICY_CHOICES)


def filled_in(company: Scenario, decisions: Sequence[Decision], change: Change) -> dict[str, str]:
    """The fields of the form of a turn that is played once more with one change."""
    turn = change.turn
    own = decided(decisions[turn - 1], change)
    stood = decisions[turn - 2].policies if turn > 1 else company.start
    policies = {name: as_text(getattr(own.policies, name)) for name in FIELDS}
    fields = {
        name: value for name, value in policies.items() if value != as_text(getattr(stood, name))
    }
    others = {ANSWER: own.answer or "", START: "".join(own.start[:1]), STOP: "".join(own.stop[:1])}
    fields |= {name: value for name, value in others.items() if value}
    return {"turn": str(turn), "changed": change.what, **fields}


def announced(company: Scenario, state: State, address: MultiDict[str, str]) -> Announcement | None:
    """That the form is filled in, and what is changed; None where the address says nothing."""
    what = address.get("changed", "")
    if address.get("turn") != str(state.turn) or what not in {*FIELDS, ANSWER, START, STOP}:
        return None
    change = _named(company, state, what, address.get(what, ""))
    title = says.BRANCH_TITLE.format(turn=state.turn)
    return Announcement(title, says.BRANCH.format(change=change))


def _named(company: Scenario, state: State, what: str, value: str) -> str:
    """The choice that is changed, as the form shows it."""
    if what == ANSWER:
        answers = (answer for event in company.events for answer in event.answers)
        label = next((answer.label for answer in answers if answer.id == value), value)
        return says.ANSWERED.format(choice=label)
    if what in {START, STOP}:
        if not value:
            return says.NOTHING_STARTED if what == START else says.NOTHING_STOPPED
        name = texts.improvement_name(company, value)
        return (words.STARTED if what == START else words.STOPPED).format(name=name)
    choice = value or as_text(getattr(state.policies, what))
    return words.DECIDED.format(
        field=words.FIELDS_IN_SHORT[what], choice=texts.choice_label(what, choice)
    )
