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
    "in-force": Yardstick(22.9, 93.2),
    "living-the-dream": Yardstick(24.0, 93.4),
    "night-shift": Yardstick(22.9, 92.3),
    "old-money": Yardstick(28.1, 92.3),
}
