from django.db import migrations, models


def follow_the_browser(apps, schema_editor):
    """Nobody could choose a language so far: `en` was only the default."""
    apps.get_model("annotator", "User").objects.filter(language="en").update(language="")


class Migration(migrations.Migration):
    dependencies = [("annotator", "0003_known_answers")]

    operations = [
        migrations.AlterField(
            model_name="user",
            name="language",
            field=models.CharField(
                blank=True, default="", help_text="empty: as the browser has it", max_length=10
            ),
        ),
        migrations.AlterField(
            model_name="user",
            name="preferences",
            field=models.JSONField(blank=True, default=dict, help_text="{key_map, tour_done}"),
        ),
        migrations.RunPython(follow_the_browser, migrations.RunPython.noop),
    ]
