"""What is wrong with a file of content: every problem at once, each in one line.

A problem names the file, the key path (``people[2].skills.review``), the rule, what was found
and what is allowed, so that an author can mend a whole file after one look.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable
from typing import NamedTuple

LONGEST_SHOWN = 60
NOTHING = "nothing"


class Problem(NamedTuple):
    """One rule that a file does not keep. ``path`` is empty where the whole file is meant."""

    file: str
    path: str
    rule: str
    found: str
    allowed: str

    def __str__(self) -> str:
        """``file: path: rule; found …; allowed: …`` in one line."""
        where = f"{self.file}: {self.path}" if self.path else self.file
        return f"{where}: {self.rule}; found {self.found}; allowed: {self.allowed}"


class CatalogueError(Exception):
    """A file that cannot be used, with all of its problems; ``str()`` has one line for each."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def shown(value: object) -> str:
    """A value as TOML would write it, cut to a readable length."""
    if isinstance(value, dict):
        text = "a table with " + (", ".join(map(str, value)) or "no keys")
    elif isinstance(value, list):
        text = (
            f"a list of {len(value)}"
            if len(value) > 4
            else "[" + ", ".join(map(shown, value)) + "]"
        )
    elif isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, str):
        text = json.dumps(value, ensure_ascii=False)
    else:
        text = str(value)
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def one_of(choices: Iterable[str], found: object) -> str:
    """What is allowed, as a list, with the nearest choice where something was nearly right."""
    known = list(choices)
    near = difflib.get_close_matches(found, known, n=1) if isinstance(found, str) else []
    hint = f" (did you mean {near[0]}?)" if near else ""
    return (", ".join(known) or NOTHING) + hint
