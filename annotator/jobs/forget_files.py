"""Delete old files that killed processes have left and that nothing refers to.

Only files that Packshot has made are deleted; they are recognised by their folder and name.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.utils import timezone

from annotator.jobs.forget import delete_folder
from annotator.local_copy import HALF_WRITTEN, is_folder
from annotator.models import Job

AT_ONCE = 100  # a round of the sweeper must not take long; the next round deletes more
# Django's names for uploads while a request is handled; it deletes the files at the end.
INCOMING = "tmp*.upload*"
# Folders that workers create in the system's temporary folder.
SCRATCH = ("packshot-fetched-*", "packshot-model-*")
TOKEN = re.compile(r"[0-9a-f]{32}")
# Seconds between two searches, because each request to a bucket costs money and time.
LOOK_AT_FOLDERS, LOOK_AT_BUCKET = 60, 3600


def forget_incoming() -> int:
    """Delete uploads whose web process died while it received them; returns how many."""
    return _delete_old(Path(settings.FILE_UPLOAD_TEMP_DIR).glob(INCOMING))


def forget_half_written() -> int:
    """Delete pictures that a killed worker had written only in part; returns how many."""
    if not is_folder():
        return 0  # in a bucket a file appears only when it is complete
    return _delete_old(Path(default_storage.path(HALF_WRITTEN)).glob(".new-*"))


def forget_scratch() -> int:
    """Delete killed workers' temporary folders (fetched pictures, unfinished models); how many."""
    here, deleted = Path(tempfile.gettempdir()), 0
    for folder in islice((each for name in SCRATCH for each in here.glob(name)), AT_ONCE):
        with suppress(OSError):  # the folder belongs to another user or is gone by now
            if folder.is_dir() and all(_is_old(each) for each in (folder, *folder.iterdir())):
                shutil.rmtree(folder)
                deleted += 1
    return deleted


def forget_stray_uploads() -> int:
    """Delete uploads in the storage that no job names; returns how many.

    Files are stored before their job is created, so a process that is killed in between leaves
    them. Uploads that a job names are deleted by `forget.py`.
    """
    if not _is_time("uploads", LOOK_AT_FOLDERS if is_folder() else LOOK_AT_BUCKET):
        return 0
    strays = (folder for folder in _staged() if _is_left(folder) and not _is_named(folder))
    return _delete_folders(strays)


def _staged() -> Iterator[str]:
    for project in _folders("uploads"):
        if project.isdigit():
            for token in _folders(f"uploads/{project}"):
                if TOKEN.fullmatch(token):
                    yield f"uploads/{project}/{token}"


def _is_named(folder: str) -> bool:
    project = int(folder.split("/")[1])
    return Job.objects.filter(project=project, arguments__upload=folder).exists()


def _folders(name: str) -> list[str]:
    with suppress(FileNotFoundError, NotADirectoryError):
        return list(default_storage.listdir(name)[0])
    return []


def _is_left(folder: str) -> bool:
    """Whether no file in the stored folder was written recently."""
    before = timezone.now() - _keep()
    with suppress(FileNotFoundError):
        names = [f"{folder}/{file}" for file in default_storage.listdir(folder)[1]]
        if is_folder():
            names.append(folder)
        return all(default_storage.get_modified_time(name) < before for name in names)
    return False


def _delete_folders(folders: Iterator[str]) -> int:
    old = list(islice(folders, AT_ONCE))
    for folder in old:
        delete_folder(folder)
    return len(old)


def _delete_old(paths: Iterator[Path]) -> int:
    deleted = 0
    for path in islice((each for each in paths if _is_old(each)), AT_ONCE):
        with suppress(OSError):
            path.unlink()
            deleted += 1
    return deleted


def _is_old(path: Path) -> bool:
    try:
        return path.lstat().st_mtime < time.time() - _keep().total_seconds()
    except FileNotFoundError:
        return False  # its process has just deleted it


def _keep() -> timedelta:
    return timedelta(hours=settings.UPLOAD_KEEP_HOURS)


def _is_time(what: str, seconds: int) -> bool:
    """Whether nobody has searched for `seconds`. Without Redis each process counts by itself."""
    return cache.add(f"forget-{what}", True, seconds)
