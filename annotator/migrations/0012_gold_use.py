"""Known answers serve the test or practice, never both: those there are, are dealt out by product."""

from django.db import migrations, models


def deal(apps, schema_editor):
    """Every third product with known answers goes to practice, the second one first.

    Until now practice showed gold questions too. Those of the practice products that still wait
    are withdrawn, so that nobody is tested on them any more.
    """
    known_answers = apps.get_model("annotator", "KnownAnswer").objects
    products = apps.get_model("annotator", "Product").objects
    questions = apps.get_model("annotator", "Question").objects
    met: dict[int, set[int]] = {}
    rows = known_answers.order_by("pk").values_list("project_id", "generation__product_id")
    for project, product in rows:
        of_project = met.setdefault(project, set())
        if product in of_project:
            continue
        use = "practice" if len(of_project) % 3 == 1 else "test"
        of_project.add(product)
        products.filter(pk=product).update(gold_use=use)
    questions.filter(
        product__gold_use="practice", purpose="gold", state="open", holds_count=0, answers_count=0
    ).update(state="withdrawn")


class Migration(migrations.Migration):
    dependencies = [
        ("annotator", "0011_composed_words"),
    ]

    operations = [
        migrations.AddField(
            model_name="product",
            name="gold_use",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "none so far"),
                    ("test", "gold questions that check annotators"),
                    ("practice", "practice, which tells what is right"),
                ],
                default="",
                editable=False,
                help_text="set with the first known answer about it, and never changed",
                max_length=8,
            ),
        ),
        migrations.RunPython(deal, migrations.RunPython.noop),
    ]
