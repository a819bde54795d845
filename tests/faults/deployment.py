"""Packshot as on several machines: web server, workers and beat in processes of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.browser.running_site import answers, free_port
from tests.faults.interposed import Beliefs, built
from tests.faults.servers import Postgres, Redis, wait_for

ROOT = Path(__file__).resolve().parents[2]
HANDLERS = ("annotator.tasks", "scoring.worker", "tests.faults.stalls")
QUEUES = "judge,gpu,cpu,train"
SECONDS_TO_END = 60


class Process:
    """A process with its children, and what they believe of clock and disk."""

    def __init__(self, process: subprocess.Popen[bytes], beliefs: Beliefs | None) -> None:
        self._process = process
        self._beliefs = beliefs
        self.pid = process.pid

    @property
    def beliefs(self) -> Beliefs:
        assert self._beliefs is not None, "there is no C compiler here"
        return self._beliefs

    def kill(self) -> None:
        """End it and its children at once, as a power cut would."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait(SECONDS_TO_END)

    def kill_children(self) -> None:
        """End its children alone: a server that starts them again survives."""
        listed = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        for each in listed.split():
            with suppress(ProcessLookupError):
                os.kill(int(each), signal.SIGKILL)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """It stands still until the block is left or it is told to go on."""
        os.killpg(self.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            self.go_on()

    def go_on(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGCONT)


@dataclass
class Deployment:
    """The servers, and processes that use them. Those with fields run all the time."""

    folder: Path
    postgres: Postgres
    redis: Redis
    environment: dict[str, str]
    url: str = ""
    web: Process = field(init=False)
    celery: Process = field(init=False)
    beat: Process = field(init=False)
    library: Path | None = field(init=False)

    def __post_init__(self) -> None:
        self.library = built(self.folder)

    @property
    def marks(self) -> Path:
        return Path(self.environment["FAULTS_MARKS"])

    @contextmanager
    def running(self) -> Iterator[None]:
        """Web server, Celery worker and beat run until the block is left."""
        web_stalls = "uploaded answering answered"
        with (
            self.run("web", *self._web_command(), stalls=web_stalls) as self.web,
            self.run("celery", *celery_command("celery")) as self.celery,
            self.run("beat", *beat_command(self.folder / "beat")) as self.beat,
        ):
            wait_for(lambda: answers(f"{self.url}/api/health/"), "the web server")
            self.wait_for_mark(f"ready-{self.celery.pid}")
            yield

    @contextmanager
    def run(self, name: str, *command: str, stalls: str = "") -> Iterator[Process]:
        """Run a command of this Python until the block is left."""
        environment, beliefs = self.environment | {"FAULTS_STALLS": stalls}, None
        if self.library is not None:
            beliefs = Beliefs(self.folder / f"{name}-{time.monotonic_ns()}.beliefs")
            environment |= {
                "LD_PRELOAD": str(self.library), "FAULTS_CONTROL": str(beliefs.path),
                "FAULTS_FOLDER": environment["STORAGE_URL"].removeprefix("file://") + "/",
            }  # fmt: skip
        with (self.folder / f"{name}.log").open("ab") as log:
            started = subprocess.Popen(
                [sys.executable, *command], cwd=ROOT, env=environment, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        process = Process(started, beliefs)
        try:
            yield process
        finally:
            process.kill()

    @contextmanager
    def worker(self, stalls: str) -> Iterator[Process]:
        """`manage.py work`, which needs no broker, with places at which it stops for ever."""
        for place in stalls.split():
            self.arm(place.partition(":")[0])
        includes = [word for each in HANDLERS for word in ("-I", each)]
        command = ("manage.py", "work", "--processes", "1", *includes)
        with self.run("work", *command, stalls=stalls) as process:
            yield process

    def arm(self, place: str) -> None:
        """Have the next process that comes there stop."""
        (self.marks / place).unlink(missing_ok=True)
        (self.marks / f"armed-{place}").touch()

    def wait_for_mark(self, name: str) -> None:
        """Return once a process has left this mark."""
        wait_for((self.marks / name).exists, f"a process to arrive at {name!r}")

    def _web_command(self) -> list[str]:
        """Two processes, which the server starts again when they die."""
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        return [
            *("-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
            *("--workers", "2", "--respawn-failed-workers", "--blocking-threads", "4", "--no-ws"),
            *("--log-level", "warning", "tests.faults.stalling_web:application"),
        ]


def celery_command(name: str) -> list[str]:
    """A Celery worker of every queue."""
    return [
        *("-m", "celery", "-A", "annotator", "worker", "-Q", QUEUES, "--pool", "threads"),
        *("--concurrency", "2", "-I", ",".join(HANDLERS), "-n", f"{name}@%h", "-l", "WARNING"),
    ]


def beat_command(schedule: Path) -> list[str]:
    """Celery's clock, which sends the sweeper."""
    return ["-m", "celery", "-A", "annotator", "beat", "-s", str(schedule), "-l", "WARNING"]


def environment_of(folder: Path, postgres: Postgres, redis: Redis) -> Mapping[str, str]:
    """What every process is told: the servers, and small models."""
    environment = {
        **os.environ,
        "PACKSHOT_MODE": "dev",
        "PACKSHOT_HOME": str(folder / "home"),
        "STORAGE_URL": f"file://{folder / 'home' / 'media'}",
        "DATABASE_URL": postgres.url,
        "REDIS_URL": redis.url,
        "SCORING_ENCODER": "lite",
        "SCORING_SEGMENTER": "grabcut",
        "OMP_NUM_THREADS": "1",
        "LOG_LEVEL": "WARNING",
        "FAULTS_MARKS": str(folder / "marks"),
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    return environment
