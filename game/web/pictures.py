"""What the templates may draw: the application adds these to Jinja's globals."""

from __future__ import annotations

from collections.abc import Callable

from game.web.charts import (
    by_week,
    flow_chart,
    meter_bar,
    scores_chart,
    shares_chart,
    stage_bar,
    worth_showing,
)
from game.web.luck_chart import luck_chart
from game.web.scene import draw_night, draw_scene

PICTURES: dict[str, Callable[..., object]] = {
    "by_week": by_week,
    "draw_night": draw_night,
    "draw_scene": draw_scene,
    "flow_chart": flow_chart,
    "luck_chart": luck_chart,
    "meter_bar": meter_bar,
    "scores_chart": scores_chart,
    "shares_chart": shares_chart,
    "stage_bar": stage_bar,
    "worth_showing": worth_showing,
}
