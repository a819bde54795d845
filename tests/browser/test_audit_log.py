"""The audit log at the browser: who did what, for the project's admins alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import Visitor
from tests.browser.pictures import picture
from tests.browser.running_site import Site
from tests.browser.test_every_page import fits, in_both_themes_and_widths
from tests.browser.test_pages import settle

pytestmark = pytest.mark.browser
Visit = Callable[..., Visitor]

STRANGER = (
    "from annotator.models import *; from tests.factories import make_project;"
    "user, _ = User.objects.get_or_create(username='stranger');"
    "Membership.objects.create(user=user, project=make_project(name='Elsewhere'), role='admin')"
)


def answer(page: Page, address: str) -> tuple[int, str]:
    """What the server answers to this person's browser."""
    script = "address => fetch(address).then(async r => [r.status, await r.text()])"
    status, text = page.evaluate(script, address)
    return int(status), str(text)


def test_what_an_admin_did_is_found_and_leads_there(visit: Visit) -> None:
    ada = visit("ada", viewport={"width": 1280, "height": 720})
    project = ada.project
    page = ada.page
    ada.goto(f"{project}/settings")
    settle(page)
    page.get_by_label("Minutes a question is held for one person").fill("23")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Settings saved")).to_be_visible()
    page.get_by_role("link", name="Audit log").click()
    settle(page)
    events = page.get_by_test_id("audit-event")
    expect(events.first).to_contain_text("changed settings")
    expect(events.first).to_contain_text("10 → 23")
    page.get_by_role("textbox", name="Action").or_(
        page.get_by_role("combobox", name="Action")
    ).first.click()
    page.keyboard.type("changed sett")
    page.get_by_role("option", name="changed settings").click()
    page.wait_for_url("**action=project.changed*")
    expect(events).to_have_count(1)
    page.reload()
    expect(events).to_have_count(1)
    with page.expect_download() as file:
        page.get_by_role("link", name="Download CSV").click()
    content = file.value.path().read_text(encoding="utf-8-sig")
    assert content.startswith("time,person,action") and "project.changed" in content
    page.get_by_role("button", name="Only about Project").click()
    page.wait_for_url("**target=project*")
    page.get_by_label("To").fill("2020-01-01")
    expect(page.get_by_role("heading", name="No entries")).to_be_visible()
    page.get_by_role("button", name="Clear").click()
    events.first.get_by_role("link").first.click()
    page.wait_for_url(lambda url: "audit-log" not in url)


# Pages with what they ask; annotators must not be influenced by any of it.
CLOSED = {
    "review": ("review/", "review/counts/", "review/decided/", "originals/"),
    "insights": ("insights/", "insights/groups/?by=generator", "insights/people/", "comparisons/"),
    "models": ("models/", "segmenters/", "drift/"),
    "audit-log": ("audit-log/", "audit-log/people/", "audit-log/download/"),
    "catalogue": ("generations/", "generations/count/", "generations/export/"),
    "imports": (),
    "exports": ("exports/csv/", "exports/csv/manifest/"),
    "members": ("members/", "invitations/"),
    "settings": (),
    "settings/guidelines": (),
    "settings/reasons": (),
    "settings/webhooks": ("webhooks/",),
    "settings/machine": ("machine/",),
    "settings/project": (),
    "review/mask?product=1": (),
}


@pytest.mark.parametrize(("name", "status"), [("anna", 403), ("stranger", 404)])
def test_who_has_no_right_sees_no_page_and_no_data(
    visit: Visit, site: Site, name: str, status: int
) -> None:
    project = visit("ada").project
    number = project.rpartition("/")[2]
    site.manage("shell", "-v", "0", "-c", STRANGER)
    visitor = visit(name)
    page = visitor.page
    for path, asked in CLOSED.items():
        visitor.goto(f"{project}/{path}")
        expect(page.get_by_role("heading", name="Page not found")).to_be_visible()
        for address in asked:
            got, text = answer(page, f"/api/projects/{number}/{address}")
            assert got == status and '"type"' in text and "results" not in text, address
    settle(page)
    assert violations(page) == []
    for link in ("Review", "Insights", "Models", "Audit log"):
        expect(page.get_by_role("link", name=link, exact=True)).to_have_count(0)
    visitor.complaints.clear()  # the browser logs the refusals itself


def test_the_log_is_for_admins_alone(visit: Visit) -> None:
    otto = visit("otto")  # ops
    project = otto.project
    otto.goto(f"{project}/audit-log")
    expect(otto.page.get_by_role("heading", name="Page not found")).to_be_visible()
    got, text = answer(otto.page, f"/api/projects/{project.rpartition('/')[2]}/audit-log/")
    assert got == 403 and "project." not in text
    otto.complaints.clear()


def test_the_page_at_every_width(visit: Visit) -> None:
    ada = visit("ada")
    ada.goto(f"{ada.project}/audit-log")
    settle(ada.page)
    for theme, width in in_both_themes_and_widths(ada.page):
        assert fits(ada.page)
        assert violations(ada.page) == [], (theme, width)
        picture(ada.page, f"audit-log-{theme}-{width}")
