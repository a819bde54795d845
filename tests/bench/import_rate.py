"""How fast an import is, and how much memory it takes:
`python -m tests.bench.import_rate [--pictures 200] [--rows 20000]`.

Pictures: one-megapixel JPEGs, each decoded, encoded again in three sizes and written. Rows only:
new generations whose pictures the project already has. Each is sent as one zip archive to a web
server as in production, and imported by a worker as `manage.py work` starts it; both are processes
of their own on a scratch database of the server that TEST_DATABASE_URL names. Ten thousand pictures
take 3 GB as an archive, and 10 GB of disk while they are imported.

Prints rates from the job's start to its end, processor time, and the most memory of web server and
worker, shared pages counted once for each process. Ends with 1 if that is more than a gigabyte, or
if rows are refused.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
from PIL import Image as Pixels

from tests.bench.at_scale.processes import Memory, children_of_all, processor_seconds
from tests.bench.at_scale.production import production_server
from tests.bench.at_scale.scratch import describe_server, scratch_database, start_django

ROOT = Path(__file__).resolve().parents[2]
MOST_MEMORY = 1024.0  # MB of web server or worker
BOUNDARY = "packshot-of-a-benchmark"
BLOCK = 1 << 20
SIZE = (1152, 896)  # 1.03 megapixels


@dataclass(frozen=True)
class Site:
    """A web server with a worker, and a token for the project's admin."""

    address: str
    project: int
    token: str
    web: list[int]
    worker: list[int]


