"""Break Packshot in many ways, and say what people see and what is lost: `make faults`.

It starts PostgreSQL, Redis, web server, workers and beat of its own, on free ports of this machine,
and ends them.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from tests.faults.deployment import Deployment, environment_of
from tests.faults.report import HEADER, Row
from tests.faults.servers import Postgres, Redis, programs

DISK = "400m"

if TYPE_CHECKING:
    Fault = Callable[[Deployment], Row]


def main() -> int:
    """Try the faults whose names hold one of the words given, or all; how many lose something."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", nargs="*", help="only faults whose names hold one of these")
    parser.add_argument("--list", action="store_true", help="name the faults and end")
    parser.add_argument("--keep", action="store_true", help="keep the folder with the logs")
    options = parser.parse_args()
    if programs() is None or shutil.which("redis-server") is None:
        print("PostgreSQL's initdb or redis-server was not found.")
        return 1
    signal.signal(signal.SIGTERM, _stop)  # so that everything started is ended, too
    with deployment(keep=options.keep) as site, site.running():
        rows = [_try(fault, site) for fault in chosen(options.words)]
    print("\n".join(["", *HEADER, *map(str, rows)]))
    return sum(bool(row.broken) for row in rows)


@contextmanager
def _small_disk(home: Path) -> Iterator[None]:
    """A disk of its own for pictures and uploads, so that it can be full, where root mounts one."""
    home.mkdir()
    mounted = (
        os.getuid() == 0
        and not subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", home], check=False
        ).returncode
    )
    try:
        yield
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", home], check=True)


@contextmanager
def deployment(*, keep: bool = False) -> Iterator[Deployment]:
    """Servers with an empty, migrated database; Django here uses them, too."""
    folder = Path(tempfile.mkdtemp(prefix="packshot-faults-"))
    folder.chmod(0o755)  # PostgreSQL runs as somebody else
    postgres, redis = Postgres(folder / "postgres"), Redis(folder / "redis")
    try:
        postgres.start()
        redis.start()
        environment = environment_of(folder, postgres, redis)
        (folder / "marks").mkdir()
        os.environ.clear()
        os.environ.update(environment)
        with _small_disk(folder / "home"):
            _start_django()
            yield Deployment(folder, postgres, redis, dict(environment))
    finally:
        redis.kill()
        postgres.stop()
        if keep:
            print(f"Logs are in {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)


def chosen(words: list[str]) -> list[Fault]:
    """The faults whose names hold one of the words; all without words."""
    from tests.faults import (
        clocks,
        killed_web,
        killed_workers,
        lost_servers,
        poisoned,
        storage,
        twice,
    )

    modules = (killed_web, killed_workers, lost_servers, storage, twice, clocks, poisoned)
    faults = [fault for each in modules for fault in each.FAULTS]
    return [each for each in faults if not words or any(word in each.__name__ for word in words)]


def _stop(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)


def _start_django() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "annotator.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def _try(fault: Fault, site: Deployment) -> Row:
    from django.db import close_old_connections

    from annotator.models import Project
    from tests.faults.material import call_off

    began = time.monotonic()
    try:
        row = fault(site)
    except Exception:
        traceback.print_exc()
        row = Row(fault.__name__, "?", float("nan"), "?", ("the test itself failed",))
    close_old_connections()
    for project in Project.objects.filter(archived_at=None):
        call_off(project)
    print(f"{row}  [{time.monotonic() - began:.0f} s in all]", flush=True)
    return row


if __name__ == "__main__":
    sys.exit(main())
