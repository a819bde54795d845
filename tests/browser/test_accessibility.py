"""axe finds nothing against what is no page of the menu; `test_every_page.py` has those."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import Visitor
from tests.browser.judging import open_judge, wait_until_planned
from tests.browser.running_site import Site

pytestmark = pytest.mark.browser
Visit = Callable[..., Visitor]
# Each theme and each language once: neither depends on the other.
LOOKS = [("light", "en-GB"), ("dark", "zh-CN")]


@pytest.mark.parametrize(("theme", "locale"), LOOKS)
def test_the_doors(visit: Visit, theme: str, locale: str) -> None:
    stranger = visit(color_scheme=theme, locale=locale)
    for path in (
        "/login",
        "/login/forgotten",
        "/login/link/nothing",
        "/invitation/nothing",
        "/account/address/nothing",
    ):
        stranger.goto(path)
        expect(stranger.page.get_by_role("heading", level=1)).to_be_visible()
        assert violations(stranger.page) == []
    stranger.complaints.clear()  # the browser logs the 404 of the invitation


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_opens_on_the_judge_screen(visit: Visit, site: Site, theme: str) -> None:
    wait_until_planned(site)
    anna = visit("anna", color_scheme=theme)
    open_judge(anna)
    for name, key in {"reasons": "r", "skip": "k", "guidelines": "g", "help": "?"}.items():
        anna.page.keyboard.press(key)
        if name == "help":
            expect(anna.page.get_by_role("dialog", name=re.compile("."))).to_be_visible()
        assert violations(anna.page) == [], name
        anna.page.keyboard.press("Escape" if name in ("reasons", "skip", "help") else key)
    anna.page.locator("[data-tool=session]").click()
    expect(anna.page.get_by_test_id("session-summary")).to_be_visible()
    assert violations(anna.page) == []
