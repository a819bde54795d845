"""What further answers would achieve is on the overview and the insights page."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import Visitor
from tests.browser.judging import ask_site, run_on_site
from tests.browser.pictures import picture
from tests.browser.running_site import Site
from tests.browser.staged import sure_model
from tests.browser.test_languages import left_in_english

pytestmark = pytest.mark.browser

ON_OVERVIEW = r"About \d+ more judged images accept about .+ of the images\. That is about \d+ hour"
ON_INSIGHTS = r"About \d+ more answers accept about .+ of batch 1\. That is about \d+ hour"

# Some images of the lot are answered as the model expects, by two people who take five minutes for
# each. The model is so sure that it expects no error among the rest of the lot, so the rest proves
# something whichever images are drawn. The worker's own job finds the turn done.
STAGE = (
    sure_model(0.999)
    + """
from django.db import transaction
from annotator.queue.plan_lot import plan_lot
from annotator.verdicts.freeze_batch import freeze_batch
from scoring.worker.batch import certify_turns
from scoring.worker.lots import images_of_lot
project.refresh_from_db()
ada = User.objects.get(username="ada")
with transaction.atomic():
    batch = freeze_batch(project=project, by=ada)
    certify_turns(batch)
    plan_lot(batch=batch, images=images_of_lot(batch))
    asked = Question.objects.filter(purpose="lot", state="open").order_by("-priority")
    for question in asked.select_related("left")[:8]:
        for person in (ada, User.objects.get(username="otto")):
            Answer.objects.create(
                project=project, question=question, user=person, left=question.left,
                choice="good" if question.left.score > 0.5 else "bad", purpose="lot",
                milliseconds=300_000, idempotency_key=f"lot-{question.pk}-{person.pk}")
        Question.objects.filter(pk=question.pk).update(state="answered", answers_count=2)
    certify_turns(batch)
"""
)


def test_what_further_answers_would_achieve(site: Site, visit: Callable[..., Visitor]) -> None:
    run_on_site(site, STAGE)
    project = int(ask_site(site, "Project.objects.get(slug='demo').pk"))
    ada = visit("ada")
    ada.goto(f"/projects/{project}")
    panel = ada.page.get_by_test_id("batch")
    expect(panel).to_contain_text(re.compile(ON_OVERVIEW))
    picture(ada.page, "forecast-on-the-overview")
    ada.goto(f"/projects/{project}/insights?tab=progress")
    line = ada.page.get_by_test_id("forecast-accept")
    expect(line).to_contain_text(re.compile(ON_INSIGHTS))
    assert not violations(ada.page)
    picture(ada.page, "forecast-on-the-insights")
    dark = visit("ada", color_scheme="dark", locale="zh-CN")
    dark.goto(f"/projects/{project}/insights?tab=progress")
    expect(dark.page.get_by_test_id("forecast-accept")).to_be_visible()
    assert not left_in_english(dark.page)
    picture(dark.page, "forecast-dark")
