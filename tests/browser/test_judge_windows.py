"""The judge screen in windows of every shape: nothing is covered, and everything is in reach."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import FloatRect, Page, expect

from tests.browser.conftest import Visitor
from tests.browser.test_judge import all_sent, judge, press, shown
from tests.browser.watching import wait_until_quiet

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("staging")]

WINDOWS = [(1280, 720), (1024, 768), (640, 900), (740, 360), (390, 844), (360, 740)]
TOOLS = ("Show the original (hold)", "Outline and differences", "Loupe", "Guidelines", "Language")
FINGER = 44
# The boxes of the images once they have been the same for a tenth of a second and for a few frames,
# of which a slow machine shows only one in that time: the stage is measured after its layout.
SETTLED = """
() => new Promise(done => {
  let last = '', since = 0, frames = 0;
  const look = () => {
    const canvases = document.querySelectorAll('[data-testid=question] canvas');
    const boxes = [...canvases].map(each => {
      const {x, y, width, height} = each.getBoundingClientRect();
      return {x, y, width, height};
    });
    if (JSON.stringify(boxes) !== last) {
      last = JSON.stringify(boxes);
      since = performance.now();
      frames = 0;
    }
    if (++frames > 4 && performance.now() - since > 100) done(boxes);
    else requestAnimationFrame(look);
  };
  look();
})
"""


def box_of(page: Page, name: str) -> FloatRect:
    box = page.get_by_role("button", name=name, exact=True).bounding_box()
    assert box is not None, f"{name} is not to be seen"
    return box


def settled(page: Page) -> list[FloatRect]:
    """Where the images are once the layout has settled."""
    found: list[FloatRect] = page.evaluate(SETTLED)
    return found


def meet(one: FloatRect, other: FloatRect) -> bool:
    return (
        one["x"] < other["x"] + other["width"]
        and other["x"] < one["x"] + one["width"]
        and one["y"] < other["y"] + other["height"]
        and other["y"] < one["y"] + one["height"]
    )


def test_everything_is_in_reach_and_docks_never_lie_over_an_image(
    visit: Callable[..., Visitor],
) -> None:
    anna = visit("anna")
    page, _ = judge(anna, "windows", questions=2)
    for width, height in WINDOWS:
        page.set_viewport_size({"width": width, "height": height})
        page.reload()  # opened at this size, not made as small as that
        shown(page)
        tools_are_within_a_fingers_reach(page, width, height)
        docks_are_beside_the_images(page, height)


def tools_are_within_a_fingers_reach(page: Page, width: int, height: int) -> None:
    names = ("Left is better", "Right is better", "Both good", "Both bad", "Undo", "Skip", "Note")
    for name in (*TOOLS, *names, "Product changed on the left", "Reasons: Right"):
        box, what = box_of(page, name), f"{name} in a window {width} px wide"
        assert box["width"] >= FINGER and box["height"] >= FINGER, what
        assert box["x"] >= 0 and box["x"] + box["width"] <= width, what
        assert box["y"] >= 0 and box["y"] + box["height"] <= height, what
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    smallest = min(min(box["width"], box["height"]) for box in settled(page))
    assert smallest >= 120, f"in a window {width} px wide"


def docks_are_beside_the_images(page: Page, height: int) -> None:
    for key, dock in (("r", "reasons"), ("k", "skip-reasons"), ("n", "note")):
        page.keyboard.press(key)
        box = page.get_by_test_id(dock).bounding_box()
        assert box is not None
        images = settled(page)
        assert len(images) == 3
        for image in images:
            assert not meet(image, box), f"{dock} in a window {height} px high"
            assert image["width"] >= 60 and image["height"] >= 60
            assert image["y"] + image["height"] <= height
        page.keyboard.press("Escape")


def test_the_language_is_switched_on_the_screen(visit: Callable[..., Visitor]) -> None:
    anna = visit("anna")
    page, _ = judge(anna, "language", questions=2)
    current = shown(page)
    page.get_by_role("button", name="Language").click()
    page.get_by_role("menuitem", name="简体中文").click()
    expect(page.locator("[data-choice=left]")).to_contain_text("左图更好")
    assert shown(page) == current
    page.get_by_role("button", name="语言").click()
    page.get_by_role("menuitem", name="English").click()
    expect(page.locator("[data-choice=left]")).to_contain_text("Left is better")
    page.get_by_role("button", name="Language").click()
    page.get_by_role("menuitem", name="Same as the browser").click()


def test_the_counters_move_by_one_and_back(visit: Callable[..., Visitor]) -> None:
    anna = visit("anna")
    page, _ = judge(anna, "counters", questions=30)
    shown(page)
    left, today = page.get_by_test_id("left"), page.get_by_test_id("today")
    expect(left).to_have_text("30 left for you")
    expect(today).to_have_text("0 today")
    for answered in range(1, 8):
        press(page, "1")
        expect(left).to_have_text(f"{30 - answered} left for you")
        expect(today).to_have_text(f"{answered} today")
    all_sent(page)
    current = shown(page)
    page.keyboard.press("u")
    shown(page, after=current)
    expect(left).to_have_text("24 left for you")
    expect(today).to_have_text("6 today")
    page.reload()
    shown(page)
    expect(left).to_have_text("24 left for you")
    expect(today).to_have_text("6 today")


def test_the_counters_are_right_after_a_time_without_a_network(
    visit: Callable[..., Visitor],
) -> None:
    anna = visit("anna")
    page, _ = judge(anna, "away", questions=30)
    shown(page)
    left, today = page.get_by_test_id("left"), page.get_by_test_id("today")
    wait_until_quiet(page)
    page.context.set_offline(True)
    for _ in range(3):  # as many as are decoded ahead
        press(page, "1")
    expect(left).to_have_text("27 left for you")
    page.context.set_offline(False)
    all_sent(page)
    expect(left).to_have_text("27 left for you")
    expect(today).to_have_text("3 today")
    press(page, "1")
    expect(left).to_have_text("26 left for you")
    expect(today).to_have_text("4 today")
    all_sent(page)
    anna.complaints.clear()  # the browser logs each request that found no network
