"""The judge screen in windows of every shape: nothing is covered, and everything is in reach."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import FloatRect, Page, expect

from tests.browser.conftest import Visitor
from tests.browser.test_judge import all_sent, judge, press, shown

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("staging")]

WINDOWS = [(1280, 720), (1024, 768), (640, 900), (740, 360), (390, 844), (360, 740)]
TOOLS = ("Show the original (hold)", "Outline and differences", "Loupe", "Guidelines", "Language")
FINGER = 44


def box_of(page: Page, name: str) -> FloatRect:
    box = page.get_by_role("button", name=name, exact=True).bounding_box()
    assert box is not None, f"{name} is not to be seen"
    return box


def settled(page: Page) -> list[FloatRect]:
    """Where the images are once the layout has settled."""
    canvas = page.get_by_test_id("question").locator("canvas")
    page.wait_for_timeout(150)  # the stage is measured after its layout
    boxes = [each.bounding_box() for each in canvas.all()]
    return [box for box in boxes if box is not None]


def meet(one: FloatRect, other: FloatRect) -> bool:
    return (
        one["x"] < other["x"] + other["width"]
        and other["x"] < one["x"] + one["width"]
        and one["y"] < other["y"] + other["height"]
        and other["y"] < one["y"] + one["height"]
    )


@pytest.mark.parametrize(("width", "height"), WINDOWS)
def test_docks_never_lie_over_an_image(
    visit: Callable[..., Visitor], width: int, height: int
) -> None:
    anna = visit("anna", viewport={"width": width, "height": height})
    page, _ = judge(anna, f"docks-{width}", questions=2)
    shown(page)
    for key, dock in (("r", "reasons"), ("k", "skip-reasons")):
        page.keyboard.press(key)
        box = page.get_by_test_id(dock).bounding_box()
        assert box is not None
        images = settled(page)
        assert len(images) == 3
        for image in images:
            assert not meet(image, box)
            assert image["width"] >= 60 and image["height"] >= 60
            assert image["y"] + image["height"] <= height
        page.keyboard.press("Escape")


@pytest.mark.parametrize(("width", "height"), WINDOWS)
def test_tools_and_answers_are_within_a_fingers_reach(
    visit: Callable[..., Visitor], width: int, height: int
) -> None:
    anna = visit("anna", viewport={"width": width, "height": height})
    page, _ = judge(anna, f"reach-{width}", questions=2)
    shown(page)
    names = ("Left is better", "Right is better", "Both good", "Both bad", "Undo", "Skip")
    for name in (*TOOLS, *names, "Product changed on the left", "Reasons: Right"):
        box = box_of(page, name)
        assert box["width"] >= FINGER and box["height"] >= FINGER, name
        assert box["x"] >= 0 and box["x"] + box["width"] <= width, name
        assert box["y"] >= 0 and box["y"] + box["height"] <= height, name
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    smallest = min(min(box["width"], box["height"]) for box in settled(page))
    assert smallest >= 120


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
    page.wait_for_load_state("networkidle")
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
