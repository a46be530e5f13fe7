"""Experiments are counted as a count by hand counts them, and drawn evenly and for good."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from game.analytics.ending import sweep
from game.analytics.experiments import NOBODY, Says, Sums, plan, read_sums, result
from game.analytics.outcomes import OUTCOMES
from game.analytics.rollup import Rollups
from game.balance.experiments import checked, variant_of, written
from game.catalogue.experiment import Change, Measure
from game.catalogue.problems import CatalogueError
from game.store.database import Database
from tests.analytics.brute_force import DAY, WEEK, Actor, Line, actors, is_bot, known
from tests.analytics.conftest import fill
from tests.analytics.histories import histories
from tests.analytics.test_rollups import later
from tests.support import repetitions

Made = tuple[Flask, Database]
CARD, RAW = written("budget-renewed")
VARIANTS = [(None, None)] + [("tea", name) for name in ("milk", "lemon")] + [("pie", "hot")]


def had_success(actor: Actor, entry: Line) -> dict[Measure, bool]:
    """Each measure once more, in plain loops over one person's lines."""
    begun, game = entry["at"], entry["game"]
    own = [line for line in actor.lines if line["game"] == game]
    soon = [line for line in own if line["at"] < begun + DAY]
    ends = [line for line in soon if line["kind"] == "finish"]
    taps = [
        line
        for line in actor.lines
        if line["kind"] == "feedback" and line["value"] == "positive"
        if begun <= line["at"] < begun + DAY
    ]
    since = {line["game"] for line in actor.starts if line["at"] >= begun}
    week = [line for line in actor.lines if line["game"] in since and line["at"] < begun + WEEK]
    ages = [line["at"] - begun for line in actor.lines]
    return {
        Measure.FIRST_TURN: any(line["kind"] == "turn" for line in soon),
        Measure.COMPLETION: bool(ends),
        Measure.KEPT: any(line["verdict"] != "fired" for line in ends),
        Measure.ELITE: any(line["verdict"] == "elite" for line in ends),
        Measure.LIKED: bool(taps),
        Measure.NEXT_DAY: any(DAY <= age < 2 * DAY for age in ages),
        Measure.REPLAY: Actor(week).replayed(),
    }


SPANS = dict.fromkeys(Measure, DAY) | {Measure.NEXT_DAY: 2 * DAY, Measure.REPLAY: WEEK}


def by_hand(lines: Iterable[Line], now: int) -> dict[str, Sums]:
    counted: dict[str, tuple[Counter, Counter, Counter]] = {}  # type: ignore[type-arg]
    for actor in actors(known(lines, now + 1)):
        if actor.kind != "person" or is_bot(actor):
            continue
        for name in {start["experiment"] for start in actor.starts} - {None}:
            entry = min(
                (start for start in actor.starts if start["experiment"] == name),
                key=lambda start: (start["at"], start["game"]),
            )
            entered, ripe, well = counted.setdefault(name, (Counter(), Counter(), Counter()))
            entered[entry["variant"]] += 1
            for measure, success in had_success(actor, entry).items():
                if now >= entry["at"] + SPANS[measure]:
                    ripe[entry["variant"], str(measure)] += 1
                    well[entry["variant"], str(measure)] += success
    return {name: Sums(*sums) for name, sums in counted.items()}


def plain(found: dict[str, Sums]) -> dict[str, list[dict[object, int]]]:
    """Without the sums that are nothing."""
    return {
        name: [{key: n for key, n in each.items() if n} for each in sums]  # type: ignore[misc]
        for name, sums in found.items()
        if any(sums.entered.values())
    }


@st.composite
def tried(draw: st.DrawFn) -> list[Line]:
    """Random histories, whose games have parts in two experiments or in none."""
    lines = draw(histories())
    parts: dict[str, tuple[str | None, str | None]] = {}
    ends = st.sampled_from(["elite", "fired", "low"])
    verdicts: dict[str, str] = {}
    for line in sorted(lines, key=lambda line: (line["player"], line["id"])):
        if line["kind"] == "start":
            parts.setdefault(line["game"], draw(st.sampled_from(VARIANTS)))
            line["experiment"], line["variant"] = parts[line["game"]]
        if line["kind"] == "finish":
            line["verdict"] = verdicts.setdefault(line["game"], draw(ends))
    return lines


def check(database: Database, lines: list[Line], moments: list[int]) -> None:
    fill(database, lines)
    rollups = Rollups(database)
    rollups.forget()
    for now in sorted(moments):
        rollups.refresh(now)
        with database.reading() as connection:
            assert plain(read_sums(connection)) == plain(by_hand(lines, now))
    # Facts end after 90 days and games after 13 months; what they said stays said.
    for now in (max(moments) + 120 * DAY, max(moments) + 500 * DAY):
        sweep(database, now)
        rollups.refresh(now)
        with database.reading() as connection:
            assert plain(read_sums(connection)) == plain(by_hand(lines, now))


