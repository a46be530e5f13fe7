"""The facilitator's guide in the product: docs/facilitator.md, read by the little it is made of.

Headings, paragraphs, lists and bold words; anything else in the file fails a test. Its pictures
are left to the document.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from markupsafe import Markup, escape

GUIDE = Path(__file__).parents[2] / "docs" / "facilitator.md"
BOLD = re.compile(r"\*\*([^*]+)\*\*")
ITALIC = re.compile(r"\*([^*]+)\*")
CODE = re.compile(r"`([^`]+)`")


@cache
def guide() -> Markup:
    """The guide as HTML, without its title."""
    return join(GUIDE.read_text(encoding="utf-8"))


def join(text: str) -> Markup:
    """A document in our few forms as HTML, but for its first heading and its pictures."""
    blocks = [block for block in text.split("\n\n") if block.strip()]
    return Markup("\n").join(
        _block(block) for block in blocks if not block.startswith(("# ", "!["))
    )


def _block(block: str) -> Markup:
    if block.startswith("## "):
        return Markup("<h2>{}</h2>").format(_words(block[3:]))
    if block.startswith(("* ", "1. ")):
        kind = "ul" if block.startswith("* ") else "ol"
        items = re.split(r"\n(?=\* |\d+\. )", block)
        listed = Markup("").join(
            Markup("<li>{}</li>").format(_words(item.partition(" ")[2])) for item in items
        )
        return Markup(f"<{kind}>{{}}</{kind}>").format(listed)  # noqa: S704 - one of two names
    return Markup("<p>{}</p>").format(_words(block))


def _words(text: str) -> Markup:
    said = str(escape(" ".join(text.split())))
    said = BOLD.sub(r"<strong>\1</strong>", said)
    said = CODE.sub(r"<code>\1</code>", said)
    return Markup(ITALIC.sub(r"<em>\1</em>", said))  # noqa: S704 - escaped above
