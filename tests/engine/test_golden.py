"""Golden playthroughs come out as they did: nobody changes a rule without seeing what it does."""

import pytest

from tests.engine.golden import FOLDER, GAMES, path_of, text_of
from tests.engine.plays import played


@pytest.mark.parametrize(("strategy", "seed"), GAMES)
def test_a_golden_game_comes_out_as_it_did(strategy: str, seed: int) -> None:
    text = text_of(played(strategy, seed))
    kept = path_of(strategy, seed).read_text()
    assert text == kept, "if this is meant: python -m tests.engine.golden, and read the difference"


def test_every_playthrough_that_is_kept_is_compared() -> None:
    assert sorted(FOLDER.iterdir()) == sorted(path_of(*game) for game in GAMES)
