"""Originals to confirm: one key confirms, brush and eraser correct, and the images are rescored."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import Visitor
from tests.browser.judging import ask_site, run_on_site
from tests.browser.pictures import picture
from tests.browser.running_site import Site, wait_for
from tests.browser.staged import CARD, stage_command
from tests.browser.test_every_page import LOOKS, open_page
from tests.browser.test_languages import left_in_english
from tests.browser.test_pages import NARROW, settle
from tests.browser.watching import wait_until_decidable, wait_until_seen

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("staging")]

SMALL = {"width": 1280, "height": 720}
# What a segmenter might find: only the upper half of the card.
HALF = """
from PIL import Image as Picture
from annotator.imports.derivatives import mask_png
from annotator.imports.store_pictures import write_file
for number, product in enumerate(Product.objects.filter(project_id={project}).order_by("id")):
    product.mask_source, product.mask_confidence = "segmenter", (0.1, 0.2, 0.3)[number]
    product.generations_count = 2
    product.save()
    picture = Picture.new("L", (800, 600), 0)
    picture.paste(255, (240, 160, 560, 280))
    write_file(product.mask.path("mask"), mask_png(picture))
"""

# The last product's first generation waits at the review desk because of its original.
DOUBTED = """
from scoring.vocabulary.finding import Finding, FindingKind
from scoring.vocabulary.messages.findings import ORIGINAL_OUTLINE_UNCLEAR
product = Product.objects.filter(project_id={project}).order_by("id").last()
generation = product.generations.first()
report = generation.report
report.outcome = "cannot_verify"
report.findings = [Finding(FindingKind.MISALIGNED, ORIGINAL_OUTLINE_UNCLEAR(), 1.0)]
report.save()
Flag.objects.create(project_id={project}, generation=generation, kind="cannot_verify")
"""


def stage(site: Site, slug: str) -> int:
    """A project with three originals, whose masks miss the lower half of the product."""
    options = stage_command(slug, questions=3, people=["otto"])
    project = int(site.manage("shell", "-v", "0", "-c", options).split()[-1])
    run_on_site(site, f"Membership.objects.filter(project_id={project}).update(role='ops')")
    run_on_site(site, HALF.format(project=project))
    return project


def originals(page: Page) -> Locator:
    return page.get_by_test_id("to-confirm")


def open_originals(visitor: Visitor, project: int, query: str = "") -> Page:
    visitor.goto(f"/projects/{project}/review?flag=originals{query}")
    wait_until_decidable(visitor.page)
    return visitor.page


def stroke(page: Page, canvas: Locator, *points: tuple[float, float]) -> None:
    """Draw a line through points of the picture, as shares of its width and height."""
    box = canvas.bounding_box()
    assert box is not None
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=8)
    page.mouse.up()


def states(site: Site, project: int) -> list[list[object]]:
    """Source and confidence of each product's mask, in the order of the products."""
    rows = f"Product.objects.filter(project_id={project}).order_by('id')"
    found: list[list[object]] = ask_site(
        site, f"[[p.mask_source, p.mask_confidence] for p in {rows}]"
    )
    return found


def marked(site: Site, project: int, place: int, x: float, y: float) -> bool:
    """Whether the mask of the product at this place marks a point, in shares of its size."""
    run = (
        "from PIL import Image as Picture\n"
        "from django.core.files.storage import default_storage\n"
        f"mask = Product.objects.filter(project_id={project}).order_by('id')[{place}].mask\n"
        "picture = Picture.open(default_storage.open(mask.path('mask')))\n"
        f"print(picture.getpixel((int({x} * picture.width), int({y} * picture.height))))"
    )
    printed = site.manage("shell", "-v", "0", "-c", f"from annotator.models import *\n{run}")
    return int(printed.split()[-1]) == 255


def test_one_is_confirmed_and_another_corrected(visit: Callable[..., Visitor], site: Site) -> None:
    project = stage(site, "originals")
    otto = visit("otto", viewport=SMALL)
    page = open_originals(otto, project)
    expect(originals(page)).to_have_count(3)
    expect(page.get_by_role("tab", name="Originals to confirm")).to_contain_text("3")
    assert fits(page, page.get_by_test_id("original"))
    assert fits(page, page.get_by_role("button", name="Outline is right"))
    assert fits(page, page.get_by_role("button", name="Keys"))
    picture(page, "originals")

    page.keyboard.press("Enter")
    expect(originals(page)).to_have_count(2)
    wait_until_decidable(page)
    page.keyboard.press("c")
    canvas = page.get_by_role("img", name="draw here")
    save = page.get_by_role("button", name="Save")
    expect(save).to_be_disabled()
    # The lower half of the card is missing: 0.3 of the width high from 0.2 of the width on.
    left, top, width, height = CARD
    middle, lower = (top + height / 2) * 800 / 600, (top + height) * 800 / 600
    for _ in range(4):
        page.keyboard.press("]")
    stroke(page, canvas, (0.05, 0.05), (0.2, 0.05))  # a slip
    page.keyboard.press("Control+z")
    expect(save).to_be_disabled()
    for share in (0.15, 0.5, 0.85):
        y = middle + share * (lower - middle)
        stroke(page, canvas, (left + 0.03, y), (left + width - 0.03, y))
    picture(page, "originals-correcting")
    page.keyboard.press("e")
    stroke(page, canvas, (left, 0.9), (left + width, 0.9))
    page.keyboard.press("Enter")
    expect(originals(page)).to_have_count(1)

    assert states(site, project) == [
        ["person", None],
        ["person", None],
        ["segmenter", 0.3],
    ]
    x, y = left + width / 2, (middle + lower) / 2
    assert not marked(site, project, 0, x, y)  # confirmed as it was
    assert marked(site, project, 1, x, y)
    assert marked(site, project, 1, x, (middle + top * 800 / 600) / 2)
    assert not marked(site, project, 1, 0.1, 0.05)
    wait_for(lambda: sure(site, project) == 4, 120, "both products to be scored again")


