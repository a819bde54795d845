"""Which generator to fix, which of two is better, and all figures to look at and to take away."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.axe import violations
from tests.browser.conftest import Visitor
from tests.browser.judging import ask_site, run_on_site
from tests.browser.pictures import picture
from tests.browser.running_site import PATIENCE, Site, wait_for
from tests.browser.test_pages import settle

pytestmark = pytest.mark.browser

# Half of the images are made by A, which mostly fails, the others by B; two people judge each.
JUDGE = """
from datetime import timedelta
from django.utils import timezone
from annotator.models import Answer, Generation, Product, Project, ProjectDay, Question, User
project = Project.objects.get(slug="demo")
people = list(User.objects.filter(username__in=("anna", "otto")))
Product.objects.update(is_audit=False)
for i, image in enumerate(Generation.objects.filter(project=project).order_by("product", "pk")):
    image.generator = "model-b" if i % 2 else "model-a"
    image.prompt = "on a sunny beach" if i % 3 else "in a studio"
    image.save(update_fields=("generator", "prompt"))
    question = Question.objects.create(
        project=project, product_id=image.product_id, kind="single", left=image, purpose="explore",
        state="answered", answers_needed=2, answers_count=2, strategy="random")
    for number, person in enumerate(people):
        good = (i + number) % 5 == 0 if image.generator == "model-a" else (i + number) % 5 != 0
        reasons = {} if good else {str(image.pk): ["floating"]}
        Answer.objects.create(
            project=project, question=question, user=person, left=image, purpose="explore",
            choice="good" if good else "bad", reasons=reasons, milliseconds=4000 + 100 * number,
            strategy="random", idempotency_key=f"staged-{i}-{number}")
Answer.objects.filter(pk__in=Answer.objects.order_by("pk")[:40].values("pk")).update(
    created_at=timezone.now() - timedelta(days=9))
today = timezone.now().date()
for ago in range(5, 0, -1):
    ProjectDay.objects.create(project=project, day=today - timedelta(days=ago),
                              accepted=40 - 5 * ago, rejected=30 - 3 * ago, undecided=100,
                              by_policy=9)
"""
TABS = ("Generators", "A against B", "Progress", "Agreement", "Scores and drift")


@pytest.fixture(scope="module")
def judged(site: Site) -> Site:
    """The demo with answers from which every figure can be computed."""
    run_on_site(site, JUDGE)
    return site


def open_tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()
    settle(page)


def test_the_worst_generator_comes_first_and_leads_to_its_images(
    judged: Site, visit: Callable[..., Visitor]
) -> None:
    otto = visit("otto")
    project = otto.project
    page = otto.page
    otto.goto(f"{project}/insights")
    settle(page)
    expect(page.get_by_test_id("worst")).to_contain_text("Fix model-a first")
    expect(page.get_by_test_id("worst")).to_contain_text("Floating")
    first = page.get_by_role("row").nth(1)
    expect(first).to_contain_text("model-a")

    # By keyboard alone: another order, another grouping, the images.
    page.get_by_role("button", name="Answers", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader", name="Answers")).to_have_attribute(
        "aria-sort", "descending"
    )
    page.get_by_role("checkbox", name="Word of the prompt").focus()
    page.keyboard.press("Space")
    page.wait_for_url("**by=generator%2Cword*")
    expect(page.get_by_role("cell", name="beach").first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as CSV").press("Enter")
    lines = Path(download.value.path()).read_text("utf-8-sig").splitlines()
    assert lines[0].startswith("Generator,Word of the prompt,Answers,Products,Pass rate")
    assert any(line.startswith("model-a,beach,") for line in lines)
    page.get_by_role("link", name="Show the images: model-a · beach").press("Enter")
    page.wait_for_url("**/catalogue?generator=model-a&word=beach")
    page.get_by_role("button", name=re.compile("^Filters")).press("Enter")
    expect(page.get_by_label("Word of the prompt")).to_have_value("beach")


def test_an_admin_compares_two_generators_and_sees_who_is_better(
    judged: Site, visit: Callable[..., Visitor]
) -> None:
    ada = visit("ada")
    project = ada.project
    page = ada.page
    ada.goto(f"{project}/insights?tab=comparisons")
    settle(page)
    page.locator("input").and_(page.get_by_label("A", exact=True)).fill("model-a")
    page.keyboard.press("Escape")
    page.locator("input").and_(page.get_by_label("B", exact=True)).fill("model-a")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Start").press("Enter")
    expect(page.get_by_text("A and B are the same")).to_be_visible()
    ada.complaints.clear()  # the browser logs the refusal itself
    page.locator("input").and_(page.get_by_label("B", exact=True)).fill("model-b")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Start").press("Enter")
    expect(page.get_by_test_id("comparison-result")).to_have_text("No pair has been decided yet.")

    run_on_site(judged, ANSWER_PAIRS)
    page.reload()
    settle(page)
    expect(page.get_by_test_id("comparison-result")).to_contain_text("model-b")
    assert not violations(page)
    picture(page, "insights-comparison")
    page.get_by_role("button", name="End").press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="End").press("Enter")
    expect(page.get_by_role("button", name="End")).to_have_count(0)
    asked = "Question.objects.filter(purpose='compare', state='open').count()"
    wait_for(lambda: ask_site(judged, asked) == 0, PATIENCE, "its questions to be withdrawn")


ANSWER_PAIRS = """
from annotator.models import Answer, Comparison, Question, User
from annotator.queue.plan_comparisons import next_pairs, store_pairs
comparison = Comparison.objects.get()
store_pairs(comparison=comparison, planned=next_pairs(comparison, 10))
anna = User.objects.get(username="anna")
for question in Question.objects.filter(comparison=comparison, state="open")[:10]:
    Answer.objects.create(
        project=comparison.project, question=question, user=anna, left=question.left,
        right=question.right, choice="right", purpose="compare",
        idempotency_key=f"pair-{question.pk}")
    Question.objects.filter(pk=question.pk).update(state="answered", answers_count=1)
