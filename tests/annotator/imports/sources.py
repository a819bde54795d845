"""Imports of files that a test wrote, run to the end."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from annotator.imports.import_rows import ImportSummary, import_rows
from annotator.imports.rows import Format, Refusal
from annotator.imports.source import source_at
from annotator.models import Project
from scoring.vocabulary.message import Message
from scoring.vocabulary.say import say


class Recorder:
    """Records all callbacks of an import. `stop_at` cancels it after so many rows."""

    def __init__(self, stop_at: int | None = None) -> None:
        self.progress: list[tuple[int, int]] = []
        self.products: list[int] = []
        self.refused: list[Refusal] = []
        self._stop_at = stop_at

    def advance(self, done: int, total: int, message: Message | None = None) -> None:
        self.progress.append((done, total))

    def check_cancelled(self) -> None:
        if self._stop_at is not None and self.progress[-1][0] >= self._stop_at:
            raise KeyboardInterrupt

    @property
    def reasons(self) -> dict[int, str]:
        """Why each row was refused."""
        return {refusal.number: say(refusal.reason) for refusal in self.refused}


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Files below a folder, which is made."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def write_manifest(folder: Path, rows: Iterable[Mapping[str, Any]], name: str = "m.jsonl") -> Path:
    """A manifest of JSON lines."""
    path = folder / name
    path.write_text("\n".join(json.dumps(row) for row in rows))
    return path


def run(project: Project, path: Path, recorder: Recorder | None = None) -> ImportSummary:
    """Import a folder, an archive or a manifest file."""
    recorder = recorder or Recorder()
    return import_rows(
        project=project,
        source=source_at(path, format=Format.AUTO, max_bytes=10**9),
        progress=recorder,
        on_products=recorder.products.extend,
        on_refused=recorder.refused.extend,
    )
