"""Every page opens for whom it is made, in both themes, wide and narrow, without a complaint."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.control import ROOT

pytestmark = pytest.mark.browser

# The pictures are for people to look at; CI may keep the folder.
PICTURES = Path(os.environ.get("SCREENSHOTS", ROOT / "var" / "screenshots"))
PAGES = {
    "overview": "",
    "judge": "/judge",
    "review": "/review",
    "catalogue": "/catalogue",
    "imports": "/imports",
    "models": "/models",
    "insights": "/insights",
    "exports": "/exports",
    "members": "/members",
    "settings": "/settings",
}
WIDE = {"width": 1440, "height": 900}
NARROW = {"width": 360, "height": 740}


def settle(page: Page) -> None:
    """Until nothing is being fetched or drawn any more."""
    expect(page.get_by_role("heading", level=1).first).to_be_visible(timeout=20_000)
    page.wait_for_load_state("networkidle")
    expect(page.locator(".mantine-Skeleton-root")).to_have_count(0, timeout=20_000)


def open_every_page(visitor: Visitor, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    visitor.goto("/")
    visitor.page.wait_for_url("**/projects/*")
    project = visitor.page.url.removeprefix(visitor.site.url)
    for page, path in {
        **{p: project + path for p, path in PAGES.items()},
        "tokens": "/tokens",
    }.items():
        visitor.goto(path)
        settle(visitor.page)
        visitor.page.screenshot(path=PICTURES / f"{page}-{name}.png")
        width = visitor.page.evaluate("document.documentElement.scrollWidth")
        window = visitor.page.viewport_size
        assert window is not None
        assert width <= window["width"], f"{page} is wider than its window"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_admin_pages(visit: Callable[..., Visitor], theme: str) -> None:
    open_every_page(visit("ada", color_scheme=theme, viewport=WIDE), theme)


def test_admin_pages_on_a_phone(visit: Callable[..., Visitor]) -> None:
    open_every_page(visit("ada", viewport=NARROW, has_touch=True), "phone")


def test_a_stranger_is_asked_to_log_in(visit: Callable[..., Visitor]) -> None:
    stranger = visit()
    stranger.goto("/projects/1/models")
    expect(stranger.page.get_by_label("User name")).to_be_visible()
    stranger.page.screenshot(path=PICTURES / "login.png")


def test_an_annotator_sees_only_what_is_theirs(visit: Callable[..., Visitor]) -> None:
    anna = visit("anna")
    navigation = anna.page.get_by_role("navigation")
    expect(navigation.get_by_role("link", name="Judge")).to_be_visible()
    for page in ("Models", "Review", "Members", "Settings"):
        expect(navigation.get_by_role("link", name=page)).to_have_count(0)


def test_a_one_time_link_works_once(visit: Callable[..., Visitor]) -> None:
    link = visit().site.login_link("anna")
    first = visit()
    first.page.goto(link)
    first.page.get_by_role("button", name="Log in").click()
    first.page.wait_for_url("**/projects/*")
    second = visit()
    second.page.goto(link)
    second.page.get_by_role("button", name="Log in").click()
    expect(second.page.get_by_role("alert")).to_contain_text("used or has expired")
    second.complaints.clear()  # the browser logs the refusal itself


def test_a_password_brings_a_person_in_and_out(visit: Callable[..., Visitor]) -> None:
    guest = visit()
    guest.site.manage(
        *("shell", "-v", "0", "-c"),
        "from annotator.models import User; user = User.objects.get(username='otto');"
        "user.set_password('a long enough password'); user.save()",
    )
    guest.goto("/login")
    guest.page.get_by_label("User name").fill("otto")
    guest.page.get_by_label("Password", exact=True).fill("a long enough password")
    guest.page.get_by_role("button", name="Log in").click()
    guest.page.wait_for_url("**/projects/*")
