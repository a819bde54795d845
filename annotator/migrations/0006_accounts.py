"""Sessions, mails, what tokens are for; and an audit log that outlives what it is about.

While the previous version still runs, its new entries lack the names, and it can't delete a project
that has entries: it would delete these, too, which is refused from now on.
"""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

REFUSE = """
CREATE FUNCTION annotator_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON annotator_auditevent
  FOR EACH ROW EXECUTE FUNCTION annotator_refuse_change();
"""
ALLOW = """
DROP TRIGGER audit_append_only ON annotator_auditevent;
DROP FUNCTION annotator_refuse_change();
"""


def fill_names(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """The names that projects and people have today; those at the time are not known."""
    events = apps.get_model("annotator", "AuditEvent").objects
    project = apps.get_model("annotator", "Project").objects.filter(pk=OuterRef("project_id"))
    person = apps.get_model("annotator", "User").objects.filter(pk=OuterRef("actor_id"))
    events.update(
        project_name=Coalesce(Subquery(project.values("name")[:1]), Value("")),
        actor_name=Coalesce(Subquery(person.values("username")[:1]), Value("")),
    )


def refuse_changes(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(REFUSE)


def allow_changes(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(ALLOW)


class Migration(migrations.Migration):
    dependencies = [
        ("annotator", "0005_mask_versions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Mail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("reset", "a link to set another password"),
                            ("invitation", "an invitation to a project"),
                        ],
                        max_length=10,
                    ),
                ),
                ("address", models.EmailField(max_length=254)),
                (
                    "language",
                    models.CharField(help_text="if the reader has chosen none", max_length=10),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "due_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, help_text="pushed back by each attempt"
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("error", models.TextField(blank=True, help_text="why the last attempt failed")),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="PersonSession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("session_key", models.CharField(max_length=40, unique=True)),
                (
                    "device",
                    models.CharField(
                        blank=True, help_text="as the browser names itself", max_length=300
                    ),
                ),
                ("address", models.GenericIPAddressField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("last_seen_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ("-last_seen_at",),
            },
        ),
        migrations.AddField(
            model_name="apitoken",
            name="scopes",
            field=models.JSONField(
                blank=True,
                help_text="null for tokens older than scopes, which may do it all",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="auditevent",
            name="actor_name",
            field=models.CharField(blank=True, db_default="", default="", max_length=150),
        ),
        migrations.AddField(
            model_name="auditevent",
            name="project_name",
            field=models.CharField(blank=True, db_default="", default="", max_length=120),
        ),
        migrations.AddField(
            model_name="invitation",
            name="mailed_secret_hash",
            field=models.CharField(
                blank=True,
                help_text="of the link in the mail, which differs from the one that the admin was shown",
                max_length=64,
                null=True,
                unique=True,
            ),
        ),
        migrations.AlterField(
            model_name="auditevent",
            name="action",
            field=models.CharField(help_text="an AuditAction", max_length=60),
        ),
        migrations.AlterField(
            model_name="auditevent",
            name="actor",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="auditevent",
            name="project",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="audit_events",
                to="annotator.project",
            ),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["project", "actor", "-id"], name="audit_actor"),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["project", "action", "-id"], name="audit_action"),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["project", "target", "-id"], name="audit_target"),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["project", "-created_at"], name="audit_time"),
        ),
        migrations.AddField(
            model_name="mail",
            name="invitation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="annotator.invitation",
            ),
        ),
        migrations.AddField(
            model_name="personsession",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="sessions",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="mail",
            index=models.Index(
                condition=models.Q(("done_at__isnull", True)), fields=["due_at"], name="mail_due"
            ),
        ),
        migrations.AddIndex(
            model_name="mail",
            index=models.Index(fields=["address", "-created_at"], name="mail_address"),
        ),
        migrations.RunPython(fill_names, migrations.RunPython.noop),
        migrations.RunPython(refuse_changes, allow_changes),
    ]
