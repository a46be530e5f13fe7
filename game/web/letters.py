"""Where the links of letters lead, and the forms that ask for one.

All of it is there only where the installation sends mail. A link is opened by looking and used by
pressing a button, since programs look at the links of a letter before a person does.
"""

from __future__ import annotations

from flask import Blueprint, Flask, abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from game.store import Refusal
from game.store.letters import Letter, Letters, Note, Purpose
from game.web import account_pages as pages
from game.web import account_words as words
from game.web import mail
from game.web.accounts import account_page, recovery_page
from game.web.letter_words import SUBJECTS, TEXTS
from game.web.pages import Form
from game.web.playing import account

letters = Blueprint("letters", __name__, url_prefix="/account/letters")


def register(app: Flask, kept: Letters) -> None:
    """Give ``app`` its letters."""
    app.extensions["letters"] = kept
    app.register_blueprint(letters)


@letters.before_request
def only_with_mail() -> None:
    """Whoever sends no mail has no such pages."""
    if not mail.sends(current_app):
        abort(404)


@letters.post("")
def give() -> ResponseReturnValue:
    """Send a letter to the address that somebody wants to give."""
    me = account()
    if me is None:
        return account_page(words.NOT_SIGNED_IN), 403
    form = request.form
    letter = _kept().give(me.player_id, form.get("password", ""), form.get("address", ""))
    if isinstance(letter, Refusal):
        return account_page(letter.sentence), 422
    if not _send(letter):
        return account_page(words.NO_MORE_LETTERS), 503
    return account_page(good=words.LETTER_SENT)


@letters.post("/ended")
def take_back() -> ResponseReturnValue:
    """Forget the address."""
    me = account()
    if me is None:
        return account_page(words.NOT_SIGNED_IN), 403
    no = _kept().take_back(me.player_id, request.form.get("password", ""))
    if no is not None:
        return account_page(no.sentence), 422
    return account_page(good=words.ADDRESS_GONE)


@letters.post("/asked")
def ask() -> ResponseReturnValue:
    """Send a letter to whoever has forgotten the password; the answer is the same for all names."""
    letter = _kept().forgotten(request.form.get("name", ""))
    if letter is not None:
        _send(letter)
    return recovery_page(good=words.LETTER_ASKED)


@letters.get("/<purpose>/<token>")
def read(purpose: str, token: str) -> ResponseReturnValue:
    """Where a letter's link leads: a button, so that a look does nothing."""
    wanted, note = _noted(purpose, token)
    if note is None:
        return recovery_page(words.LETTER_TOO_OLD), 404
    return _letter_page(wanted, token, note)


@letters.post("/<purpose>/<token>")
def answer(purpose: str, token: str) -> ResponseReturnValue:
    """Keep the address, or set another password."""
    wanted, note = _noted(purpose, token)
    if note is None:
        return recovery_page(words.LETTER_TOO_OLD), 404
    if wanted is Purpose.CONFIRM:
        no = _kept().confirm(token)
        return account_page(good=words.CONFIRMED) if no is None else (_no(no), 422)
    form = request.form
    no = _kept().reset(token, form.get("new_password", ""), form.get("otp", ""))
    if no is not None:
        return _letter_page(wanted, token, note, no.sentence), 422
    return account_page(good=words.RECOVERED)


def _no(refusal: Refusal) -> str:
    return recovery_page(refusal.sentence)


def _kept() -> Letters:
    found: Letters = current_app.extensions["letters"]
    return found


def _noted(purpose: str, token: str) -> tuple[Purpose, Note | None]:
    if purpose not in set(Purpose):
        abort(404)
    wanted = Purpose(purpose)
    return wanted, _kept().note(wanted, token)


def _send(letter: Letter) -> bool:
    path = url_for("letters.read", purpose=letter.purpose, token=letter.token)
    text = TEXTS[letter.purpose].format(link=current_app.config["PUBLIC_URL"] + path)
    post: mail.Post = current_app.extensions["post"]
    return post.send(letter.address, SUBJECTS[letter.purpose], text)


def _letter_page(wanted: Purpose, token: str, note: Note, notice: str = "") -> str:
    action = url_for("letters.answer", purpose=wanted, token=token)
    confirms = wanted is Purpose.CONFIRM
    page = pages.LetterPage(
        heading=words.CONFIRM if confirms else words.RECOVERY,
        says=words.CONFIRM_SAYS.format(address=note.address) if confirms else words.RESET_SAYS,
        form=Form(action, generate_csrf()),
        button="Yes, it is" if confirms else "Set it",
        new_password=not confirms,
        second_factor=not confirms and _kept().asks_for_a_code(note),
        notice=notice,
    )
    return render_template("letter.html", page=page, words=words)
