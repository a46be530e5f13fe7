"""Into an account by the form, in a real browser."""

from __future__ import annotations

from playwright.sync_api import Page, expect


def sign_in_as(page: Page, address: str, name: str, password: str) -> None:
    """Fill in the form as a person would, and wait until the page knows the name."""
    page.goto(f"{address}account")
    page.locator("#sign-in-name").fill(name)
    page.locator("#sign-in-password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("link", name=name)).to_be_visible()
