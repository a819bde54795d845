"""Staged pictures become the files that scoring reads, one at a time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from annotator.errors import InvalidInput
from annotator.imports.decoder.children import derive_in_child
from annotator.jobs.job_run import JobCancelled
from annotator.judging import prepare as module
from annotator.judging import request_appraisal as request_module
from annotator.judging.prepare import prepare
from annotator.judging.request_appraisal import request_appraisal
from annotator.judging.upload import File, StagedUpload, Upload, stage
from annotator.models import Appraisal, Job, Role
from tests.annotator.imports.pictures import cut_out, file_of, photo
from tests.factories import make_member, make_project

pytestmark = pytest.mark.django_db


def file(name: str, content: bytes) -> File:
    return File(name, SimpleUploadedFile(name, content))


def call(*generations: bytes, original: bytes | None = None, mask: bytes | None = None) -> Upload:
    return Upload(
        file("original.png", original or file_of(photo())),
        [file(f"{place}.png", each) for place, each in enumerate(generations)],
        None if mask is None else file("mask.png", mask),
    )


def staged(upload: Upload) -> StagedUpload:
    return stage(make_project(), upload)


def test_pictures_keep_their_places(tmp_path: Path) -> None:
    sizes = [(60, 40), (50, 40), (40, 40)]
    upload = call(*(file_of(photo(*size)) for size in sizes))
    prepared = prepare(staged(upload), tmp_path, step=lambda: None)
    assert [Image.open(path).size for path in prepared.generations] == sizes
    assert prepared.mask is None


@pytest.mark.parametrize("mask", [None, file_of(cut_out().getchannel("A"))])
def test_a_mask_is_given_or_the_originals_transparency(tmp_path: Path, mask: bytes | None) -> None:
    original = file_of(cut_out() if mask is None else photo())
    prepared = prepare(staged(call(original=original, mask=mask)), tmp_path, step=lambda: None)
    assert prepared.mask is not None
    assert (np.asarray(Image.open(prepared.mask))[:, 30:] == 255).all()


def test_one_picture_is_decoded_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker needs the memory of one picture, however many calls it has at once."""
    others_may: list[bool] = []

    def derived(*arguments: Any) -> Any:
        others_may.append(module._decoding.acquire(blocking=False))
        return derive_in_child(*arguments)

    monkeypatch.setattr(module, "derive_in_child", derived)
    prepare(staged(call(file_of(photo()))), tmp_path, step=lambda: None)
    assert others_may == [False, False]
    assert module._decoding.acquire(blocking=False)
    module._decoding.release()


def test_it_stops_between_two_pictures(tmp_path: Path) -> None:
    def cancel() -> None:
        raise JobCancelled

    with pytest.raises(JobCancelled):
        prepare(staged(call(file_of(photo()))), tmp_path, step=cancel)


def test_a_fault_that_no_one_thought_of_names_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> bytes:
        raise TypeError("a number was expected")

    monkeypatch.setattr(module, "derive_in_child", fail)
    with pytest.raises(InvalidInput, match=r"original\.png can't be used \(TypeError") as refused:
        prepare(staged(call(file_of(photo()))), tmp_path, step=lambda: None)
    assert list(refused.value.fields) == ["original"]


def test_of_two_same_calls_at_once_one_upload_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    project = make_project()
    by = make_member(project, Role.OPS)
    folders: list[str] = []

    def staged_late(*arguments: Any) -> StagedUpload:
        """While these files are stored, an identical call arrives and is faster."""
        mine = stage(*arguments)
        folders.append(mine["upload"])
        if len(folders) == 1:
            request_appraisal(project=project, by=by, upload=call(file_of(photo())))
        return mine

    monkeypatch.setattr(request_module, "stage", staged_late)
    appraisal = request_appraisal(project=project, by=by, upload=call(file_of(photo())))
    assert Job.objects.get().arguments["upload"] == folders[1]
    assert appraisal == Appraisal.objects.get()
    assert [default_storage.exists(folder) for folder in folders] == [False, True]
