"""How fast an import is: `python -m tests.bench.import_rate [--pictures 200] [--rows 20000]`.

Pictures: one-megapixel JPEGs, each decoded, encoded again in three sizes and written. Rows only:
new generations whose pictures the project already has. Runs in a temporary home on SQLite, or in
the database that DATABASE_URL names.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import cv2
import django
import numpy as np
from PIL import Image as Pixels

from scoring.vocabulary.message import Message

SIZE = (1152, 896)  # 1.03 megapixels


class Silence:
    """A progress report that nobody reads."""

    def advance(self, done: int, total: int, message: Message | None = None) -> None:
        """Ignore it."""

    def check_cancelled(self) -> None:
        """Never cancel."""


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


def write_manifest(path: Path, rows: Sequence[dict[str, str]]) -> None:
    """Write rows as JSON lines."""
    path.write_text("\n".join(json.dumps(row) for row in rows))


def main() -> None:
    """Make the files, import them twice, print the rates."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pictures", type=int, default=200)
    parser.add_argument("--rows", type=int, default=20_000)
    wanted = parser.parse_args()
    django.setup()

    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    with tempfile.TemporaryDirectory(prefix="packshot-bench-") as folder:
        measure(Path(folder), wanted.pictures, wanted.rows)


def measure(folder: Path, count: int, rows: int) -> None:
    """Time both kinds of import in the folder given."""
    names = []
    for number, picture in enumerate(pictures(count)):
        names.append(f"{number}.jpg")
        picture.save(folder / names[-1], quality=92)
    fresh = [
        {
            "product": f"p{n // 6}",
            "original": names[n // 6 * 6],
            "generation": f"g{n}",
            "image": name,
        }
        for n, name in enumerate(names)
    ]
    known = [
        {
            "product": f"q{n // 6}",
            "original": names[n // 6 % count],
            "generation": f"h{n}",
            "image": names[n % count],
        }
        for n in range(rows)
    ]
    report("with pictures", "images/s", folder / "fresh.jsonl", fresh)
    report("rows only", "rows/s", folder / "known.jsonl", known)
    report("again, nothing new", "rows/s", folder / "known.jsonl", known)


def report(name: str, unit: str, path: Path, rows: Sequence[dict[str, str]]) -> None:
    """Import a manifest and print how fast that was."""
    from annotator.imports.decoder.children import end_children
    from annotator.imports.import_rows import import_rows
    from annotator.imports.rows import Format
    from annotator.imports.source import source_at
    from annotator.models import Project

    write_manifest(path, rows)
    project, _ = Project.objects.get_or_create(slug="bench", defaults={"name": "Import rate"})
    start, cpu = time.perf_counter(), _cpu()
    summary = import_rows(
        project=project,
        source=source_at(path, format=Format.AUTO, max_bytes=2**32),
        progress=Silence(),
        on_products=lambda ids: None,
        on_refused=print,
    )
    seconds = time.perf_counter() - start
    end_children()  # only then is their time counted
    cpu = _cpu() - cpu
    rate = f"{len(rows) / seconds:8,.0f} {unit}"
    print(f"{name:18} {rate:18} {seconds:6.1f} s, {cpu:6.1f} s of CPU  {summary}")


def _cpu() -> float:
    """Seconds of processor time of this process and of its ended decoders."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


if __name__ == "__main__":
    main()
