"""A game in one line: of every turn a checksum over its state and its facts, and the last score.

`python -m tests.engine.fingerprint STRATEGY SEED` prints it, so that a test can compare what
several processes make of the same game.
"""

from __future__ import annotations

import sys
from hashlib import blake2b

from game.engine import Turn
from tests.engine.plays import played


def checksum(turn: Turn) -> str:
    """The turn's state and facts to the last bit, in sixteen characters."""
    digest = blake2b(digest_size=8)
    digest.update(repr(turn.state).encode())
    for fact in turn.events:
        digest.update(repr(fact).encode())
    return digest.hexdigest()


def fingerprint(strategy: str, seed: int) -> str:
    """All of a game's turns, and what the last one came to."""
    game = played(strategy, seed)
    return " ".join([*map(checksum, game.turns), str(game.end.score)])


if __name__ == "__main__":
    print(fingerprint(sys.argv[1], int(sys.argv[2])))
