"""The registry: what is in use and why, what comes next, and where versions differ."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import Visitor
from tests.browser.judging import ask_site, run_on_site
from tests.browser.pictures import picture
from tests.browser.running_site import Site
from tests.browser.test_every_page import fits
from tests.browser.test_pages import settle

pytestmark = pytest.mark.browser
Visit = Callable[..., Visitor]

STAGE = """
from annotator.versions.differences import Difference, record_differences
from scoring.vocabulary.messages import gate
project = Project.objects.get(slug="demo")
figures = {"value": 0.81, "low": 0.7, "high": 0.9}
band = {"value": [0.1, 0.2, 0.3], "low": [0.05, 0.1, 0.2], "high": [0.2, 0.3, 0.4]}
high = {"value": [0.95, 0.9, 0.7], "low": [0.9, 0.8, 0.6], "high": [1.0, 0.95, 0.8]}
x = [0.2, 0.5, 1.0]
details = {
    "risk_coverage": {"coverage": x, "candidate": band, "baseline": band},
    "precision_recall": {"recall": x, "candidate": high, "baseline": high},
    "reliability": [{"predicted": 0.8, "found": 0.7, "low": 0.6, "high": 0.9, "images": 8}],
}
def version(number, state, promote, reasons):
    return ModelVersion.objects.create(
        project=project, number=number, state=state, family="laplace", encoder_key="lite@1",
        checkpoint="none", sha256=f"{number:064x}", answers_until=0, answers_used=40 * number,
        calibrator="5+3-prior" if number == 1 else "5+3-0a1b2c3d",
        metrics={"average_precision": figures, "pair_accuracy": figures}, details=details,
        gate={"promote": promote, "reasons": [each.to_json() for each in reasons]}, trained_on={})
ada = User.objects.get(username="ada")
first = version(1, "champion", True, [gate.FIRST_VERSION()])
ModelVersion.objects.filter(pk=first.pk).update(
    promoted_at="2026-05-03T08:00:00Z", promoted_by=ada)
second = version(2, "candidate", False, [gate.NO_BETTER()])
Project.objects.filter(pk=project.pk).update(champion=first, retrain_weekdays="1")
learnt = Generation.objects.filter(project=project, product__is_audit=False)
images = list(learnt.order_by("pk")[:14])
record_differences(version=second, against=first, among=190, differences=[
    Difference(each.pk, 0.9 - 0.03 * i, 0.1 + 0.02 * i, 1 + i, 180 - 13 * (13 - i))
    for i, each in enumerate(images)])
SegmenterVersion.objects.create(
    project=project, number=1, segmenter="trained", base="0123456789ab", checkpoint="none",
    sha256="1" * 64, products_used=40, gate={"promote": False},
    metrics={"iou": 0.93, "boundary_iou": 0.8, "below_half": 0.01, "false_alarms": 0.05,
             "edits_found": 0.95, "products": 12})
anna = User.objects.get(username="anna")
left = images[0]
question = Question.objects.create(
    project=project, product=left.product, kind="single", left=left, purpose="learn",
    state="answered", answers_count=1)
Answer.objects.create(
    project=project, question=question, user=anna, left=left, choice="bad", purpose="learn",
    idempotency_key="staged")
