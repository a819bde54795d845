"""Every page in both themes and languages: whole, as wide as its window, and legible to everybody.

One walk looks at a page in every way, since opening it is what takes the time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import Visitor
from tests.browser.judging import question_after, wait_until_planned
from tests.browser.pictures import picture
from tests.browser.running_site import Site
from tests.browser.test_languages import left_in_english
from tests.browser.test_pages import NARROW, PAGES, settle

pytestmark = pytest.mark.browser
# Each theme and each language once: neither depends on the other.
LOOKS = [("light", "en-GB"), ("dark", "zh-CN")]
ELSEWHERE = {
    "account": "/account",
    "tokens": "/tokens",
    "projects": "/projects",
    "new project": "/projects/new",
}
# What shows a hand under the pointer, but nothing that can have the focus. Arrows reach options.
BEYOND_KEYS = """
() => {
  const focusable =
    'a[href], button, input, select, textarea, summary, label, [tabindex], [role=option]';
  const isHand = each => getComputedStyle(each).cursor === 'pointer';
  return [...document.body.querySelectorAll('*')]
    .filter(each => each.checkVisibility() && isHand(each) && !isHand(each.parentElement))
    .filter(each => !each.closest(focusable) && !each.querySelector(focusable))
    .map(each => 'not for keys: ' + each.outerHTML.slice(0, 120));
}
"""


@pytest.mark.parametrize(("theme", "locale"), LOOKS)
def test_every_page(visit: Callable[..., Visitor], site: Site, theme: str, locale: str) -> None:
    wait_until_planned(site)
    # Colours that are fading are no colours yet.
    ada = visit("ada", color_scheme=theme, locale=locale, service_workers="allow")
    project = ada.project
    against: dict[str, list[str]] = {}
    english: dict[str, list[str]] = {}
    for name, path in {**PAGES, "practice": "/practice"}.items():
        open_page(ada, project + path)
        if name in ("judge", "practice"):
            question_after(ada.page, "")
        picture(ada.page, f"{name}-{theme}-{locale}")
        against[name] = violations(ada.page) + ada.page.evaluate(BEYOND_KEYS)
        english[name] = left_in_english(ada.page) if locale == "zh-CN" else []
    for name, path in ELSEWHERE.items():
        open_page(ada, path)
        picture(ada.page, f"{name}-{theme}-{locale}")
        against[name] = violations(ada.page) + ada.page.evaluate(BEYOND_KEYS)
    assert not {name: lines for name, lines in against.items() if lines}
    assert not {name: lines for name, lines in english.items() if lines}


def test_every_page_on_a_phone(visit: Callable[..., Visitor]) -> None:
    ada = visit("ada", viewport=NARROW, has_touch=True)
    project = ada.project
    for name, path in {**{n: project + p for n, p in PAGES.items()}, "tokens": "/tokens"}.items():
        open_page(ada, path)
        picture(ada.page, f"{name}-phone")


def open_page(visitor: Visitor, path: str) -> None:
    """Open it until nothing is being fetched or drawn any more; it fits its window."""
    visitor.goto(path)
    settle(visitor.page)
    assert fits(visitor.page), f"{path} is wider than its window"


def in_both_themes_and_widths(page: Page) -> Iterator[tuple[str, int]]:
    """Show an open page in each theme and in a wide and a narrow window, each of them once."""
    for theme, width, height in (("light", 1280, 720), ("dark", 390, 844)):
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": height})
        expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", theme)
        settle(page)
        yield theme, width


def fits(page: Page) -> bool:
    window = page.viewport_size
    assert window is not None
    return bool(page.evaluate("document.documentElement.scrollWidth") <= window["width"])
