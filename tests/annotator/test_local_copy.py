"""Files of a bucket, as paths; the whole way of a picture works where there is no folder."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages

import scoring.worker  # noqa: F401  registers the handlers
from annotator.imports.store_pictures import write_file
from annotator.jobs.run import run_next
from annotator.local_copy import copies, forget_copies, local_path
from annotator.models import Generation, JobKind, JobState, ScoreState
from tests.factories import make_job, make_project
from tests.scoring.worker.material import photographed


@pytest.fixture
def bucket(settings: Any, tmp_path: Path) -> None:
    """A storage that has no folder, as a bucket has none."""
    settings.HOME = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    }
    assert storages["default"] is not None


def test_in_a_folder_the_path_is_the_file_itself() -> None:
    default_storage.save("a/b.txt", ContentFile(b"hello"))
    assert local_path("a/b.txt") == Path(default_storage.path("a/b.txt"))


@pytest.mark.usefixtures("bucket")
class TestBucket:
    def test_a_file_is_fetched_once(self) -> None:
        default_storage.save("a/b.txt", ContentFile(b"hello"))
        assert local_path("a/b.txt").read_bytes() == b"hello"
        default_storage.delete("a/b.txt")
        assert local_path("a/b.txt").read_bytes() == b"hello"

    def test_opening_what_is_not_stored_raises(self) -> None:
        with pytest.raises(FileNotFoundError):
            local_path("a/gone.txt").open()

    def test_writing_again_replaces(self) -> None:
        for content in (b"first", b"second"):
            write_file("a/b.txt", content)
        with default_storage.open("a/b.txt") as file:
            assert file.read() == b"second"
        assert default_storage.listdir("a")[1] == ["b.txt"]

    def test_copies_go_after_a_day(self) -> None:
        for name in ("old.txt", "young.txt"):
            default_storage.save(name, ContentFile(b"hello"))
            local_path(name)
        two_days_ago = time.time() - 2 * 24 * 3600
        os.utime(copies() / "old.txt", (two_days_ago, two_days_ago))
        assert forget_copies() == 1
        assert [path.name for path in copies().iterdir()] == ["young.txt"]

    @pytest.mark.django_db
    def test_pictures_are_scored_and_heat_maps_stored(self) -> None:
        project = make_project()
        product = photographed(project)
        job = make_job(project, JobKind.SCORE, arguments={"product_ids": [product.pk]})
        run_next(kinds=[JobKind.SCORE])
        job.refresh_from_db()
        assert job.state == JobState.SUCCEEDED, job.error
        states = Generation.objects.values_list("score_state", flat=True)
        assert set(states) == {ScoreState.SCORED}
