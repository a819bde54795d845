"""The Celery app: `worker -Q judge,gpu -I scoring.worker` runs the models, `-Q cpu` the rest."""

from __future__ import annotations

import logging.config
import os
import sys
from typing import Final

import structlog
from celery import Celery, Task
from celery.signals import (
    before_task_publish,
    setup_logging,
    task_postrun,
    task_prerun,
    worker_init,
)
from django.conf import settings

from annotator.environment import WrongSetting
from annotator.priority import give_way
from annotator.request_id import NAME, SANE, current_request_id

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "annotator.settings")
REQUEST_HEADER: Final = "packshot_request"


class App(Celery):  # type: ignore[misc]
    """Celery that reports a wrong setting in one line."""

    def _load_config(self) -> object:
        try:
            return super()._load_config()
        except WrongSetting as error:
            sys.exit(str(error))


app = App("annotator")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["annotator"])


def start_at_low_priority(**_: object) -> None:
    """Lower the priority of the whole worker: its pool starts later and inherits it."""
    give_way()


worker_init.connect(start_at_low_priority)


def log_as_the_site_does(**_: object) -> None:
    """Replace Celery's own format; connecting to this signal turns that off."""
    logging.config.dictConfig(settings.LOGGING)


setup_logging.connect(log_as_the_site_does)


def send_request_id(headers: dict[str, object] | None = None, **_: object) -> None:
    """Send the id of the request along with a message."""
    if headers is not None and (request_id := current_request_id()):
        headers[REQUEST_HEADER] = request_id


def note_ids(task_id: str = "", task: Task | None = None, **_: object) -> None:
    """Log lines of a task name it and the request that sent it.

    The message is only a hint that there is work. The job that is run then may be another one,
    which brings the id of its own request (`annotator/jobs/log_job.py`).
    """
    sent = str(getattr(task.request, REQUEST_HEADER, "") or "") if task else ""
    ids = {"task": task_id, **({NAME: sent} if SANE.fullmatch(sent) else {})}
    structlog.contextvars.bind_contextvars(**ids)


def forget_ids(**_: object) -> None:
    """A pool's process or thread takes the next task."""
    structlog.contextvars.unbind_contextvars("task", NAME)


before_task_publish.connect(send_request_id)
task_prerun.connect(note_ids)
task_postrun.connect(forget_ids)
