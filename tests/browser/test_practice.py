"""The tour: offered once, taken on the judge screen itself, with feedback, leaving no trace."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.judging import (
    answer,
    ask_site,
    open_judge,
    question_after,
    run_on_site,
    wait_until_planned,
)
from tests.browser.running_site import Site

pytestmark = pytest.mark.browser
Visit = Callable[..., Visitor]


@pytest.fixture
def newcomer(visit: Visit, site: Site) -> Visitor:
    """Someone who has not seen the tour, in a project with three known answers."""
    wait_until_planned(site, 1)
    run_on_site(
        site,
        "project = Project.objects.get(name__startswith='Demo')\n"
        "User.objects.filter(username='anna').update(preferences={})\n"
        "KnownAnswer.objects.all().delete()\n"
        "for generation in Generation.objects.filter(product__is_audit=False)[:3]:\n"
        "    KnownAnswer.objects.create(project=project, generation=generation, is_good=True,\n"
        "        explanation='The light fits.')\n",
    )
    return visit("anna")


def test_the_tour_gives_feedback_and_keeps_nothing(newcomer: Visitor, site: Site) -> None:
    page = newcomer.page
    answers = ask_site(site, "Answer.objects.count()")
    current = open_judge(newcomer)
    page.get_by_role("link", name="Take the tour").click()
    current = question_after(page, current)
    assert int(current) < 0
    page.keyboard.press("ArrowRight")
    expect(page.get_by_test_id("feedback")).to_contain_text("Right")
    expect(page.get_by_test_id("feedback")).to_contain_text("The light fits.")
    current = question_after(page, current)
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_test_id("feedback")).to_contain_text("Not quite")
    question_after(page, current)
    page.keyboard.press("ArrowRight")
    expect(page.get_by_test_id("practice-result")).to_contain_text("2 of 3")
    page.get_by_role("button", name="Once more").click()
    current = question_after(page, "")
    page.get_by_role("button", name="Skip the tour").click()
    page.wait_for_url("**/judge")
    assert int(question_after(page, current)) > 0
    expect(page.get_by_test_id("tour-offer")).to_have_count(0)
    assert ask_site(site, "Answer.objects.count()") == answers


def test_who_declines_is_not_asked_again(newcomer: Visitor) -> None:
    page = newcomer.page
    open_judge(newcomer)
    page.get_by_role("button", name="No, thanks").click()
    expect(page.get_by_test_id("tour-offer")).to_have_count(0)
    page.reload()
    question_after(page, "")
    expect(page.get_by_test_id("tour-offer")).to_have_count(0)


def test_without_known_answers_the_tour_shows_the_keys(newcomer: Visitor, site: Site) -> None:
    run_on_site(site, "KnownAnswer.objects.all().delete()")
    page = newcomer.page
    open_judge(newcomer)
    page.goto(page.url.removesuffix("judge") + "practice")
    answer(page, question_after(page, ""))
    expect(page.get_by_test_id("feedback")).to_have_count(0)


def test_the_summary_counts_this_session(newcomer: Visitor) -> None:
    page = newcomer.page
    current = open_judge(newcomer)
    for _ in range(3):
        current = answer(page, current)
    expect(page.get_by_test_id("unsent")).to_have_count(0)
    page.locator("[data-tool=session]").click()
    summary = page.get_by_test_id("session-summary")
    expect(summary).to_contain_text("Answers")
    expect(summary.locator("dd").first).to_have_text("3")


def test_an_admin_says_what_is_right_about_an_image(visit: Visit, site: Site) -> None:
    wait_until_planned(site, 1)
    run_on_site(site, "KnownAnswer.objects.all().delete()")
    # Three products in ten are of the audit, by lot: of their images nobody may say what is right.
    run_on_site(site, "Product.objects.update(is_audit=False)")
    known = "list(KnownAnswer.objects.values_list('is_good', 'is_changed', 'explanation'))"
    ada = visit("ada")
    ada.goto("/")
    ada.page.wait_for_url("**/projects/*")
    ada.page.goto(ada.page.url + "/catalogue")
    ada.page.get_by_role("main").locator("img").first.click()
    form = ada.page.get_by_role("form", name="Gold question")
    form.get_by_label("Background is bad").check()
    form.get_by_label("The product was changed").check()
    told = form.get_by_label("What annotators are told")
    told.fill("The lid is missing.")
    told.press("Enter")
    expect(ada.page.get_by_role("alert").filter(has_text="saved")).to_be_visible()
    assert ask_site(site, known) == [[False, True, "The lid is missing."]]
    ada.page.reload()
    ada.page.get_by_role("main").locator("img").first.click()
    expect(form.get_by_label("Background is bad")).to_be_checked()
    form.get_by_label("Not gold").check()
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_role("button", name="Save")).to_be_disabled()
    assert ask_site(site, known) == []
