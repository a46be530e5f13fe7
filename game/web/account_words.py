"""The words of the pages about an account."""

from __future__ import annotations

SIGN_IN = "Sign in"
ACCOUNT = "Your account"
RECOVERY = "A new password"
CODES = "Keep these"
SECOND_FACTOR = "Sign in with an app's code as well"

WHY = (
    "You can play without an account. With one, your games follow you to any browser, and those"
    " that you have played here come along."
)
NAME_SAYS = "Any name; we put four characters behind it. No e-mail is asked for."
PASSWORD_SAYS = "8 characters or more, better 15."  # noqa: S105 - a label
OTP_SAYS = "Only if you have set one up."
CODES_SAY = (
    "Your name for signing in is below. Should you forget the password, one of these codes lets"
    " you set another one. Each works once. They are shown this once only: write them down."
)
NO_MAIL = "Without a code nobody can let you in again, not even us."
MAIL_TOO = "Or give an e-mail address on your account's page: then a letter helps as well."
BY_LETTER = "Or by a letter"
BY_LETTER_SAYS = "If you gave an e-mail address, we send a link there. It works for an hour."
ADDRESS_SAYS = "A letter helps whoever forgets the password. We write for nothing else."
LETTER_SENT = "A letter is on its way. Its link works for a day; nothing is kept before."
LETTER_ASKED = "If that account has an e-mail address, a letter is on its way to it."
NO_MORE_LETTERS = (
    "There is too much mail at the moment; nothing was sent. Try again in some minutes."
)
LETTER_TOO_OLD = "That letter is too old, or was used already. Ask for a new one."
RESET_SAYS = "Every browser that is signed in will be signed out."
CONFIRMED = "From now on letters go to that address."
ADDRESS_GONE = "The address is forgotten."
CONFIRM = "Is this your address?"
CONFIRM_SAYS = "Letters about your account would go to {address}."
NEW_PASSWORD_SAYS = "Whoever has forgotten the password sets another one with a recovery code."  # noqa: S105
APP_SAYS = (
    "Scan the picture with an authenticator app, or type the secret in; then give the code that"
    " it shows now. From then on each sign-in asks for one."
)
ERASE_SAYS = (
    "Everything that is kept of you here goes: games, studies, challenges, account. It cannot be"
    " undone."
)
SAY_ERASE = "erase"
NOT_SAID = "Nothing was erased: type the word “erase” to show that you mean it."
ERASED = "Everything that was kept of you is gone."
CHANGED = "Your password is changed; every other browser is signed out."
RECOVERED = "Your password is changed. Sign in with it."
SIGNED_OUT = "You are signed out."
ENDED = "That sign-in has ended."
APP_ON = "From now on signing in asks for the app's code as well."
NOT_SIGNED_IN = "Sign in first; nothing was changed."
ROLES = {
    "player": "You play.",
    "host": "You play, and you may hold workshops.",
    "owner": "You own this installation.",
}
