"""Waiting for what the back room computes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
PATIENCE_SECONDS = 120.0


def until(found: Callable[[], T | None]) -> T:
    """What is looked for, once it is there."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if (there := found()) is not None:
            return there
        time.sleep(0.05)
    raise AssertionError(f"it is not there after {PATIENCE_SECONDS} seconds")
