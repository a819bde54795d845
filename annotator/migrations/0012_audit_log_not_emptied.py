"""PostgreSQL refuses to empty the audit log, too; its rows are guarded already."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

REFUSE = """
CREATE TRIGGER audit_not_emptied BEFORE TRUNCATE ON annotator_auditevent
  FOR EACH STATEMENT EXECUTE FUNCTION annotator_refuse_change();
"""
ALLOW = "DROP TRIGGER audit_not_emptied ON annotator_auditevent"


def refuse_emptying(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(REFUSE)


def allow_emptying(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(ALLOW)


class Migration(migrations.Migration):
    dependencies = [
        ("annotator", "0011_asking_taken_back"),
    ]

    operations = [migrations.RunPython(refuse_emptying, allow_emptying)]