"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_tab_is_whole_in_every_window(
    judged: Site, visit: Callable[..., Visitor], theme: str
) -> None:
    ada = visit("ada", color_scheme=theme, viewport=SIZES[0])
    ada.goto(f"{ada.project}/insights")
    page = ada.page
    against = {}
    for tab in (*TABS, "People"):
        page.set_viewport_size(SIZES[0])
        open_tab(page, tab)
        against[tab] = violations(page)
        # How wide a chart is does not depend on its colours.
        for size in SIZES if theme == "light" else SIZES[:1]:
            page.set_viewport_size(size)
            # Charts follow the window a moment later.
            assert page.evaluate(FITS_SOON), f"{tab} is wider than {size['width']}"
            picture(page, f"insights-{tab}-{theme}-{size['width']}")
    assert not {tab: lines for tab, lines in against.items() if lines}
    if theme == "light":
        page.set_viewport_size(SIZES[0])
        open_tab(page, "Progress")
        with page.expect_download() as download:
            page.get_by_role("button", name="Download as PNG: Answers by day").press("Enter")
        content = Path(download.value.path()).read_bytes()
        assert content.startswith(b"\x89PNG") and len(content) > 5_000
        assert int.from_bytes(content[16:20], "big") > 600  # its width


# Looks at each frame, for ten seconds at most.
FITS_SOON = """new Promise((done) => {
  const end = performance.now() + 10_000;
  const look = () => {
    if (document.documentElement.scrollWidth <= innerWidth) done(true);
    else if (performance.now() > end) done(false);
    else requestAnimationFrame(look);
  };
  look();
})"""
SIZES = (
    ViewportSize(width=1280, height=720),
    ViewportSize(width=1920, height=1080),
    ViewportSize(width=2560, height=1440),
    ViewportSize(width=390, height=844),
)


def test_people_are_shown_to_admins_alone(judged: Site, visit: Callable[..., Visitor]) -> None:
    otto = visit("otto")
    project = otto.project
    otto.goto(f"{project}/insights?tab=people")
    settle(otto.page)
    expect(otto.page.get_by_role("tab", name="Generators")).to_be_visible()
    expect(otto.page.get_by_role("tab", name="People")).to_have_count(0)
    anna = visit("anna")
    anna.goto(f"{project}/insights")
    settle(anna.page)
    expect(anna.page.get_by_role("heading", name="Page not found")).to_be_visible()
    for person, status in ((otto, 403), (anna, 403), (visit(), 401)):
        answer = person.page.request.get(f"{judged.url}/api{project}/insights/people/")
        assert answer.status == status and "anna" not in answer.text()
