"""Panels, windows, answers and undo in any order: the pictures stay whole and nothing breaks.

That no error reached the console is what `visit` looks after.
"""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.test_judge import judge, pixel, press, shown

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("staging")]
PRODUCTS = 2  # the tests stage projects of their own

WINDOWS = {1024: 768, 1280: 800, 1440: 900}
# Where the original goes from one size of its file to another when a panel opens.
BETWEEN = (1180, 1280, 1366)
PANELS = ("g", "w", "d", "k", "Escape", "r", "m", "z", "+", "0")


def is_whole(page: Page) -> None:
    """Nothing is said to be broken, and every picture of the question is painted."""
    shown(page)
    expect(page.get_by_test_id("image-failed")).to_have_count(0)
    page.keyboard.press("0")
    panes = page.get_by_test_id("question").locator("canvas").count()
    assert panes >= 2
    page.wait_for_function("() => new Promise(done => requestAnimationFrame(() => done(true)))")
    for pane in range(panes):
        assert pixel(page, pane, 0.5, 0.5)[3] == 255, f"pane {pane} is empty"


def shape(width: int) -> dict[str, dict[str, int]]:
    return {"viewport": {"width": width, "height": WINDOWS.get(width, 800)}}


@pytest.mark.parametrize("width", WINDOWS)
def test_undo_then_panels_then_an_answer(visit: Callable[..., Visitor], width: int) -> None:
    page, _ = judge(visit("anna", **shape(width)), f"undo-{width}", questions=12)
    for _ in range(3):
        before = press(page, "1")
    page.keyboard.press("u")
    shown(page, after=before)
    for key in ("w", "k", "1"):
        page.keyboard.press(key)
        is_whole(page)


@pytest.mark.parametrize("width", BETWEEN)
def test_guidelines_come_and_go(visit: Callable[..., Visitor], width: int) -> None:
    page, _ = judge(visit("anna", **shape(width)), f"guidelines-{width}", questions=6)
    for number in range(8):
        is_whole(page)
        page.keyboard.press("g")
        is_whole(page)
        if number % 3 == 2:
            press(page, "2")


@pytest.mark.parametrize("ratio", [1, 2])
@pytest.mark.parametrize("width", WINDOWS)
def test_anything_in_any_order(visit: Callable[..., Visitor], width: int, ratio: int) -> None:
    options = {"questions": 40, "single_every": 3, "width": 1664, "height": 1248}
    anna = visit("anna", **shape(width), device_scale_factor=ratio)
    page, _ = judge(anna, f"any-{width}-{ratio}", **options)
    chosen = random.Random(width * ratio)
    shown(page)
    for _ in range(40):
        what = chosen.choice(("panel", "panel", "panel", "window", "answer", "undo", "wait"))
        if what == "panel":
            page.keyboard.press(chosen.choice(PANELS))
        elif what == "window":
            size = {"width": chosen.randint(640, 1800), "height": chosen.randint(500, 1000)}
            page.set_viewport_size(size)  # type: ignore[arg-type]
        elif what == "answer":
            page.keyboard.press(chosen.choice(("ArrowLeft", "ArrowRight")))
        elif what == "undo":
            page.keyboard.press("u")
        else:
            is_whole(page)
    page.set_viewport_size({"width": width, "height": WINDOWS[width]})
    page.keyboard.press("Escape")
    is_whole(page)
