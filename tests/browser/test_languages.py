"""The language of the pages: chosen, kept, as the browser asks, and loaded only then."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.running_site import Site
from tests.browser.test_pages import settle

pytestmark = pytest.mark.browser
Visit = Callable[..., Visitor]
# Not translated: names given by people and machines, and what is marked as English.
ENGLISH_WORD = re.compile(r"\b(the|of|and|is|are|this|that|with|your|you|not|for)\b", re.IGNORECASE)
NAMED = "[lang=en], q, [data-testid=question], .guidelines, pre, code, .mantine-Typography-root"


def choose(page: Page, current: str, language: str) -> None:
    page.get_by_role("button", name=current).click()
    page.get_by_role("menuitem", name=language).click()


def test_the_browser_decides_until_a_person_does(visit: Visit, site: Site) -> None:
    chinese = visit("otto", locale="zh-CN")
    chinese.enter()
    expect(chinese.page.get_by_role("link", name="评判", exact=True)).to_be_visible()
    assert chinese.page.evaluate("document.documentElement.lang") == "zh-Hans"
    choose(chinese.page, "语言", "English")
    expect(chinese.page.get_by_role("link", name="Judge", exact=True)).to_be_visible()
    chinese.page.reload()
    expect(chinese.page.get_by_role("link", name="Judge", exact=True)).to_be_visible()
    elsewhere = visit("otto", locale="zh-CN")  # another device of the same person
    elsewhere.enter()
    expect(elsewhere.page.get_by_role("link", name="Judge", exact=True)).to_be_visible()
    choose(elsewhere.page, "Language", "Same as the browser")
    expect(elsewhere.page.get_by_role("link", name="评判", exact=True)).to_be_visible()


def test_the_login_page_speaks_it_too(visit: Visit) -> None:
    stranger = visit()
    stranger.goto("/login")
    choose(stranger.page, "Language", "简体中文")
    expect(stranger.page.get_by_role("heading", name="登录")).to_be_visible()
    stranger.page.reload()
    expect(stranger.page.get_by_label("用户名")).to_be_visible()


def test_english_readers_do_not_load_chinese(visit: Visit) -> None:
    english, chinese = visit(locale="en-US"), visit(locale="zh-CN")
    loaded: dict[str, list[str]] = {"en": [], "zh": []}
    english.page.on("request", lambda request: loaded["en"].append(request.url))
    chinese.page.on("request", lambda request: loaded["zh"].append(request.url))
    for person in (english, chinese):
        person.goto("/login")
        settle(person.page)
    assert not [url for url in loaded["en"] if "zh-Hans" in url]
    assert [url for url in loaded["zh"] if "zh-Hans" in url]


def left_in_english(page: Page) -> list[str]:
    """The lines of a page in Chinese that are English text."""
    lines = page.evaluate(
        "named => { const page = document.body.cloneNode(true);"
        " page.querySelectorAll(named).forEach(part => part.remove());"
        " document.body.append(page); const text = page.innerText; page.remove();"
        " return text.split('\\n') }",
        NAMED,
    )
    return [line for line in lines if len(ENGLISH_WORD.findall(line)) > 1]
