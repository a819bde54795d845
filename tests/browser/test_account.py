"""One's own account at the browser: password, sessions, a forgotten password, tokens."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import Visitor
from tests.browser.pictures import picture
from tests.browser.running_site import Site
from tests.browser.test_every_page import fits, in_both_themes_and_widths
from tests.browser.test_pages import settle

pytestmark = pytest.mark.browser
Visit = Callable[..., Visitor]
OLD, NEW = "an old sentence of mine", "a new sentence of mine"


def set_password(site: Site, name: str) -> None:
    site.manage(
        *("shell", "-v", "0", "-c"),
        f"from annotator.models import User; user = User.objects.get(username='{name}');"
        f"user.set_password('{OLD}'); user.save()",
    )


def tab_to(page: Page, name: str) -> None:
    """Move the focus by the Tab key alone until it is on what has this name."""
    wanted = page.get_by_label(name, exact=True).or_(page.get_by_role("button", name=name)).first
    for _ in range(60):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {name}")


def test_a_new_password_by_keyboard_ends_other_sessions(visit: Visit, site: Site) -> None:
    set_password(site, "otto")
    here, there = visit("otto"), visit("otto")
    there.goto("/account")
    settle(there.page)
    here.goto("/account")
    page = here.page
    settle(page)
    expect(page.get_by_role("listitem").filter(has_text="this browser")).to_have_count(1)
    tab_to(page, "Current password")
    page.keyboard.type("wrong")
    tab_to(page, "New password")
    page.keyboard.type(NEW)
    page.keyboard.press("Enter")
    expect(page.get_by_text("The current password is wrong.")).to_be_visible()
    here.complaints.clear()  # the browser logs the refusal itself
    page.get_by_label("Current password").fill("")
    tab_to(page, "Current password")
    page.keyboard.type(OLD)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Password changed.")).to_be_visible()
    expect(page.get_by_label("New password")).to_have_value("")
    there.page.reload()
    expect(there.page.get_by_label("User name")).to_be_visible()
    page.reload()
    settle(page)
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()


def test_name_and_other_sessions(visit: Visit) -> None:
    ada, phone, desk = (
        visit("ada"),
        visit("ada", user_agent="Gecko Firefox/128 iPhone"),
        visit("ada"),
    )
    for visitor in (phone, desk, ada):
        visitor.goto("/account")
        settle(visitor.page)
    page = ada.page
    page.get_by_label("User name").fill("ada l")
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_role("region", name="Name and address")).to_contain_text("letters")
    ada.complaints.clear()  # the browser logs the refusal itself
    page.get_by_role("button", name="Log out Firefox, iPhone").click()
    expect(page.get_by_text("Firefox, iPhone")).to_have_count(0)
    phone.page.reload()
    expect(phone.page.get_by_label("User name")).to_be_visible()
    page.get_by_role("button", name="Log out everywhere else").click()
    page.get_by_role("dialog").get_by_role("button", name="Log out everywhere else").click()
    expect(page.get_by_text("ended")).to_be_visible()
    desk.page.reload()
    expect(desk.page.get_by_label("User name")).to_be_visible()


def test_a_forgotten_password(visit: Visit, site: Site) -> None:
    stranger = visit()
    stranger.goto("/login")
    stranger.page.get_by_role("link", name="Forgotten your password?").click()
    expect(stranger.page.get_by_text("Ask your admin")).to_be_visible()
    assert violations(stranger.page) == []
    stranger.goto(site.login_link("otto").removeprefix(site.url) + "#password")
    stranger.page.get_by_role("button", name="Log in").click()
    stranger.page.wait_for_url("**/account")
    settle(stranger.page)
    expect(stranger.page.get_by_label("Current password")).to_have_count(0)
    stranger.page.get_by_label("New password").fill(NEW + "!")
    stranger.page.get_by_role("button", name="Change password").click()
    expect(stranger.page.get_by_label("Current password")).to_be_visible()


def test_a_token_has_a_purpose_and_an_end(visit: Visit) -> None:
    ada = visit("ada")
    ada.goto("/tokens")
    page = ada.page
    page.get_by_label("Name", exact=True).fill("Pipeline")
    page.get_by_role("checkbox", name="Import").check()
    page.get_by_role("checkbox", name="Read").uncheck()
    page.get_by_role("button", name="Create token").click()
    row = page.get_by_role("region", name="Tokens").get_by_text("All your projects · Import")
    expect(row).to_be_visible()
    expect(page.get_by_role("region", name="Tokens")).not_to_contain_text("no end")


def test_the_page_at_every_width(visit: Visit) -> None:
    ada = visit("ada")
    for path, name in (("/account", "account"), ("/tokens", "tokens")):
        ada.goto(path)
        settle(ada.page)
        for theme, width in in_both_themes_and_widths(ada.page):
            assert fits(ada.page)
            assert violations(ada.page) == [], (theme, width)
            picture(ada.page, f"{name}-{theme}-{width}", full_page=True)