@pytest.mark.slow
@settings(
    max_examples=repetitions(1000),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(lines=tried(), moments=later)
def test_the_card_counts_as_a_count_by_hand_does(
    sqlite: Made, lines: list[Line], moments: list[int]
) -> None:
    check(sqlite[1], lines, moments)


@pytest.mark.slow
def test_the_same_on_postgresql(make: Callable[[str], Made], postgres_url: str) -> None:
    _, database = make(postgres_url)

    @settings(max_examples=repetitions(300), deadline=None)
    @given(lines=tried(), moments=later)
    def counted(lines: list[Line], moments: list[int]) -> None:
        check(database, lines, moments)

    counted()


# How players are drawn ---------------------------------------------------------------------------


def test_players_are_drawn_evenly_and_always_alike() -> None:
    drawn = Counter(variant_of(CARD, f"player {n}").id for n in range(100_000))
    assert abs(drawn["fixed"] - 50_000) < 5 * 158  # five standard deviations
    assert [variant_of(CARD, f"player {n}").id for n in range(6)] == [
        variant_of(checked(RAW, "again"), f"player {n}").id for n in range(6)
    ]


def test_another_experiment_draws_anew() -> None:
    other = checked(RAW | {"id": "another"}, "another")
    same = sum(
        variant_of(CARD, f"player {n}").id == variant_of(other, f"player {n}").id
        for n in range(100_000)
    )
    assert abs(same - 50_000) < 5 * 158


def test_the_draw_is_not_changed_by_a_release() -> None:
    drawn = "".join(variant_of(CARD, f"player {n}").id[0] for n in range(24))
    assert drawn == DRAWN


DRAWN = "rrrfrfrfrrrffrrfrrfffrff"


# What may be written -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"companies": ["nowhere"]}, "must be a company"),
        ({"weeks": 0}, "must be in range"),
        ({"success": RAW["success"] | {"measure": "luck"}}, "must be one of the choices"),
        ({"success": RAW["success"] | {"reach": 2}}, "must be in range"),
        ({"scripted": {"players": ["nobody"]}}, "must be a scripted player"),
        ({"scripted": {"players": []}}, "must be somebody"),
        ({"variants": RAW["variants"][:1]}, "must be two"),
        ({"variants": [RAW["variants"][0]] * 2}, "must have two short names"),
        ({"id": "x" * 41}, "must be short"),
        (
            {"variants": [RAW["variants"][0], RAW["variants"][1] | {"twist": ""}]},
            "must change something",
        ),
        (
            {"variants": [RAW["variants"][0], RAW["variants"][1] | {"twist": "budget@9=50%"}]},
            "no budget can come with turn 9",
        ),
        ({"mood": "good"}, "must be a known key"),
    ],
)
def test_what_cannot_be_tried_is_refused(changed: dict[str, object], sentence: str) -> None:
    with pytest.raises(CatalogueError, match=sentence):
        checked(RAW | changed, "card")


def test_every_measure_is_counted() -> None:
    assert set(OUTCOMES) == set(Measure)
    assert {measure: outcome.until for measure, outcome in OUTCOMES.items()} == SPANS


# What the card says ------------------------------------------------------------------------------


def said(control: tuple[int, int], changed: tuple[int, int], reach: float | None = 0.1) -> Says:
    """The verdict on so many successes of so many, where fewer are believed."""
    success = RAW["success"] | ({} if reach is None else {"reach": reach})
    if reach is None:
        success = {key: value for key, value in success.items() if key != "reach"}
    card = checked(RAW | {"success": success}, "card")
    counts = dict(zip(("fixed", "renewed"), (control, changed), strict=True))
    sums = Sums(
        {name: n for name, (_, n) in counts.items()},
        {(name, "elite"): n for name, (_, n) in counts.items()},
        {(name, "elite"): successes for name, (successes, _) in counts.items()},
    )
    return result(card, sums, plan(card).smallest or 0).says


@pytest.mark.parametrize(
    ("control", "changed", "reach", "says"),
    [
        ((390, 3000), (240, 3000), None, Says.WORKS),
        ((390, 3000), (390, 3000), None, Says.OPEN),
        ((390, 3000), (500, 3000), None, Says.FAILS),  # the other direction
        ((3900, 30000), (3900, 30000), None, Says.FAILS),  # too small to matter
        ((390, 3000), (220, 3000), 0.1, Says.WORKS),
        ((600, 3000), (390, 3000), 0.1, Says.FAILS),  # fewer, but not under 10 %
        ((500, 3000), (300, 3000), 0.1, Says.OPEN),  # fewer; under 10 % or not?
        ((39, 49), (0, 49), None, Says.OPEN),  # too few to say anything
        ((390, 3000), (240, 3400), None, Says.BROKEN),
    ],
)
def test_the_verdict_follows_from_the_intervals(
    control: tuple[int, int], changed: tuple[int, int], reach: float | None, says: Says
) -> None:
    assert said(control, changed, reach) == says


def test_where_more_are_believed_more_is_a_success() -> None:
    success = {"measure": "replay", "change": "more", "usual": 0.2}
    card = checked(RAW | {"success": success}, "card")
    assert card.success.change is Change.MORE
    sums = Sums(
        {"fixed": 3000, "renewed": 3000},
        {("fixed", "replay"): 3000, ("renewed", "replay"): 3000},
        {("fixed", "replay"): 600, ("renewed", "replay"): 800},
    )
    assert result(card, sums, 0.03).says is Says.WORKS
    assert result(card, NOBODY, 0.03).says is Says.OPEN
