"""The picture says what the board says, in both arrangements, and stays small."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from game.engine.board import PersonOnBoard
from game.engine.model import Cause
from game.web.pages import Scene
from game.web.samples import boards
from game.web.scene import draw_scene
from game.web.scene_flock import sheep_words
from game.web.scene_land import gate_words
from game.web.scene_layout import TALL, WIDE, Box, arrangements, divide, pack, spread
from game.web.scene_people import KNOWN, looks

CLASS = "class"


def drawings(scene: Scene) -> list[ET.Element]:
    """The wide and the tall arrangement."""
    return list(ET.fromstring(f"<both>{draw_scene(scene)}</both>"))


def stages(svg: ET.Element) -> dict[str, ET.Element]:
    return {g.get("data-stage", ""): g for g in svg.iter("g") if g.get("data-stage")}


def words(svg: ET.Element, class_: str) -> list[str]:
    return ["".join(t.itertext()) for t in svg.iter("text") if t.get(CLASS) == class_]


def sheep_in(group: ET.Element) -> int:
    return sum((e.get(CLASS) or "").startswith("sheep") for e in group.iter())


def hidden_in(group: ET.Element) -> int:
    return sum(int(more.removeprefix("+")) for more in words(group, "more-text"))


@pytest.fixture(params=sorted(boards.SCENES))
def scene(request: pytest.FixtureRequest) -> Scene:
    return boards.SCENES[request.param]


def test_sheep_drawn_and_counted_are_as_many_as_the_board_says(scene: Scene) -> None:
    for svg in drawings(scene):
        drawn = stages(svg)
        for stage, _ in scene.board.stages:
            group = drawn[stage]
            assert sheep_in(group) + hidden_in(group) == scene.board.counts[stage], stage


def test_labels_give_each_stages_count(scene: Scene) -> None:
    for svg in drawings(scene):
        assert sorted(words(svg, "stage-name")) == sorted(n for _, n in scene.board.stages)
        counts = dict(zip(words(svg, "stage-name"), words(svg, "stage-count"), strict=True))
        for stage, name in scene.board.stages:
            expected = str(scene.board.counts[stage])
            assert counts[name].split()[0] == (
                "empty" if expected == "0" and counts[name] == "empty" else expected
            )
        fire = scene.board.incidents_open
        assert (f"{fire} on fire" in counts["Production"]) == (fire > 0)


def test_the_sign_on_the_fence_is_the_wip_and_its_limit(scene: Scene) -> None:
    board = scene.board
    for svg in drawings(scene):
        (sign,) = words(svg, "wip-text")
        if board.wip_limit is None:
            assert sign == f"{board.wip}, no limit"
            assert not [g for g in svg.iter("g") if g.get(CLASS) == "fence near"]
        else:
            assert sign == f"{board.wip} of {board.wip_limit}"
            assert [g for g in svg.iter("g") if g.get(CLASS) == "fence near"]


def test_a_larger_limit_is_a_larger_fence() -> None:
    widths = []
    for limit in (1, 3, 5, 10):
        scene = boards.LATE._replace(board=boards.LATE.board._replace(wip_limit=limit))
        svg = drawings(scene)[0]
        near = next(g for g in svg.iter("g") if g.get(CLASS) == "fence near")
        xs = [float(x) for x in re.findall(r"M([\d.-]+) ", near[1].get("d", ""))]
        widths.append(max(xs) - min(xs))
    assert widths == sorted(set(widths))


def test_everybody_is_there_with_a_name_and_what_they_juggle(scene: Scene) -> None:
    for svg in drawings(scene):
        tags = words(svg, "tag-text")
        for person in scene.board.people:
            many = f" ×{person.jobs}" if person.jobs > 1 else ""
            assert f"{person.name}{many}" in tags


def test_name_tags_never_overlap(scene: Scene) -> None:
    for svg in drawings(scene):
        rows: dict[str, list[tuple[float, float]]] = {}
        for rect in svg.iter("rect"):
            if rect.get(CLASS) == "tag":
                x, width = float(rect.get("x", 0)), float(rect.get("width", 0))
                rows.setdefault(rect.get("y", ""), []).append((x, x + width))
        for spans in rows.values():
            spans.sort()
            for (_, end), (start, _) in pairwise(spans):
                assert end <= start + 0.5


def test_fires_bramble_and_patches_are_those_of_the_board() -> None:
    for svg in drawings(boards.INCIDENT):
        uses = [use.get("href") for use in svg.iter("use")]
        assert uses.count("#fire") == 2
        assert uses.count("#bramble") == 4  # debt 0.34: one for each tenth begun
        drawn = boards.INCIDENT.board.stories
        assert uses.count("#patch") == sum(s.defects for s in drawn)
        assert uses.count("#douse") == 1
    calm = boards.INCIDENT.board._replace(incidents_open=0, debt=0.0)
    for svg in drawings(boards.INCIDENT._replace(board=calm)):
        uses = [use.get("href") for use in svg.iter("use")]
        assert "#fire" not in uses
        assert "#bramble" not in uses


def test_those_who_wait_sleep_and_those_who_are_idle_sit() -> None:
    for svg in drawings(boards.TIGHT):
        uses = [use.get("href") for use in svg.iter("use")]
        assert uses.count("#sleeper") == 4
        assert uses.count("#sit") == 4


@pytest.mark.parametrize(
    ("deployment", "opens_on", "sign"),
    [
        ("train", 77, "opens in 14 days"),
        ("train", 63, "opens today"),
        ("sprint-end", 64, "opens tomorrow"),
        ("on-demand", None, "on demand"),
        ("continuous", None, "always open"),
    ],
)
def test_the_gate_shows_the_deployment_policy(
    deployment: str, opens_on: int | None, sign: str
) -> None:
    board = boards.TRAIN.board._replace(gate_opens_on_day=opens_on, changes_at_gate=1)
    for svg in drawings(boards.TRAIN._replace(board=board, deployment=deployment)):
        assert words(svg, "sign-text") == [sign, "1 change waits"]
        assert f"#gate-{deployment}" in [use.get("href") for use in svg.iter("use")]


def test_the_text_alternative_has_the_same_numbers() -> None:
    board = boards.INCIDENT.board
    for svg in drawings(boards.INCIDENT):
        desc = svg.findtext("desc") or ""
        assert "Planned 7, Discovery 1, Develop 2, Review 2, Release 3, Production 24" in desc
        assert "5 in progress under a WIP limit of 5" in desc
        assert "2 incidents burn" in desc
        assert "20 % of all possible customers can see it, 12 % use it" in desc
        assert all(person.name in desc for person in board.people)
        assert svg.get("role") == "img"
        assert svg.findtext("title")


def test_houses_light_up_with_the_customers() -> None:
    def lit(customers: float) -> int:
        board = boards.LATE.board._replace(customers=customers)
        svg = drawings(boards.LATE._replace(board=board))[0]
        return sum("lit" in (use.get(CLASS) or "").split() for use in svg.iter("use"))

    assert lit(0.0) == 0
    assert 0 < lit(0.05) < lit(0.6) < lit(1.0) == 9


def test_the_sky_goes_from_night_to_dawn_and_ends_in_sun_or_rain() -> None:
    def sky(scene: Scene) -> str:
        return str(draw_scene(scene)).split("stop-color", 2)[1][:10]

    early = boards.LATE._replace(board=boards.LATE.board._replace(day=0))
    assert sky(early) != sky(boards.LATE)
    assert "#sun" in draw_scene(boards.SUNRISE)
    assert 'class="rain"' in draw_scene(boards.RAIN)


def test_the_picture_is_small_and_needs_no_inline_style(scene: Scene) -> None:
    markup = draw_scene(scene)
    assert "style=" not in markup
    assert len(markup) < 50_000


def test_the_picture_is_the_same_every_time(scene: Scene) -> None:
    assert draw_scene(scene) == draw_scene(scene)


def test_odd_boards_can_be_drawn_too() -> None:
    many = tuple(
        PersonOnBoard(f"p{i}", f"Somebody with a long name {i}", "Developer", "develop", 1, False)
        for i in range(12)
    )
    story = boards.LATE.board.stories[0]._replace(cause=Cause.WAITS_FOR_APPROVAL, size=40.0)
    for people in ((), many):
        board = boards.LATE.board._replace(people=people, stories=(story,), debt=9.0)
        for svg in drawings(boards.LATE._replace(board=board)):
            assert len(words(svg, "tag-text")) == len(people)


def test_people_look_the_same_on_every_page_and_differ_from_one_another() -> None:
    team = boards.LATE.board.people
    assert looks(team) == looks(team)
    assert len(set(looks(team).values())) == len(team)
    assert all(looks(team)[person.id] == KNOWN[person.id] for person in team)
    stranger = team[0]._replace(id="x")
    assert looks((*team, stranger))["x"] not in looks(team).values()
    twins = (team[0]._replace(id="ines"), team[0]._replace(id="priya"))
    assert len(set(looks(twins).values())) == 2


def test_sheep_are_packed_inside_their_paddock() -> None:
    box = Box(100, 200, 120, 100)
    for count in range(13):
        places = pack(count, box)
        assert len(places) == count
        assert all(box.x <= x <= box.x + box.w for x, _, _ in places)
        assert all(box.y <= y <= box.bottom + 4 for _, y, _ in places)


def test_paddocks_fill_their_fence_and_middles_keep_their_distance() -> None:
    parts = divide(Box(0, 0, 300, 10), [1, 5, 2], 60)
    assert sum(part.w for part in parts) == pytest.approx(300)
    assert min(part.w for part in parts) >= 60
    middles = sorted(spread([50, 50, 52, 190], [40, 40, 40, 40], 0, 200))
    assert all(b - a >= 40 - 1e-6 for a, b in pairwise(middles))
    assert middles[0] >= 20
    assert middles[-1] <= 180


def test_the_gate_says_when_people_test_a_release_by_hand() -> None:
    board = boards.TRAIN.board._replace(tested_by_hand=9)
    assert gate_words(board, "train")[0] == "testing by hand"


def test_a_change_board_opens_the_gate_on_its_weekday_and_not_the_policy() -> None:
    board = boards.HAND_OFFS.board
    assert gate_words(board, "continuous", "Thursday") == ("on Thursdays", "13 changes wait")
    assert gate_words(board, "on-demand", "Thursday")[0] == "on Thursdays"
    assert gate_words(board._replace(gate_opens_on_day=74), "train", "Thursday")[0] == (
        "opens in 4 days"
    )
    assert "on Thursdays" in str(draw_scene(boards.HAND_OFFS))


def test_what_waits_for_the_change_board_does_not_wait_for_the_owner() -> None:
    story = boards.LATE.board.stories[0]._replace(cause=Cause.WAITS_FOR_APPROVAL)
    assert "waits for the change board" in sheep_words(story._replace(stage="release"))
    assert "waits to be accepted" in sheep_words(story._replace(stage="production"))


def test_a_large_team_gets_more_room_on_a_phone_and_a_long_stream_on_a_desk() -> None:
    assert arrangements(3, 5) == (WIDE, TALL)
    assert arrangements(3, 7)[0] == WIDE
    assert arrangements(3, 7)[1].height > TALL.height
    wide, tall = arrangements(5, 5)
    assert wide.fenced.w > WIDE.fenced.w
    assert tall.height > TALL.height
    for layout in (wide, tall):
        assert layout.fenced.x + layout.fenced.w < layout.width
        assert layout.production.bottom < layout.height


def test_a_gate_that_opens_no_more_is_closed_and_not_on_demand() -> None:
    board = boards.TRAIN.board._replace(gate_opens_on_day=None)
    assert gate_words(board, "sprint-end")[0] == "closed"
    assert gate_words(board, "on-demand")[0] == "on demand"