def pictures(count: int) -> Iterator[Pixels.Image]:
    """Real photos if PACKSHOT_DATA has them, else smooth noise, which is as hard to encode."""
    data = os.environ.get("PACKSHOT_DATA", "")
    photos = sorted(Path(data).glob("products-dreambooth/**/*.jpg")) if data else []
    random = np.random.default_rng(0)
    for number in range(count):
        if photos:
            picture = Pixels.open(photos[number % len(photos)]).convert("RGB").resize(SIZE)
        else:
            coarse = random.integers(0, 255, (28, 36, 3), dtype=np.uint8)
            smooth = cv2.resize(coarse, SIZE, interpolation=cv2.INTER_CUBIC).astype(np.int16)
            noise = random.normal(0, 4, smooth.shape).astype(np.int16)
            picture = Pixels.fromarray(np.clip(smooth + noise, 0, 255).astype(np.uint8))
        picture.putpixel((0, 0), (number % 256, number // 256, 7))  # every picture is different
        yield picture


@contextmanager
def site(url: str, home: Path) -> Iterator[Site]:
    """They run until the block is left."""
    from annotator.members.tokens import make_token
    from annotator.models import Role
    from tests.factories import make_member, make_project

    project = make_project(name="Import rate")
    admin = make_member(project, Role.ADMIN)
    _, token = make_token(owner=admin, name="import", role=Role.ADMIN)
    os.environ["STORAGE_URL"] = str(home / "media")
    before = set(children_of_all().get(os.getpid(), ()))
    with production_server(url) as address:
        web = sorted(set(children_of_all().get(os.getpid(), ())) - before)
        worker = subprocess.Popen(
            [sys.executable, "manage.py", "work", "--processes", "1", "-I", "annotator.tasks"],
            cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**os.environ, "DATABASE_URL": url, "PACKSHOT_HOME": str(home / "worker"),
                 "DJANGO_SETTINGS_MODULE": "annotator.settings", "PACKSHOT_MODE": "dev"},
        )  # fmt: skip
        try:
            yield Site(address, project.pk, token, web, [worker.pid])
        finally:
            worker.send_signal(signal.SIGTERM)
            worker.wait(60)


def picture_rows(count: int) -> list[dict[str, str]]:
    """Six generations of each product, each with a picture of its own."""
    return [
        {
            "product": f"p{n // 6}",
            "original": f"{n // 6 * 6}.jpg",
            "generation": f"g{n}",
            "image": f"{n}.jpg",
        }
        for n in range(count)
    ]


def known_rows(rows: int, count: int) -> Iterator[dict[str, str]]:
    """New generations of stored pictures."""
    for n in range(rows):
        yield {
            "product": f"q{n // 6}",
            "original": f"{n // 6 * 6 % count // 6 * 6}.jpg",
            "generation": f"h{n}",
            "image": f"{n % count}.jpg",
        }


def archive(path: Path, rows: Iterable[dict[str, str]], count: int) -> None:
    """A zip archive with the pictures and a manifest of the rows."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as zipped:
        with zipped.open("manifest.jsonl", "w") as manifest:
            for row in rows:
                manifest.write(json.dumps(row).encode() + b"\n")
        for number, picture in enumerate(pictures(count)):
            buffer = BytesIO()
            picture.save(buffer, "JPEG", quality=92)
            zipped.writestr(f"{number}.jpg", buffer.getvalue())


def upload(site: Site, path: Path) -> int:
    """Send the archive; the number of the job."""
    start = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="all.zip"\r\n'
        "Content-Type: application/zip\r\n\r\n"
    ).encode()
    end = f"\r\n--{BOUNDARY}--\r\n".encode()

    def body() -> Iterator[bytes]:
        yield start
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                yield block
        yield end

    connection = http.client.HTTPConnection(site.address, timeout=3600)
    connection.request(
        "POST", f"/api/projects/{site.project}/imports/", body(),
        {"Authorization": f"Bearer {site.token}", "X-Forwarded-Proto": "https",
         "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
         "Content-Length": str(len(start) + path.stat().st_size + len(end))},
    )  # fmt: skip
    response = connection.getresponse()
    content = response.read()
    if response.status != 202:
        raise RuntimeError(f"{response.status} {content[:500]!r}")
    return int(json.loads(content)["job"]["id"])


def report(name: str, unit: str, site: Site, path: Path, rows: int) -> bool:
    """Send and import an archive, print how fast that was; whether all went well."""
    from annotator.models import ACTIVE_STATES, Job

    before = processor_seconds(site.web), processor_seconds(site.worker)
    with Memory({"web": site.web, "worker": site.worker}) as memory:
        began = time.perf_counter()
        key = upload(site, path)
        sent = time.perf_counter() - began
        while (job := Job.objects.get(pk=key)).state in ACTIVE_STATES:
            time.sleep(0.5)
    assert job.started_at is not None and job.finished_at is not None
    seconds = (job.finished_at - job.started_at).total_seconds()
    cpu = [
        processor_seconds(pids) - at_first
        for pids, at_first in zip((site.web, site.worker), before, strict=True)
    ]
    peak = memory.peak()
    print(
        f"{name:18} {rows / seconds:9,.1f} {unit:9} {seconds:7.1f} s, sent in {sent:.1f} s, "
        f"processor time {cpu[0]:.1f} s of web and {cpu[1]:.1f} s of worker, "
        f"at most {peak['web']:.0f} MB of web and {peak['worker']:.0f} MB of worker  "
        f"{job.state} {job.result or job.error}",
        flush=True,
    )
    return job.result.get("refused") == 0 and max(peak.values()) <= MOST_MEMORY


def main() -> int:
    """Make the files, import them, print the rates."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=200)
    parser.add_argument("--rows", type=int, default=20_000)
    wanted = parser.parse_args()
    with (
        scratch_database("packshot_bench_import") as url,
        tempfile.TemporaryDirectory(prefix="packshot-bench-") as folder,
    ):
        os.environ["PACKSHOT_HOME"] = str(Path(folder, "home"))
        start_django(url)
        from django.core.management import call_command
        from django.db import connections

        call_command("migrate", verbosity=0)
        print(f"import: {describe_server()}", flush=True)
        with site(url, Path(folder)) as running:
            done = measure(running, Path(folder), wanted.pictures, wanted.rows)
        connections.close_all()
    return 0 if all(done) else 1


def measure(running: Site, folder: Path, count: int, rows: int) -> list[bool]:
    """Both kinds of imports, and the second once more; whether each went well."""
    fresh, known = folder / "fresh.zip", folder / "known.zip"
    archive(fresh, picture_rows(count), count)
    done = [report("with pictures", "images/s", running, fresh, count)]
    fresh.unlink()
    few = min(count, 60)
    archive(known, known_rows(rows, few), few)
    for name in ("rows only", "again, nothing new"):
        done.append(report(name, "rows/s", running, known, rows))
    return done


if __name__ == "__main__":
    sys.exit(main())
