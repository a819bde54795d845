"""The main job as people do it: judge by keyboard, retrain, see the model change, review."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visitor
from tests.browser.control import ROOT
from tests.browser.judging import question_after, wait_until_planned
from tests.browser.running_site import Site, wait_for
from tests.browser.watching import wait_until_seen

pytestmark = pytest.mark.browser

ANSWERS = 30
TRUTH: Path = ROOT / "annotator/demo_data/truth.jsonl"


@pytest.fixture(scope="module")
def scored(site: Site) -> Site:
    """The demo with every sample picture scored and questions planned."""
    wait_until_planned(site)
    return site


def counts(site: Site) -> dict[str, int]:
    """Counts from the database, read outside the browser."""
    script = (
        "import json; from annotator.models import *;"
        "print(json.dumps({'answers': Answer.objects.effective().count(),"
        "'events': Answer.objects.count(),"
        "'champion': (ModelVersion.objects.filter(state='champion')"
        ".values_list('number', flat=True).first() or 0),"
        "'retraining': Job.objects.filter(kind='retrain', state__in=['queued', 'running'])"
        ".count()}))"
    )
    numbers: dict[str, int] = json.loads(site.manage("shell", "-v", "0", "-c", script))
    return numbers


def project_path(visitor: Visitor) -> str:
    """The project's page, found from the start page like a person does."""
    return visitor.enter()


def answer_by_keyboard(page: Page, count: int) -> None:
    """Answer questions without the mouse, undoing one answer on the way."""
    current = next_question(page, after="")
    for number in range(count):
        is_pair = page.get_by_test_id("question").get_attribute("data-kind") == "pair"
        pairs, singles = ("ArrowLeft", "ArrowRight", "ArrowUp", "x"), ("ArrowRight", "ArrowLeft")
        page.keyboard.press(pairs[number % 4] if is_pair else singles[number % 2])
        following = next_question(page, after=current)
        if number == 5:
            page.keyboard.press("u")
            assert next_question(page, after=following) == current
            page.keyboard.press("2")
            following = next_question(page, after=current)
        current = following
    expect(page.get_by_test_id("unsent")).to_have_count(0)


def next_question(page: Page, *, after: str) -> str:
    """Wait for a fully painted question other than `after`, and return its id."""
    # A person who answers faster than questions are planned has to wait a moment.
    return question_after(page, after)


def test_from_keyboard_to_verdict(visit: Callable[..., Visitor], scored: Site) -> None:
    anna = visit("anna")
    path = project_path(anna)
    anna.goto(f"{path}/judge")
    answer_by_keyboard(anna.page, ANSWERS)
    assert counts(scored)["answers"] == ANSWERS  # each counts once, with the undone one replaced

    # More people answer over the API, so that there is enough to learn from.
    scored.manage("simulate", "--answers", "60", "--every", "60", "--url", scored.url)

    ada = visit("ada")
    ada.goto(f"{path}/models")
    ada.page.get_by_role("button", name="Retrain now").click()
    wait_for(lambda: counts(scored)["champion"] > 0, 120, "a model to come into use")
    champion = ada.page.get_by_test_id("champion")
    expect(champion).to_be_visible(timeout=30_000)
    first = int(champion.get_attribute("data-champion") or 0)
    assert first >= 1

    scored.manage(
        "simulate", "--answers", "60", "--every", "60", "--seed", "9", "--url", scored.url
    )
    ada.page.get_by_role("button", name="Retrain now").click()
    expect(version(ada.page, first + 1)).to_be_visible(timeout=120_000)
    # Until the retraining has ended, it may still put the version in use by itself.
    wait_for(lambda: counts(scored)["retraining"] == 0, 120, "the retraining to end")
    ada.goto(f"{path}/models")
    promote_if_it_waits(ada.page, first + 1)
    expect(champion).not_to_have_attribute("data-champion", str(first), timeout=60_000)

    ada.goto(path)
    expect(ada.page.get_by_test_id("certificate")).to_contain_text("audit")
    roll_back(ada, path, first)


def version(page: Page, number: int) -> Locator:
    return page.locator(f'[data-testid="model-version"][data-number="{number}"]')


def promote_if_it_waits(page: Page, number: int) -> None:
    """Put the version in use if the gate left that to an admin."""
    expect(version(page, number)).to_be_visible()
    if version(page, number).get_attribute("data-state") == "candidate":
        switch(page, number, "Use this version")


def roll_back(admin: Visitor, path: str, number: int) -> None:
    admin.goto(f"{path}/models")
    switch(admin.page, number, "Roll back to this version")
    champion = admin.page.get_by_test_id("champion")
    expect(champion).to_have_attribute("data-champion", str(number), timeout=60_000)


def switch(page: Page, number: int, label: str) -> None:
    """Open a version's details, press the button and confirm."""
    page.get_by_role("button", name=f"Details of version {number}", exact=True).click()
    page.get_by_role("button", name=label).click()
    page.get_by_role("dialog").get_by_role("button", name=label).click()


def test_review_by_keyboard(visit: Callable[..., Visitor], scored: Site) -> None:
    otto = visit("otto")
    path = otto.project
    otto.goto(f"{path}/review")
    flagged = otto.page.get_by_test_id("flagged")
    expect(flagged.first).to_be_visible()
    before = flagged.count()
    expect(otto.page.locator("[data-decidable=true]")).to_be_visible(timeout=20_000)
    otto.page.keyboard.press("r")
    expect(otto.page.get_by_test_id("dock")).to_be_visible()
    wait_until_seen(otto.page)
    otto.page.keyboard.press("1")
    expect(flagged).to_have_count(before - 1)
    otto.goto(f"{path}/catalogue?verdict=rejected")
    expect(otto.page.get_by_test_id("generation").first).to_be_visible()
