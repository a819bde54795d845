"""The judge screen as people use it: keys, zooming, reasons, skips, undo, keys of their own."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import FloatRect, Page, expect

from tests.browser.conftest import Visitor
from tests.browser.judging import question_after
from tests.browser.running_site import Site
from tests.browser.staged import CARD, PLACES, QUARTERS, Similarity, stage_command

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("staging")]

RED = QUARTERS[0]
MANY = 24  # six times as many as are fetched ahead
# The pixel of a pane's canvas at a place given in fractions of its width and height.
PIXEL = """
([pane, u, v]) => {
  const canvas = document.querySelector(
    `[data-testid=question] [data-pane="${pane}"] canvas`);
  const x = Math.floor(u * canvas.width), y = Math.floor(v * canvas.height);
  return [...canvas.getContext('2d').getImageData(x, y, 1, 1).data];
}
"""


def judge(visitor: Visitor, slug: str, **options: Any) -> tuple[Page, int]:
    """Open a staged project at its first question; return the project's id."""
    command = stage_command(slug, **options)
    project = int(visitor.site.manage("shell", "-v", "0", "-c", command))
    visitor.goto(f"/projects/{project}/judge")
    return visitor.page, project


def judge_places(visitor: Visitor, slug: str) -> tuple[Page, list[Similarity | None]]:
    """Open the judge screen; return where the card is in each image, as sides are random."""
    with visitor.page.expect_response("**/questions/next/") as response:
        page, _ = judge(visitor, slug, questions=2)
    shown(page)
    first = response.value.json()["questions"][0]
    takes = [first[side]["prompt"] for side in ("left", "right")]
    return page, [None, *(PLACES[int(take[-1]) - 1] for take in takes)]


def shown(page: Page, *, after: str = "") -> str:
    """Wait for a painted question other than `after`, and return its id."""
    return question_after(page, after)


def press(page: Page, key: str) -> str:
    """Press a key that answers or skips, and return the id of the next question."""
    before = shown(page)
    page.keyboard.press(key)
    return shown(page, after=before)


def all_sent(page: Page) -> None:
    expect(page.get_by_test_id("unsent")).to_have_count(0)


def stored(site: Site, project: int) -> list[dict[str, Any]]:
    """The answers that count, oldest first."""
    fields = "'question_id', 'choice', 'changed', 'reasons', 'left_id', 'milliseconds'"
    script = (
        "import json; from annotator.models import Answer;"
        f"print(json.dumps(list(Answer.objects.effective().filter(project={project})"
        f".order_by('id').values({fields}))))"
    )
    answers: list[dict[str, Any]] = json.loads(site.manage("shell", "-v", "0", "-c", script))
    return answers


def pixel(page: Page, pane: int, u: float, v: float) -> tuple[int, ...]:
    return tuple(page.evaluate(PIXEL, [pane, u, v]))


def box_of(page: Page, pane: int) -> FloatRect:
    """Where a pane's image is in the window."""
    canvas = page.get_by_test_id("question").locator(f'[data-pane="{pane}"] canvas')
    box = canvas.bounding_box()
    assert box is not None
    return box


def on_card(place: Similarity | None, u: float, v: float) -> tuple[float, float]:
    """Where a point of the card, in fractions of the card, is in a 4:3 picture."""
    x, y = CARD[0] + u * CARD[2], CARD[1] + v * CARD[3]
    if place is not None:
        (a, b, c), (d, e, f) = place.matrix
        x, y = a * x + b * y + c, d * x + e * y + f
    return x, y * 4 / 3


def is_near(pixel: tuple[int, ...], wanted: tuple[int, ...]) -> bool:
    return all(abs(one - other) < 30 for one, other in zip(pixel, wanted, strict=False))


