"""Deliveries arrive once, signed, and are tried again as long as it makes sense."""

from __future__ import annotations

from datetime import timedelta

import pytest

from annotator.models import AuditEvent, Delivery, Project, Webhook
from annotator.webhooks.back_off import MOST_ATTEMPTS
from annotator.webhooks.change import resend, rotate_secret, send_test
from annotator.webhooks.send import CLAIMED_FOR, claim_deliveries, send_due_deliveries
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.hooks import DeliveryState, HookFormat
from scoring.vocabulary.say import say
from tests.annotator.webhooks.receiver import Clock, Receiver, is_genuine, make_hook
from tests.factories import make_project, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project(name="Mugs & <cups>")


def waiting(hook: Webhook) -> Delivery:
    """A delivery that is due now."""
    return send_test(webhook=hook, by=make_user())


def test_signed_as_the_standard_says(project: Project, receiver: Receiver, clock: Clock) -> None:
    hook, secret = make_hook(project, receiver.url)
    delivery = waiting(hook)
    assert send_due_deliveries(clock=clock) == 1
    (received,) = receiver.received
    assert is_genuine(received, secret, now=clock.now)
    assert not is_genuine(received, secret, now=clock.now + timedelta(minutes=6))
    received.body += b" "
    assert not is_genuine(received, secret, now=clock.now)
    assert received.headers["webhook-id"] == f"msg_{delivery.key.hex}"
    assert received.json["type"] == "webhook.test"
    assert received.json["data"]["project"] == project.pk
    delivery.refresh_from_db()
    assert (delivery.state, delivery.status_code, delivery.attempts) == ("delivered", 200, 1)


def test_both_secrets_sign_for_a_day(project: Project, receiver: Receiver, clock: Clock) -> None:
    hook, old = make_hook(project, receiver.url)
    hook, new = rotate_secret(webhook=hook, by=make_user(), now=clock.now)
    for hours, old_fits in ((23, True), (2, False)):
        clock.move(hours=hours)
        waiting(hook)
        send_due_deliveries(clock=clock)
        assert is_genuine(receiver.received[-1], new, now=clock.now)
        assert is_genuine(receiver.received[-1], old, now=clock.now) is old_fits
    hook.refresh_from_db()
    assert old not in (hook.sealed_secret, hook.sealed_previous)


def test_tried_again_later_and_later_then_once_for_all(
    project: Project, receiver: Receiver, clock: Clock
) -> None:
    receiver.statuses, receiver.answer = [500, 503], b"no\0pe" + b"x" * 5000
    hook, _ = make_hook(project, receiver.url)
    delivery = waiting(hook)
    for usual in (10, 40):
        before = clock.now
        assert send_due_deliveries(clock=clock) == 1
        delivery.refresh_from_db()
        waits = (delivery.next_attempt_at - before).total_seconds()
        assert 0.8 * usual <= waits <= 1.2 * usual
        assert delivery.error and "50" in say(delivery.error)
        assert delivery.response == ""  # what an internal host says is not shown
        clock.move(seconds=waits - 0.1)
        assert send_due_deliveries(clock=clock) == 0
        clock.move(seconds=0.2)
    assert send_due_deliveries(clock=clock) == 1
    clock.move(days=30)
    assert send_due_deliveries(clock=clock) == 0
    assert len({each.headers["webhook-id"] for each in receiver.received}) == 1
    assert len({each.body for each in receiver.received}) == 1
    delivery.refresh_from_db()
    hook.refresh_from_db()
    assert (len(receiver.received), delivery.state, delivery.attempts) == (3, "delivered", 3)
    assert hook.failing_since is None


