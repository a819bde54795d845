"""The judge screen by touch, on a phone 360 px wide."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.browser.conftest import Visitor
from tests.browser.test_judge import PIXEL, all_sent, box_of, judge, pixel, shown, stored

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("staging")]

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
Points = list[tuple[float, float]]


def fingers(session: CDPSession, kind: str, points: Points, at: float | None = None) -> None:
    """Send a touch that happened at `at`, in seconds since 1970; by default now."""
    touches = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(points)]
    time = {} if at is None else {"timestamp": at}
    session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches, **time})


def drag(
    session: CDPSession, start: Points, end: Points, steps: int = 8, at: float | None = None
) -> None:
    fingers(session, "touchStart", start, at)
    for step in range(1, steps + 1):
        there = [
            (x0 + (x1 - x0) * step / steps, y0 + (y1 - y0) * step / steps)
            for (x0, y0), (x1, y1) in zip(start, end, strict=True)
        ]
        fingers(session, "touchMove", there, at)
    fingers(session, "touchEnd", [], at)


def middle(page: Page, pane: int) -> tuple[float, float]:
    box = box_of(page, pane)
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_swipes_answer_in_their_direction(visit: Callable[..., Visitor]) -> None:
    anna = visit("anna", **PHONE)
    page, project = judge(anna, "swipes", questions=8)
    session = page.context.new_cdp_session(page)
    current = shown(page)
    x, y = middle(page, 1)
    for dx, dy in ((-110, 0), (150, 0), (0, -120), (0, 120)):
        start = (x + 60, y) if dx < 0 else (x, y)
        drag(session, [start], [(start[0] + dx, start[1] + dy)])
        current = shown(page, after=current)
    drag(session, [(x, y)], [(x + 20, y + 8)])  # too short for an answer
    assert shown(page) == current
    all_sent(page)
    choices = [answer["choice"] for answer in stored(anna.site, project)]
    assert choices == ["left", "right", "both_good", "both_bad"]


def test_pinching_magnifies_all_and_then_a_finger_moves(visit: Callable[..., Visitor]) -> None:
    page, _ = judge(visit("anna", **PHONE), "pinch", questions=2)
    session = page.context.new_cdp_session(page)
    current = shown(page)
    x, y = middle(page, 1)
    before = pixel(page, 2, 0.1, 0.1)
    drag(session, [(x - 20, y), (x + 20, y)], [(x - 70, y), (x + 70, y)])
    fit = page.get_by_role("button", name="Fit images to the window")
    expect(fit).to_be_visible()
    # The other image was magnified too.
    page.wait_for_function(
        f"before => String(({PIXEL.strip()})([2, 0.1, 0.1])) !== String(before)", arg=list(before)
    )
    drag(session, [(x, y)], [(x - 90, y)])
    assert shown(page) == current  # moved, not answered
    page.wait_for_timeout(400)  # a tap right after a drag only ends the drag
    fit.tap()
    expect(fit).to_have_count(0)


def test_a_finger_that_rests_shows_the_original(visit: Callable[..., Visitor]) -> None:
    page, _ = judge(visit("anna", **PHONE), "rest", questions=2)
    session = page.context.new_cdp_session(page)
    current = shown(page)
    fingers(session, "touchStart", [middle(page, 1)])
    expect(page.get_by_text("Original", exact=True)).to_have_count(2)
    fingers(session, "touchEnd", [])
    expect(page.get_by_text("Original", exact=True)).to_have_count(0)
    assert shown(page) == current


def test_everything_fits_and_can_be_tapped(visit: Callable[..., Visitor]) -> None:
    page, _ = judge(visit("anna", **PHONE), "narrow", questions=3)
    current = shown(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for name in ("Left is better", "Right is better", "Both good", "Both bad", "Undo", "Skip"):
        box = page.get_by_role("button", name=name, exact=True).bounding_box()
        assert box is not None and box["height"] >= 44 and box["x"] >= 0
        assert box["x"] + box["width"] <= 360 and box["y"] + box["height"] <= 740
    page.get_by_role("button", name="Reasons: Right").tap()
    page.get_by_role("group", name="Right: Background").get_by_text("Poor light").tap()
    page.get_by_role("button", name="Close the reasons").tap()
    page.get_by_role("button", name="Both bad").tap()
    shown(page, after=current)
