"""The words of a film: what a day brought, and what a turn came to."""

from __future__ import annotations

#: What can happen on a day, in the order in which it is told: singular and plural.
NEWS: dict[str, tuple[str, str]] = {
    "deployed": ("deployment", "deployments"),
    "failed": ("failed change", "failed changes"),
    "began": ("incident", "incidents"),
    "restored": ("restored", "restored"),
    "back": ("piece sent back", "pieces sent back"),
    "accepted": ("story accepted", "stories accepted"),
}
NOTHING = "nothing went out"
SAID = "In {days} days: {told}. {wip} in progress now."
