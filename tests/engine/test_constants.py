"""Every number of the model says what it is, how far one could move it, and who says so."""

from __future__ import annotations

from dataclasses import fields

import pytest

from game.engine.constants import CONSTANTS, Constant, all_constants
from tests.engine.plays import COMPANY, REFERENCE


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


def test_the_documents_measure_the_company_that_is_played() -> None:
    """But for what happens to it: its people, work and lines are the shipped company's."""
    told = {"events", "improvements", "aims", "questions"}
    for item in fields(COMPANY):
        if item.name not in told:
            assert getattr(COMPANY, item.name) == getattr(REFERENCE, item.name), item.name
    assert len(REFERENCE.events) == len(REFERENCE.improvements) == 4
