"""Every number of the model says what it is, how far one could move it, and who says so."""

from __future__ import annotations

import pytest

from game.engine.constants import CONSTANTS, Constant, all_constants


@pytest.mark.parametrize("constant", all_constants(), ids=lambda constant: constant.name)
def test_a_constant_lies_in_its_range_and_is_explained(constant: Constant) -> None:
    assert constant.low <= constant.value <= constant.high
    assert constant.low < constant.high
    assert getattr(CONSTANTS, constant.name) == constant.value
    assert constant.unit
    assert constant.says[0].isupper()
    assert constant.source


def test_what_nobody_measured_is_called_chosen() -> None:
    chosen = {constant.name: constant.chosen for constant in all_constants()}
    assert chosen["flaky"] is True
    assert chosen["good"] is False
