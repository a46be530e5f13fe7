"""The tests' browser is a real one, and a missing one is a failure in plain words."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.support import browser as support


def test_a_page_opens_runs_its_script_and_draws_its_text(page: Page) -> None:
    page.goto("data:text/html,<title>A page</title><p id=p>text</p><script>p.append('!')</script>")
    assert page.title() == "A page"
    assert page.text_content("p") == "text!"
    assert page.evaluate("getComputedStyle(p).display == 'block' && p.offsetHeight") > 0


def test_two_contexts_share_nothing(browser: Browser) -> None:
    first, second = browser.new_context(), browser.new_context()
    first.add_cookies([{"name": "mine", "value": "1", "url": "http://127.0.0.1"}])
    assert first.cookies()
    assert not second.cookies()
    first.close()
    second.close()


def test_a_named_browser_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROME", "/bin/false-browser")
    with pytest.raises(support.NoBrowserError, match="/bin/false-browser: not a program"):
        support.provision()


def test_a_remembered_browser_that_is_gone_is_forgotten(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(support, "CACHE", tmp_path)
    assert support._remembered() is None
    support._remember(support.Chromium("/bin/sh", "/somewhere"))
    assert support._remembered() == support.Chromium("/bin/sh", "/somewhere")
    support._remember(support.Chromium(str(tmp_path / "gone")))
    assert support._remembered() is None
