"""The review desk: one press decides one image."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.judging import ask_site, run_on_site
from tests.browser.staged import stage_command
from tests.browser.test_judge_presses import GAPS, TWICE

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("staging")]


def desk(visitor: Visitor, slug: str) -> tuple[Page, int]:
    """The page and the project's id, at the review desk with ten flagged images."""
    options = stage_command(slug, questions=5, people=["otto"])
    project = int(visitor.site.manage("shell", "-v", "0", "-c", options).split()[-1])
    run_on_site(
        visitor.site,
        f"Membership.objects.filter(project_id={project}).update(role='ops')\n"
        f"for g in Generation.objects.filter(project_id={project}):\n"
        f"    Flag.objects.create(project_id={project}, generation=g, kind='disagreement')",
    )
    visitor.goto(f"/projects/{project}/review")
    expect(visitor.page.get_by_test_id("flagged")).to_have_count(10)
    return visitor.page, project


def decided(visitor: Visitor, project: int) -> int:
    return int(ask_site(visitor.site, f"Review.objects.filter(project_id={project}).count()"))


def test_a_key_that_bounces_decides_once(visit: Callable[..., Visitor]) -> None:
    otto = visit("otto")
    page, project = desk(otto, "review-bounce")
    for number, gap in enumerate(GAPS, start=1):
        expect(page.locator("[data-decidable=true]")).to_be_visible()
        page.evaluate(TWICE, ["ar"[number % 2], gap])
        expect(page.get_by_test_id("flagged")).to_have_count(10 - number)
    expect(page.locator("[data-decidable=true]")).to_be_visible()
    assert decided(otto, project) == len(GAPS)


def test_a_double_click_decides_once(visit: Callable[..., Visitor]) -> None:
    otto = visit("otto")
    page, project = desk(otto, "review-clicks")
    for number, name in enumerate(("Accept", "Reject"), start=1):
        expect(page.locator("[data-decidable=true]")).to_be_visible()
        page.get_by_role("button", name=name).dblclick(delay=20)
        expect(page.get_by_test_id("flagged")).to_have_count(10 - number)
    expect(page.locator("[data-decidable=true]")).to_be_visible()
    assert decided(otto, project) == 2
