"""What the audit log says was done."""

from __future__ import annotations

from enum import StrEnum


class AuditAction(StrEnum):
    """The kind of thing and what happened to it. Values are stored for good; never rename one."""

    ACCOUNT_CHANGED = "account.changed"
    ACCOUNT_LOCKED = "account.locked"
    ACCOUNT_PASSWORD_CHANGED = "account.password_changed"  # noqa: S105  an action
    ACCOUNT_SESSIONS_ENDED = "account.sessions_ended"
    BATCH_CLOSED = "batch.closed"
    BATCH_EXTENDED = "batch.extended"
    BATCH_FROZEN = "batch.frozen"
    CERTIFICATE_EXPORTED = "certificate.exported"
    COMPARISON_CHANGED = "comparison.changed"
    COMPARISON_ENDED = "comparison.ended"
    COMPARISON_STARTED = "comparison.started"
    DRIFT_ALARM = "drift.alarm"
    DRIFT_RESUMED = "drift.resumed"
    GENERATION_ASKED_AGAIN = "generation.asked_again"
    GENERATION_ASSIGNED = "generation.assigned"
    GENERATION_MASK_CORRECTED = "generation.mask_corrected"
    GENERATION_REVIEWED = "generation.reviewed"
    GENERATION_REVIEW_REVERSED = "generation.review_reversed"
    IMPORT_ASKED = "import.asked"
    INVITATION_ACCEPTED = "invitation.accepted"
    INVITATION_MADE = "invitation.made"
    INVITATION_WITHDRAWN = "invitation.withdrawn"
    JOB_CANCELLED = "job.cancelled"
    JOB_RETRIED = "job.retried"
    KNOWN_ANSWER_FORGOTTEN = "known_answer.forgotten"
    KNOWN_ANSWER_SET = "known_answer.set"
    LOGIN_LINK_MADE = "login_link.made"
    LOGIN_LINK_USED = "login_link.used"
    MASK_RESTORED = "mask.restored"
    MEMBER_REMOVED = "member.removed"
    MEMBER_ROLE_CHANGED = "member.role_changed"
    MODEL_PROMOTED = "model.promoted"
    MODEL_PROMOTION_REQUESTED = "model.promotion_requested"
    MODEL_RETIRED = "model.retired"
    MODEL_RETRAINING_ASKED = "model.retraining_asked"
    ORIGINAL_CONFIRMED = "original.confirmed"
    ORIGINAL_CORRECTED = "original.corrected"
    ORIGINAL_UNUSABLE = "original.unusable"
    PROJECT_CHANGED = "project.changed"
    PROJECT_CREATED = "project.created"
    PROJECT_EXPORTED = "project.exported"
    SEGMENTER_PROMOTED = "segmenter.promoted"
    SITE_ADMIN_ADDED = "site_admin.added"
    SITE_ADMIN_CHANGED = "site_admin.changed"
    SITE_ADMIN_CREATED = "site_admin.created"
    SITE_ADMIN_DELETED = "site_admin.deleted"
    TOKEN_MADE = "token.made"  # noqa: S105  an action
    TOKEN_REVOKED = "token.revoked"  # noqa: S105  an action
    VERDICTS_DECIDED = "verdicts.decided"
