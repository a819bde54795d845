"""Switch a webhook off: what waits for it is not sent any more."""

from __future__ import annotations

from datetime import datetime

from annotator.models import AuditEvent, Delivery, User, Webhook
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.hooks import DeliveryState
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.webhooks import HOOK_WAS_OFF
from scoring.vocabulary.say import say


def switch_off(
    *, webhook: Webhook, by: User | None, because: Message | None, now: datetime
) -> None:
    """Within the caller's transaction. `because` is None if a person does it, who knows why."""
    webhook.active, webhook.stopped_because = False, because
    webhook.save(update_fields=["active", "stopped_because"])
    waiting = Delivery.objects.filter(webhook=webhook, state=DeliveryState.PENDING)
    waiting.update(state=DeliveryState.FAILED, error=HOOK_WAS_OFF(), finished_at=now)
    if because is not None:
        AuditEvent.record(
            AuditAction.WEBHOOK_STOPPED,
            project=webhook.project,
            actor=by,
            target=webhook,
            reason=say(because),
        )
