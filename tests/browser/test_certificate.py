"""A batch is frozen, its lot answered, and its certificate read, in both themes and languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import Visitor
from tests.browser.judging import ask_site, run_on_site
from tests.browser.pictures import picture
from tests.browser.running_site import Site, wait_for
from tests.browser.staged import sure_model
from tests.browser.test_languages import left_in_english

pytestmark = pytest.mark.browser

# Half of the images are surely good to a model that is right.
STAGE = sure_model(0.97)
# Two people answer the lot's next questions, at most so many.
ANSWER = """
from annotator.queue.plan_lot import plan_lot
from annotator.scoring_requests import request_batch
from scoring.worker.lots import images_of_lot
batch = Batch.objects.get()
plan_lot(batch=batch, images=images_of_lot(batch))
people = list(User.objects.order_by("pk")[:2])
waiting = Question.objects.filter(purpose="lot", state="open").order_by("-priority")
for question in waiting.select_related("left")[:MOST]:
    for person in people:
        Answer.objects.create(
            project=batch.project, question=question, user=person, left=question.left,
            choice="good" if question.left.score > 0.5 else "bad", purpose="lot",
            milliseconds=60_000, idempotency_key=f"lot-{question.pk}-{person.pk}")
    Question.objects.filter(pk=question.pk).update(state="answered", answers_count=2)
request_batch(project=batch.project)
"""
FOREIGNER = """
from tests.factories import make_member, make_project
make_member(make_project(), Role.ADMIN, username="eve")
"""
DONE = "Job.objects.filter(kind='batch', state='succeeded').count()"


@pytest.fixture
def project(site: Site) -> Iterator[int]:
    run_on_site(site, STAGE)
    yield int(ask_site(site, "Project.objects.get(slug='demo').pk"))


def answer_lot(site: Site, most: int) -> None:
    """Let two people answer up to so many images, and wait for what it proves."""
    before = ask_site(site, DONE)
    run_on_site(site, ANSWER.replace("MOST", str(most)))
    wait_for(lambda: ask_site(site, DONE) > before, 60, "the certificate")


def test_a_batch_from_its_freezing_to_its_certificate(
    project: int, site: Site, visit: Callable[..., Visitor]
) -> None:
    ada = visit("ada")
    ada.goto(f"/projects/{project}")
    ada.page.get_by_role("button", name="Freeze a batch").click()
    panel = ada.page.get_by_test_id("batch")
    expect(panel).to_contain_text("Nothing is proven yet.")
    wait_for(lambda: ask_site(site, DONE) >= 1, 60, "the batch's first turn")
    answer_lot(site, 6)
    expect(panel).to_contain_text(re.compile(r"[1-6] of about \d+ images judged"))
    # Whether so few say enough for a forecast depends on which images were drawn.
    expect(panel).to_contain_text(re.compile(r"(About|At least) \d+ more judged images"))
    picture(ada.page, "promise-on-the-way")
    answer_lot(site, 400)
    ada.goto(f"/projects/{project}")
    expect(panel).to_contain_text(
        re.compile(r"\d+ images may be accepted automatically; at most \d+ of them are wrong")
    )
    picture(ada.page, "promise-proven")
    panel.get_by_role("link", name="Certificate").first.click()
    check_certificate(ada)
    read_in_chinese(visit, ada.page.url.removeprefix(site.url))
    run_on_site(site, FOREIGNER)
    certificate = ada.page.url.rsplit("/", 1)[1]
    for path in ("", "answers/", "download/"):
        eve = visit("eve").page.request
        assert eve.get(f"{site.url}/api/certificates/{certificate}/{path}").status == 404


def check_certificate(ada: Visitor) -> None:
    """It is in plain words, its files can be downloaded, and paper has no buttons."""
    shown = ada.page.get_by_test_id("batch-certificate")
    expect(shown).to_contain_text(re.compile(r"At most \d+ of the \d+ images accepted"))
    for name in ("Certificate (JSON)", "Scores and answers (CSV)"):
        with ada.page.expect_download() as started:
            ada.page.get_by_role("link", name=name).click()
        assert started.value.path().stat().st_size > 500
    shown.get_by_text("The thresholds that were tested").first.click()
    assert not violations(ada.page)
    picture(ada.page, "certificate-light")
    ada.page.emulate_media(media="print")
    expect(ada.page.get_by_role("button", name="Print")).to_be_hidden()
    expect(ada.page.get_by_role("navigation")).to_have_count(0)
    picture(ada.page, "certificate-on-paper")
    ada.page.emulate_media(media="screen")


def read_in_chinese(visit: Callable[..., Visitor], path: str) -> None:
    dark = visit("ada", color_scheme="dark", locale="zh-CN")
    dark.goto(path)
    expect(dark.page.get_by_test_id("batch-certificate")).to_contain_text("张不合格")
    assert not left_in_english(dark.page)
    assert not violations(dark.page)
    picture(dark.page, "certificate-dark")
    dark.goto(path.split("/certificates/", maxsplit=1)[0])
    expect(dark.page.get_by_test_id("batch")).to_be_visible()
    assert not left_in_english(dark.page)
