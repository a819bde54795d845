"""All parts in the order in which a person would look, and those that a request needs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from annotator.doctor.database import (
    look_at_clock,
    look_at_database,
    look_at_jobs,
    look_at_migrations,
    unapplied,
)
from annotator.doctor.finding import Finding, Part, State, fine, look_at
from annotator.doctor.places import look_at_disk, look_at_storage, look_at_versions
from annotator.doctor.scoring_parts import look_at_gpu, look_at_weights
from annotator.doctor.servers import look_at_broker, look_at_cache, look_at_mail

# What can't be looked at without a database.
NEEDS_DATABASE: Final[Mapping[str, Part]] = {
    "migrations": look_at_migrations,
    "clock": look_at_clock,
    "jobs": look_at_jobs,
    "models": look_at_versions,
}
OTHERS: Final[Mapping[str, Part]] = {
    "broker": look_at_broker,
    "cache": look_at_cache,
    "storage": look_at_storage,
    "mail": look_at_mail,
    "weights": look_at_weights,
    "gpu": look_at_gpu,
    "disk": look_at_disk,
}


def examine() -> list[Finding]:
    """Look at every part."""
    database = look_at("database", look_at_database)
    return [database, *_behind(database), *(look_at(name, look) for name, look in OTHERS.items())]


def _behind(database: Finding) -> list[Finding]:
    if database.state is State.FAILED:
        return []  # one cause, one line
    migrations = look_at("migrations", look_at_migrations)
    if migrations.state is State.FAILED:
        return [migrations, look_at("clock", look_at_clock)]  # the others' tables may be missing
    rest = ((name, look) for name, look in NEEDS_DATABASE.items() if name != "migrations")
    return [migrations, *(look_at(name, look) for name, look in rest)]


def what_is_not_ready() -> dict[str, str]:
    """By part, why requests can't be served; empty if they can.

    A part is named and no more: this is shown to anybody, and an error's text may name hosts.
    """
    database = look_at("database", look_at_database)
    if database.state is State.FAILED:
        return {"database": "does not answer"}
    found = {"migrations": _migrations(), "broker": look_at("broker", look_at_broker)}
    words = {"migrations": "not all are applied", "broker": "does not answer"}
    return {name: words[name] for name, each in found.items() if each.state is State.FAILED}


def _migrations() -> Finding:
    def look() -> tuple[State, str]:
        _require_applied()
        return fine("")

    return look_at("migrations", look)


@cache
def _require_applied() -> None:
    """Return only if all migrations are applied; asked once, because none is taken back.

    Reading the plan takes tens of milliseconds, too long for every probe.
    """
    if missing := unapplied():
        raise MigrationsMissing(missing)


class MigrationsMissing(RuntimeError):
    """The tables are older than the code."""
