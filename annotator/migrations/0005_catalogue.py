"""Indexes of the catalogue and the search; answers that a reviewer asked for.

A unique external id is now also found by how it begins: the same constraint with other operator
classes. The old and the new version of the program run with either.
"""

from __future__ import annotations

from typing import Final

from django.db import migrations, models

PURPOSES: Final = [
    ("learn", "the model learns most from it"),
    ("explore", "drawn at random, keeps the training unbiased"),
    ("audit", "measures the models, never trains them"),
    ("lot", "proves a batch, trains nothing while it can"),
    ("gold", "checks the annotator against a known answer"),
    ("repeat", "checks the annotator against an earlier answer"),
    ("drift", "checks an automatic decision, never trains"),
    ("review", "a reviewer wants to know more, trains only outside the audit and open lots"),
]
BY_PREFIX: Final = ("int8_ops", "text_pattern_ops")


class Migration(migrations.Migration):
    """After 0004."""

    dependencies = (("annotator", "0004_batches"),)

    operations = (
        *(
            migrations.AlterField(
                model_name=model,
                name="purpose",
                field=models.CharField(choices=PURPOSES, max_length=7),
            )
            for model in ("answer", "question")
        ),
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
                fields=["project", "target", "id"],
                name="audit_target",
                condition=models.Q(("target", ""), _negated=True),
            ),
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
