"""Where files lie: the storage of pictures and weights, and the disks."""

from __future__ import annotations

import shutil
import tempfile
import uuid
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from annotator.doctor.finding import State, failed, fine, warning
from annotator.local_copy import is_folder
from annotator.models import ModelState, ModelVersion, SegmenterVersion
from annotator.mounted import empty_folder
from annotator.stored_hash import stored_sha256

GIGABYTE: Final = 1024**3
DISK_WARNS, DISK_FAILS = 5 * GIGABYTE, GIGABYTE // 2
PROBE: Final = b"packshot was here"


def look_at_storage() -> tuple[State, str]:
    """Write a small file, read it back, delete it; what was stored before must be there."""
    if reason := empty_folder():
        return failed(reason)
    name = default_storage.save(f".doctor/{uuid.uuid4().hex}", ContentFile(PROBE))
    try:
        with default_storage.open(name) as file:
            if file.read() != PROBE:
                return failed(f"{_place()} gives back other bytes than were written.")
    finally:
        default_storage.delete(name)
    if default_storage.exists(name):
        return failed(f"{_place()} does not delete files.")
    return fine(f"{_place()} takes, gives back and deletes files.")


def _place() -> str:
    if is_folder():
        return f"The folder {settings.MEDIA_ROOT}"
    return f"The bucket {getattr(default_storage, 'bucket_name', '')}"


def look_at_disk() -> tuple[State, str]:
    """How much is free where files are written."""
    folders = [Path(settings.HOME), Path(tempfile.gettempdir())]
    if is_folder():
        folders.append(Path(settings.MEDIA_ROOT))
    free = {folder: shutil.disk_usage(_existing(folder)).free for folder in folders}
    tightest = min(free, key=lambda folder: free[folder])
    return judge_space(tightest, free[tightest])


def _existing(folder: Path) -> Path:
    return next(each for each in (folder, *folder.parents) if each.exists())


def judge_space(folder: Path, free: int) -> tuple[State, str]:
    """The finding about the folder with the least free space."""
    says = f"{free / GIGABYTE:.1f} GB are free in {folder}."
    if free < DISK_FAILS:
        return failed(says)
    return warning(says) if free < DISK_WARNS else fine(says)


def look_at_versions() -> tuple[State, str]:
    """Whether the weights of the models in use are stored, and are what was recorded."""
    in_use: list[ModelVersion | SegmenterVersion] = [
        *ModelVersion.objects.filter(state=ModelState.CHAMPION).defer("details", "metrics"),
        *SegmenterVersion.objects.filter(state=ModelState.CHAMPION),
    ]
    wrong = [
        f"{each} of project {each.project_id}: {why}" for each in in_use if (why := _why(each))
    ]
    if wrong:
        return failed("; ".join(wrong))
    return fine(f"{len(in_use)} models in use, all stored as recorded.")


def _why(version: ModelVersion | SegmenterVersion) -> str:
    """What is wrong with the stored weights; empty if nothing is."""
    try:
        found = stored_sha256(version.checkpoint)
    except FileNotFoundError:
        return f"{version.checkpoint} is not stored"
    if found == version.sha256:
        return ""
    return f"{version.checkpoint} has the SHA-256 {found}, recorded is another"
