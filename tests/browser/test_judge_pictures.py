"""Every state of the judge screen as a picture to look at, in both themes and languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visitor
from tests.browser.staged import stage_command
from tests.browser.test_judge import shown
from tests.browser.test_pages import PICTURES

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("staging")]

WINDOWS: dict[str, dict[str, Any]] = {
    "wide": {"viewport": {"width": 1920, "height": 1080}},
    "laptop": {"viewport": {"width": 1440, "height": 900}},
    "phone": {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True},
}
# What is pressed to come to a state, and what leads back.
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


@pytest.mark.parametrize("language", ["en", "zh-CN"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_state_in_every_window(
    visit: Callable[..., Visitor], theme: Literal["light", "dark"], language: str
) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
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
        picture_states(page, f"judge-{window}-{theme}-{language}")
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= options["viewport"]["width"], f"{window}: wider than its window"
        context.close()


def picture_states(page: Page, name: str) -> None:
    page.keyboard.down(" ")
    page.wait_for_timeout(100)
    page.screenshot(path=PICTURES / f"{name}-blink.png")
    page.keyboard.up(" ")
    for state, (there, back) in STATES.items():
        for key in there:
            page.keyboard.press(key)
        page.wait_for_timeout(350)  # a dialog fades in
        page.screenshot(path=PICTURES / f"{name}-{state}.png")
        for key in back:
            page.keyboard.press(key)
