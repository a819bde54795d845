"""Every state of the judge screen, in both themes and languages, keeps to its window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visitor
from tests.browser.pictures import picture
from tests.browser.staged import stage_command
from tests.browser.test_every_page import fits
from tests.browser.test_judge import shown

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("staging")]

WINDOWS: dict[str, dict[str, Any]] = {
    "wide": {"viewport": {"width": 1920, "height": 1080}},
    "laptop": {"viewport": {"width": 1440, "height": 900}},
    "phone": {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True},
}
# The keys that lead to a state, and those that lead back.
STATES = {
    "rest": ((), ()),
    "zoomed": (("+", "+"), ("0",)),
    "overlay": (("m",), ("m",)),
    "loupe": (("z",), ("z",)),
    "reasons": (("r", "2", "r", "1"), ("1", "Escape", "r", "2", "Escape")),
    "skip": (("k",), ("Escape",)),
    "panels": (("w", "g"), ("d", "g")),
    "keys": (("?",), ("Escape",)),
}


@pytest.mark.parametrize(("theme", "language"), [("light", "en"), ("dark", "zh-CN")])
def test_every_state_in_every_window(
    visit: Callable[..., Visitor], theme: Literal["light", "dark"], language: str
) -> None:
    slug = f"pictures-{theme}-{language.lower()}"
    anna = visit("anna", color_scheme=theme)
    command = stage_command(slug, questions=2, single_every=2)
    project = int(anna.site.manage("shell", "-v", "0", "-c", command))
    session = anna.page.context.storage_state()
    assert anna.page.context.browser is not None
    for window, options in WINDOWS.items():
        context = anna.page.context.browser.new_context(
            storage_state=session, color_scheme=theme, locale=language, **options
        )
        page = context.new_page()
        page.goto(f"{anna.site.url}/projects/{project}/judge")
        shown(page)
        walk_states(page, f"judge-{window}-{theme}-{language}")
        context.close()


def walk_states(page: Page, name: str) -> None:
    page.keyboard.down(" ")
    picture(page, f"{name}-blink", once_faded_in=True)
    page.keyboard.up(" ")
    for state, (there, back) in STATES.items():
        for key in there:
            page.keyboard.press(key)
        picture(page, f"{name}-{state}", once_faded_in=True)
        assert fits(page), f"{name}, {state}: wider than its window"
        for key in back:
            page.keyboard.press(key)
