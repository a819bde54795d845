"""Tell a worker at once that something waits in the database.

A hint may get lost, or there may be no broker: the sweeper finds what waits without it.
"""

from __future__ import annotations

import structlog
from django.conf import settings
from kombu.exceptions import OperationalError as BrokerError

from annotator.celery import app

log = structlog.get_logger(__name__)


def hint(task: str, *arguments: int, queue: str, expires: int) -> bool:
    """Send a hint that is worthless after `expires` seconds; false if none could be sent."""
    if not settings.BROKER_URL:
        return False
    try:
        signature = app.signature(task, args=[*arguments])
        signature.apply_async(queue=queue, retry=False, expires=expires)
    except (BrokerError, OSError) as error:
        log.warning("hint_not_sent", task=task, arguments=arguments, error=str(error))
        return False
    return True
