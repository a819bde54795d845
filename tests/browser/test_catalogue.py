"""The catalogue with many images: only a window of them is drawn, and keys reach all of it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import Visitor
from tests.browser.judging import ask_site, run_on_site
from tests.browser.pictures import picture
from tests.browser.staged import stage_command
from tests.browser.watching import wait_until_quiet

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("staging")]
Visit = Callable[..., Visitor]

IMAGES = 2_000
NUMBERS = count(1)
MANY = """
product = Product.objects.get(project_id={project})
image = Generation.objects.filter(product=product).first().image
Generation.objects.bulk_create(
    Generation(project_id={project}, product=product, image=image, external_id=f"image-{{n:04}}",
               score=n / {images}, score_state="scored")
    for n in range({images})
)
member = Membership.objects.get(project_id={project}, user__username="otto")
member.role = "ops"
member.save()
# The view is the person's own, and an earlier test may have chosen the table.
member.user.preferences.pop("catalogue_view", None)
member.user.save()
"""
TO_THE_END = """() => {
  const list = document.querySelector("[data-testid=images]");
  list.scrollTop = list.scrollHeight;
  return list.textContent.includes("image-1999");
}"""


@pytest.fixture
def project(visit: Visit) -> int:
    """A project of 2,000 images, which otto may see."""
    site = visit("otto").site
    slug = f"many-{next(NUMBERS)}"
    command = stage_command(slug, questions=1, single_every=1, people=["otto", "ada"])
    project = int(site.manage("shell", "-v", "0", "-c", command).split()[-1])
    run_on_site(site, MANY.format(project=project, images=IMAGES))
    return project


def open_list(visitor: Visitor, project: int, query: str = "") -> Page:
    visitor.goto(f"/projects/{project}/catalogue{query}")
    expect(visitor.page.get_by_test_id("generation").first).to_be_visible()
    wait_until_quiet(visitor.page)  # the list is drawn again when all of it is known
    return visitor.page


def drawn(page: Page) -> int:
    """How many elements the list has."""
    return page.get_by_test_id("images").locator("*").count()


def test_only_a_window_of_two_thousand_images_is_drawn(visit: Visit, project: int) -> None:
    otto = visit("otto", viewport={"width": 1280, "height": 720})
    page = open_list(otto, project, "?ordering=id&search=image-")
    expect(page.get_by_test_id("count")).to_have_text("2,000 images")
    page.wait_for_function(TO_THE_END, polling=100, timeout=60_000)
    assert drawn(page) < 1_000
    page.wait_for_url("**page=**")
    page.locator("label", has_text="Table").click()
    expect(page.get_by_role("table", name="Generated images")).to_be_visible()
    page.wait_for_function(TO_THE_END, polling=100, timeout=60_000)
    assert drawn(page) < 1_500
    assert page.get_by_role("row").count() < 80
    # The view is the person's own, and the place is in the address.
    open_list(otto, project, "?ordering=id&page=3")
    expect(page.get_by_text("image-0200", exact=True)).to_be_visible()
    page.get_by_role("button", name="Score").click()
    page.wait_for_url("**ordering=-score**")
    expect(page.get_by_text("image-1999", exact=True)).to_be_visible()
    page.get_by_role("button", name="Columns").click()
    page.get_by_role("checkbox", name="Prompt").click()
    expect(page.get_by_role("columnheader", name="Prompt")).to_be_visible()
    page.keyboard.press("Escape")
    page.reload()
    expect(page.get_by_role("columnheader", name="Prompt")).to_be_visible()
    picture(page, "catalogue-many-table")


def test_everything_by_keyboard(visit: Visit, project: int) -> None:
    otto = visit("otto")
    page = open_list(otto, project, "?ordering=id&search=image-")
    active = page.locator("[data-place]:focus")
    page.get_by_test_id("generation").first.focus()
    page.keyboard.press("ArrowRight")
    expect(active).to_have_attribute("data-place", "1")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(active).not_to_have_attribute("data-place", "1")
    page.keyboard.press("Shift+Space")
    bulk = page.get_by_role("region", name="Chosen images")
    chosen = int(active.get_attribute("data-place") or 0)
    expect(bulk).to_contain_text(f"{chosen} images chosen")
    assert violations(page) == []
    bulk.get_by_role("button", name="Ask people again").press("Enter")
    expect(page.get_by_role("radio", name="1 person")).to_be_focused()
    page.get_by_role("dialog").get_by_role("button", name="Ask", exact=True).press("Enter")
    expect(page.get_by_role("alert")).to_contain_text(f"{chosen} images are asked about again")
    asked = f"Question.objects.filter(project_id={project}, purpose='review').count()"
    assert ask_site(otto.site, asked) == chosen
    expect(bulk).to_have_count(0)
    # Far away from the focus the keys still lead on from there.
    page.get_by_test_id("generation").first.focus()
    page.keyboard.press("ArrowRight")
    page.mouse.move(700, 500)
    page.mouse.wheel(0, 4000)
    page.keyboard.press("Enter")
    drawer = page.get_by_role("dialog", name="image-0001")
    history = drawer.get_by_test_id("history")
    expect(history).to_contain_text("More answers requested: 1 person by otto")
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    page.get_by_test_id("generation").first.focus()
    page.keyboard.press("Space")
    bulk.get_by_role("button", name="Choose all 2,000").press("Enter")
    expect(bulk).to_contain_text("2,000 images chosen")
    export = bulk.get_by_role("link", name="Export").get_attribute("href") or ""
    lines = page.request.get(otto.site.url + export).text().splitlines()
    assert len(lines) == 1 + IMAGES


def test_others_see_nothing_of_it(visit: Visit, project: int) -> None:
    anna, ada = visit("anna"), visit("ada")
    path = f"/projects/{project}"
    anna.goto(f"{path}/catalogue")
    expect(anna.page.get_by_role("heading", name="Page not found")).to_be_visible()
    assert "image-0" not in anna.page.content()
    for address in ("generations/", "generations/count/", "generations/export/"):
        foreign = anna.page.request.get(f"{anna.site.url}/api{path}/{address}")
        assert foreign.status == 404 and "image-0" not in foreign.text()
        # Ada only annotates in this project, so scores must not influence her.
        low = ada.page.request.get(f"{ada.site.url}/api{path}/{address}")
        assert low.status == 403 and "image-0" not in low.text()
    anna.complaints.clear()  # the browser logs the refusals itself
