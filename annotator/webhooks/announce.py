"""Write down what a project's webhooks are to be told, in the transaction in which it happens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from django.db import transaction
from django.utils import timezone

from annotator.hints import hint
from annotator.models import Delivery, Project, Verdict, Webhook
from scoring.vocabulary.hooks import HookEvent, HookFormat
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.webhooks import TOLD_VERDICTS
from scoring.vocabulary.say import say

DELIVER_TASK: Final = "annotator.tasks.deliver"
IDS_A_PAGE: Final = 5_000
HINT_EXPIRES: Final = 60


def announce(
    *, project: Project, event: HookEvent, data: Mapping[str, object], text: Message
) -> None:
    """Tell the project's webhooks; `text` is what Slack is told."""
    write_deliveries(listening(project, event), project, event, data=data, text=text)


def announce_verdicts(
    *, project: Project, verdict: Verdict, ids: Sequence[int], to: Sequence[Webhook]
) -> None:
    """Tell these webhooks that images have this verdict now: by pages of ids, Slack a number."""
    if not ids:
        return
    text = TOLD_VERDICTS(project=project.name, count=len(ids), verdict=verdict)
    slack = [hook for hook in to if hook.format == HookFormat.SLACK]
    write_deliveries(slack, project, HookEvent.VERDICTS_CHANGED, data={}, text=text)
    others = [hook for hook in to if hook.format != HookFormat.SLACK]
    pages = -(-len(ids) // IDS_A_PAGE)
    for number in range(pages if others else 0):
        page = list(ids[number * IDS_A_PAGE : (number + 1) * IDS_A_PAGE])
        data = {"verdict": str(verdict), "generations": page, "page": number + 1, "pages": pages}
        write_deliveries(others, project, HookEvent.VERDICTS_CHANGED, data=data, text=text)


def listening(project: Project, event: HookEvent) -> list[Webhook]:
    """The project's webhooks that are to be told; a project has a handful."""
    hooks = Webhook.objects.filter(project=project, active=True)
    return [hook for hook in hooks if event in hook.events]


def write_deliveries(
    hooks: Sequence[Webhook],
    project: Project,
    event: HookEvent,
    *,
    data: Mapping[str, object],
    text: Message,
) -> list[Delivery]:
    """Write one delivery for each, and hint at them once the transaction commits."""
    if not hooks:
        return []
    body = {
        "type": str(event),
        "timestamp": timezone.now().isoformat().replace("+00:00", "Z"),
        "data": {"project": project.pk, "project_name": project.name, **data},
    }
    deliveries = Delivery.objects.bulk_create(
        Delivery(
            webhook=hook,
            event=event,
            payload=_slack(text, hook) if hook.format == HookFormat.SLACK else body,
        )
        for hook in hooks
    )
    transaction.on_commit(hint_deliveries)
    return deliveries


def hint_deliveries() -> None:
    """Tell a worker at once that something waits; without a hint the sweeper finds it."""
    hint(DELIVER_TASK, queue="cpu", expires=HINT_EXPIRES)


def _slack(text: Message, hook: Webhook) -> dict[str, str]:
    """One sentence; Slack reads the three characters as its own markup unless they are escaped."""
    sentence = say(text, hook.language)
    for sign, written in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        sentence = sentence.replace(sign, written)
    return {"text": sentence}
