"""Send what is due: claim a delivery, post it, note what came of it.

A delivery is claimed by pushing back when it is due, so that of a killed worker is sent again. If a
worker dies after the receiver had it and before that was noted, it arrives twice, with the same
`webhook-id`. One webhook has one request at a time in a round, and waits for the next round after a
failure, so that a receiver that is down does not hold up the others.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Final

import structlog
from django.db import transaction
from django.utils import timezone

from annotator.models import Delivery, Webhook
from annotator.sealed import Unreadable
from annotator.webhooks.back_off import FAILING_DAYS, MOST_ATTEMPTS, delay_after
from annotator.webhooks.post import Outcome, Request, post
from annotator.webhooks.sign import secrets_of, signed_headers
from annotator.webhooks.switch_off import switch_off
from scoring.vocabulary.hooks import DeliveryState
from scoring.vocabulary.messages.webhooks import (
    HOOK_FAILED_FOR,
    HOOK_GONE,
    HOOK_SECRET_UNREADABLE,
)

log = structlog.get_logger(__name__)

AT_ONCE: Final = 8
SECONDS_A_ROUND: Final = 25  # the sweeper has other things to do
CLAIMED_FOR: Final = timedelta(minutes=1)  # longer than a request may take
KEPT_FOR: Final = timedelta(days=30)
GONE: Final = 410
Clock = Callable[[], datetime]


def send_due_deliveries(*, clock: Clock = timezone.now) -> int:
    """Send until nothing is due or the time of a round is up; how many were sent."""
    until = time.monotonic() + SECONDS_A_ROUND
    failing: set[int] = set()
    sent = 0
    while time.monotonic() < until:
        claimed = claim_deliveries(now=clock(), but_of=failing)
        if not claimed:
            break
        outcomes = _post_all(claimed, clock())
        for delivery, outcome in zip(claimed, outcomes, strict=True):
            if outcome.error is None:
                _note_success(delivery, outcome, clock())
            else:
                _note_failure(delivery, outcome, clock())
                failing.add(delivery.webhook_id)
        sent += len(claimed)
    return sent


def claim_deliveries(*, now: datetime, but_of: Collection[int] = ()) -> list[Delivery]:
    """The oldest due delivery of each of some webhooks; nobody else gets them meanwhile."""
    waiting = Delivery.objects.filter(
        state=DeliveryState.PENDING, next_attempt_at__lte=now, webhook__active=True
    )
    hooks = (
        waiting.exclude(webhook__in=but_of).order_by("webhook").values_list("webhook").distinct()
    )
    claimed = []
    for (hook,) in hooks[:AT_ONCE]:
        with transaction.atomic():
            rows = waiting.filter(webhook=hook).order_by("next_attempt_at", "pk")
            row = rows.select_for_update(of=("self",), skip_locked=True).first()
            if row is not None:
                row.attempts += 1
                row.next_attempt_at = now + CLAIMED_FOR
                row.save(update_fields=["attempts", "next_attempt_at"])
                claimed.append(row)
    return claimed


def forget_deliveries() -> int:
    """Delete what is older than a month; how many."""
    return Delivery.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()[0]


def _post_all(claimed: list[Delivery], now: datetime) -> list[Outcome]:
    """Post them at the same time; the threads touch no database."""
    hooks = Webhook.objects.in_bulk([each.webhook_id for each in claimed])
    requests = [_request(each, hooks[each.webhook_id], now) for each in claimed]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(
            pool.map(lambda each: each if isinstance(each, Outcome) else post(each), requests)
        )


def _request(delivery: Delivery, hook: Webhook, now: datetime) -> Request | Outcome:
    body = json.dumps(delivery.payload, ensure_ascii=False, separators=(",", ":")).encode()
    try:
        signing = secrets_of(hook, now=now)
    except Unreadable:
        return Outcome(HOOK_SECRET_UNREADABLE())
    headers = signed_headers(key=f"msg_{delivery.key.hex}", now=now, body=body, signing=signing)
    return Request(hook.url, body, headers)


def _note_success(delivery: Delivery, outcome: Outcome, now: datetime) -> None:
    """It has arrived, whoever has claimed it since."""
    Delivery.objects.filter(pk=delivery.pk).exclude(state=DeliveryState.DELIVERED).update(
        state=DeliveryState.DELIVERED,
        status_code=outcome.status,
        milliseconds=outcome.milliseconds,
        error=None,
        response="",
        finished_at=now,
    )
    failing = Webhook.objects.filter(pk=delivery.webhook_id, failing_since__isnull=False)
    failing.update(failing_since=None)


@transaction.atomic
def _note_failure(delivery: Delivery, outcome: Outcome, now: datetime) -> None:
    is_last = delivery.attempts >= MOST_ATTEMPTS
    log.warning("webhook_not_delivered", delivery=delivery.pk, attempt=delivery.attempts)
    mine = Delivery.objects.filter(
        pk=delivery.pk, state=DeliveryState.PENDING, attempts=delivery.attempts
    )
    mine.update(
        state=DeliveryState.FAILED if is_last else DeliveryState.PENDING,
        next_attempt_at=now + delay_after(delivery.attempts),
        status_code=outcome.status,
        milliseconds=outcome.milliseconds,
        error=outcome.error,
        response=outcome.response,
        finished_at=now if is_last else None,
    )
    Webhook.objects.filter(pk=delivery.webhook_id, failing_since=None).update(failing_since=now)
    _give_up(delivery.webhook_id, outcome, now)


def _give_up(webhook: int, outcome: Outcome, now: datetime) -> None:
    """Switch the webhook off if it wants no more, or if nothing has arrived for days."""
    hook = Webhook.objects.select_for_update().select_related(None).filter(pk=webhook).first()
    if hook is None or not hook.active or outcome.error is None:
        return
    if outcome.status == GONE:
        switch_off(webhook=hook, by=None, because=HOOK_GONE(), now=now)
    elif hook.failing_since and now - hook.failing_since >= timedelta(days=FAILING_DAYS):
        reason = HOOK_FAILED_FOR(days=FAILING_DAYS, reason=outcome.error)
        switch_off(webhook=hook, by=None, because=reason, now=now)
