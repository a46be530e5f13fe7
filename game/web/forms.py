"""From a form to a decision. What is missing stays as it is; what we did not offer is refused.

A refusal names the field, what was found and what is allowed, in one sentence.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from werkzeug.datastructures import MultiDict

from game.engine.choices import Choices
from game.engine.model import Decision, State
from game.engine.policies import CHOICES, NO_LIMIT
from game.store import Bet, Code, Decided, Refusal, Submission
from game.store.names import visible

KEY = re.compile(r"(?!\d+$)[A-Za-z0-9_-]{8,48}")
TURN = re.compile(r"[1-9][0-9]{0,3}")
SEED = re.compile(r"[0-9]{1,39}")
SMALL = re.compile(r"[0-9]{1,6}")
LUCK = ("same", "new")
OWN_FIELDS = {"csrf_token", "turn", "key", "run"}
SHOWN_CHARACTERS = 40  # of what was found, in a refusal

Form = MultiDict[str, str]


class Malformed(Exception):
    """A field that we did not send like that."""

    def __init__(self, field: str, found: str, allowed: Iterable[str] | str) -> None:
        what = allowed if isinstance(allowed, str) else "one of: " + ", ".join(allowed)
        seen = visible(found)
        shown = seen if len(seen) <= SHOWN_CHARACTERS else seen[:SHOWN_CHARACTERS] + "…"
        super().__init__(f"“{field}” is “{shown}”, but it may be {what}.")

    @property
    def refusal(self) -> Refusal:
        """The same as a value."""
        return Refusal(Code.MALFORMED, str(self))


def read_turn(form: Form) -> Submission | Refusal:
    """The form of a turn: its number and key are read now, its choices once they are known."""
    try:
        _refuse_repeated(form)
        turn, key = _turn(form), read_key(form)
    except Malformed as no:
        return no.refusal
    return Submission(turn, key, body_hash(form), lambda c, s: read_decision(form, c, s))


def read_decision(form: Form, choices: Choices, state: State) -> Decided | Refusal:
    """What the form decides, given the choices of its turn."""
    try:
        _refuse_unknown(form, choices)
        changed: dict[str, Any] = {}
        for name, allowed in choices.fields.items():
            if name in form:
                changed[name] = _policy(name, _one_of(form, name, allowed))
        improvements = [offer.improvement.id for offer in choices.offers]
        return Decided(
            Decision(
                policies=replace(state.policies, **changed),
                answer=_answer(form, choices),
                start=_some(form, "start", improvements),
                stop=_some(form, "stop", improvements),
            ),
            _bet(form),
        )
    except Malformed as no:
        return no.refusal


def read_key(form: Form) -> str:
    """The key of a form, which makes sending it twice the same as sending it once."""
    key = form.get("key", "")
    if not KEY.fullmatch(key):
        raise Malformed("key", key, "8 to 48 letters, digits, - and _, not digits alone")
    return key


def read_seed(form: Form) -> int | None:
    """A seed if one is given: a decimal number below 2 to the power of 128."""
    seed = form.get("seed", "")
    if seed == "":
        return None
    if not SEED.fullmatch(seed) or int(seed) >= 2**128:
        raise Malformed("seed", seed, "a whole number from 0 to 2^128 - 1")
    return int(seed)


def read_number(form: Form, name: str, usual: int) -> int:
    """A small whole number; the usual one where none is given."""
    typed = form.get(name, "").strip() or str(usual)
    if not SMALL.fullmatch(typed):
        raise Malformed(name, typed, "a whole number")
    return int(typed)


def read_one(form: Form, name: str, allowed: tuple[str, ...]) -> str:
    """One of a few values; the first where none is given."""
    value = form.get(name, allowed[0])
    if value not in allowed:
        raise Malformed(name, value, allowed)
    return value


def read_luck(form: Form) -> str:
    """Whether a game is played again with the same luck or with new luck."""
    value = form.get("luck", "new")
    if value not in LUCK:
        raise Malformed("luck", value, LUCK)
    return value


def read_scenario(form: Form, known: Iterable[str]) -> str:
    """The company to play: the one that is asked for, or the first of all."""
    ids = list(known)
    value = form.get("scenario", ids[0])
    if value not in ids:
        raise Malformed("scenario", value, ids)
    return value


def chosen(form: Form) -> Form:
    """What a form had chosen, without what belongs to that form alone."""
    return MultiDict((name, value) for name, value in form.items() if name not in OWN_FIELDS)


def body_hash(form: Form) -> str:
    """A fingerprint of what was decided, without the CSRF token and the button."""
    pairs = sorted(pair for pair in form.items(multi=True) if pair[0] not in {"csrf_token", "run"})
    return hashlib.sha256(repr(pairs).encode("utf-8", "backslashreplace")).hexdigest()


def _refuse_repeated(form: Form) -> None:
    for name, values in form.lists():
        if len(values) > 1:
            raise Malformed(name, " and ".join(values), "given once")


def _refuse_unknown(form: Form, choices: Choices) -> None:
    known = {"answer", "start", "stop", "bet", *choices.fields}
    for name in form:
        if name not in known | OWN_FIELDS:
            raise Malformed("field", name, sorted(known))


def _turn(form: Form) -> int:
    value = form.get("turn", "")
    if not TURN.fullmatch(value):
        raise Malformed("turn", value, "the number of a turn")
    return int(value)


def _one_of(form: Form, name: str, allowed: Iterable[str]) -> str:
    value = form[name]
    if value not in allowed:
        raise Malformed(name, value, allowed)
    return value


def _policy(name: str, value: str) -> Any:
    if name == "wip_limit":
        return None if value == NO_LIMIT else int(value)
    return CHOICES[name](value)


def _answer(form: Form, choices: Choices) -> str | None:
    """The answer to the event; the first one where none is given, None where nothing happened."""
    answers = [] if choices.event is None else [answer.id for answer in choices.event.answers]
    if form.get("answer", "") == "":
        return None  # the first that can be paid
    if not answers:
        raise Malformed("answer", form["answer"], "left out, for nothing has happened")
    return _one_of(form, "answer", answers)


def _some(form: Form, name: str, allowed: list[str]) -> tuple[str, ...]:
    return () if form.get(name, "") == "" else (_one_of(form, name, allowed),)


def _bet(form: Form) -> Bet | None:
    return None if form.get("bet", "") == "" else Bet(_one_of(form, "bet", list(Bet)))
