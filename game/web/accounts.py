"""Accounts: make one, sign in and out, and decide over everything that is kept of oneself.

All that an account can do is a form of its own, so that each works without scripts. Wrong answers
never say which part was wrong, and what cannot be undone asks for the password again.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pyotp
import segno
from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user, login_user, logout_user
from flask_wtf.csrf import generate_csrf

from game.store import Refusal
from game.store.accounts import Account, Accounts, Made, Role, SignedIn
from game.store.belongings import Belongings
from game.web import account_pages as pages
from game.web import account_words as words
from game.web import mail
from game.web.pages import Form
from game.web.playing import Visitor, account, known_player, player_id
from game.web.texts import count

accounts = Blueprint("accounts", __name__, url_prefix="/account")


def register(app: Flask, kept: Accounts, belongings: Belongings) -> None:
    """Give ``app`` its accounts, and let Flask-Login read who is signed in from the cookie."""
    app.extensions["accounts"], app.extensions["belongings"] = kept, belongings
    login = LoginManager()
    login.session_protection = None  # it would tie a sign-in to an address, and phones move
    login.init_app(app)

    @login.user_loader  # type: ignore[untyped-decorator]
    def load(visitor_id: str) -> Visitor | None:
        owner, _, token = visitor_id.partition(".")
        found = kept.known(owner, token)
        return None if found is None else Visitor(found, token)

    app.register_blueprint(accounts)


# ------------------------------------------------------------------------------- pages and forms


@accounts.get("")
def show() -> ResponseReturnValue:
    """The account of whoever is signed in; for everybody else the way to one."""
    return account_page()


@accounts.post("")
def make() -> ResponseReturnValue:
    """Make an account for this browser's player, and sign in."""
    name, password = request.form.get("name", ""), request.form.get("password", "")
    made = _kept().make(player_id(), name, password)
    if isinstance(made, Refusal):
        return account_page(made.sentence), 422
    _enter(_kept().sign_in_known(player_id()))
    return _codes_page(made)


@accounts.post("/sign-ins")
def sign_in() -> ResponseReturnValue:
    """Sign in; on request with the games that were played here before."""
    form = request.form
    answer = _kept().sign_in(form.get("name", ""), form.get("password", ""), form.get("otp", ""))
    if isinstance(answer, Refusal):
        return account_page(answer.sentence), 422
    before = known_player()
    _enter(answer)
    if form.get("take_along") == "yes" and before:
        _belongings().take_along(before, answer.player_id)
    return redirect(url_for("play.front"), 303)


@accounts.post("/sign-outs")
def sign_out() -> ResponseReturnValue:
    """End one sign-in: this one, another one, or all of them."""
    me, which = account(), request.form.get("which", "this")
    if me is None:
        return redirect(url_for("accounts.show"), 303)
    if which == "all":
        _kept().sign_out_everywhere(me.player_id)
    else:
        _kept().sign_out(me.player_id, _this_browser() if which == "this" else which)
    if which in {"all", "this", _this_browser()}:
        _leave()
        return account_page(good=words.SIGNED_OUT), CLEAR
    return account_page(good=words.ENDED)


@accounts.post("/password")
def change_password() -> ResponseReturnValue:
    """Set another password; all other browsers are signed out."""
    me = account()
    if me is None:
        return account_page(words.NOT_SIGNED_IN), 403
    old, new = request.form.get("password", ""), request.form.get("new_password", "")
    no = _kept().change_password(me.player_id, old, new)
    if no is not None:
        return account_page(no.sentence), 422
    _enter(_kept().sign_in_known(me.player_id))
    return account_page(good=words.CHANGED)


@accounts.get("/recovery")
def show_recovery() -> ResponseReturnValue:
    """The form for whoever has forgotten the password."""
    return recovery_page()


@accounts.post("/recovery")
def recover() -> ResponseReturnValue:
    """Set another password by a recovery code."""
    form = request.form
    no = _kept().recover(form.get("name", ""), form.get("code", ""), form.get("new_password", ""))
    if no is not None:
        return recovery_page(no.sentence), 422
    return account_page(good=words.RECOVERED)


@accounts.post("/codes")
def renew_codes() -> ResponseReturnValue:
    """Other recovery codes instead of those that there are."""
    me = account()
    if me is None:
        return account_page(words.NOT_SIGNED_IN), 403
    codes = _kept().new_codes(me.player_id, request.form.get("password", ""))
    if isinstance(codes, Refusal):
        return account_page(codes.sentence), 422
    return _codes_page(Made(me.name, codes))


@accounts.get("/second-factor")
def show_second_factor() -> ResponseReturnValue:
    """A new secret for an authenticator app."""
    me = account()
    return redirect(url_for("accounts.show"), 303) if me is None else _second_factor_page(me)


