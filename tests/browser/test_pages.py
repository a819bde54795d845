"""Whom the pages are open to, and how people come in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.pictures import picture
from tests.browser.watching import wait_until_quiet

pytestmark = pytest.mark.browser

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
    "audit log": "/audit-log",
    "settings": "/settings",
}
NARROW = {"width": 360, "height": 740}


def settle(page: Page) -> None:
    """Wait until nothing is being fetched or drawn any more."""
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
    wait_until_quiet(page)


def test_a_stranger_is_asked_to_log_in(visit: Callable[..., Visitor]) -> None:
    stranger = visit()
    stranger.goto("/projects/1/models")
    expect(stranger.page.get_by_label("User name")).to_be_visible()
    picture(stranger.page, "login")


def test_an_annotator_sees_only_what_is_theirs(visit: Callable[..., Visitor]) -> None:
    anna = visit("anna")
    anna.enter()
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
