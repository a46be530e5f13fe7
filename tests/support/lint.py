"""Every page that a test fetches is also linted: valid, labelled, and safe to serve.

Valid HTML by a strict parser; one h1, which starts the title; unique ids; labelled controls; one
choice checked in every radio group; forms with method and action; nothing inline that the content
security policy would refuse.
"""

from __future__ import annotations

from collections import Counter
from xml.etree.ElementTree import Element

import html5lib

UNLABELLED = {"hidden", "submit", "button", "image", "reset"}


def text_of(element: Element) -> str:
    """An element's text, with single spaces."""
    return " ".join("".join(element.itertext()).split())


def parse(page: str) -> Element:
    """The page as a tree; raises on the first error of its HTML."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree: Element = parser.parse(page)
    return tree


def lint(page: str) -> Element:
    """Raise AssertionError with all that is wrong with a page; give back its tree."""
    tree = parse(page)
    wrong = [
        *_outline(tree),
        *_ids(tree),
        *_controls(tree),
        *_forms(tree),
        *_inline(tree),
    ]
    assert not wrong, "\n".join(wrong)
    return tree


def _outline(tree: Element) -> list[str]:
    wrong = []
    if not tree.get("lang"):
        wrong.append("the page does not say its language")
    headings = [text_of(h1) for h1 in tree.iter("h1")]
    title = next((text_of(title) for title in tree.iter("title")), "")
    if len(headings) != 1:
        wrong.append(f"the page has {len(headings)} h1")
    elif not headings[0] or not title.startswith(headings[0]):
        wrong.append(f"the title {title!r} does not begin with the h1 {headings[0]!r}")
    return wrong


def _ids(tree: Element) -> list[str]:
    ids = Counter(value for element in tree.iter() if (value := element.get("id")))
    wrong = [
        f"{number} elements have the id {name!r}" for name, number in ids.items() if number > 1
    ]
    for element in tree.iter():
        for attribute in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
            names = (element.get(attribute) or "").split()
            wrong += [f"{attribute}={name!r} points nowhere" for name in names if name not in ids]
    return wrong


def _controls(tree: Element) -> list[str]:
    labelled = {label.get("for") for label in tree.iter("label")}
    inside = {control for label in tree.iter("label") if text_of(label) for control in label.iter()}
    wrong = []
    for control in tree.iter():
        if control.tag == "button" and not (text_of(control) or control.get("aria-label")):
            wrong.append("a button says nothing")
        if control.tag not in {"input", "select", "textarea"}:
            continue
        if control.get("type") in UNLABELLED:
            continue
        named = control.get("aria-label") or control.get("aria-labelledby")
        if not (named or control in inside or control.get("id") in labelled - {None}):
            wrong.append(f"control {control.get('name')!r} has no label")
    return wrong


def _forms(tree: Element) -> list[str]:
    wrong = []
    for form in tree.iter("form"):
        if form.get("method") not in {"get", "post"} or not form.get("action"):
            wrong.append("a form lacks its method or action")
        radios: dict[str, list[Element]] = {}
        for control in form.iter("input"):
            if control.get("type") == "radio":
                radios.setdefault(control.get("name") or "", []).append(control)
        names = {control.get("name") for control in form.iter("input")}
        if form.get("method") == "post" and "csrf_token" not in names:
            wrong.append(f"the form to {form.get('action')} has no csrf_token")
        for name, group in radios.items():
            checked = sum(radio.get("checked") is not None for radio in group)
            if checked != 1:
                wrong.append(f"{checked} radio buttons of {name!r} are checked")
    return wrong


def _inline(tree: Element) -> list[str]:
    wrong = [f"<{e.tag}> has an inline style" for e in tree.iter() if e.get("style") is not None]
    wrong += [f"<{e.tag}> inside the page" for e in tree.iter("style")]
    wrong += ["an inline script" for e in tree.iter("script") if not e.get("src")]
    wrong += [
        f"<{e.tag}> has an inline {attribute}"
        for e in tree.iter()
        for attribute in e.keys()  # noqa: SIM118 - an element is no dictionary
        if attribute.lower().startswith("on")
    ]
    return wrong
