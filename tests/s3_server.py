"""A real S3 server (SeaweedFS) on this machine, with its own key."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

KEY, SECRET, BUCKET = "packshot-test", "of-the-test-alone", "shots"
SECONDS = 60


def _ports(count: int) -> list[int]:
    """Free ports; SeaweedFS takes those 10,000 above, too, and refuses any beyond 65,535."""
    found: list[int] = []
    for port in range(21_000 + 40 * (time.time_ns() % 500), 55_000):
        if len(found) == count:
            break
        with socket.socket() as low, socket.socket() as high:
            try:
                low.bind(("127.0.0.1", port))
                high.bind(("127.0.0.1", port + 10_000))
            except OSError:
                continue
        found.append(port)
    return found


def program() -> str | None:
    """Where SeaweedFS is: beside this Python or on the path."""
    beside = Path(sys.executable).with_name("weed")
    return str(beside) if beside.exists() else shutil.which("weed")


@contextmanager
def running_s3_server(folder: Path) -> Iterator[str]:
    """The server's address, for as long as the block runs. The bucket `shots` is there."""
    master, volume, filer, s3 = _ports(4)
    actions = ["Admin", "Read", "List", "Tagging", "Write"]
    credentials = [{"accessKey": KEY, "secretKey": SECRET}]
    identity = {"name": "test", "credentials": credentials, "actions": actions}
    config = folder / "s3.json"
    config.write_text(json.dumps({"identities": [identity]}))
    (folder / "data").mkdir()
    command = [
        program() or "weed", "server", f"-dir={folder / 'data'}", "-ip=127.0.0.1",
        f"-master.port={master}", f"-volume.port={volume}", "-volume.max=20",
        "-master.volumeSizeLimitMB=64", f"-filer.port={filer}", "-s3", f"-s3.port={s3}",
        f"-s3.config={config}", "-s3.port.iceberg=0", "-s3.port.lance=0", "-master.telemetry=false",
    ]  # fmt: skip
    with (folder / "weed.log").open("w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, cwd=folder)
    try:
        _make_bucket(f"http://127.0.0.1:{s3}", server, folder / "weed.log")
        yield f"http://127.0.0.1:{s3}"
    finally:
        server.kill()  # it would take ten seconds to say goodbye, and its data is thrown away
        server.wait()


def _make_bucket(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the server answers and has made the bucket."""
    import boto3
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError, ClientError

    client: Any = boto3.client(
        "s3", endpoint_url=address, aws_access_key_id=KEY, aws_secret_access_key=SECRET,
        region_name="us-east-1",
        config=Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1}),
    )  # fmt: skip
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            client.create_bucket(Bucket=BUCKET)
            return
        except (BotoCoreError, ClientError):
            time.sleep(0.2)  # until another process has started
    raise AssertionError(f"the S3 server does not answer: {log.read_text()[-2000:]}")
