"""What admins do with a project's webhooks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from annotator.errors import Conflict, InvalidInput
from annotator.models import AuditEvent, Delivery, Project, User, Webhook
from annotator.sealed import seal
from annotator.webhooks.announce import hint_deliveries, write_deliveries
from annotator.webhooks.post import check_url
from annotator.webhooks.sign import new_signing_secret
from annotator.webhooks.switch_off import switch_off
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.hooks import DeliveryState, HookEvent, HookFormat
from scoring.vocabulary.messages.webhooks import HOOK_IS_OFF, HOOKS_TOO_MANY, TOLD_TEST

MOST: Final = 10  # of a project: each one costs a row an event
BOTH_VALID_FOR: Final = timedelta(hours=24)


@transaction.atomic
def make_webhook(
    *,
    project: Project,
    by: User,
    url: str,
    events: Sequence[HookEvent],
    format: HookFormat,
    language: str,
) -> tuple[Webhook, str]:
    """A new webhook with its secret, which is shown only now.

    Raises InvalidInput for an address that could never be sent to, or if there are too many.
    """
    check_url(url)
    Project.objects.select_for_update().get(pk=project.pk)
    if Webhook.objects.filter(project=project).count() >= MOST:
        raise InvalidInput(HOOKS_TOO_MANY(most=MOST))
    secret = new_signing_secret()
    hook = Webhook.objects.create(
        project=project,
        url=url,
        events=_sorted(events),
        format=format,
        language=language,
        sealed_secret=seal(secret),
        created_by=by,
    )
    _log(AuditAction.WEBHOOK_MADE, hook, by, **_shown(hook))
    return hook, secret


@transaction.atomic
def change_webhook(*, webhook: Webhook, by: User, changes: Mapping[str, object]) -> Webhook:
    """Change address, events or form, or switch it on or off. Raises InvalidInput as above."""
    hook = Webhook.objects.select_for_update().get(pk=webhook.pk)
    before = _shown(hook)
    for name in ("url", "events", "format"):
        if name in changes:
            setattr(hook, name, changes[name])
    check_url(hook.url)
    hook.events = _sorted([HookEvent(each) for each in hook.events])
    if changes.get("active") is False and hook.active:
        switch_off(webhook=hook, by=by, because=None, now=timezone.now())
    if changes.get("active") is True and not hook.active:
        hook.active, hook.stopped_because, hook.failing_since = True, None, None
    hook.save()
    _log(AuditAction.WEBHOOK_CHANGED, hook, by, before=before, after=_shown(hook))
    return hook


@transaction.atomic
def delete_webhook(*, webhook: Webhook, by: User) -> None:
    """Delete it with its deliveries."""
    _log(AuditAction.WEBHOOK_DELETED, webhook, by, **_shown(webhook))
    webhook.delete()


@transaction.atomic
def rotate_secret(
    *, webhook: Webhook, by: User, now: datetime | None = None
) -> tuple[Webhook, str]:
    """A new secret; for a day the one before signs as well, so that receivers can change over."""
    hook = Webhook.objects.select_for_update().get(pk=webhook.pk)
    secret = new_signing_secret()
    hook.sealed_previous = hook.sealed_secret
    hook.previous_until = (now or timezone.now()) + BOTH_VALID_FOR
    hook.sealed_secret = seal(secret)
    hook.save(update_fields=["sealed_secret", "sealed_previous", "previous_until"])
    _log(AuditAction.WEBHOOK_SECRET_ROTATED, hook, by)
    return hook, secret


@transaction.atomic
def send_test(*, webhook: Webhook, by: User) -> Delivery:
    """Send a test to this webhook alone. Raises Conflict while it is off."""
    _check_is_on(webhook)
    project = webhook.project
    (delivery,) = write_deliveries(
        [webhook], project, HookEvent.TEST, data={}, text=TOLD_TEST(project=project.name)
    )
    _log(AuditAction.WEBHOOK_TESTED, webhook, by)
    return delivery


@transaction.atomic
def resend(*, delivery: Delivery, by: User) -> Delivery:
    """Send it again from its first attempt on, under the same id. Raises Conflict while off."""
    _check_is_on(delivery.webhook)
    Delivery.objects.filter(pk=delivery.pk).update(
        state=DeliveryState.PENDING,
        attempts=0,
        next_attempt_at=timezone.now(),
        status_code=None,
        error=None,
        response="",
        finished_at=None,
    )
    _log(AuditAction.WEBHOOK_RESENT, delivery.webhook, by, delivery=delivery.pk)
    transaction.on_commit(hint_deliveries)
    return Delivery.objects.get(pk=delivery.pk)


def _check_is_on(webhook: Webhook) -> None:
    if not webhook.active:
        raise Conflict(HOOK_IS_OFF())


def _sorted(events: Sequence[HookEvent]) -> list[str]:
    return [str(event) for event in HookEvent if event in events]


def _shown(hook: Webhook) -> dict[str, object]:
    """What the log may tell: the path of a Slack address is itself a secret."""
    return {
        "host": urlsplit(hook.url).hostname or "",
        "events": hook.events,
        "format": hook.format,
        "active": hook.active,
    }


def _log(action: AuditAction, hook: Webhook, by: User, **detail: object) -> None:
    AuditEvent.record(action, project=hook.project, actor=by, target=hook, **detail)
