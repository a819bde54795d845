"""Indexes of the catalogue and the search.

A unique external id is now also found by how it begins: the same constraint with other operator
classes. The old and the new version of the program run with either.
"""

from __future__ import annotations

from typing import Final

from django.db import migrations, models

BY_PREFIX: Final = ("int8_ops", "text_pattern_ops")


class Migration(migrations.Migration):
    """After the review desk."""

    dependencies = (("annotator", "0008_review_desk"),)

    operations = (
        *(
            operation
            for model in ("product", "generation")
            for operation in (
                migrations.RemoveConstraint(model_name=model, name=f"{model}_unique"),
                migrations.AddConstraint(
                    model_name=model,
                    constraint=models.UniqueConstraint(
                        fields=("project", "external_id"),
                        name=f"{model}_unique",
                        opclasses=BY_PREFIX,
                    ),
                ),
            )
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(
                fields=["project", "id"],
                name="audit_exports",
                condition=models.Q(("action__in", ("project.exported", "generations.exported"))),
            ),
        ),
    )
