"""A small pen: SVG elements as escaped markup, with figures rounded to a tenth."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from markupsafe import Markup, escape

HARMFUL = re.compile("[&<>\"']")


def number(value: float) -> str:
    """A coordinate as short text: 12, 12.5, never 12.0 or 1e-05."""
    text = f"{value:.1f}"
    return "0" if text == "-0.0" else text.removesuffix(".0")


def tag(name: str, /, *children: object, **attributes: object) -> Markup:
    """An element. ``view_box`` becomes viewBox, ``class_`` class, other underscores dashes.

    Children and values are escaped unless they are markup; None and "" leave an attribute out.
    """
    parts = [f"<{name}"]
    for key, value in attributes.items():
        if value is None or value == "":
            continue
        shown = number(value) if isinstance(value, float) else _safe(value)
        parts.append(f' {_attribute(key)}="{shown}"')
    if not children:
        return Markup("".join([*parts, "/>"]))  # noqa: S704  every value was escaped above
    inner = "".join(map(_safe, children))
    return Markup("".join([*parts, ">", inner, f"</{name}>"]))  # noqa: S704  as above


def _safe(value: object) -> str:
    """A value as text that cannot leave its place: escaped, unless it is markup already."""
    if isinstance(value, Markup):
        return str(value)
    plain = str(value)
    return str(escape(plain)) if HARMFUL.search(plain) else plain


def group(*children: object, **attributes: object) -> Markup:
    """A ``<g>``; an empty one is still a group."""
    return tag("g", *(children or ("",)), **attributes)


def use(symbol: str, x: float, y: float, scale: float = 1, **attributes: object) -> Markup:
    """A drawing from the page's symbols, its feet at (x, y); a negative x-scale is a mirror."""
    return tag("use", href=f"#{symbol}", transform=place(x, y, scale), **attributes)


def percent(share: float) -> str:
    """A share of 0 to 1 as whole percent: 21 %."""
    return f"{share * 100:.0f} %"


def place(x: float, y: float, scale: float = 1, mirrored: bool = False) -> str:
    """A transform that puts feet at (x, y)."""
    moved = f"translate({number(x)} {number(y)})"
    if scale == 1 and not mirrored:
        return moved
    size = f"{scale:.2f}".rstrip("0").rstrip(".")
    return f"{moved} scale(-{size} {size})" if mirrored else f"{moved} scale({size})"


def text(x: float, y: float, *words: object, **attributes: object) -> Markup:
    """A line of text."""
    return tag("text", *words, x=float(x), y=float(y), **attributes)


def join(parts: Iterable[Markup]) -> Markup:
    """Markup one after the other."""
    return Markup("".join(map(_safe, parts)))  # noqa: S704  what is not markup is escaped


def blend(colours: tuple[str, ...], t: float) -> str:
    """The colour at ``t`` of 0 to 1 along evenly spaced colours (#rrggbb)."""
    at = min(max(t, 0.0), 1.0) * (len(colours) - 1)
    low = min(int(at), len(colours) - 2)
    part = at - low
    first, second = colours[low], colours[low + 1]
    mixed = (
        round(int(first[i : i + 2], 16) * (1 - part) + int(second[i : i + 2], 16) * part)
        for i in (1, 3, 5)
    )
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


@cache
def _attribute(key: str) -> str:
    if key == "view_box":
        return "viewBox"
    return key.rstrip("_").replace("_", "-")
