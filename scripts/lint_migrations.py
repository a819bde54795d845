"""Refuse migrations that break the version that still runs while they are applied (`make lint`).

The rule is in CONTRIBUTING.md. What the linter looks at is the SQL for PostgreSQL, which Django
writes only with a connection to one; without, that is said, and nothing is checked.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Final

from django.db.migrations import AddIndex, CreateModel, Migration

ROOT = Path(__file__).resolve().parent.parent
APP: Final = "annotator"
# Migrations up to this one are older than the rule.
BEFORE_THE_RULE: Final = 18
# Later ones that break it on purpose, each with the reason: the last step of a removal, once no
# version that is still supported uses the column or table.
ACCEPTED: Final[dict[str, str]] = {}


def unchecked() -> list[str]:
    """The names of the migrations that are left out."""
    names = [path.stem for path in (ROOT / APP / "migrations").glob("[0-9]*.py")]
    old = [name for name in names if int(name.partition("_")[0]) <= BEFORE_THE_RULE]
    return [*old, *ACCEPTED]


def faulty(leave_out: list[str]) -> int:
    """How many migrations break the rule; each is printed with its reason."""
    from django_migration_linter import MigrationLinter  # noqa: PLC0415  needs the settings

    linter = MigrationLinter(
        str(ROOT),
        include_apps=[APP],
        ignore_name=leave_out,
        analyser_string="postgresql",
        quiet=["ignore", "ok", "warning"],
        no_cache=True,
    )
    linter.lint_all_migrations()
    graph = linter.migration_loader.graph
    named = [key for key in graph.nodes if key[0] == APP and key[1] not in leave_out]
    locking = [each for key in named for each in locking_indexes(graph.nodes[key])]
    for each in locking:
        print(each)  # noqa: T201
    return int(linter.nb_erroneous) + len(locking)


def locking_indexes(migration: Migration) -> list[str]:
    """Indexes on tables that exist already, which nobody can write to while these are made."""
    operations = migration.operations
    new = {each.name.lower() for each in operations if isinstance(each, CreateModel)}
    return [
        f"{migration.name}: the index {each.index.name} locks {each.model_name} while it is made"
        for each in operations
        if type(each) is AddIndex and each.model_name.lower() not in new
    ]


def main() -> int:
    """The exit code."""
    from scripts.service import answers  # noqa: PLC0415  after the path is set

    url = os.environ.get("TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
    if not answers("postgres", url):
        print("Migrations: PostgreSQL does not answer, so their SQL is not checked.")  # noqa: T201
        return int(os.environ.get("REQUIRE_SERVICES") == "1")
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"DATABASE_URL": url, "PACKSHOT_MODE": "dev", "PACKSHOT_HOME": home}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "annotator.settings")
        import django  # noqa: PLC0415  with these variables

        django.setup()
        return int(faulty(unchecked()) > 0)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
