"""The machine annotator at the browser: switched on, asked on loopback, its worth on the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

import annotator.tasks  # noqa: F401  registers the handlers
from annotator.jobs.run import run_next
from annotator.machine.run_round import request_due_rounds
from annotator.models import JobKind, MachineAnnotator, Project, User
from scoring.vocabulary.measures import Details, Estimate, MachineWorth
from tests.annotator.machine.conftest import shown_image
from tests.annotator.machine.stub_endpoint import StubEndpoint, stub_endpoint
from tests.browser.axe import violations
from tests.browser.test_doors_and_hooks import (  # noqa: F401  fixtures
    _database_beside_playwright,
    open_page,
    picture,
    session_of,
)
from tests.factories import (
    make_generation,
    make_product,
    make_project,
    make_question,
    make_version,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Page]
WORTH = MachineWorth(160, 60, Estimate(61.0, 5.0, 125.0), Estimate(0.035, 0.004, 0.068))


@pytest.fixture
def stub(settings: Any) -> Iterator[StubEndpoint]:
    with stub_endpoint() as stub:
        settings.MACHINE = stub.endpoint()
        yield stub


def with_pairs(count: int) -> Project:
    project = make_project(name="Mugs")
    for _ in range(count):
        product = make_product(project, image=shown_image(project, "#808080"))
        dark, bright = (
            make_generation(product, image=shown_image(project, colour))
            for colour in ("#202020", "#e0e0e0")
        )
        make_question(project, pair=True, left=dark, right=bright)
    return project


def ask_now() -> None:
    """What the sweeper and a worker do."""
    MachineAnnotator.objects.update(next_ask_at=timezone.now())
    request_due_rounds()
    assert run_next(kinds=[JobKind.MACHINE])


def test_it_is_switched_on_asked_and_worth_something(
    open_page: Open,  # noqa: F811
    stub: StubEndpoint,
) -> None:
    project = with_pairs(2)
    page = open_page(f"/projects/{project.pk}/settings/machine", session_of(project))
    sent = page.get_by_role("region", name="What leaves this server")
    expect(sent).to_contain_text(f"127.0.0.1:{stub.server.server_port} gets three pictures")
    expect(sent).to_contain_text("no names, categories, prompts, guidelines or answers")
    expect(sent).not_to_contain_text("{{")
    switch = page.get_by_label("Ask the machine about pairs")
    expect(switch).not_to_be_checked()
    switch.check(force=True)
    page.get_by_label("Pairs a day at most").fill("0")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Pairs a day at most")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Pairs a day at most").fill("50")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Asked next:")).to_be_visible()
    assert violations(page) == []
    picture(page, "machine-on")
    ask_now()
    make_version(project, details=Details(machine=WORTH))
    page.reload()
    figures = page.get_by_role("region", name="What it is worth here")
    expect(page.get_by_test_id("machine-worth")).to_contain_text(
        "It saved about 61 (5–125) of 160 answers by people"
    )
    expect(figures).to_contain_text("Too few answers yet: 0 of 30 pairs")
    assert len(stub.requests) == 4
    assert violations(page) == []
    picture(page, "machine-worth")
    User.objects.update(language="zh-Hans")
    page.reload()
    expect(page.get_by_test_id("machine-worth")).to_contain_text("它节省了约 61")
    expect(page.get_by_label("就成对图片询问机器")).to_be_checked()
    picture(page, "machine-worth-zh")


def test_without_an_endpoint_it_says_so(open_page: Open, settings: Any) -> None:  # noqa: F811
    settings.MACHINE = None
    project = make_project()
    page = open_page(f"/projects/{project.pk}/settings/machine", session_of(project))
    expect(page.get_by_text("no vision-language model is set up on this site")).to_be_visible()
    expect(page.get_by_label("Ask the machine about pairs")).to_be_disabled()