def sure(site: Site, project: int) -> int:
    """How many generations were compared with a sure mask."""
    reports = f"ConsistencyReport.objects.filter(project_id={project})"
    return int(ask_site(site, f"{reports}.filter(measurements__original_certainty=1.0).count()"))


def fits(page: Page, shown: Locator) -> bool:
    """Whether it is in the window without scrolling."""
    box, window = shown.bounding_box(), page.viewport_size
    assert box is not None and window is not None
    return box["y"] >= 0 and box["y"] + box["height"] <= window["height"]


def test_escape_leaves_everything_as_it_was(visit: Callable[..., Visitor], site: Site) -> None:
    project = stage(site, "originals-escape")
    page = open_originals(visit("otto"), project)
    page.keyboard.press("c")
    canvas = page.get_by_role("img", name="draw here")
    stroke(page, canvas, (0.1, 0.1), (0.4, 0.1))
    page.keyboard.press("Escape")
    expect(canvas).to_have_count(0)
    expect(originals(page)).to_have_count(3)
    page.keyboard.press("c")
    expect(page.get_by_role("button", name="Save")).to_be_disabled()
    assert {state[0] for state in states(site, project)} == {"segmenter"}


def test_the_keys_move_set_aside_and_explain_themselves(
    visit: Callable[..., Visitor], site: Site
) -> None:
    project = stage(site, "originals-keys")
    otto = visit("otto")
    otto.goto(f"/projects/{project}/review")
    page = otto.page
    page.get_by_role("tab", name="Originals to confirm").click()
    wait_until_decidable(page)
    page.keyboard.press("j")
    expect(originals(page).nth(1)).to_have_attribute("data-open", "true")
    page.keyboard.press("k")
    expect(originals(page).nth(0)).to_have_attribute("data-open", "true")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Save the corrected outline")
    picture(page, "originals-keys", once_faded_in=True)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    wait_until_seen(page)  # since it was opened again
    page.keyboard.press("x")
    expect(originals(page)).to_have_count(2)
    assert states(site, project)[0] == ["segmenter", 0.1]


def test_the_finding_leads_to_its_original(visit: Callable[..., Visitor], site: Site) -> None:
    project = stage(site, "originals-finding")
    run_on_site(site, DOUBTED.format(project=project))
    otto = visit("otto")
    otto.goto(f"/projects/{project}/review")
    settle(otto.page)
    picture(otto.page, "originals-finding")
    otto.page.get_by_role("link", name="Confirm or correct the original's outline").click()
    wait_until_decidable(otto.page)
    name = ask_site(
        site, f"Product.objects.filter(project_id={project}).order_by('id').last().external_id"
    )
    expect(otto.page.get_by_role("heading", level=2)).to_have_text(name)


@pytest.mark.parametrize(("theme", "locale"), LOOKS)
def test_the_page_in_both_themes_and_languages(
    visit: Callable[..., Visitor], site: Site, theme: str, locale: str
) -> None:
    project = stage(site, f"originals-{theme}")
    otto = visit("otto", viewport=SMALL, color_scheme=theme, locale=locale)
    page = open_originals(otto, project)
    settle(page)
    against = violations(page)
    english = left_in_english(page) if locale == "zh-CN" else []
    picture(page, f"originals-{theme}-{locale}")
    page.keyboard.press("c")
    expect(page.locator("canvas")).to_be_visible()
    against += violations(page)
    english += left_in_english(page) if locale == "zh-CN" else []
    picture(page, f"originals-correcting-{theme}-{locale}")
    assert not against
    assert not english


def test_the_page_on_a_phone(visit: Callable[..., Visitor], site: Site) -> None:
    project = stage(site, "originals-phone")
    otto = visit("otto", viewport=NARROW, has_touch=True)
    open_page(otto, f"/projects/{project}/review?flag=originals")
    wait_until_decidable(otto.page)
    picture(otto.page, "originals-phone")
    otto.page.get_by_role("button", name="Fix the outline").click()
    canvas = otto.page.get_by_role("img", name="draw here")
    stroke(otto.page, canvas, (0.4, 0.6), (0.6, 0.6))
    picture(otto.page, "originals-phone-correcting", full_page=True)
    otto.page.get_by_role("button", name="Save").click()
    expect(originals(otto.page)).to_have_count(2)