@accounts.post("/second-factor")
def set_second_factor() -> ResponseReturnValue:
    """Ask for the app's code from now on, once it has been shown that the app knows the secret."""
    me, secret = account(), request.form.get("secret", "")
    if me is None:
        return account_page(words.NOT_SIGNED_IN), 403
    if len(secret) != SECRET_LENGTH or not set(secret) <= set(BASE32):
        return _second_factor_page(me, "That secret was not from here; take this one."), 422
    if not _kept().right_password(me.player_id, request.form.get("password", "")):
        return _second_factor_page(me, "That is not your password; nothing was changed."), 422
    no = _kept().second_factor(me.player_id, secret, request.form.get("otp", ""))
    if no is not None:
        return _second_factor_page(me, no.sentence, secret), 422
    return account_page(good=words.APP_ON)


@accounts.get("/export")
def export() -> ResponseReturnValue:
    """All that is kept of whoever asks, as a file."""
    told = _belongings().export(known_player())
    return Response(
        json.dumps(told, indent=2, ensure_ascii=False) + "\n",
        mimetype="application/json",
        headers={"Content-Disposition": "attachment; filename=devops-dream.json"},
    )


@accounts.post("/erasure")
def erase() -> ResponseReturnValue:
    """Erase all that is kept of whoever asks; with an account its password has to be given."""
    me, owner = account(), known_player()
    if request.form.get("erase", "").strip().lower() != words.SAY_ERASE:
        return account_page(words.NOT_SAID), 422
    if me is not None and not _kept().right_password(owner, request.form.get("password", "")):
        return account_page("That is not your password; nothing was erased."), 422
    _belongings().erase(owner)
    _leave()
    return account_page(good=words.ERASED), CLEAR


# ---------------------------------------------------------------------------- what the views use

CLEAR = {"Clear-Site-Data": '"cache", "storage"'}  # whatever the browser kept for whoever left
BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
SECRET_LENGTH = 32  # characters; 160 bits, as RFC 4226 recommends


def _kept() -> Accounts:
    found: Accounts = current_app.extensions["accounts"]
    return found


def _belongings() -> Belongings:
    found: Belongings = current_app.extensions["belongings"]
    return found


def _enter(answer: SignedIn) -> None:
    """A fresh session for this sign-in: nothing of the one before is left in it."""
    found = _kept().known(answer.player_id, answer.token)
    session.clear()
    session.permanent = True
    if found is not None:
        login_user(Visitor(found, answer.token))


def _leave() -> None:
    logout_user()
    session.clear()


def _this_browser() -> str:
    """What names this browser's sign-in."""
    return _kept().name_of(current_user.id.partition(".")[2])


def account_page(notice: str = "", good: str = "") -> str:
    """The account of whoever is signed in, or the way to one."""
    me = account()
    if me is None:
        return _sign_in_page(notice, good)
    return _account_page(me, notice, good)


def _sign_in_page(notice: str, good: str) -> str:
    token, here = generate_csrf(), _belongings().games(known_player())
    page = pages.SignInPage(
        sign_in=Form(url_for("accounts.sign_in"), token),
        make=Form(url_for("accounts.make"), token),
        recovery=url_for("accounts.show_recovery"),
        games_here=count(here, "game") if here else "",
        heading=words.SIGN_IN,
        notice=notice,
        good=good,
    )
    return render_template("sign_in.html", page=page, words=words)


def _account_page(me: Account, notice: str, good: str) -> str:
    this = _this_browser()
    page = pages.AccountPage(
        heading=words.ACCOUNT,
        name=me.name,
        role=words.ROLES[me.role],
        csrf_token=generate_csrf(),
        browsers=tuple(
            pages.Browser(one, _moment(at), one == this)
            for one, at in _kept().sign_ins(me.player_id)
        ),
        second_factor=me.second_factor,
        password_ends=_moment(me.password_until) if me.password_until else "",
        sends_mail=mail.sends(current_app),
        address=_kept().address_of(me.player_id),
        notice=notice,
        good=good,
    )
    return render_template("account.html", page=page, words=words, owner=me.role is Role.OWNER)


def _codes_page(made: Made) -> str:
    without = words.MAIL_TOO if mail.sends(current_app) else words.NO_MAIL
    page = pages.CodesPage(words.CODES, made.name, made.codes, without)
    return render_template("codes.html", page=page, words=words)


def recovery_page(notice: str = "", good: str = "") -> str:
    """The ways to another password."""
    token = generate_csrf()
    form = Form(url_for("accounts.recover"), token)
    letter = Form(url_for("letters.ask"), token) if mail.sends(current_app) else None
    page = pages.RecoveryPage(words.RECOVERY, form, letter, notice, good)
    return render_template("recovery.html", page=page, words=words)


def _second_factor_page(me: Account, notice: str = "", secret: str = "") -> str:
    secret = secret or pyotp.random_base32(SECRET_LENGTH)
    address = pyotp.TOTP(secret).provisioning_uri(name=me.name, issuer_name="DevOps Dream")
    picture = segno.make(address, micro=False)
    rows = [
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(picture.matrix)
        for x, dark in enumerate(row)
        if dark
    ]
    page = pages.SecondFactorPage(
        heading=words.SECOND_FACTOR,
        form=Form(url_for("accounts.set_second_factor"), generate_csrf()),
        secret=secret,
        size=len(picture.matrix),
        path="".join(rows),
        notice=notice,
    )
    return render_template("second_factor.html", page=page, words=words)


def _moment(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%-d %B %Y, %H:%M UTC")
