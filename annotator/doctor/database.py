"""The database: whether it answers, has all tables, and agrees about the time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Min
from django.utils import timezone

from annotator.database_clock import database_now
from annotator.doctor.finding import State, failed, fine, warning
from annotator.models import Job, JobState

# Leases run by the database's clock. Sessions, links and schedules run by the server's.
SKEW_WARNS: Final = timedelta(seconds=2)
SKEW_FAILS: Final = timedelta(minutes=1)
WAITS_LONG: Final = timedelta(minutes=15)


def look_at_database() -> tuple[State, str]:
    """Whether a statement is answered."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return fine(f"SQLite answers: {settings['NAME']}.")
    host = settings["HOST"] or "the local socket"
    return fine(f"PostgreSQL {_version()} answers at {host}, database {settings['NAME']}.")


def _version() -> str:
    number = int(getattr(connection, "pg_version", 0))
    return f"{number // 10_000}.{number % 10_000}"


def look_at_migrations() -> tuple[State, str]:
    """Whether the tables are those that this version of the code expects."""
    missing = unapplied()
    if missing:
        return failed(
            f"{len(missing)} not applied: {', '.join(missing[:5])}"
            f"{', …' if len(missing) > 5 else ''}. Run `python manage.py migrate`."
        )
    return fine("All migrations are applied.")


def unapplied() -> list[str]:
    """The migrations of this code that the database has not got, as `app.name`."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def look_at_clock() -> tuple[State, str]:
    """How far the clocks of this machine and of the database's are apart."""
    if connection.vendor == "sqlite":
        return fine("SQLite uses this machine's clock.")
    before = datetime.now(UTC)
    theirs = database_now()
    after = datetime.now(UTC)
    return judge_skew(theirs - (before + (after - before) / 2))


def judge_skew(skew: timedelta) -> tuple[State, str]:
    """The finding about a difference; positive where the database is ahead."""
    ahead = "ahead of" if skew > timedelta(0) else "behind"
    says = f"The database's clock is {abs(skew.total_seconds()):.1f} s {ahead} this machine's."
    if abs(skew) >= SKEW_FAILS:
        return failed(f"{says} Set both by NTP.")
    if abs(skew) >= SKEW_WARNS:
        return warning(f"{says} Set both by NTP.")
    return fine(says)


def look_at_jobs() -> tuple[State, str]:
    """Whether due jobs are taken up."""
    due = Job.objects.filter(state=JobState.QUEUED, due_at__lte=timezone.now()).order_by()
    oldest = dict(due.values_list("queue").annotate(Min("due_at")))
    late = {
        queue: timezone.now() - since
        for queue, since in sorted(oldest.items())
        if timezone.now() - since > WAITS_LONG
    }
    if late:
        waits = ", ".join(
            f"{queue} for {waited.total_seconds() / 60:.0f} min" for queue, waited in late.items()
        )
        return warning(f"The first job waits in {waits}. Is there a worker for each queue?")
    return fine("No job has waited for long.")
