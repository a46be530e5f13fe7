"""The style page: every component in every state, for whoever builds on them; not in production.

It is drawn from samples by the templates of the game, and so shows what a change does to all of it.
"""

from __future__ import annotations

import re
from pathlib import Path

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

styleguide = Blueprint("styleguide", __name__)

TOKENS = Path(__file__).parents[2] / "static" / "css" / "tokens.css"
COLOUR = re.compile(r"--([a-z0-9-]+): #")


@styleguide.get("/styleguide")
def show_styleguide() -> ResponseReturnValue:
    """All components, and one of the sample scenes: ``?scene=rain``."""
    # The samples hold whole debriefs, which only who looks at this page should wait for.
    from game.web.samples import rooms, states, whole_pages  # noqa: PLC0415

    scene = request.args.get("scene", "")
    return render_template(
        "styleguide.html",
        s=states,
        rooms=rooms,
        turn=whole_pages.TURN,
        won=whole_pages.WON,
        colours=list(dict.fromkeys(COLOUR.findall(TOKENS.read_text(encoding="utf-8")))),
        scene=scene if scene in states.SCENES else "incident",
        page={"heading": "Style page"},
    )
