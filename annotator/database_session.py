"""What every connection to PostgreSQL is told first."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver


@receiver(connection_created)
def run_without_compiling(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Have statements interpreted.

    PostgreSQL compiles a statement whose cost it estimates as high, which took 570 ms where running
    it took 100. Ours are short, and their costs are often overestimated.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET jit = off")