"""


@pytest.fixture(scope="module")
def registry(site: Site) -> Iterator[str]:
    """The address of a models page with a champion, a candidate and a segmenter."""
    run_on_site(site, STAGE)
    project = ask_site(site, "Project.objects.get(slug='demo').pk")
    yield f"/projects/{project}/models"


def opened(visitor: Visitor, address: str) -> Page:
    visitor.goto(address)
    settle(visitor.page)
    return visitor.page


def test_what_is_in_use_and_what_comes_next_is_said_at_once(registry: str, visit: Visit) -> None:
    page = opened(visit("ada", viewport={"width": 1280, "height": 720}), registry)
    champion = page.get_by_role("region", name="In use", exact=True)
    expect(champion).to_contain_text("Version 1")
    expect(champion).to_contain_text(re.compile("in use since .*May.* 2026"))
    expect(champion).to_contain_text("ada put it in use.")
    coming = page.get_by_role("region", name="The next retraining")
    expect(coming).to_contain_text("1 answer, 1 of them new since version 2")
    expect(coming).to_contain_text("on Monday at 03:00 (UTC)")
    coming.get_by_role("button", name="1 person").press("Enter")
    expect(coming.get_by_role("row", name=re.compile("^anna 1 1"))).to_be_visible()
    # What is in use, and what the next one would learn from, are in sight without scrolling.
    for region in (champion, coming):
        box = region.bounding_box()
        assert box is not None and box["y"] < 720
    coming.get_by_role("button", name="Retrain now").press("Enter")
    job = page.get_by_test_id("job").and_(page.locator("[data-kind=retrain]"))
    expect(job).to_have_attribute("data-state", "failed", timeout=60_000)
    expect(job).to_contain_text("Reason:")


def test_a_candidate_is_seen_beside_the_version_in_use(registry: str, visit: Visit) -> None:
    page = opened(visit("ada"), registry)
    tiles = page.get_by_test_id("difference")
    expect(tiles).to_have_count(12)
    expect(tiles.first).to_contain_text("0.10→0.90+0.80")
    expect(tiles.first).to_contain_text("People: 0 good, 1 bad")
    page.get_by_text("Change of place").click()
    expect(tiles.first).to_contain_text("Place 180 → 14")
    page.get_by_role("button", name="Show all 14").press("Enter")
    expect(tiles).to_have_count(14)
    tiles.first.press("Enter")
    expect(page).to_have_url(re.compile(r"/catalogue\?image=\d+"))


def test_a_segmenter_is_put_in_use_and_back(registry: str, visit: Visit) -> None:
    page = opened(visit("ada"), registry)
    own = page.locator("[data-testid=segmenter][data-number='0']")
    fitted = page.locator("[data-testid=segmenter][data-number='1']")
    expect(own).to_contain_text("In use")
    for row, other in ((fitted, own), (own, fitted)):
        row.get_by_role("button", name="Use").click()
        page.get_by_role("dialog").get_by_role("button", name="Use").press("Enter")
        expect(row.get_by_role("button")).to_have_count(0)
        expect(other.get_by_role("button", name="Use")).to_be_visible()


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 1920), ("light", 390)])
def test_everything_unfolded_is_legible(
    registry: str, visit: Visit, theme: str, width: int
) -> None:
    size = {"width": width, "height": 900}
    ada = visit("ada", color_scheme=theme, viewport=size)
    page = opened(ada, registry)
    picture(page, f"models-folded-{theme}-{width}", full_page=True)
    closed = page.locator("#content button[aria-expanded=false]")
    while closed.count():
        closed.first.press("Enter")
    settle(page)
    expect(page.get_by_text("Precision against recall")).to_be_visible()
    picture(page, f"models-open-{theme}-{width}", full_page=True)
    assert fits(page)
    assert violations(page) == []


def test_the_card_of_a_version_is_a_file(registry: str, visit: Visit) -> None:
    page = opened(visit("ada"), registry)
    closed = page.locator("#content button[aria-expanded=false]")
    while closed.count():
        closed.first.press("Enter")
    with page.expect_download() as loading:
        page.get_by_role("link", name="Model card (Markdown)").first.press("Enter")
    card = loading.value.path().read_text()
    assert loading.value.suggested_filename.endswith(".md")
    assert re.match(r"# .+: version [12]\n", card)
    assert "SHA-256 of the weights" in card


def test_who_may_not_gets_no_buttons_or_no_data(registry: str, visit: Visit) -> None:
    ops = opened(visit("otto"), registry)
    expect(ops.get_by_text("Only admins can retrain and switch models.")).to_be_visible()
    for name in ("Retrain now", "Use this version", "Fine-tune", "Use", "Turn down"):
        expect(ops.get_by_role("button", name=name, exact=True)).to_have_count(0)
    anna = visit("anna")
    annotator = opened(anna, registry)
    expect(annotator.get_by_text("Version 1")).to_have_count(0)
    expect(annotator.get_by_role("heading", name="Page not found")).to_be_visible()
    anna.complaints.clear()  # the browser logs each 403


PASSED = """
from datetime import timedelta
from django.utils import timezone
from scoring.vocabulary.messages import gate
project = Project.objects.get(slug="demo")
Job.objects.create(
    project=project, kind="retrain", queue="train", due_at=timezone.now() + timedelta(days=1),
    arguments={"as_of": None})
ModelVersion.objects.create(
    project=project, number=3, family="laplace", encoder_key="lite@1", checkpoint="none",
    sha256="3" * 64, answers_until=0, trained_on={},
    gate={"promote": True, "reasons": [gate.FIRST_VERSION().to_json()]})
"""
STOPPED = "Job.objects.filter(kind='retrain', state='queued').update(state='cancelled')"


FORGOTTEN = (
    "Job.objects.filter(kind='retrain', state='cancelled').delete();"
    "ModelVersion.objects.filter(number=3).delete()"
)


@pytest.fixture
def passed(registry: str, site: Site) -> Iterator[str]:
    """The page with a third version that passed the gate, while its retraining has not ended."""
    run_on_site(site, PASSED)
    yield registry
    run_on_site(site, FORGOTTEN)


def test_a_version_about_to_go_into_use_is_not_offered(passed: str, visit: Visit) -> None:
    ada = visit("ada")
    page = opened(ada, passed)
    expect(page.get_by_role("region", name="Version 3")).to_contain_text("It goes into use as soon")
    use = page.get_by_role("button", name="Use this version")
    expect(use).to_have_count(0)
    # The job that was to put it in use has ended without doing so: now people may.
    run_on_site(ada.site, STOPPED)
    expect(use).to_be_visible()
