"""A mask with its history: clicks, brush, undo, save, the recomputed report, and putting back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import Visitor
from tests.browser.judging import ask_site, run_on_site
from tests.browser.pictures import picture
from tests.browser.running_site import Site
from tests.browser.staged import CARD, PLACES, stage_command
from tests.browser.test_every_page import LOOKS, open_page
from tests.browser.test_languages import left_in_english
from tests.browser.test_originals import fits, stroke
from tests.browser.test_pages import NARROW, settle

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("staging")]

FOUND_MS = 30_000  # for a worker on a busy machine; a click takes a fraction of a second
SMALL = {"width": 1280, "height": 720}


def stage(site: Site, slug: str, person: str = "otto") -> tuple[int, int]:
    """A project with one product, and the first of its two generations."""
    options = stage_command(slug, questions=1, people=[person])
    project = int(site.manage("shell", "-v", "0", "-c", options).split()[-1])
    run_on_site(site, f"Membership.objects.filter(project_id={project}).update(role='ops')")
    first = f"Generation.objects.filter(project_id={project}).order_by('id').first().pk"
    return project, int(ask_site(site, first))


def on_card(x: float, y: float) -> tuple[float, float]:
    """A point of the card, in shares of it, as shares of the generation's width and height."""
    left, top, width, height = CARD
    u, v = left + x * width, top + y * height
    (a, b, c), (d, e, f) = PLACES[0].matrix
    return a * u + b * v + c, (d * u + e * v + f) * 800 / 600


def press_at(page: Page, canvas: Locator, point: tuple[float, float]) -> None:
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + point[0] * box["width"], box["y"] + point[1] * box["height"])


def rows(page: Page) -> Locator:
    return page.get_by_test_id("mask-versions").get_by_role("listitem")


def clicks(page: Page) -> Locator:
    return page.locator("[data-on]")


def test_clicks_brush_undo_and_a_new_version_with_its_report(
    visit: Callable[..., Visitor], site: Site
) -> None:
    project, generation = stage(site, "masks")
    otto = visit("otto", viewport=SMALL)
    page = otto.page
    open_page(otto, f"/projects/{project}/review/mask?generation={generation}")
    expect(page.get_by_test_id("p-consistent")).to_contain_text("90")
    picture(page, "mask")
    page.keyboard.press("c")
    canvas = page.get_by_role("img", name="draw here")
    save = page.get_by_role("button", name="Save")
    expect(save).to_be_disabled()
    assert fits(page, save)

    # The lower left quarter of the card is cut away by a click, and taken in by another one.
    page.keyboard.press("-")
    press_at(page, canvas, on_card(0.25, 0.75))
    expect(clicks(page)).to_have_count(1, timeout=FOUND_MS)
    page.keyboard.press("+")
    press_at(page, canvas, on_card(0.25, 0.75))
    expect(clicks(page)).to_have_count(2, timeout=FOUND_MS)
    page.keyboard.press("Control+z")
    expect(clicks(page)).to_have_count(1)
    page.keyboard.press("b")
    stroke(page, canvas, (0.05, 0.1), (0.3, 0.1))
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+Shift+z")
    page.keyboard.press("i")
    page.keyboard.press("i")
    picture(page, "mask-closer")
    page.keyboard.press("0")
    page.get_by_role("button", name="Undo").click()
    picture(page, "mask-correcting")
    save.click()

    expect(canvas).to_have_count(0, timeout=FOUND_MS)
    expect(rows(page)).to_have_count(2)
    expect(rows(page).nth(0)).to_contain_text("by otto")
    expect(rows(page).nth(0)).to_contain_text("in use")
    expect(rows(page).nth(1)).to_contain_text("Found by staged")
    expect(page.get_by_test_id("corrections")).to_contain_text("1 corrected outline waits")
    expect(page.get_by_test_id("rescoring")).to_be_empty(timeout=60_000)
    expect(page.get_by_test_id("p-consistent")).not_to_contain_text("90%")
    picture(page, "mask-saved")
    report = f"ConsistencyReport.objects.get(generation={generation})"
    assert ask_site(site, f"{report}.segmenter") != "staged"
    assert ask_site(site, f"{report}.measurements['iou']") < 0.9

    rows(page).nth(1).get_by_role("button", name="Use this one").click()
    expect(rows(page)).to_have_count(3)
    expect(rows(page).nth(0)).to_contain_text("put back")


def test_the_keyboard_alone_moves_draws_and_explains_itself(
    visit: Callable[..., Visitor], site: Site
) -> None:
    project, _ = stage(site, "masks-keys")
    product = ask_site(site, f"Product.objects.get(project_id={project}).pk")
    otto = visit("otto", viewport=SMALL)
    page = otto.page
    open_page(otto, f"/projects/{project}/review/mask?product={product}")
    page.keyboard.press("c")
    page.get_by_role("application").focus()
    for key in ("e", "ArrowLeft", "Shift+ArrowUp", "Space"):
        page.keyboard.press(key)
    expect(page.get_by_role("button", name="Save")).to_be_enabled()
    page.keyboard.press("r")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Start again from the saved outline")
    page.keyboard.press("Escape")  # before the dialog has the focus
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("application")).to_be_focused()  # it returns a moment later
    page.keyboard.press("Control+z")  # the reset
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(2)
    expect(rows(page).nth(0)).to_contain_text("by otto")


def test_a_picture_of_a_foreign_project_is_not_shown(
    visit: Callable[..., Visitor], site: Site
) -> None:
    foreign = ask_site(site, "Generation.objects.filter(project__slug='demo').first().pk")
    project, _ = stage(site, "masks-foreign", "mona")  # she is in no other project
    mona = visit("mona")
    status = mona.page.request.get(f"{site.url}/api/generations/{foreign}/masks/").status
    assert status == 404
    mona.goto(f"/projects/{project}/review/mask")
    expect(mona.page.get_by_role("heading", level=1)).to_have_text("The address names no picture.")


@pytest.mark.parametrize(("theme", "locale"), LOOKS)
def test_the_page_in_both_themes_and_languages_and_on_a_phone(
    visit: Callable[..., Visitor], site: Site, theme: str, locale: str
) -> None:
    project, generation = stage(site, f"masks-{theme}")
    address = f"/projects/{project}/review/mask?generation={generation}"
    for name, window in (("wide", SMALL), ("phone", NARROW)):
        otto = visit("otto", viewport=window, color_scheme=theme, locale=locale)
        open_page(otto, address)
        against = violations(otto.page)
        picture(otto.page, f"mask-{name}-{theme}", full_page=name == "phone")
        otto.page.keyboard.press("c")
        expect(otto.page.get_by_role("application")).to_be_visible()
        settle(otto.page)
        against += violations(otto.page)
        picture(otto.page, f"mask-{name}-correcting-{theme}", full_page=name == "phone")
        assert not against
        assert locale != "zh-CN" or not left_in_english(otto.page)
