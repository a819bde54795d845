"""The Celery app: `worker -Q judge,gpu -I scoring.worker` for the models, `-Q cpu` for the rest."""

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
    """Celery that says in one line which setting is wrong."""

    def _load_config(self) -> object:
        try:
            return super()._load_config()
        except WrongSetting as error:
            sys.exit(str(error))


app = App("annotator")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["annotator"])


def start_at_low_priority(**_: object) -> None:
    """Of the worker as a whole: the processes of its pool are started later."""
    give_way()


worker_init.connect(start_at_low_priority)


def log_as_the_site_does(**_: object) -> None:
    """Instead of Celery's own format; that this listens turns Celery's off."""
    logging.config.dictConfig(settings.LOGGING)


setup_logging.connect(log_as_the_site_does)
