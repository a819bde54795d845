"""A storage folder whose disk is not mounted is told from one that lacks a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from annotator.doctor.finding import State
from annotator.doctor.places import look_at_storage
from annotator.models import Image
from annotator.mounted import local_picture
from annotator.outage import StorageFailed
from tests.factories import make_image, make_member, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def image() -> Image:
    """A picture whose thumb is stored, and no other file."""
    image = make_image(make_project())
    default_storage.save(image.path(Image.Variant.THUMB), ContentFile(b"the thumb"))
    return image


@pytest.fixture
def unmount(settings: object, tmp_path: Path) -> Callable[[], Path]:
    """The mount point without its disk; call it when files were stored."""

    def without_disk() -> Path:
        settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]
        (tmp_path / "media").mkdir()
        return tmp_path / "media"

    return without_disk


def test_a_picture_that_is_missing_alone_is_no_fault_of_the_disk(image: Image) -> None:
    assert not local_picture(image, Image.Variant.SCREEN).exists()
    assert look_at_storage()[0] is State.FINE


def test_an_empty_folder_is_called_empty(image: Image, unmount: Callable[[], Path]) -> None:
    folder = unmount()
    with pytest.raises(StorageFailed, match=f"The folder {folder} is empty.* not mounted"):
        local_picture(image, Image.Variant.THUMB)
    state, says = look_at_storage()
    assert state is State.FAILED and f"{folder} is empty" in says
    assert list(folder.iterdir()) == []  # nothing was written below the mount point


def test_a_new_installation_may_be_empty(unmount: Callable[[], Path]) -> None:
    unmount()
    assert look_at_storage()[0] is State.FINE


def test_a_page_is_told_to_wait_and_not_that_there_is_no_such_picture(
    image: Image, unmount: Callable[[], Path]
) -> None:
    client = Client()
    client.force_login(make_member(image.project))
    assert client.get(image.url(Image.Variant.FULL)).status_code == 404
    unmount()
    answer = client.get(image.url(Image.Variant.THUMB))
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
