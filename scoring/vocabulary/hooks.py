"""Webhooks: what they tell about, in which form, and what became of a delivery."""

from __future__ import annotations

from enum import StrEnum


class HookEvent(StrEnum):
    """What has happened. Values are part of the interface of receivers; never rename one."""

    IMPORT_DONE = "import.done"
    VERDICTS_CHANGED = "verdicts.changed"
    BATCH_CERTIFIED = "batch.certified"
    MODEL_PROMOTED = "model.promoted"
    DRIFT_ALARM = "drift.alarm"
    JOB_FAILED = "job.failed"
    RANKING_CLOSED = "ranking.closed"
    TEST = "webhook.test"


class HookFormat(StrEnum):
    """The form of the body: Standard Webhooks, or one sentence as Slack wants it."""

    STANDARD = "standard"
    SLACK = "slack"


class DeliveryState(StrEnum):
    """Whether the receiver has it."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


SUBSCRIBABLE = tuple(event for event in HookEvent if event != HookEvent.TEST)
