"""The good company in three turns of one sprint, so that hundreds of its games take a second."""

from __future__ import annotations

import re
from pathlib import Path

from tests.scenarios.spoil import GOOD

NAME = "short-company"


def short_company(folder: Path) -> Path:
    """Its file, in this folder."""
    text = GOOD.read_text()
    text = text.replace('id = "good-company"', f'id = "{NAME}"')
    text = re.sub(r"(?m)^turns = .*$", "turns = 3", text)
    text = re.sub(r"(?m)^sprints_per_turn = .*$", "sprints_per_turn = 1", text)
    text = re.sub(r"(?m)^board_reviews = .*$", "board_reviews = [2, 3]", text)
    text = re.sub(r"(?m)^holidays = .*$", "holidays = []", text)
    text = re.sub(r"(?ms)^\[\[acts\]\].*?(?=^\[\[improvements)", "", text)
    path = folder / f"{NAME}.toml"
    path.write_text(text)
    return path
