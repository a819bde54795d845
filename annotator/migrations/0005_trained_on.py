from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("annotator", "0004_language_as_the_browser_has_it"),
    ]

    operations = [
        migrations.AddField(
            model_name="modelversion",
            name="trained_on",
            field=models.JSONField(
                default=dict,
                help_text="ids of the last review and features row read, and the row count",
            ),
        ),
        migrations.AlterField(
            model_name="modelversion",
            name="gate",
            field=models.JSONField(
                default=dict, help_text="{promote, reasons, findings, differences}"
            ),
        ),
    ]
