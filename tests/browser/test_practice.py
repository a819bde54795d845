"""The tour: offered once, taken on the judge screen, with feedback, and leaving no trace."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import FloatRect, Page, expect

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


def tell(site: Site, *, products: int) -> None:
    """Reset the known answers: two images each of some products, none of them for tests."""
    run_on_site(
        site,
        "KnownAnswer.objects.all().delete()\n"
        "Product.objects.update(gold_use='')\n"
        "User.objects.filter(username='anna').update(preferences={})\n"
        f"for product in Product.objects.filter(is_audit=False).order_by('pk')[:{products}]:\n"
        "    product.gold_use = 'practice'\n"
        "    product.save()\n"
        "    for n, generation in enumerate(product.generations.order_by('pk')[:2]):\n"
        "        KnownAnswer.objects.create(project=product.project, generation=generation,\n"
        "            is_good=n == 0, explanation='The light fits.' if n == 0 else 'It floats.')\n",
    )


@pytest.fixture
def newcomer(visit: Visit, site: Site) -> Visitor:
    """Someone who has not seen the tour, in a project with two products for practice."""
    wait_until_planned(site)
    tell(site, products=2)
    return visit("anna")


def open_practice(newcomer: Visitor) -> None:
    newcomer.goto(newcomer.project + "/practice")


# Whether the question was answered: there is feedback, another question, or the end.
MOVED_ON = """
before => document.querySelector('[data-testid=feedback]') !== null
  || document.querySelector('[data-testid=question]')?.dataset.questionId !== before
