"""Packshot's web app. Importing it must never load the models (`tests/test_architecture.py`)."""

from annotator.celery import app as celery_app

__all__ = ["celery_app"]
