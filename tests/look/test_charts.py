"""Each chart asks one question, has its table, can be read row by row, and shows what is in it."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest
from playwright.sync_api import Page, expect

from game.web import over_time
from game.web.chart_kit import apart, round_up
from game.web.debrief_pages import ChartView
from game.web.samples import debriefs
from game.web.samples import whole_pages as sample
from tests.look.drawing import SITE, render, serve
from tests.support.lint import parse, text_of

SVG = "{http://www.w3.org/2000/svg}"
ALL = [*debriefs.CHARTS.values(), *debriefs.NOTHING_DONE.values()]


def cards(name: str) -> list[Element]:
    """The cards of a page that hold a chart."""
    tree = parse(render(*sample.PAGES[name]))
    found = [one for one in tree.iter("section") if "card" in (one.get("class") or "")]
    return [card for card in found if any(is_chart(svg) for svg in card.iter(f"{SVG}svg"))]


def is_chart(svg: Element) -> bool:
    return (svg.get("class") or "").startswith("chart ")


@pytest.mark.parametrize(("name", "charts"), [("won", 9), ("lost", 5)])
def test_every_chart_asks_a_question_and_has_one_table_row_for_each_of_its_stops(
    name: str, charts: int
) -> None:
    found = cards(name)
    assert len(found) == charts
    for card in found:
        heading = text_of(next(card.iter("h2")))
        assert heading.endswith("?"), heading
        (chart,) = [svg for svg in card.iter(f"{SVG}svg") if is_chart(svg)]
        assert text_of(next(chart.iter(f"{SVG}title"))).endswith("?")
        assert text_of(next(chart.iter(f"{SVG}desc")))
        twin = next(one for one in card.iter("details") if "twin" in (one.get("class") or ""))
        rows = len(list(next(twin.iter("tbody")).iter("tr")))
        stops = [one for one in chart.iter(f"{SVG}rect") if one.get("class") == "stop"]
        assert rows == len(stops) > 0, heading


@pytest.mark.parametrize("chart", ALL, ids=lambda chart: chart.id)
def test_a_row_has_a_cell_for_each_head(chart: ChartView) -> None:
    assert all(len(row) == len(chart.table.head) for row in chart.table.rows)
    assert chart.note.endswith(".")


def test_where_nothing_was_done_the_charts_say_so() -> None:
    assert debriefs.NOTHING_DONE["cycle"].note == "No task was finished."
    assert debriefs.NOTHING_DONE["deployments"].note == "Nothing was deployed."
    assert debriefs.NOTHING_DONE["value"].note == "Nothing arrived."
    for id_ in ("cycle", "deployments", "value"):
        assert debriefs.NOTHING_DONE[id_].table.rows == ()


def test_a_percentile_is_the_smallest_value_that_so_many_do_not_exceed() -> None:
    values = [5.0, 1.0, 2.0, 4.0, 3.0]
    assert over_time.percentile(values, 0.5) == 3.0
    assert over_time.percentile(values, 0.85) == 5.0
    assert over_time.percentile(values, 0.2) == 1.0
    assert over_time.percentile([7.0], 0.5) == 7.0


def test_labels_beside_lines_keep_apart_and_stay_inside() -> None:
    places = apart([50.0, 51.0, 200.0, 52.0], 20, 200)
    assert all(
        abs(a - b) >= 17.9 for i, a in enumerate(places) for j, b in enumerate(places) if i < j
    )
    assert max(places) <= 200
    assert apart([199.0, 200.0], 20, 200) == [182.0, 200.0]


@pytest.mark.parametrize(
    ("value", "top"), [(0.4, 1), (7, 8), (28, 30), (441, 500), (99_999, 99_999)]
)
def test_the_top_of_an_axis_is_a_round_number(value: float, top: int) -> None:
    assert round_up(value) == top


def test_a_week_that_does_more_harm_than_good_goes_below_the_line() -> None:
    tree = parse(f"<!doctype html><title>One</title>{debriefs.CHARTS['value'].picture}")
    bars = [one for one in tree.iter(f"{SVG}rect") if "value-bar" in (one.get("class") or "")]
    lost = [bar for bar in bars if bar.get("class") == "value-bar lost"]
    assert len(lost) == sum(week.value < 0 for week in debriefs.HISTORY.weeks)
    line = {float(bar.get("y") or 0) for bar in lost}
    assert len(line) == 1
    assert all(float(bar.get("y") or 0) < max(line) for bar in bars if bar not in lost)


def test_a_day_with_a_failed_deployment_is_crossed() -> None:
    picture = debriefs.CHARTS["deployments"].picture
    tree = parse(f"<!doctype html><title>One</title>{picture}")
    crosses = [one for one in tree.iter(f"{SVG}path") if one.get("class") == "deployed-failed"]
    assert len(crosses) == sum(day.failed > 0 for day in debriefs.HISTORY.deployments)


def test_a_chart_is_read_out_by_keyboard_row_by_row(page: Page) -> None:
    serve(page)
    page.goto(f"{SITE}/won")
    slider = page.get_by_role("slider", name="When did changes reach customers? Week by week")
    slider.focus()
    page.keyboard.press("Home")
    expect(slider).to_have_attribute(
        "aria-valuetext", "Week 1: Deployments 11, Failed 1, Repairs 1"
    )
    page.keyboard.press("ArrowRight")
    said = page.locator(".chart-deployments + .reading p")
    expect(said).to_have_text("Week 2: Deployments 10, Failed 0, Repairs 0")
    before = page.locator(".chart-deployments .reading-line").get_attribute("d")
    page.keyboard.press("End")
    assert page.locator(".chart-deployments .reading-line").get_attribute("d") != before


def test_the_pointer_reads_a_chart_out_as_well(page: Page) -> None:
    serve(page)
    page.goto(f"{SITE}/won")
    chart = page.locator(".chart-people")
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.15, box["y"] + box["height"] / 2)
    expect(page.locator(".chart-people + .reading p")).to_contain_text("Turn 1: Morale")


def test_on_paper_charts_stay_and_what_is_pressed_goes(page: Page) -> None:
    serve(page)
    page.goto(f"{SITE}/won")
    page.emulate_media(media="print")
    expect(page.locator(".chart-flow")).to_be_visible()
    expect(page.locator(".chart-cycle")).to_be_visible()
    for gone in (".reading", ".again", ".roads button"):
        for one in page.locator(gone).all():
            assert not one.is_visible()
    page.goto(f"{SITE}/lost")
    expect(page.locator("#roads")).to_be_hidden()


#: Words of charts that stick out of their picture.
CUT_OFF = """() => [...document.querySelectorAll("svg.chart")].flatMap((svg) => {
  const frame = svg.getBoundingClientRect();
  return [...svg.querySelectorAll("text")].filter((text) => {
    const box = text.getBoundingClientRect();
    return box.left < frame.left - 1 || box.right > frame.right + 1;
  }).map((text) => `${svg.classList[1]}: ${text.textContent}`);
})"""


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_no_word_of_a_chart_is_cut_off(page: Page, width: int) -> None:
    serve(page)
    page.set_viewport_size({"width": width, "height": 800})
    for name in ("won", "lost"):
        page.goto(f"{SITE}/{name}")
        assert page.evaluate(CUT_OFF) == []
