"""A whole Packshot in processes of its own, and the Chromium that visits it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.browser.control import ROOT, Control

CHROMIUM_FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
# How long a busy machine may take for a step; it costs nothing where a page is quick.
PATIENCE = 60.0
PATIENCE_MS = 60_000
SECONDS_TO_START = 300  # on a busy machine; it takes six, and twenty where all migrations are run
MAKE_TABLES = (
    "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'annotator.settings';"
    "import django; django.setup(); from tests.quick_database import make_tables; make_tables()"
)
LOG_IN = """
from django.contrib.auth import login
from django.test import RequestFactory
from annotator.models import User
from annotator.sessions import SessionStore
request = RequestFactory().get("/")
request.session = SessionStore()
login(request, User.objects.get(username="{username}"), "annotator.sessions.PersonBackend")
request.session.save()
print(request.session.session_key)
"""


@dataclass(frozen=True)
class Site:
    """A running demo: its address, and the environment for commands against it."""

    url: str
    environment: dict[str, str]
    control: Control

    def manage(self, *arguments: str) -> str:
        """Run a management command against it and return the output."""
        return self.control.manage(*arguments)

    def session_key(self, username: str) -> str:
        """A new session of this person."""
        return self.manage("shell", "-v", "0", "-c", LOG_IN.format(username=username)).strip()

    def login_link(self, username: str) -> str:
        """A fresh one-time link for this person."""
        match = re.search(r"/login/link/\S+", self.manage("login_link", username))
        assert match, "login_link printed no link"
        return self.url + match.group()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_site(
    *,
    database_url: str,
    home: Path,
    products: int = 60,
    processes: int | None = None,
    from_models: bool = False,
    more: Mapping[str, str] | None = None,
) -> Iterator[Site]:
    """The demo, started as a user starts it and stopped with Ctrl-C.

    With `processes`, so many jobs run at a time. With `from_models`, the tables are made from the
    models as they are, in a tenth of the time. `more` settings are given to it by the environment.
    """
    port = free_port()
    environment = {
        **os.environ,
        "PACKSHOT_MODE": "demo",
        "PACKSHOT_HOME": str(home),
        "DATABASE_URL": database_url,
        "REDIS_URL": "",
        "BUCKET_PROTOCOLS": "file",  # a bucket is a folder here
        "OMP_NUM_THREADS": "1",
        **(more or {}),
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    if from_models:
        subprocess.run([sys.executable, "-c", MAKE_TABLES], cwd=ROOT, env=environment, check=True)
    url = f"http://127.0.0.1:{port}"
    with (home / "demo.log").open("w") as log:
        demo = subprocess.Popen(
            [
                *(sys.executable, "manage.py", "demo"),
                *("--port", str(port), "--products", str(products)),
                *(() if processes is None else ("--processes", str(processes))),
            ],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_for(
                lambda: demo.poll() is not None or answers(f"{url}/api/health/"),
                SECONDS_TO_START,
                "the demo to answer",
            )
            assert demo.poll() is None, (home / "demo.log").read_text()
            with closing(Control(environment)) as control:
                yield Site(url, environment, control)
        finally:
            demo.send_signal(signal.SIGINT)
            try:
                demo.wait(30)
            except subprocess.TimeoutExpired:
                demo.kill()


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310  our own address
            return bool(response.status == 200)
    except OSError:
        return False


def wait_for(
    condition: Callable[[], Any], seconds: float, what: str, *, every: float = 0.2
) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(every)
    raise AssertionError(f"waited {seconds:.0f} s for {what}")


def chromium_path() -> str | None:
    """The system's Chromium, or none for the one that Playwright brings."""
    for name in ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    return None
