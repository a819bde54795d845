"""Ids and words in Unicode form NFC, as imports write them from now on.

Without this, importing again would create "Müller" beside the "Müller" that a Mac once wrote.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from django.db import migrations

WORDS = {
    "Product": ("external_id", "category"),
    "Generation": ("external_id", "generator", "prompt"),
}


def compose(apps: Any, schema_editor: Any) -> None:
    """Rewrite what is in another form; an id that exists in both forms stays as it is."""
    for model, fields in WORDS.items():
        objects = apps.get_model("annotator", model).objects
        rows = objects.values_list("pk", "project_id", *fields).order_by("pk")
        for pk, project_id, *texts in rows.iterator(chunk_size=5000):
            if all(text.isascii() for text in texts):
                continue
            new = {
                field: unicodedata.normalize("NFC", text)
                for field, text in zip(fields, texts, strict=True)
                if not unicodedata.is_normalized("NFC", text)
            }
            taken = new.get("external_id")
            if taken and objects.filter(project_id=project_id, external_id=taken).exists():
                del new["external_id"]
            if new:
                objects.filter(pk=pk).update(**new)


class Migration(migrations.Migration):
    dependencies = (("annotator", "0010_decide_again"),)

    operations = (migrations.RunPython(compose, migrations.RunPython.noop, elidable=True),)
