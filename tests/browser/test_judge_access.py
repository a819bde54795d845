"""The judge screen for people who can't see it, don't use a pointer, or avoid motion."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.test_judge import judge, shown

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("staging")]

# The focused element's name, its outline, and the background of the outline.
FOCUSED = """
() => {
  const found = document.activeElement, style = getComputedStyle(found);
  let behind = found.parentElement;
  const isClear = node => /, 0\\)$|transparent/.test(getComputedStyle(node).backgroundColor);
  while (behind.parentElement && isClear(behind)) behind = behind.parentElement;
  return {
    name: (found.getAttribute('aria-label') || found.innerText).trim(),
    width: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
    outline: style.outlineColor,
    behind: getComputedStyle(behind).backgroundColor,
  };
}
"""
RUNNING = "() => document.getAnimations().filter(each => each.playState === 'running').length"


def luminance(colour: str) -> float:
    """Relative luminance of `rgb(…)` or `color(srgb …)`, WCAG 2.2."""
    numbers = [float(part) for part in re.findall(r"[\d.]+", colour)[:3]]
    scale = 1 if colour.startswith("color(") else 255
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (number / scale for number in numbers)
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def stops(page: Page) -> list[dict[str, Any]]:
    """Everything that Tab reaches in one round."""
    page.evaluate("document.activeElement.blur()")
    focused: list[dict[str, Any]] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            return focused
        focused.append(page.evaluate(FOCUSED))
    raise AssertionError("Tab never comes back to the start")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_tab_reaches_everything_and_shows_where_it_is(
    visit: Callable[..., Visitor], theme: str
) -> None:
    anna = visit("anna", color_scheme=theme)
    page, _ = judge(anna, f"focus-{theme}", questions=3)
    shown(page)
    page.keyboard.press("+")  # zoomed in, so that the button to zoom out is there
    expect(page.get_by_role("button", name="Fit images to the window")).to_be_visible()
    focused = stops(page)
    names = "\n".join(stop["name"] for stop in focused)
    for action in (
        *("Back to the project", "Fit images to the window", "Show the original", "Loupe"),
        *("Outline and differences", "Your session", "Details", "Guidelines", "Full screen"),
        *("Keys", "Language", "Colour scheme", "Product changed on the left", "Reasons: Right"),
        *("Left is better", "Both good", "Both bad", "Right is better", "Skip", "Note"),
    ):
        assert action in names, f"{action} is not among:\n{names}"
    pale = [
        f"{stop['name']}: {stop['outline']} on {stop['behind']}, {stop['width']} px"
        for stop in focused
        if stop["width"] < 1.5 or contrast(stop["outline"], stop["behind"]) < 3
    ]
    assert not pale, "\n".join(pale)


def test_what_the_eye_sees_is_said(visit: Callable[..., Visitor]) -> None:
    page, _ = judge(visit("anna"), "said", questions=4, single_every=2)
    live_region = page.locator("p[aria-live=polite]")
    first = shown(page)
    expect(live_region).to_have_text(
        re.compile(r"^Next question: card\. Which background suits it better")
    )
    page.keyboard.press("ArrowLeft")
    second = shown(page, after=first)
    expect(live_region).to_have_text(
        re.compile(r"^Next question: card\. Does the background suit it")
    )
    page.keyboard.press("a")
    expect(live_region).to_have_text("Product changed: marked")
    page.keyboard.press("ArrowRight")
    third = shown(page, after=second)
    expect(live_region).to_have_text(
        re.compile(r"^Next question: card\. Which background suits it better")
    )
    page.keyboard.press("u")
    assert shown(page, after=third) == second
    expect(live_region).to_have_text(
        re.compile(r"^“.+” undone\. Next question: card\. Does the background suit it")
    )


def test_nothing_moves_for_those_who_asked_for_stillness(visit: Callable[..., Visitor]) -> None:
    page, _ = judge(visit("anna", reduced_motion="no-preference"), "still", questions=1)
    shown(page)
    page.keyboard.press("ArrowLeft")
    empty = page.get_by_test_id("judge-empty")
    expect(empty).to_be_visible()
    page.wait_for_function(f"{RUNNING} > 0")  # the spinner beside "refreshes"
    page.emulate_media(reduced_motion="reduce")
    page.wait_for_function(f"{RUNNING} === 0")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.wait_for_function(f"{RUNNING} === 0")
