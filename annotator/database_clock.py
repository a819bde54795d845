"""The database's clock, by which every lease is given and ends.

By their own clocks two web servers could give the same thing to two people.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.utils import timezone


def database_now() -> datetime:
    """The time on the machine of the database. In queries `Now()` is the same clock."""
    if connection.vendor != "postgresql":
        return timezone.now()  # SQLite is a file on this machine
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        now: datetime = cursor.fetchone()[0]
        return now
