"""Make a backup, check one, and read one into an empty system."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection

from annotator.backup.database import dump, newest_migration, require_empty, restore
from annotator.backup.format import ABOUT, About, count_rows, read_about, refused
from annotator.backup.objects import check_copies, copy_in, copy_out
from annotator.doctor.database import unapplied

Say = Callable[[str], object]


def make_backup(folder: Path, *, say: Say) -> About:
    """Back up everything into `folder`; one that holds an earlier backup is brought up to date.

    The database comes first: files are never changed and are stored before a row names them, so
    those that the dump names are there when they are copied.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if any(folder.iterdir()) and not (folder / ABOUT).exists():
        raise refused(f"{folder} is not empty and holds no backup.")
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    rows, migration = dump(folder)
    say(f"Database: {sum(rows.values()):,} rows in {len(rows)} tables.")
    number, size = copy_out(folder)
    say(f"Files: {number:,}, {size / 1e6:,.1f} MB.")
    about = About(connection.vendor, made_at, migration, rows, number, size)
    about.write(folder)
    return about


def check_backup(folder: Path) -> About:
    """Read all of a backup. Raises InvalidInput for anything that is missing or damaged."""
    about = read_about(folder)
    if (found := check_copies(folder)) != about.objects:
        raise refused(f"The backup lists {found} files and should list {about.objects}.")
    return about


def restore_backup(folder: Path, *, say: Say) -> About:
    """Restore into an empty database and the storage, and compare. Raises InvalidInput."""
    about = check_backup(folder)
    say(f"The backup of {about.made_at} is whole: {about.objects:,} files.")
    if about.vendor != connection.vendor:
        raise refused(f"The backup is of {about.vendor}, and the database is {connection.vendor}.")
    require_empty()
    restore(folder)
    if (newest := newest_migration()) != about.migration:
        raise refused(f"The restored database ends at {newest}, not at {about.migration}.")
    _compare_rows(about)
    say(f"Database: {sum(about.rows.values()):,} rows, as many as were dumped.")
    say(f"Files: {copy_in(folder):,} stored, each with the hash of the backup.")
    if missing := unapplied():
        say(f"{len(missing)} newer migrations are to be applied: `python manage.py migrate`.")
    return about


def _compare_rows(about: About) -> None:
    """Raise InvalidInput if a table has not as many rows as were dumped."""
    if unapplied():
        return  # this version's models don't fit the tables yet
    found = count_rows()
    wrong = [name for name, rows in about.rows.items() if found.get(name) != rows]
    if wrong:
        raise refused(f"Not as many rows as were dumped in {', '.join(sorted(wrong))}.")
