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
from tests.browser.test_languages import left_in_english

pytestmark = pytest.mark.browser

# Half of the images are surely good to a model that is right.
STAGE = """
project = Project.objects.get(slug="demo")
version = ModelVersion.objects.create(
    project=project, number=1, state="champion", family="laplace", encoder_key="lite@1",
    checkpoint="none", sha256="0" * 64, answers_until=0, gate={"promote": True}, trained_on={})
Project.objects.filter(pk=project.pk).update(champion=version, plan_ahead=400)
for place, generation in enumerate(Generation.objects.order_by("pk")):
    score = 0.97 if place % 2 else 0.03
    Generation.objects.filter(pk=generation.pk).update(
        score=score, p_good=score, reward=score, uncertainty=0.1)
"""
ANSWER = """
from annotator.queue.plan_lot import plan_lot
from scoring.worker.lots import images_of_lot
batch = Batch.objects.get()
plan_lot(batch=batch, images=images_of_lot(batch))
people = list(User.objects.order_by("pk")[:2])
for question in Question.objects.filter(purpose="lot", state="open").select_related("left"):
    for person in people:
        Answer.objects.create(
            project=batch.project, question=question, user=person, left=question.left,
            choice="good" if question.left.score > 0.5 else "bad", purpose="lot",
            idempotency_key=f"lot-{question.pk}-{person.pk}")
    Question.objects.filter(pk=question.pk).update(state="answered", answers_count=2)
"""
DONE = "Job.objects.filter(kind='batch', state='succeeded').count()"


@pytest.fixture
def project(site: Site) -> Iterator[int]:
    run_on_site(site, STAGE)
    yield int(ask_site(site, "Project.objects.get(slug='demo').pk"))


def test_a_batch_from_its_freezing_to_its_certificate(
    project: int, site: Site, visit: Callable[..., Visitor]
) -> None:
    ada = visit("ada")
    ada.goto(f"/projects/{project}")
    ada.page.get_by_role("button", name="Freeze a batch").click()
    panel = ada.page.get_by_test_id("batch")
    expect(panel).to_contain_text("Nothing is proven yet.")
    wait_for(lambda: ask_site(site, DONE) >= 1, 60, "the batch's first turn")
    run_on_site(site, ANSWER)
    run_on_site(
        site,
        "from annotator.scoring_requests import request_batch\n"
        f"request_batch(project=Project.objects.get(pk={project}))",
    )
    wait_for(lambda: ask_site(site, DONE) >= 2, 60, "the certificate")
    expect(panel).to_contain_text("may be accepted automatically", timeout=15_000)

    panel.get_by_role("link", name="Certificate").first.click()
    shown = ada.page.get_by_test_id("batch-certificate")
    expect(shown).to_contain_text(re.compile(r"At most \d+ of the \d+ images accepted"))
    expect(ada.page.get_by_role("link", name="Scores and answers (CSV)")).to_be_visible()
    shown.get_by_text("The thresholds that were tested").first.click()
    assert not violations(ada.page)
    picture(ada.page, "certificate-light")

    dark = visit("ada", color_scheme="dark", locale="zh-CN")
    dark.goto(ada.page.url.removeprefix(site.url))
    expect(dark.page.get_by_test_id("batch-certificate")).to_contain_text("张不合格")
    assert not left_in_english(dark.page)
    assert not violations(dark.page)
    picture(dark.page, "certificate-dark")
