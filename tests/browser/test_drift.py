"""Drift has stopped the automatic decisions: ops see it, and an admin resumes after a check."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.running_site import Site

STAGE = """
from django.utils import timezone
from annotator.models import *
from annotator.verdicts.stop_deciding import stop_deciding
project = Project.objects.get(slug="demo")
side = {"side": "accept", "method": "exact", "version": 1, "precision": 0.9, "confidence": 0.95,
        "delta": 0.05, "coverage": 0.4, "n": 60, "errors": 1, "audit_answers": 90,
        "answers_missing": 0, "answers_expected": 90, "threshold": 0.8}
version = ModelVersion.objects.create(
    project=project, number=1, state="champion", family="laplace", encoder_key="lite@1",
    checkpoint="none", sha256="0" * 64, answers_until=0, gate={"promote": True}, trained_on={})
Project.objects.filter(pk=project.pk).update(champion=version)
Certificate.objects.create(
    project=project, model_version=version, accept_threshold=0.8, accept=side,
    reject={**side, "side": "reject", "threshold": None}, audit_answers=90, answers_missing=0)
watch = DriftWatch.objects.create(
    project=project, model_version=version, verdict="accepted", alpha=1.0 - 0.9, delta=0.05,
    audits=40, errors=14, wealth=25.0, alarm_at=40, alarmed_at=timezone.now())
stop_deciding(project=project, watch=watch)
print("project", project.pk)
"""


@pytest.fixture(scope="module")
def stopped(site: Site) -> Iterator[int]:
    """The id of a project whose automatic acceptance has just stopped."""
    match = re.search(r"project (\d+)", site.manage("shell", "-v", "0", "-c", STAGE))
    assert match
    yield int(match.group(1))


def test_an_admin_who_has_looked_resumes(stopped: int, visit: Callable[..., Visitor]) -> None:
    ops = visit("otto")
    ops.goto(f"/projects/{stopped}")
    notice = ops.page.get_by_role("alert").filter(has_text="Automatic acceptance has stopped")
    expect(notice).to_contain_text("14 of 40")
    expect(notice).to_contain_text("An admin may resume it after checking.")
    expect(notice.get_by_role("button")).to_have_count(0)
    notice.get_by_role("link", name="Show them").click()
    expect(ops.page.get_by_role("tab", name=re.compile("^Drift"))).to_have_attribute(
        "aria-selected", "true"
    )

    admin = visit("ada").page
    admin.goto(ops.site.url + f"/projects/{stopped}")
    admin.get_by_role("button", name="Resume…").click()
    submit = admin.get_by_role("button", name="Resume decisions")
    expect(submit).to_be_disabled()
    admin.get_by_label("What did you find?").fill("The feed was mended.")
    submit.click()
    expect(admin.get_by_role("alert").filter(has_text="has stopped")).to_have_count(0)
    expect(admin.get_by_test_id("certificate")).to_have_attribute("data-tone", "proven")


def test_deciding_again_is_shown_while_it_is_under_way(
    stopped: int, site: Site, visit: Callable[..., Visitor]
) -> None:
    ops = visit("otto")
    asked = (
        "from datetime import timedelta\n"
        "from django.utils import timezone\n"
        "from annotator.models import Job, Project\n"
        f"Job.objects.create(project=Project.objects.get(pk={stopped}), kind='decide', queue='cpu',"
        " due_at=timezone.now() + timedelta(hours=1))"
    )
    site.manage("shell", "-v", "0", "-c", asked)
    ops.goto(f"/projects/{stopped}/insights")
    notice = ops.page.get_by_role("status").filter(has_text="being made again")
    expect(notice).to_be_visible()
    done = "from annotator.models import Job; Job.objects.filter(kind='decide').update("
    site.manage("shell", "-v", "0", "-c", f"{done}due_at='2020-01-01T00:00:00Z')")
    expect(notice).to_have_count(0)