def test_given_up_after_the_last_attempt(
    project: Project, receiver: Receiver, clock: Clock
) -> None:
    hook, _ = make_hook(project, receiver.url)
    delivery = waiting(hook)
    Delivery.objects.filter(pk=delivery.pk).update(attempts=MOST_ATTEMPTS - 1)
    receiver.statuses = [500]
    send_due_deliveries(clock=clock)
    clock.move(days=1)
    assert send_due_deliveries(clock=clock) == 0
    delivery.refresh_from_db()
    assert (delivery.state, len(receiver.received)) == ("failed", 1)
    resend(delivery=delivery, by=make_user())
    Delivery.objects.filter(pk=delivery.pk).update(next_attempt_at=clock.now)
    assert send_due_deliveries(clock=clock) == 1
    first, second = receiver.received
    assert first.headers["webhook-id"] == second.headers["webhook-id"]


def test_what_a_killed_worker_had_claimed_is_sent_again(
    project: Project, receiver: Receiver, clock: Clock
) -> None:
    hook, _ = make_hook(project, receiver.url)
    delivery = waiting(hook)
    (claimed,) = claim_deliveries(now=clock.now)  # and then it dies
    assert claimed == delivery
    assert send_due_deliveries(clock=clock) == 0
    clock.move(seconds=CLAIMED_FOR.total_seconds() + 1)
    assert send_due_deliveries(clock=clock) == 1
    assert len(receiver.received) == 1


def test_a_success_counts_although_another_worker_has_claimed_it_since(
    project: Project, receiver: Receiver, clock: Clock
) -> None:
    hook, _ = make_hook(project, receiver.url)
    delivery = waiting(hook)
    claim_deliveries(now=clock.now)
    clock.move(minutes=2)
    send_due_deliveries(clock=clock)  # attempt 2 arrives
    Delivery.objects.filter(pk=delivery.pk, state="pending", attempts=1).update(state="failed")
    assert Delivery.objects.get().state == DeliveryState.DELIVERED


def test_switched_off_after_days_without_a_success(
    project: Project, receiver: Receiver, clock: Clock
) -> None:
    hook, _ = make_hook(project, receiver.url)
    first = waiting(hook)
    receiver.statuses = [500, 500]
    send_due_deliveries(clock=clock)
    clock.move(days=5, minutes=1)
    send_due_deliveries(clock=clock)
    hook.refresh_from_db()
    first.refresh_from_db()
    assert not hook.active
    assert hook.stopped_because
    assert "5 days" in say(hook.stopped_because)
    assert "500" in say(hook.stopped_because)
    assert first.state == "failed"
    assert AuditEvent.objects.filter(action=AuditAction.WEBHOOK_STOPPED, project=project).exists()


def test_switched_off_when_gone(project: Project, receiver: Receiver, clock: Clock) -> None:
    hook, _ = make_hook(project, receiver.url)
    waiting(hook)
    receiver.statuses = [410]
    send_due_deliveries(clock=clock)
    assert not Webhook.objects.get().active


def test_one_that_fails_does_not_hold_up_another(
    project: Project, receiver: Receiver, clock: Clock
) -> None:
    bad, _ = make_hook(project, "http://127.0.0.1:1/closed")
    good, _ = make_hook(project, receiver.url)
    for _ in range(3):
        waiting(bad)
        waiting(good)
    assert send_due_deliveries(clock=clock) == 4
    assert len(receiver.received) == 3
    assert list(bad.deliveries.values_list("attempts", flat=True).order_by("pk")) == [1, 0, 0]


def test_slack_gets_one_sentence(project: Project, receiver: Receiver, clock: Clock) -> None:
    hook, _ = make_hook(project, receiver.url, format=HookFormat.SLACK)
    waiting(hook)
    send_due_deliveries(clock=clock)
    text = "Mugs &amp; &lt;cups&gt;: this is a test by Packshot"
    assert receiver.received[0].json == {"text": text}


def test_unreadable_secret_is_named(
    project: Project, receiver: Receiver, clock: Clock, settings: object
) -> None:
    hook, _ = make_hook(project, receiver.url)
    waiting(hook)
    settings.SECRET_KEY = "another"  # type: ignore[attr-defined]
    send_due_deliveries(clock=clock)
    assert not receiver.received
    error = Delivery.objects.get().error
    assert error and "SECRET_KEY" in say(error)
