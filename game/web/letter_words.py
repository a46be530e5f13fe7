"""What letters say: brief, with nothing of whom they go to."""

from __future__ import annotations

from game.store.letters import Purpose

SUBJECTS = {Purpose.CONFIRM: "Is this your address?", Purpose.RESET: "A new password"}
TEXTS = {
    Purpose.CONFIRM: """\
Somebody gave this address for letters about an account of DevOps Dream.
If that was you, say so here, within a day:

{link}

If not, do nothing: the address is not kept.
""",
    Purpose.RESET: """\
Somebody asked for a new password for your account of DevOps Dream.
Set it here, within an hour:

{link}

If it was not you, do nothing: the old one goes on working.
""",
}
