"""Worker processes for tests, on the test's own database."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.db import connection

from annotator.models import Job

ROOT = Path(__file__).resolve().parents[3]
LEASE_SECONDS = 2
PATIENCE_SECONDS = 120
WORK = (sys.executable, "manage.py", "work", "-I", "tests.annotator.jobs.stalling")

CELERY = (
    *(sys.executable, "-m", "celery", "-A", "annotator", "worker", "-Q", "gpu", "--pool", "solo"),
    *("-I", "scoring.worker,tests.annotator.jobs.stalling", "--without-mingle", "-l", "ERROR"),
)


def database_url() -> str:
    """The database of this test, as another process has to name it."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    login = ":".join(filter(None, (values["USER"], values["PASSWORD"])))
    return f"postgres://{login}@{values['HOST']}:{values['PORT'] or 5432}/{values['NAME']}"


@contextmanager
def worker(
    *command: str, output: int = subprocess.DEVNULL, environment: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a worker until the block is left; it is killed then if it still runs."""
    process = subprocess.Popen(
        command or (*WORK, "--processes", "1"),
        cwd=ROOT,
        env={
            **os.environ,
            "PACKSHOT_MODE": "dev",
            "PACKSHOT_HOME": str(settings.HOME),
            "DATABASE_URL": database_url(),
            "JOB_LEASE_SECONDS": str(LEASE_SECONDS),
            **(environment or {}),
        },
        start_new_session=True,
        stdout=output,
        stderr=subprocess.PIPE,
    )
    try:
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """End the process and all that it started, as a power cut would."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(PATIENCE_SECONDS)


def wait_for(job: Job, **wanted: object) -> Job:
    """The row once it has these values; fails when they do not come."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not Job.objects.filter(pk=job.pk, **wanted).exists():
        job.refresh_from_db()
        assert time.monotonic() < deadline, f"{job}: {job.message} {job.error}"
        time.sleep(0.1)
    job.refresh_from_db()
    return job
