"""Addresses restore the page, unsaved work is asked about, and messages cover nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import Visitor
from tests.browser.pictures import picture
from tests.browser.test_pages import settle

pytestmark = pytest.mark.browser

COVERED = """() => {
  const message = document.querySelector("[data-position='top-left']");
  const box = message.getBoundingClientRect();
  const pressed = "button, a[href], input, select, textarea, label, [role=button]";
  return [...document.querySelectorAll(pressed)]
    .filter((each) => !message.contains(each) && each.checkVisibility({visibilityProperty: true}))
    .filter((each) => {
      const own = each.getBoundingClientRect();
      return own.width > 0 && own.left < box.right && box.left < own.right
        && own.top < box.bottom && box.top < own.bottom;
    })
    .map((each) => each.outerHTML.slice(0, 120));
}"""


@pytest.fixture
def ada(visit: Callable[..., Visitor]) -> Visitor:
    return visit("ada", viewport={"width": 1280, "height": 720})


def open_settings(visitor: Visitor) -> Page:
    """Go there by the menu, so that there is a page to go back to."""
    visitor.goto(visitor.project + "/insights")
    settle(visitor.page)
    visitor.page.get_by_role("link", name="Settings").click()
    settle(visitor.page)
    return visitor.page


def test_a_message_covers_nothing_and_goes_by_itself(ada: Visitor) -> None:
    page = ada.page
    message = page.get_by_role("alert").filter(has_text="Settings saved")
    for width, height in ((390, 844), (768, 600), (1280, 720), (2560, 1300)):
        page.set_viewport_size({"width": width, "height": height})
        ada.goto(ada.project + "/settings")
        settle(page)
        page.get_by_label("Minutes a question is held for one person").fill(str(10 + width % 97))
        page.get_by_role("button", name="Save").click()
        expect(message).to_be_visible()
        page.wait_for_function(f"() => ({COVERED})().length === 0")
        page.mouse.wheel(0, -400)  # the message moves when something scrolls under it
        page.wait_for_function(f"() => ({COVERED})().length === 0")
    expect(message).to_be_hidden()


def test_a_number_out_of_its_range_is_refused_beside_its_field(ada: Visitor) -> None:
    page = open_settings(ada)
    precision = page.get_by_label("Precision")
    before = precision.input_value()
    precision.fill("120")
    page.get_by_label("People per question").fill("2,5")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Enter a percentage from 50 to 99.99.")).to_be_visible()
    expect(page.get_by_text("Enter a whole number from 1 to 9.")).to_be_visible()
    expect(precision).to_be_focused()
    expect(precision).to_have_value("120")
    precision.fill("97,25")
    page.get_by_label("People per question").fill("1")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Settings saved")).to_be_visible()
    page.reload()
    settle(page)
    expect(precision).to_have_value("97.25")
    precision.fill(before)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Settings saved")).to_be_visible()


def test_guidelines_are_shown_as_they_are_written(ada: Visitor) -> None:
    page = open_settings(ada)
    page.get_by_role("link", name="Guidelines", exact=True).press("Enter")
    page.get_by_role("textbox", name="Guidelines").fill("# Shadows\n\n- **soft** <b>ones</b>")
    preview = page.get_by_role("region", name="Preview")
    expect(preview.get_by_role("heading", name="Shadows")).to_be_visible()
    expect(preview.locator("strong")).to_have_text("soft")
    expect(preview.locator("li")).to_contain_text("<b>ones</b>")


def test_leaving_unsaved_settings_asks(ada: Visitor) -> None:
    page = open_settings(ada)
    name = page.get_by_role("textbox", name="Name", exact=True)
    name.fill("Something else")
    here, question = page.url, page.get_by_role("dialog", name="Leave without saving?")
    page.get_by_role("link", name="Models").click()
    expect(question).to_be_visible()
    question.get_by_role("button", name="Stay here").click()
    page.go_back()
    expect(question).to_be_visible()
    page.wait_for_url(here)
    question.get_by_role("button", name="Stay here").click()
    expect(name).to_have_value("Something else")
    dialogs: list[str] = []

    def stay(dialog: Dialog) -> None:
        dialogs.append(dialog.type)
        dialog.dismiss()

    page.once("dialog", stay)
    with page.expect_event("dialog"):
        page.evaluate("setTimeout(() => location.reload())")
    assert dialogs == ["beforeunload"]
    page.get_by_role("link", name="Models").click()
    question.get_by_role("button", name="Leave without saving").click()
    page.wait_for_url("**/models")


def test_an_unknown_page_keeps_the_frame_and_that_of_a_project_its_menu(ada: Visitor) -> None:
    page = ada.page
    for path in ("/nowhere", "/judge/nowhere", "/generations/1"):
        ada.goto(ada.project + path)
        expect(page.get_by_role("heading", name="Page not found")).to_be_visible()
        expect(page.get_by_role("link", name="Catalogue")).to_be_visible()
        expect(page.locator("main")).to_have_count(1)
    assert not ada.complaints
    for path in ("/projects/987654", "/projects/x/models", "/nowhere"):
        ada.goto(path)
        expect(page.get_by_role("heading", name="Page not found")).to_be_visible()
        expect(page.get_by_role("button", name="All projects")).to_be_visible()
        expect(page.locator("main")).to_have_count(1)
    ada.complaints.clear()  # the browser logs the refusals itself


def test_what_the_catalogue_shows_is_in_its_address(ada: Visitor) -> None:
    page = ada.page
    ada.goto(ada.project + "/catalogue")
    settle(page)
    tiles = page.get_by_test_id("generation")
    everything = tiles.count()
    category = page.get_by_role("textbox", name="Category")
    category.or_(page.get_by_role("combobox", name="Category")).first.click()
    page.keyboard.type("mu")
    page.get_by_role("option", name="mug").click()
    page.wait_for_url("**category=mug*")
    settle(page)
    expect(tiles.first).to_be_visible()
    found = tiles.count()
    assert 0 < found < everything
    tiles.first.click()
    page.wait_for_url("**image=*")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.reload()
    expect(page.get_by_role("dialog")).to_contain_text("mug")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(tiles).to_have_count(found)
    page.go_back()
    page.wait_for_url(lambda url: "category" not in url)
    expect(tiles).to_have_count(everything)


def test_an_image_that_is_not_there_is_said_to_be_missing(ada: Visitor) -> None:
    ada.goto(ada.project + "/catalogue?image=987654")
    expect(ada.page.get_by_text("Image not found")).to_be_visible()
    ada.complaints.clear()  # the browser logs the refusal itself


def test_the_palette_by_keyboard_alone(visit: Callable[..., Visitor]) -> None:
    ada = visit("ada", reduced_motion="reduce")
    project, page = ada.enter(), ada.page
    field = page.get_by_role("combobox", name="Search, pages and actions")
    chosen = page.locator("[role=option][aria-selected=true]:visible")

    def find(text: str) -> None:
        settle(page)
        page.keyboard.press("Control+k")
        expect(field).to_be_focused()
        page.keyboard.type(text)

    find("insig")
    expect(chosen).to_have_text("Insights")
    assert violations(page) == []
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{project}/insights*")
    find("invite")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(chosen).to_contain_text("Invite a person")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{project}/members*")
    product = page.request.get(f"{ada.site.url}/api{project}/products/").json()["results"][0]
    find(product["external_id"])
    expect(chosen).to_contain_text(product["external_id"])
    picture(page, "palette")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**product={product['id']}*")
    find("no such thing")
    expect(page.get_by_role("status").filter(has_text="Nothing found")).to_be_visible()
    page.keyboard.press("Escape")
    expect(field).to_have_count(0)
    # Annotators find neither the pages nor the images, whose scores would influence them.
    anna = visit("anna")
    anna.enter()
    settle(anna.page)
    for text in ("Insights", product["external_id"]):
        anna.page.keyboard.press("Control+k")
        expect(anna.page.get_by_role("combobox")).to_be_focused()
        anna.page.keyboard.type(text)
        expect(anna.page.get_by_role("status").filter(has_text="Nothing found")).to_be_visible()
        anna.page.keyboard.press("Escape")
        expect(anna.page.get_by_role("combobox")).to_have_count(0)
