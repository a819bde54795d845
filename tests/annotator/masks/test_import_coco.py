"""Masks from a COCO file: polygons and run lengths, for the pictures that the file names."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Pixels

from annotator.exports import EXPORTS
from annotator.exports.run_lengths import counts_from, text_of
from annotator.imports.rows import Format
from annotator.imports.stage_upload import stage_upload
from annotator.models import (
    Generation,
    Image,
    Job,
    JobKind,
    JobState,
    MaskVersion,
    Product,
    Project,
)
from annotator.scoring_requests import PRODUCTS_PER_JOB
from annotator.tasks import run as run_job
from scoring.vocabulary.say import say
from tests.factories import (
    make_generation,
    make_image,
    make_job,
    make_product,
    make_project,
    make_user,
)

pytestmark = pytest.mark.django_db
SIZE = 40, 30
SQUARE = [10, 5, 29, 5, 29, 24, 10, 24]
LEFT_HALF = [0, SIZE[1] * 20, SIZE[1] * 20]  # columns, and the first run is of 0


@pytest.fixture
def project() -> Project:
    project = make_project()
    picture = {"width": SIZE[0], "height": SIZE[1]}
    mug = make_product(project, external_id="mug", image=make_image(project, **picture))
    make_generation(mug, external_id="mug-a", image=make_image(project, **picture))
    return project


def coco(*named: tuple[Mapping[str, Any], object]) -> bytes:
    images = [{"id": n, "width": 40, "height": 30, **each} for n, (each, _) in enumerate(named)]
    annotations = [{"image_id": n, "segmentation": each} for n, (_, each) in enumerate(named)]
    return json.dumps({"images": images, "annotations": annotations}).encode()


def imported(project: Project, content: bytes, **arguments: object) -> Job:
    upload = stage_upload(
        project=project, files=[], manifest=ContentFile(content, name="m"), format=Format.COCO
    )
    arguments = {**upload, **arguments}
    job = make_job(project, JobKind.IMPORT, arguments=arguments, created_by=make_user())
    run_job(job.pk)
    job.refresh_from_db()
    return job


def box_of(mask: Image) -> tuple[int, int, int, int] | None:
    with default_storage.open(mask.path(Image.Variant.MASK)) as file:
        return Pixels.open(BytesIO(file.read())).convert("L").getbbox()


def reasons(job: Job) -> Sequence[str]:
    return [say(each.reason) for each in job.refused.order_by("row")]


@pytest.mark.parametrize(
    ("segmentation", "box"),
    [
        ([SQUARE], (10, 5, 30, 25)),
        ({"size": [30, 40], "counts": LEFT_HALF}, (0, 0, 20, 30)),
        ({"size": [30, 40], "counts": text_of(LEFT_HALF)}, (0, 0, 20, 30)),
    ],
)
def test_masks_of_an_original_and_of_a_generation(
    project: Project, segmentation: object, box: tuple[int, ...]
) -> None:
    content = coco(
        ({"file_name": "photos/mug.jpg"}, segmentation), ({"file_name": "mug-a"}, segmentation)
    )
    job = imported(project, content)
    assert job.message is not None
    assert say(job.message) == "Masks of 1 original and 1 generation imported, 0 rows refused"
    mask, version = Product.objects.get().mask, Generation.objects.get().mask_version
    assert mask is not None and version is not None
    assert box_of(mask) == box_of(version.image) == box
    assert version.author == job.created_by
    again = imported(project, content)
    assert again.result["unchanged"] == 2
    assert Product.objects.get().mask_versions.count() == 1


def test_few_jobs_score_again_what_many_masks_change(project: Project) -> None:
    picture = {"width": SIZE[0], "height": SIZE[1]}
    names = []
    for number in range(PRODUCTS_PER_JOB + 4):
        product = make_product(
            project, external_id=f"cup-{number}", image=make_image(project, **picture)
        )
        for letter in "ab":
            image = make_image(project, **picture)
            make_generation(product, external_id=f"{product.external_id}-{letter}", image=image)
        names += [product.external_id, f"{product.external_id}-a", f"{product.external_id}-b"]
    Product.objects.filter(project=project).update(generations_count=2)
    imported(project, coco(*(({"file_name": name}, [SQUARE]) for name in names)))
    jobs = [job.arguments for job in Job.objects.filter(kind=JobKind.RESCORE)]
    of_originals = [each for each in jobs if "generation_ids" not in each]
    of_generations = [each for each in jobs if "generation_ids" in each]
    assert sorted(len(each["product_ids"]) for each in of_originals) == [4, PRODUCTS_PER_JOB]
    assert [len(each["generation_ids"]) for each in of_generations] == [9, 31]
    version = MaskVersion.objects.get(generation__external_id="cup-0-a")
    assert version.job is not None
    assert version.generation_id in version.job.arguments["generation_ids"]


def test_several_segmentations_of_a_picture_are_one_mask(project: Project) -> None:
    name = {"id": 7, "file_name": "mug", "width": 40, "height": 30}
    parts = [[[1, 1, 9, 1, 9, 9]], {"size": [30, 40], "counts": [1199, 1]}]
    annotations = [{"image_id": 7, "segmentation": each} for each in parts]
    imported(project, json.dumps({"images": [name], "annotations": annotations}).encode())
    mask = Product.objects.get().mask
    assert mask is not None
    assert box_of(mask) == (1, 1, 40, 30)


def test_what_does_not_fit_is_refused_by_name(project: Project) -> None:
    make_generation(Product.objects.get(), external_id="mug")
    good = [SQUARE]
    job = imported(
        project,
        coco(
            ({"file_name": "mug-a", "width": 50}, good),
            ({"file_name": "cup.png"}, good),
            ({"file_name": "mug.png"}, good),
            ({"file_name": "mug.png", "kind": "original"}, good),
            ({"file_name": "mug-a"}, {"size": [30, 40], "counts": [1, 2]}),
            ({"file_name": "mug-a"}, {"size": [30, 40], "counts": "~~~"}),
            ({"file_name": "mug-a"}, [[1, 2, 3]]),
            ({"file_name": "mug-a"}, [[0, 0, 1e999, 0, 5, 5]]),
            ({"file_name": "mug-a"}, None),
            ({"file_name": "mug-a", "width": "wide"}, good),
            ({"file_name": "mug-a"}, {"size": [30, 40], "counts": [1200]}),
        ),
    )
    assert (job.result["products"], job.result["refused"]) == (1, 10)
    told = reasons(job)
    assert "50 × 30" in told[0] and "40 × 30" in told[0]
    assert "no product or generation" in told[1]
    assert "both a product and a generation are called mug" in told[2]
    assert [each.row for each in job.refused.order_by("row")] == [1, 2, 3, 5, 6, 7, 8, 9, 10, 11]


def test_a_dry_run_stores_nothing(project: Project) -> None:
    job = imported(project, coco(({"file_name": "mug"}, [SQUARE])), dry_run=True)
    assert job.message is not None
    assert "Checked, nothing stored: masks of 1 original" in say(job.message)
    assert Product.objects.get().mask is None
    assert not Image.objects.filter(is_mask=True).exists()


@pytest.mark.parametrize(
    "content", [b"{}", b"[]", b"nonsense", b'{"images": [], "annotations": 1}']
)
def test_what_is_no_coco_file(project: Project, content: bytes) -> None:
    job = imported(project, content)
    assert job.state == JobState.FAILED
    assert job.error is not None
    assert "no COCO file" in say(job.error)


def test_our_own_export_comes_back(project: Project) -> None:
    imported(project, coco(({"file_name": "mug"}, [SQUARE]), ({"file_name": "mug-a"}, [SQUARE])))
    archive = b"".join(EXPORTS["masks"](project))
    upload = stage_upload(
        project=project, files=[ContentFile(archive, name="masks.zip")], format=Format.COCO
    )
    job = make_job(project, JobKind.IMPORT, arguments={**upload}, created_by=make_user())
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.result["unchanged"], job.result["refused"]) == (2, 0)


@given(st.lists(st.integers(0, 10**6), max_size=20))
def test_run_lengths_come_back_from_text(counts: list[int]) -> None:
    assert counts_from(text_of(counts)) == counts
