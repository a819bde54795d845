"""PostgreSQL and Redis of the faults' own, on free ports of this machine."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import psycopg2
import redis

from tests.browser.running_site import free_port

PATIENCE_SECONDS = 120
NOBODY = "postgres"  # PostgreSQL refuses to run as root


def wait_for(condition: Callable[[], object], what: str, seconds: float = PATIENCE_SECONDS) -> None:
    """Return once the condition holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds:.0f} s for {what}")
        time.sleep(0.1)


def programs() -> Path | None:
    """The folder with PostgreSQL's own programs; the newest version."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda each: int(each.parts[-2])
    )
    if folders:
        return folders[-1]
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


class Postgres:
    """A cluster in a folder of its own, for who may connect to `host`: this machine alone, or all
    of a network."""

    def __init__(self, folder: Path, *, host: str = "127.0.0.1", network: str = "") -> None:
        self._bin = programs() or Path("/usr/bin")
        self._folder = folder
        self._data = folder / "data"
        self._user = NOBODY if os.getuid() == 0 else None
        self._process: subprocess.Popen[bytes] | None = None
        self._host, self.port = host, free_port()
        self.url = f"postgres://packshot@{host}:{self.port}/packshot"
        folder.mkdir(parents=True)
        if self._user:
            shutil.chown(folder, self._user)
        command = [
            str(self._bin / "initdb"),
            "-D",
            str(self._data),
            "-A",
            "trust",
            "-U",
            "packshot",
        ]
        subprocess.run([*command, "-E", "UTF8", "--no-sync"], check=True, user=self._user,
                       stdout=subprocess.DEVNULL)  # fmt: skip
        if network:
            with (self._data / "pg_hba.conf").open("a") as rules:
                rules.write(f"host all all {network} trust\n")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._bin / "postgres", "-D", self._data, "-p", str(self.port),
                 "-c", f"listen_addresses={self._host}", "-c", "max_connections=80",
                 "-c", f"unix_socket_directories={self._folder}"],
                user=self._user, stdout=log, stderr=log, cwd="/", start_new_session=True,
            )  # fmt: skip
        wait_for(self.answers, "PostgreSQL")

    def answers(self) -> bool:
        """Whether it takes connections; makes the database at the first."""
        url = self.url.rsplit("/", 1)[0]
        with (
            suppress(psycopg2.OperationalError),
            closing(psycopg2.connect(f"{url}/postgres")) as it,
        ):
            it.autocommit = True
            with it.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = 'packshot'")
                if cursor.fetchone() is None:
                    cursor.execute("CREATE DATABASE packshot")
            return True
        return False

    def crash(self) -> None:
        """End it without a checkpoint and without telling anybody; the next start recovers it."""
        self._end(signal.SIGQUIT)

    def stop(self) -> None:
        """End it and all connections."""
        self._end(signal.SIGINT)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(PATIENCE_SECONDS)
            self._process = None


class Redis:
    """A Redis that keeps nothing."""

    def __init__(self, folder: Path, *, host: str = "127.0.0.1") -> None:
        folder.mkdir(parents=True)
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self._host, self.port = host, free_port()
        self.url = f"redis://{host}:{self.port}/0"

    def start(self) -> None:
        """Start it empty, and wait until it answers."""
        self._process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--bind", self._host, "--save", "",
             "--protected-mode", "no", "--appendonly", "no", "--dir", str(self._folder)],
            stdout=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        wait_for(self.answers, "Redis")

    def answers(self) -> bool:
        """Whether it takes commands."""
        with suppress(redis.RedisError), closing(redis.Redis.from_url(self.url)) as client:
            return bool(client.ping())
        return False

    def kill(self) -> None:
        """End it; all that it held is gone."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
