"""What the templates may draw: the application adds these to Jinja's globals."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from game.web.scene import draw_scene

PICTURES: dict[str, Callable[..., Markup]] = {
    "draw_scene": draw_scene,
}
