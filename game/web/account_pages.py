"""What the pages about an account say, as plain values: their templates ask nothing else."""

from __future__ import annotations

from typing import NamedTuple

from game.web.pages import Form


class SignInPage(NamedTuple):
    """sign_in.html: sign in, or make an account."""

    sign_in: Form
    make: Form
    recovery: str
    games_here: str  # "2 games" that can come along, or ""
    heading: str
    notice: str = ""
    good: str = ""  # what went well just now


class Browser(NamedTuple):
    """A browser that is signed in."""

    id: str
    since: str
    this: bool


class AccountPage(NamedTuple):
    """account.html: all that can be done with an account."""

    heading: str
    name: str
    role: str
    csrf_token: str
    browsers: tuple[Browser, ...]
    second_factor: bool
    password_ends: str  # the moment, where the password was given and not chosen
    sends_mail: bool  # this installation does
    address: str  # that letters go to, or ""
    links: tuple[tuple[str, str], ...] = ()
    notice: str = ""
    good: str = ""


class CodesPage(NamedTuple):
    """codes.html: recovery codes, shown once."""

    heading: str
    name: str
    codes: tuple[str, ...]
    without: str  # what becomes of somebody without a code


class RecoveryPage(NamedTuple):
    """recovery.html: set another password."""

    heading: str
    form: Form
    letter: Form | None  # where the installation sends mail
    notice: str = ""
    good: str = ""


class LetterPage(NamedTuple):
    """letter.html: where a letter's link leads."""

    heading: str
    says: str
    form: Form
    button: str
    new_password: bool  # is asked for
    second_factor: bool  # a code is asked for
    notice: str = ""


class SecondFactorPage(NamedTuple):
    """second_factor.html: the secret, as a picture and as text."""

    heading: str
    form: Form
    secret: str
    size: int  # modules on a side
    path: str  # of the picture's dark modules
    notice: str = ""
