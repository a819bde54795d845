"""The Celery app: `worker -Q judge,gpu -I scoring.worker` for the models, `-Q cpu` for the rest."""

from __future__ import annotations

import os
from typing import Any

from celery import Celery
from celery.signals import worker_init

from annotator.priority import give_way

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "annotator.settings")

app = Celery("annotator")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["annotator"])


def start_at_low_priority(**_: Any) -> None:
    """Of the worker as a whole: the processes of its pool are started later."""
    give_way()


worker_init.connect(start_at_low_priority)
