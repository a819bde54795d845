"""The site as in production, for people who use it over HTTP."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

SECONDS_TO_START = 300  # on a machine that is busy with other things
Start = Callable[[Sequence[str], Mapping[str, str]], "subprocess.Popen[bytes]"]


def start_here(command: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start it on this machine, silently."""
    silent = subprocess.DEVNULL
    return subprocess.Popen(command, env=dict(environment), stdout=silent, stderr=silent)


@contextmanager
def production_server(
    url: str, *, host: str = "127.0.0.1", start: Start = start_here
) -> Iterator[str]:
    """Run the site as the README does, on a free port; yield its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "DATABASE_URL": url,
        "SECRET_KEY": "only-for-this-benchmark-" * 3,
        "PACKSHOT_MODE": "production",
        "BEHIND_PROXY": "true",  # the people's headers claim TLS, like those of a proxy
        "ALLOWED_HOSTS": host,
        "PACKSHOT_HOME": tempfile.mkdtemp(prefix="packshot-bench-"),
        "DJANGO_SETTINGS_MODULE": "tests.bench.at_scale.site",
    }
    server = start(
        [str(Path(sys.executable).with_name("granian")), "--interface", "wsgi",
         "--host", host, "--port", str(port), "--workers", "2", "--respawn-failed-workers",
         "--workers-kill-timeout", "5",
         "--blocking-threads", "8", "--no-access-log", "annotator.wsgi:application"],
        environment,
    )  # fmt: skip
    try:
        _wait_for(f"http://{host}:{port}/api/health/")
        yield f"{host}:{port}"
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        try:
            with urlopen(address, timeout=5):  # noqa: S310  an address of our own
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"Nothing answers at {address}")
