"""A project's beginning, its guidelines and reasons, its settings in words, and its end."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator

import pytest
from PIL import Image as Picture
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import Visitor
from tests.browser.judging import ask_site, question_after, run_on_site
from tests.browser.pictures import picture
from tests.browser.running_site import Site, wait_for
from tests.browser.staged import stage_command
from tests.browser.test_every_page import fits, in_both_themes_and_widths
from tests.browser.test_judge import all_sent
from tests.browser.test_pages import settle

pytestmark = pytest.mark.browser
Visit = Callable[..., Visitor]


@pytest.fixture
def staged(site: Site, staging: None, request: pytest.FixtureRequest) -> Iterator[int]:
    """A project of its own: anna judges, ada is its admin."""
    slug = re.sub("[^a-z0-9]+", "-", request.node.name)[5:50]
    command = stage_command(slug, questions=3, people=["anna"])
    project = int(site.manage("shell", "-v", "0", "-c", command).strip().splitlines()[-1])
    run_on_site(
        site,
        f"Membership.objects.create(project_id={project}, role='admin',"
        " user=User.objects.get(username='ada'))",
    )
    yield project


def opened(visitor: Visitor, address: str) -> Page:
    visitor.goto(address)
    settle(visitor.page)
    return visitor.page


def test_a_project_begins_with_a_template(visit: Visit) -> None:
    page = opened(visit("ada"), "/projects/new")
    page.get_by_label("Name").fill("Autumn looks")
    page.get_by_role("radio", name="Fashion on model").check()
    expect(page.get_by_role("heading", name="The garment must be the same")).to_be_visible()
    assert violations(page) == []
    picture(page, "new-project", full_page=True)
    page.get_by_role("button", name="Create project").press("Enter")
    page.wait_for_url(re.compile(r"/projects/\d+$"))
    page.goto(page.url + "/settings/reasons")
    expect(page.get_by_label("Words of: Pattern redrawn")).to_have_value("Pattern redrawn")


def test_an_own_reason_is_offered_on_the_judge_screen(
    staged: int, site: Site, visit: Visit
) -> None:
    page = opened(visit("ada"), f"/projects/{staged}/settings/reasons")
    page.get_by_role("button", name="Retire: Unsuitable scene").press("Enter")
    page.get_by_role("button", name="Add a reason").first.press("Enter")
    page.get_by_label("Words of: New reason").fill("Wrong season")
    expect(page.get_by_label("Code of: Wrong season")).to_have_value("wrong_season")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_text("Reasons saved")).to_be_visible()
    anna = visit("anna")
    anna.goto(f"/projects/{staged}/judge")
    question = question_after(anna.page, "")
    anna.page.keyboard.press("r")
    dock = anna.page.get_by_test_id("reasons")
    expect(dock.get_by_role("button", name="Unsuitable scene")).to_have_count(0)
    chip = dock.get_by_role("button", name="Wrong season").first
    expect(chip).to_contain_text("1")  # the key that was freed
    anna.page.keyboard.press("1")
    expect(chip).to_have_attribute("aria-pressed", "true")
    anna.page.keyboard.press("Escape")
    anna.page.keyboard.press("x")
    question_after(anna.page, question)
    all_sent(anna.page)
    stored = (
        f"list(Answer.objects.filter(question_id={question}).values_list('reasons', flat=True))"
    )
    assert [*ask_site(site, stored)[0].values()] == [["wrong_season"]]


def test_new_guidelines_are_announced_once_with_their_examples(staged: int, visit: Visit) -> None:
    ada = visit("ada")
    page = opened(ada, f"/projects/{staged}/settings/guidelines")
    page.get_by_role("textbox", name="Guidelines").fill("Look **twice**.")
    expect(page.get_by_role("region", name="Preview").locator("strong")).to_have_text("twice")
    page.get_by_role("button", name="From the catalogue").press("Enter")
    page.get_by_role("dialog").get_by_role("listitem").first.get_by_role("button").press("Enter")
    expect(page.get_by_test_id("example")).to_have_count(1)
    buffer = io.BytesIO()
    Picture.new("RGB", (60, 40), (200, 30, 30)).save(buffer, "PNG")
    page.locator("input[type=file]").set_input_files(
        {"name": "red.png", "mimeType": "image/png", "buffer": buffer.getvalue()}
    )
    expect(page.get_by_test_id("example")).to_have_count(2)
    page.get_by_label("What example 2 shows").get_by_text("Bad").click()
    page.get_by_label("Caption of example 2").fill("Nothing but red")
    assert violations(page) == []
    page.get_by_role("button", name="Save as a new version").press("Enter")
    expect(page.get_by_text("Version 2 is saved")).to_be_visible()
    page.get_by_role("button", name="Earlier versions").press("Enter")
    expect(page.get_by_test_id("guidelines-version")).to_have_count(2)
    picture(page, "guidelines", full_page=True)

    anna = visit("anna")
    anna.goto(f"/projects/{staged}/judge")
    question_after(anna.page, "")
    notice = anna.page.get_by_test_id("new-guidelines")
    picture(anna.page, "new-guidelines")
    assert violations(anna.page) == []
    notice.get_by_role("button", name="Read them").click()
    panel = anna.page.get_by_role("complementary", name="Details and guidelines")
    expect(panel.get_by_role("img", name="Nothing but red")).to_be_visible()
    expect(panel.locator("strong")).to_have_text("twice")
    expect(notice).to_have_count(0)
    picture(anna.page, "guidelines-panel")
    anna.page.reload()
    question_after(anna.page, "")
    expect(notice).to_have_count(0)


def test_settings_say_in_words_what_they_mean(staged: int, visit: Visit) -> None:
    page = opened(visit("ada"), f"/projects/{staged}/settings")
    mix = page.get_by_test_id("mix")
    expect(mix).to_contain_text(
        "Of 100 questions, about 66 are chosen to learn from, 16 are drawn at random, 15 go to the"
        " audit, 3 have a known answer."
    )
    page.get_by_label("Questions planned ahead").fill("20")  # a staged project plans none
    page.get_by_label("Share of audit questions").fill("30")
    page.get_by_label("Share of gold questions").fill("0")
    expect(mix).to_contain_text("56 are chosen to learn from, 14 are drawn at random, 30 go")
    page.get_by_role("checkbox", name="Monday").press("Space")
    page.get_by_label("At", exact=True).fill("03:30")
    page.get_by_label("Time zone of the project").first.fill("Shanghai")
    page.get_by_role("option", name="Asia/Shanghai").click()
    expect(page.get_by_text("On Monday at 03:30 (Asia/Shanghai)")).to_be_visible()
    picture(page, "settings", full_page=True)
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_text("Settings saved")).to_be_visible()
    page.goto(page.url.replace("/settings", "/models"))
    expect(page.get_by_text("on Monday at 03:30 (Asia/Shanghai)")).to_be_visible()


def test_a_project_is_archived_restored_and_deleted(staged: int, site: Site, visit: Visit) -> None:
    name = ask_site(site, f"Project.objects.get(pk={staged}).name")
    address = f"/projects/{staged}/settings/project"
    ada = visit("ada")
    page = opened(ada, address)
    assert violations(page) == []
    picture(page, "project-end", full_page=True)
    page.get_by_role("button", name="Archive", exact=True).press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Archive").press("Enter")
    expect(page.get_by_text("The project is archived", exact=True)).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Archived since")).to_be_visible()
    anna = visit("anna").page
    anna.goto(site.url + f"/projects/{staged}/judge")
    expect(anna.get_by_role("heading", name="This project is archived")).to_be_visible()
    page.goto(site.url + "/projects")
    expect(page.get_by_role("link", name=name)).to_have_count(0)
    page.get_by_text("Archived", exact=True).click()
    page.get_by_role("link", name=name).press("Enter")
    page.goto(site.url + address)
    page.get_by_role("button", name="Restore", exact=True).press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Restore").press("Enter")
    expect(page.get_by_text("The project is restored")).to_be_visible()
    remove = page.get_by_role("button", name="Delete this project")
    expect(remove).to_be_disabled()
    page.get_by_label("Type the name of the project").fill(name)
    remove.press("Enter")
    page.wait_for_url("**/projects")
    there = f"Project.objects.filter(pk={staged}).exists()"
    wait_for(lambda: not ask_site(site, there), 60, "the project to be deleted")
    page.goto(site.url + f"/projects/{staged}")
    expect(page.get_by_role("heading", name="Page not found")).to_be_visible()
    ada.complaints.clear()  # the browser logs the 404
    assert ask_site(site, f"AuditEvent.objects.filter(project_id={staged}).count()") >= 3


def test_the_settings_pages_are_legible(staged: int, visit: Visit) -> None:
    ada = visit("ada")
    for tab in ("", "/guidelines", "/reasons", "/project"):
        page = opened(ada, f"/projects/{staged}/settings{tab}")
        for theme, width in in_both_themes_and_widths(page):
            picture(page, f"settings{tab.replace('/', '-')}-{theme}-{width}", full_page=True)
            assert fits(page), tab
            assert violations(page) == [], (tab, theme, width)


def test_only_admins_see_the_settings(staged: int, visit: Visit) -> None:
    anna = visit("anna")
    for tab in ("", "/guidelines", "/reasons", "/project"):
        anna.goto(f"/projects/{staged}/settings{tab}")
        expect(anna.page.get_by_role("heading", name="Page not found")).to_be_visible()
    stranger = visit("otto")
    stranger.goto(f"/projects/{staged}/settings/reasons")
    expect(stranger.page.get_by_role("heading", name="Page not found")).to_be_visible()
    stranger.complaints.clear()  # the browser logs the 404
