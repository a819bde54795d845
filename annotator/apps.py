"""The one Django app."""

from __future__ import annotations

from django.apps import AppConfig


class AnnotatorConfig(AppConfig):
    """Registers the system checks, and what SQLite lacks, when Django starts."""

    name = "annotator"
    verbose_name = "Packshot"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from annotator import checks, database_session, prompt_words  # noqa: F401, PLC0415  register themselves
