"""What the tests lean on: a real PostgreSQL, a real browser, a plain Flask app to compare with."""

import os


def repetitions(full: int) -> int:
    """How often to repeat a `slow` proof: `full` times the share in REPETITIONS, at least once."""
    return max(1, round(full * float(os.environ.get("REPETITIONS", "0.1"))))


def few(full: int) -> int:
    """The same where a tenth would still take minutes: `make test` repeats a hundredth."""
    share = float(os.environ.get("REPETITIONS", "0.1"))
    return max(1, round(full * share * min(share, 1)))
