"""Judge each picture that appears in a folder, as an image program's output folder fills."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from packshot.client import Client
from packshot.errors import ApiError
from packshot.models import JudgedGeneration
from packshot.push import PICTURES

ORIGINAL = "original"


def watch(
    client: Client, folder: Path, *, original: Path | None = None, seconds: float,
    sleep: Callable[[float], object],
) -> Iterator[tuple[Path, JudgedGeneration | ApiError]]:  # fmt: skip
    """Each new picture with its judgement, or with why there is none; endless.

    Without `original`, the `original.*` in a picture's own folder is meant; a picture without one
    waits until there is one. A picture is judged once its size no longer changes, and again when
    its content changes.
    """
    judged: dict[Path, tuple[int, int]] = {}
    seen: dict[Path, tuple[int, int]] = {}
    while True:
        for path in sorted(folder.rglob("*")):
            if not _is_image(path):
                continue
            stat = path.stat()
            state = (stat.st_size, stat.st_mtime_ns)
            is_written = seen.get(path) == state
            seen[path] = state
            source = original or _original_of(path)
            if not is_written or judged.get(path) == state or source is None:
                continue
            judged[path] = state
            try:
                yield path, client.judge(source, path).generations[0]
            except ApiError as error:  # such as a damaged picture; the others go on
                yield path, error
        sleep(seconds)


def _is_image(path: Path) -> bool:
    return (
        path.suffix.lower() in PICTURES
        and path.stem.lower() not in (ORIGINAL, "mask")
        and not path.name.startswith(".")
        and path.is_file()
    )


def _original_of(path: Path) -> Path | None:
    found = sorted(path.parent.glob(f"{ORIGINAL}.*"))
    return next((each for each in found if each.suffix.lower() in PICTURES), None)
