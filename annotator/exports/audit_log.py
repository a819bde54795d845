"""Export the audit log as CSV, newest first.

| column | meaning |
|---|---|
| `time` | ISO 8601, UTC |
| `person` | as they were called at the time; empty for the system itself |
| `action`, `words` | the action's code, and the same in English |
| `target` | the kind of row and its id |
| `detail` | what else was noted, as JSON |
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.db.models import QuerySet

from annotator.csv_lines import csv_lines
from annotator.models import AuditEvent
from scoring.vocabulary.say import words_of

COLUMNS = ("time", "person", "action", "words", "target", "detail")


def audit_log_lines(events: QuerySet[AuditEvent]) -> Iterator[bytes]:
    """The header and one line for each entry."""
    words = words_of("en")
    return csv_lines(
        COLUMNS,
        (
            (
                event.created_at,
                event.actor_name,
                event.action,
                words.get(f"AuditAction.{event.action}", ""),
                event.target,
                json.dumps(event.detail, ensure_ascii=False, sort_keys=True),
            )
            for event in events.iterator(chunk_size=2000)
        ),
    )
