"""Real photos go in, each once and upright, and come out in three sizes."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from PIL import Image as Pixels

from annotator.models import Image, Product
from tests.annotator.imports.sources import Recorder, run, write_manifest
from tests.factories import make_project


@pytest.mark.django_db
def test_objects_in_several_scenes(shared_data: Path, tmp_path: Path) -> None:
    images = shared_data / "products-dreambooth" / "images"
    rows = []
    for folder in sorted(path for path in images.iterdir() if path.is_dir())[:3]:
        (tmp_path / folder.name).symlink_to(folder)
        first, *others = sorted(path.name for path in folder.iterdir())
        for name in others:
            rows.append(
                {
                    "product": folder.name,
                    "original": f"{folder.name}/{first}",
                    "generation": f"{folder.name}/{name}",
                    "image": f"{folder.name}/{name}",
                }
            )
    recorder = Recorder()
    summary = run(make_project(), write_manifest(tmp_path, rows), recorder)
    assert recorder.refused == []
    assert (summary.products, summary.generations) == (3, len(rows))
    assert Product.objects.count() == 3
    for image in Image.objects.all():
        with Pixels.open(default_storage.path(image.path("thumb"))) as thumb:
            assert max(thumb.size) == 256
            assert thumb.width / thumb.height == pytest.approx(image.width / image.height, rel=0.02)
