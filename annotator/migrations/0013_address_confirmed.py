"""Another address is confirmed by a mailed link, and the old one is told."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("annotator", "0012_audit_log_not_emptied"),
    ]

    operations = [
        migrations.AlterField(
            model_name="mail",
            name="kind",
            field=models.CharField(
                choices=[
                    ("reset", "a link to set another password"),
                    ("invitation", "an invitation to a project"),
                    ("address", "a link to confirm another address"),
                    ("moving", "to the old address: another one is about to be used"),
                ],
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="AddressChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.EmailField(max_length=254)),
                (
                    "secret_hash",
                    models.CharField(
                        blank=True, help_text="empty until it is mailed", max_length=64
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="address_changes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="mail",
            name="address_change",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="annotator.addresschange",
            ),
        ),
        migrations.AddIndex(
            model_name="addresschange",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)),
                fields=["secret_hash"],
                name="address_change_secret",
            ),
        ),
        migrations.AddConstraint(
            model_name="addresschange",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("user",),
                name="address_change_open",
            ),
        ),
    ]