def test_many_mixed_questions_without_touching_the_mouse(visit: Callable[..., Visitor]) -> None:
    anna = visit("anna")
    page, project = judge(anna, "many", questions=MANY, single_every=3)
    current = shown(page)
    seen = [current]
    for number in range(MANY):
        is_pair = page.get_by_test_id("question").get_attribute("data-kind") == "pair"
        if number % 7 == 0:
            page.keyboard.press("a")
        pairs, singles = ("ArrowLeft", "2", "ArrowUp", "x"), ("ArrowRight", "2")
        page.keyboard.press(pairs[number % 4] if is_pair else singles[number % 2])
        if number < MANY - 1:
            current = shown(page, after=current)
            seen.append(current)
    expect(page.get_by_test_id("judge-empty")).to_be_visible()
    all_sent(page)
    answers = stored(anna.site, project)
    assert [str(answer["question_id"]) for answer in answers] == seen
    assert len(set(seen)) == MANY
    assert sum(bool(answer["changed"]) for answer in answers) == 4
    assert all(answer["milliseconds"] > 0 for answer in answers)


def test_all_images_are_looked_at_as_one(visit: Callable[..., Visitor]) -> None:
    page, places = judge_places(visit("anna"), "together")
    for pane, place in enumerate(places):
        for quarter, (u, v) in zip(QUARTERS, ((0.2, 0.2), (0.8, 0.2), (0.2, 0.8)), strict=False):
            assert is_near(pixel(page, pane, *on_card(place, u, v)), quarter), f"pane {pane}"

    # After zooming on the left image's red quarter, every image shows it in the same place.
    box = box_of(page, 1)
    u, v = on_card(places[1], 0.25, 0.25)
    page.mouse.move(box["x"] + u * box["width"], box["y"] + v * box["height"])
    page.mouse.wheel(0, -900)
    fit = page.get_by_role("button", name="Fit images to the window")
    expect(fit).to_be_visible()
    offset = ((u - 0.5) * box["width"], (v - 0.5) * box["height"])
    for pane in range(3):
        size = box_of(page, pane)
        at = (0.5 + offset[0] / size["width"], 0.5 + offset[1] / size["height"])
        assert is_near(pixel(page, pane, *at), RED), f"pane {pane}"
    page.keyboard.press("0")
    expect(fit).to_have_count(0)


def test_the_original_stands_in_place_while_space_is_held(visit: Callable[..., Visitor]) -> None:
    page, places = judge_places(visit("anna"), "blink")
    first = shown(page)
    assert pixel(page, 1, 0.99, 0.01)[3] == 255
    page.keyboard.down(" ")
    expect(page.get_by_text("Original", exact=True)).to_have_count(2)
    # Both generations show the product smaller, so nothing is beyond the original's edges.
    for corner in ([1, 0.99, 0.01], [2, 0.01, 0.99]):
        page.wait_for_function(f"corner => ({PIXEL.strip()})(corner)[3] === 0", arg=corner)
    for pane, place in enumerate(places[1:], start=1):
        assert is_near(pixel(page, pane, *on_card(place, 0.2, 0.2)), RED)
    page.keyboard.up(" ")
    page.wait_for_function(f"() => ({PIXEL.strip()})([1, 0.99, 0.01])[3] === 255")
    assert shown(page) == first  # looking does not answer