"""


def boxes(page: Page) -> list[FloatRect | None]:
    """Where the images, the answer buttons and the lesson are."""
    images = page.get_by_test_id("question").locator("canvas").all()
    buttons = page.locator("[data-choice]").all()
    return [each.bounding_box() for each in [*images, *buttons, page.get_by_test_id("lesson")]]


def test_the_tour_waits_beside_the_judged_image_until_its_feedback_was_read(
    newcomer: Visitor, site: Site
) -> None:
    page = newcomer.page
    answers = ask_site(site, "Answer.objects.count()")
    first = open_judge(newcomer)
    page.get_by_role("link", name="Take the tour").click()
    single = question_after(page, first)
    assert int(single) < 0
    before = boxes(page)
    page.keyboard.press("2")
    feedback = page.get_by_test_id("feedback")
    expect(feedback).to_contain_text("Right")
    expect(feedback).to_contain_text("The light fits.")
    assert boxes(page) == before
    page.keyboard.press("1")  # ignored: only Enter, undo and the zoom keys work now
    expect(page.get_by_test_id("question")).to_have_attribute("data-question-id", single)
    page.keyboard.press("Enter")
    pair = question_after(page, single)
    expect(page.get_by_test_id("question")).to_have_attribute("data-kind", "pair")
    expect(page.get_by_test_id("lesson")).to_contain_text("which of the two backgrounds")
    before = boxes(page)
    page.keyboard.press("ArrowUp")
    expect(feedback).to_contain_text("Not quite")
    expect(feedback).to_contain_text("On the right: The background does not suit.")
    assert boxes(page) == before
    page.keyboard.press("u")
    expect(feedback).to_have_count(0)
    assert question_after(page, "") == pair  # a moment later it can be answered again
    page.keyboard.press("ArrowLeft")
    expect(feedback).to_contain_text("Right")
    page.keyboard.press("Enter")
    question_after(page, pair)
    assert ask_site(site, "Answer.objects.count()") == answers


def test_the_counter_of_the_tour_goes_back_with_an_undo_and_enter_starts_real_work(
    newcomer: Visitor, site: Site
) -> None:
    page = newcomer.page
    open_practice(newcomer)
    lesson = page.get_by_test_id("lesson")
    current = question_after(page, "")
    expect(lesson).to_contain_text("1 of ")
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    current = question_after(page, current)
    expect(lesson).to_contain_text("2 of ")
    page.keyboard.press("u")
    current = question_after(page, current)
    expect(lesson).to_contain_text("1 of ")
    end = page.get_by_role("heading", name="That was the tour")
    feedback = page.get_by_test_id("feedback")
    while not end.is_visible():
        page.keyboard.press("2")
        # A question without a known answer moves on by itself.
        page.wait_for_function(MOVED_ON, arg=current)
        if feedback.is_visible():
            page.keyboard.press("Enter")
            page.wait_for_function(MOVED_ON.replace("feedback", "none"), arg=current)
        if not end.is_visible():
            current = question_after(page, current)
    expect(page.get_by_test_id("practice-result")).to_contain_text("of 3")
    page.keyboard.press("Enter")
    page.wait_for_url("**/judge")
    assert int(question_after(page, current)) > 0
    expect(page.get_by_test_id("tour-offer")).to_have_count(0)


def test_nothing_moves_in_small_windows_either(newcomer: Visitor) -> None:
    page = newcomer.page
    for width, height in ((740, 360), (390, 844), (640, 900)):
        page.set_viewport_size({"width": width, "height": height})
        open_practice(newcomer)
        question_after(page, "")
        canvas = page.get_by_test_id("question").locator("canvas")
        before = [each.bounding_box() for each in canvas.all()]
        page.keyboard.press("1")
        expect(page.get_by_test_id("feedback")).to_be_visible()
        assert [each.bounding_box() for each in canvas.all()] == before, width
        for name in ("Continue", "Skip the tour"):
            box = page.get_by_role("button", name=name).bounding_box()
            assert box is not None and box["height"] >= 44, (name, width)
            assert box["x"] + box["width"] <= width and box["y"] + box["height"] <= height


def test_who_declines_is_not_asked_again(newcomer: Visitor) -> None:
    page = newcomer.page
    open_judge(newcomer)
    page.get_by_role("button", name="No, thanks").click()
    expect(page.get_by_test_id("tour-offer")).to_have_count(0)
    page.reload()
    question_after(page, "")
    expect(page.get_by_test_id("tour-offer")).to_have_count(0)


def test_without_known_answers_the_tour_shows_the_keys(newcomer: Visitor, site: Site) -> None:
    tell(site, products=0)
    page = newcomer.page
    open_practice(newcomer)
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
    wait_until_planned(site)
    tell(site, products=0)
    # A random three in ten products are for the audit; their images can't have known answers.
    run_on_site(site, "Product.objects.update(is_audit=False)")
    known = "list(KnownAnswer.objects.values_list('is_good', 'is_changed', 'explanation'))"
    ada = visit("ada")
    ada.goto(ada.project + "/catalogue")
    ada.page.get_by_role("main").locator("img").first.click()
    form = ada.page.get_by_role("form", name="Gold question")
    form.get_by_label("Bad: the background does not suit").check()
    form.get_by_label("The product was changed").check()
    told = form.get_by_label("Explanation for annotators")
    told.fill("The lid is missing.")
    told.press("Enter")
    expect(ada.page.get_by_role("alert").filter(has_text="saved")).to_be_visible()
    assert ask_site(site, known) == [[False, True, "The lid is missing."]]
    ada.page.reload()  # the address names the open image
    expect(form.get_by_label("Bad: the background does not suit")).to_be_checked()
    form.get_by_label("Not gold").check()
    form.get_by_role("button", name="Save").click()
    expect(ada.page.get_by_role("alert").filter(has_text="saved")).to_be_visible()
    expect(form.get_by_role("button", name="Save")).to_be_disabled()
    assert ask_site(site, known) == []


def test_an_image_of_the_audit_offers_no_form_and_says_why(visit: Visit, site: Site) -> None:
    wait_until_planned(site)
    run_on_site(site, "Product.objects.update(is_audit=True)")
    ada = visit("ada")
    ada.goto(ada.project + "/catalogue")
    ada.page.get_by_role("main").locator("img").first.click()
    expect(ada.page.get_by_test_id("gold-refusal")).to_contain_text("set aside for the audit")
    expect(ada.page.get_by_role("form", name="Gold question")).to_have_count(0)
    run_on_site(site, "Product.objects.update(is_audit=False)")
