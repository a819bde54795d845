"""How sure found masks are, and who confirmed or corrected them.

Quick on a large table: the new columns are null everywhere, so no row is rewritten, and the index
holds only doubtful masks, of which none is known yet.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("annotator", "0002_segmenters"),
    ]

    operations = [
        migrations.AddField(
            model_name="product",
            name="mask_confidence",
            field=models.FloatField(
                blank=True,
                help_text="of a found mask: the probability that it is right",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="product",
            name="mask_checked_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="product",
            name="mask_checked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="product",
            name="mask_source",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "not known yet"),
                    ("person", "drawn or confirmed by a person"),
                    ("given", "given with the import"),
                    ("alpha", "transparency of the original"),
                    ("flood_fill", "plain background"),
                    ("segmenter", "segmented"),
                ],
                default="",
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="product",
            index=models.Index(
                condition=models.Q(("mask_checked_at__isnull", True), ("mask_confidence__lt", 0.5)),
                fields=["project", "mask_confidence", "id"],
                name="product_doubtful",
            ),
        ),
    ]