def test_outline_and_loupe_come_and_go(visit: Callable[..., Visitor]) -> None:
    page, places = judge_places(visit("anna"), "overlay")
    overlay = page.get_by_role("button", name="Outline and differences")
    u, v = on_card(places[1], 0.0, 0.5)
    assert max(pixel(page, 1, u, v)[:3]) < 250
    page.keyboard.press("m")
    expect(overlay).to_have_attribute("aria-pressed", "true")
    around = [[1, u + step / 1000, v] for step in range(-5, 6)]
    is_white = f"Math.min(...({PIXEL.strip()})(place).slice(0, 3)) > 240"
    page.wait_for_function(f"places => places.some(place => {is_white})", arg=around)
    page.keyboard.press("m")
    page.keyboard.press("z")
    expect(overlay).to_have_attribute("aria-pressed", "false")
    expect(page.get_by_role("button", name="Loupe")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Loupe")).to_have_attribute("aria-pressed", "false")


def test_reasons_skips_and_undo_by_keys(visit: Callable[..., Visitor]) -> None:
    anna = visit("anna")
    page, project = judge(anna, "reasons", questions=6)
    first = shown(page)
    # Left: the background's second reason, the product's first, which also marks the product.
    for key in ("r", "2", "r", "1", "Escape"):
        page.keyboard.press(key)
    changed = page.get_by_role("button", name="Product changed on the left")
    expect(changed).to_have_attribute("aria-pressed", "true")
    second = press(page, "ArrowRight")
    press(page, "ArrowLeft")
    all_sent(page)
    page.keyboard.press("u")
    assert shown(page, after="") != ""
    page.wait_for_function(
        "id => document.querySelector('[data-testid=question]')?.dataset.questionId === id",
        arg=second,
    )
    shown(page)
    page.keyboard.press("u")
    page.wait_for_function(
        "id => document.querySelector('[data-testid=question]')?.dataset.questionId === id",
        arg=first,
    )
    shown(page)
    expect(changed).to_have_attribute("aria-pressed", "true")  # the marks are back as well
    press(page, "ArrowRight")
    page.keyboard.press("k")
    expect(page.get_by_test_id("skip-reasons")).to_be_visible()
    press(page, "3")
    all_sent(page)
    (answer,) = stored(anna.site, project)
    assert (str(answer["question_id"]), answer["choice"]) == (first, "right")
    assert answer["changed"] == [answer["left_id"]]
    reasons = {name: sorted(codes) for name, codes in answer["reasons"].items()}
    assert reasons == {str(answer["left_id"]): ["part_added", "size_mismatch"]}
    script = (
        "from annotator.models import Hold;"
        f"print(Hold.objects.get(question_id={second}, state='skipped').skip_reason)"
    )
    assert anna.site.manage("shell", "-v", "0", "-c", script).strip() == "wrong_product"


def test_an_image_that_is_gone_says_so_and_reaches_ops(visit: Callable[..., Visitor]) -> None:
    anna = visit("anna")
    command = stage_command("broken", questions=3)
    project = int(anna.site.manage("shell", "-v", "0", "-c", command))
    script = (
        "from annotator.models import *; from django.core.files.storage import default_storage;"
        f"q = Question.objects.filter(project={project}).order_by('-priority').first();"
        "[default_storage.delete(q.left.image.path(v)) for v in ('thumb', 'screen', 'full')];"
        "print(q.left_id)"
    )
    broken = anna.site.manage("shell", "-v", "0", "-c", script).strip()
    anna.goto(f"/projects/{project}/judge")
    failed = anna.page.get_by_test_id("image-failed")
    expect(failed).to_contain_text("The server has no such file.")
    anna.page.keyboard.press("ArrowLeft")  # an unseen image can't be answered
    expect(failed).to_be_visible()
    failed.get_by_role("button", name="Skip and report").click()
    expect(failed).to_have_count(0)
    shown(anna.page)
    all_sent(anna.page)
    script = (
        "from annotator.models import Flag;"
        f"print(Flag.objects.filter(generation_id={broken}, closed_at=None).count())"
    )
    assert anna.site.manage("shell", "-v", "0", "-c", script).strip() == "1"
    anna.complaints.clear()  # the browser logs the missing file itself


def test_own_keys_are_kept_and_cannot_clash(visit: Callable[..., Visitor]) -> None:
    anna = visit("anna")
    page, _ = judge(anna, "own-keys", questions=4)
    first = shown(page)
    page.keyboard.press("?")
    page.get_by_role("button", name="Change keys").click()
    left = page.get_by_label("Left is better", exact=True)
    left.press("k")
    expect(page.get_by_role("alert")).to_contain_text("would have two meanings")
    expect(page.get_by_role("button", name="Save keys")).to_be_disabled()
    left.press("j")
    expect(left).to_have_value("J")
    page.get_by_role("button", name="Save keys").click()
    expect(page.get_by_role("button", name="Change keys")).to_be_visible()
    page.reload()
    assert shown(page) == first
    second = press(page, "j")
    page.keyboard.press("ArrowLeft")  # no longer an answer
    assert shown(page) == second
    # Other tests in this file press the default keys.
    script = (
        "from annotator.models import User; u = User.objects.get(username='anna');"
        "u.preferences['key_map'] = {}; u.save()"
    )
    anna.site.manage("shell", "-v", "0", "-c", script)
