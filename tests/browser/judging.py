"""Drive the judge screen by keys, and check the results in the database."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Page

from tests.browser.running_site import PATIENCE, PATIENCE_MS, Site, wait_for

if TYPE_CHECKING:
    from tests.browser.conftest import Visitor

SECONDS_TO_SCORE = 300
DEMO = "Project.objects.get(slug='demo')"
# Every request for a plan joins one that waits, and this one waits until long after the tests. A
# `plan_ahead` of 0 would not do: a sweeper that has just read the project still asks for a plan,
# which then takes away what nobody holds.
HOLD_PLANS_BACK = f"""
from datetime import datetime, UTC
late = datetime(2999, 1, 1, tzinfo=UTC)
plan = Job(project={DEMO}, kind="plan", queue="cpu", due_at=late)
Job.objects.bulk_create([plan], ignore_conflicts=True)
"""
ARE_HELD_BACK = "Job.objects.filter(kind='plan', state='queued', due_at__year=2999).exists()"
# A page that was closed just now may still be asking for questions. The questions come first: while
# they are locked nobody gets one, and every hold that was handed out before is seen and released.
FILL = f"""
from django.db import transaction
project = {DEMO}
with transaction.atomic():
    Question.objects.exclude(state="answered").update(state="withdrawn", holds_count=0)
    Hold.objects.filter(state="active").update(state="released")
    for product in Product.objects.filter(generations_count__gte=2):
        for left, right in zip(*[iter(product.generations.all())] * 2):
            asked = dict(project=project, product=product, left=left, purpose="explore", priority=9)
            Question.objects.create(kind="pair", right=right, **asked)
            Question.objects.create(kind="single", **asked)
"""


def ask_site(site: Site, expression: str) -> Any:
    """Evaluate a Python expression inside the site, where its models are imported."""
    script = f"import json; from annotator.models import *; print(json.dumps({expression}))"
    return json.loads(site.manage("shell", "-v", "0", "-c", script))


def run_on_site(site: Site, statements: str) -> None:
    """Run statements inside the site."""
    site.manage("shell", "-v", "0", "-c", f"from annotator.models import *\n{statements}")


def fill_queue(site: Site) -> None:
    """Ask singles and pairs about all of the demo's products, and nothing else from now on.

    How much the worker would plan differs from demo to demo: each reserves other products. And it
    may ask a question with a known answer of two people at a time.
    """
    wait_until_scored(site)
    run_on_site(site, "Project.objects.update(gold_share=0, repeat_share=0)")
    wait_for(lambda: _holds_plans_back(site), PATIENCE, "the worker to have planned")
    run_on_site(site, FILL)


def _holds_plans_back(site: Site) -> bool:
    """Keep the worker from planning; false as long as it is at it."""
    run_on_site(site, HOLD_PLANS_BACK)
    return bool(ask_site(site, ARE_HELD_BACK))


def wait_until_scored(site: Site) -> None:
    """Wait until every sample picture is scored."""
    pending = "Generation.objects.filter(score_state='pending').count()"
    wait_for(
        lambda: ask_site(site, f"Generation.objects.exists() and not {pending}"),
        SECONDS_TO_SCORE,
        "all pictures to be scored",
        every=1,  # to look takes time from what is waited for
    )


def wait_until_planned(site: Site) -> None:
    """Wait until every sample picture is scored and some question is open."""
    wait_until_scored(site)
    wait_for(
        lambda: ask_site(site, "Question.objects.filter(state='open').exists()"),
        PATIENCE,
        "questions to be planned",
    )


def open_judge(visitor: Visitor) -> str:
    """Go to the project's judge screen; the id of the question on it once it is painted."""
    visitor.goto(visitor.project + "/judge")
    return question_after(visitor.page, "")


def question_after(page: Page, before: str) -> str:
    """Wait for a question other than `before` that can be answered, and return its id.

    It can be answered a moment after it was painted: an earlier press was meant for the last one.
    """
    ready = page.wait_for_function(
        "before => { const stage = document.querySelector('[data-testid=question]');"
        " const bar = document.querySelector('[data-answerable=true]');"
        " return stage?.dataset.state === 'ready' && stage.dataset.questionId !== before"
        " && bar !== null && stage.dataset.questionId }",
        arg=before,
        timeout=PATIENCE_MS,
    )
    return str(ready.json_value())


def answer(page: Page, current: str) -> str:
    """Answer the current question with its first key and return the id of the next one."""
    page.keyboard.press("1")
    return question_after(page, current)


def answers_of(site: Site, username: str) -> list[int]:
    """The questions of the person's answers that count, in the order of the answers."""
    ids: list[int] = ask_site(
        site,
        "list(Answer.objects.effective().filter(user__username="
        f"{username!r}).order_by('id').values_list('question_id', flat=True))",
    )
    return ids
