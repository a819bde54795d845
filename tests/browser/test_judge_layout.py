"""Panels, window sizes, answers and undo in any order: the pictures stay whole, nothing breaks.

`visit` checks that no error reached the console.
"""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.test_judge import PIXEL, judge, press, shown

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("staging")]

WINDOWS = {1024: 768, 1280: 800, 1440: 900}
# Widths at which opening a panel makes the original switch to another file size.
BETWEEN = (1180, 1280, 1366)
PANELS = ("g", "w", "d", "k", "Escape", "r", "m", "z", "+", "0")


def is_whole(page: Page) -> None:
    """Assert that nothing is reported broken and every picture of the question is painted."""
    shown(page)
    expect(page.get_by_test_id("image-failed")).to_have_count(0)
    page.keyboard.press("0")
    panes = page.get_by_test_id("question").locator("canvas").count()
    assert panes >= 2
    # A picture is painted anew in the frame after its canvas has got another size.
    page.wait_for_function(
        f"panes => panes.every(pane => ({PIXEL.strip()})([pane, 0.5, 0.5])[3] === 255)",
        arg=list(range(panes)),
    )


def shape(width: int) -> dict[str, dict[str, int]]:
    return {"viewport": {"width": width, "height": WINDOWS.get(width, 800)}}


def test_undo_then_panels_then_an_answer(visit: Callable[..., Visitor]) -> None:
    page, _ = judge(visit("anna"), "undo", questions=30)
    for width in WINDOWS:
        open_at(page, width)
        for _ in range(3):
            before = press(page, "1")
        page.keyboard.press("u")
        shown(page, after=before)
        for key in ("w", "k", "1"):
            page.keyboard.press(key)
            is_whole(page)


def test_guidelines_come_and_go(visit: Callable[..., Visitor]) -> None:
    page, _ = judge(visit("anna"), "guidelines", questions=12)
    for width in BETWEEN:
        open_at(page, width)
        for number in range(5):
            is_whole(page)
            page.keyboard.press("g")
            is_whole(page)
            if number % 3 == 2:
                press(page, "2")


def open_at(page: Page, width: int) -> None:
    """Open the judge screen anew in a window of this width, without panels."""
    page.set_viewport_size(shape(width)["viewport"])  # type: ignore[arg-type]
    page.reload()
    shown(page)


@pytest.mark.parametrize(("width", "ratio"), [(1024, 1), (1280, 2), (1440, 1)])
def test_anything_in_any_order(visit: Callable[..., Visitor], width: int, ratio: int) -> None:
    options = {
        "questions": 20, "single_every": 3, "width": 1664, "height": 1248, "distinct": 1,
    }  # fmt: skip
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


# Controls below the images that are too small for a finger, off the stage, or over one another.
MISPLACED = """
() => {
  const stage = document.querySelector('main').getBoundingClientRect();
  const all = [...document.querySelectorAll('[data-testid=question] figcaption button')];
  const boxes = all.map(each => each.getBoundingClientRect());
  const apart = (a, b) => a.right <= b.left + 0.5 || b.right <= a.left + 0.5
    || a.bottom <= b.top + 0.5 || b.bottom <= a.top + 0.5;
  return all.filter((_, i) => {
    const box = boxes[i];
    return Math.min(box.width, box.height) < 43.9 || box.left < stage.left
      || box.right > stage.right || boxes.some((other, j) => j !== i && !apart(box, other));
  }).map(each => each.innerText);
}
"""


def test_what_stands_below_an_image_keeps_to_its_width(visit: Callable[..., Visitor]) -> None:
    page, _ = judge(visit("anna", has_touch=True), "captions", questions=4)
    for width, height in [(740, 360), (844, 390), (932, 430), (1024, 480)]:
        page.set_viewport_size({"width": width, "height": height})
        page.reload()
        shown(page)
        assert page.evaluate(MISPLACED) == [], width
        for panel in "gdk":
            page.keyboard.press(panel)
            is_whole(page)
            # The panel may be there a frame before the images have made room for it.
            page.wait_for_function(f"() => ({MISPLACED.strip()})().length === 0")
            assert page.evaluate(MISPLACED) == [], (width, panel)


def test_panels_are_read_and_closed_on_a_phone(visit: Callable[..., Visitor]) -> None:
    page, _ = judge(visit("anna", has_touch=True), "panels", questions=4)
    for width, height in [(360, 640), (740, 360), (412, 915), (640, 800)]:
        page.set_viewport_size({"width": width, "height": height})
        page.reload()
        shown(page)
        for name in ("Guidelines", "Details"):
            page.get_by_role("button", name=name, exact=True).click()
            panel = page.get_by_role("complementary")
            expect(panel.get_by_role("heading", name=name)).to_be_in_viewport(ratio=1)
            panel.get_by_role("button", name="Close").click()
            expect(panel).to_have_count(0)


def test_reasons_leave_the_pictures_some_size_on_a_low_phone(
    visit: Callable[..., Visitor],
) -> None:
    anna = visit("anna", viewport={"width": 360, "height": 560}, has_touch=True)
    page, _ = judge(anna, "low", questions=4)
    shown(page)
    page.get_by_role("button", name="Reasons: Left").click()
    expect(page.get_by_test_id("reasons")).to_be_visible()
    page.wait_for_function(
        "() => [...document.querySelectorAll('[data-testid=question] canvas')]"
        ".every(each => each.clientWidth >= 80)"
    )
