"""Drive the judge screen by keys, and check the results in the database."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Page

from tests.browser.running_site import PATIENCE, PATIENCE_MS, Site, wait_for

if TYPE_CHECKING:
    from tests.browser.conftest import Visitor

SECONDS_TO_SCORE = 300


def ask_site(site: Site, expression: str) -> Any:
    """Evaluate a Python expression inside the site, where its models are imported."""
    script = f"import json; from annotator.models import *; print(json.dumps({expression}))"
    return json.loads(site.manage("shell", "-v", "0", "-c", script))


def run_on_site(site: Site, statements: str) -> None:
    """Run statements inside the site."""
    site.manage("shell", "-v", "0", "-c", f"from annotator.models import *\n{statements}")


def wait_until_planned(site: Site, questions: int) -> None:
    """Wait until every sample picture is scored and enough questions are open."""
    pending = "Generation.objects.filter(score_state='pending').count()"
    wait_for(
        lambda: ask_site(site, f"Generation.objects.exists() and not {pending}"),
        SECONDS_TO_SCORE,
        "all pictures to be scored",
        every=1,  # to look takes time from what is waited for
    )
    wait_for(
        lambda: ask_site(site, "Question.objects.filter(state='open').count()") >= questions,
        PATIENCE,
        f"{questions} questions to be planned",
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
