"""What the debrief's charts say: the contract with their template."""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup


class Table(NamedTuple):
    """The figures of a chart; the first cell of a row names it."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Key(NamedTuple):
    """One entry of a legend: how it is drawn, and what it means."""

    style: str
    label: str


class ChartView(NamedTuple):
    """A chart: the question, the answer in a sentence, the picture, and the same as a table.

    The picture has one stop for each row of the table; without rows there is only the sentence.
    """

    id: str
    title: str
    note: str
    picture: Markup
    table: Table
    legend: tuple[Key, ...] = ()
