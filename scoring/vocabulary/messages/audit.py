"""The audit log's actions in words."""

from __future__ import annotations

from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.message import define

AUDITED = define("audited", action=AuditAction)
