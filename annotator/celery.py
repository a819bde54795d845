"""The Celery app: `worker -Q judge,gpu -I scoring.worker` runs the models, `-Q cpu` the rest."""

from __future__ import annotations

import logging.config
import os
import sys

from celery import Celery
from celery.signals import setup_logging, worker_init
from django.conf import settings

from annotator.environment import WrongSetting
from annotator.priority import give_way

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "annotator.settings")


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
