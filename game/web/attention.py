"""What a browser reports of attention: spans of time, turned into facts of whole seconds.

The browser measures on its own steady clock and says how long ago each span began and ended; the
server places them on its clock, and believes nothing from before the page was given out. Pure.
"""

from __future__ import annotations

import re
from typing import NamedTuple

MOST_SPANS = 200
GRACE_MS = 2000
SPAN = re.compile(r"(\d{1,9})-(\d{1,9})")


class Span(NamedTuple):
    """Active for ``seconds``, the last of them at ``at``."""

    at: int
    seconds: int


def read_spans(text: str, elapsed_seconds: int, now: int) -> list[Span] | None:
    """The spans that a report holds, ``None`` where it is no report.

    Each is ``began-ended`` in milliseconds before it was sent, the oldest first. What lies before
    the page was given out, two seconds of grace aside, is cut off. Rounding is carried along, so
    that many short spans come to the same as one long one.
    """
    pieces = text.split(",")
    found = [SPAN.fullmatch(piece) for piece in pieces]
    if len(pieces) > MOST_SPANS or not all(found):
        return None
    furthest = max(0, elapsed_seconds) * 1000 + GRACE_MS
    spans: list[Span] = []
    total = counted = 0
    before = furthest
    for one in filter(None, found):
        began, ended = min(int(one[1]), before), min(int(one[2]), before)
        if ended > began:
            return None
        before = ended
        total += began - ended
        seconds = round(total / 1000) - counted
        counted += seconds
        if seconds > 0:
            at = now - round(ended / 1000)
            earliest = spans[-1].at + seconds if spans else at
            spans.append(Span(min(now, max(at, earliest)), seconds))
    return spans
