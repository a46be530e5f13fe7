"""What random play and the best known plan come to in each company: beside them stand people.

Mean final scores of 200 games, as docs/balance.md has them; a test holds the two together.
"""

from __future__ import annotations

from typing import NamedTuple


class Yardstick(NamedTuple):
    """Mean scores of scripted play in one company."""

    random: float
    best_known: float


YARDSTICKS = {
    "in-force": Yardstick(22.3, 92.5),
    "living-the-dream": Yardstick(23.8, 93.0),
    "night-shift": Yardstick(22.7, 91.8),
    "old-money": Yardstick(27.3, 91.6),
}
