"""Projects that asked by D-optimal design or BADGE go on by the default strategy.

Questions that are planned keep the name of the strategy that chose them.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

GONE = ("d_optimal", "badge")


def move_to_default(apps: Any, _editor: Any) -> None:
    projects = apps.get_model("annotator", "Project").objects
    projects.filter(strategy__in=GONE).update(strategy="entropy")


class Migration(migrations.Migration):
    dependencies = [
        ("annotator", "0014_jobs_served_and_counts_checked"),
    ]

    operations = [
        migrations.RunPython(move_to_default, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="project",
            name="strategy",
            field=models.CharField(
                choices=[
                    ("bald", "Information about the model (BALD)"),
                    ("entropy", "Uncertainty of the answer (entropy)"),
                    ("random", "Random"),
                ],
                default="entropy",
                max_length=12,
            ),
        ),
    ]
