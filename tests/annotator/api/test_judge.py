"""The judge for other programs: its results, and what it refuses."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from django.core.files.storage import default_storage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Picture
from PIL.ImageFile import ImageFile
from rest_framework.response import Response
from rest_framework.test import APIClient

import scoring.worker  # noqa: F401  registers the handlers
from annotator.jobs.claim import claim_next
from annotator.jobs.run import run_claimed
from annotator.judging import wait
from annotator.judging.upload import discard
from annotator.members.tokens import make_token
from annotator.models import (
    Appraisal,
    Features,
    Generation,
    Image,
    Job,
    JobKind,
    JobState,
    Product,
    Project,
    Role,
    User,
)
from scoring.consistency.calibrator import Calibrator
from scoring.consistency.fuse import Fusion
from scoring.features.lite import Lite
from scoring.images import RGB
from scoring.vocabulary.messages.findings import LIKE_CHANGED
from scoring.vocabulary.messages.plain import PLAIN
from scoring.vocabulary.training import VersionConfig
from tests.annotator.imports.metadata import ODD as ODD_EXIF
from tests.annotator.imports.metadata import exif_of, jpeg_with, png_with, turned
from tests.factories import make_certificate, make_member, make_project
from tests.scoring.worker.material import enthroned, scene

pytestmark = pytest.mark.django_db
Client = Callable[[User], APIClient]
WHITE, BLUE = (255, 255, 255), (60, 120, 160)


def work() -> None:
    """Do one job of the judge, as a worker elsewhere would."""
    job = claim_next(kinds=[JobKind.JUDGE])
    if job is not None:
        run_claimed(job)


@pytest.fixture
def warm_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker is free: while the call waits, its job is done."""
    monkeypatch.setattr(wait, "pause", work)


@pytest.fixture
def no_worker(settings: Any) -> None:
    """No worker is free for as long as the call waits."""
    settings.JUDGE_WAIT_SECONDS = 0.0


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def client(project: Project, as_user: Client) -> APIClient:
    return as_user(make_member(project, Role.OPS))


def encoded(picture: Picture.Image | RGB, format: str = "PNG", **options: Any) -> bytes:
    buffer = BytesIO()
    image = picture if isinstance(picture, Picture.Image) else Picture.fromarray(picture)
    image.save(buffer, format, **options)
    return buffer.getvalue()


ORIGINAL = encoded(scene(WHITE))
GENERATION = encoded(scene(BLUE))
BOX = np.zeros((200, 200), np.uint8)
BOX[50:151, 50:151] = 255


def file(content: bytes, name: str = "picture.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def judge(
    client: APIClient,
    project: Project,
    *generations: bytes,
    original: bytes = ORIGINAL,
    mask: bytes | None = None,
    **values: str,
) -> Response:
    """Call the judge; files are called original.png, generation-0.png, …, mask.png."""
    files = [file(each, f"generation-{at}.png") for at, each in enumerate(generations)]
    data: dict[str, Any] = {"original": file(original, "original.png"), "generation": files}
    if mask is not None:
        data["mask"] = file(mask, "mask.png")
    address = f"/api/projects/{project.pk}/judge/"
    response: Response = client.post(address, {**data, **values}, format="multipart")
    return response


@pytest.mark.usefixtures("warm_worker")
def test_generations_are_compared_with_their_original(client: APIClient, project: Project) -> None:
    changed = encoded(scene(BLUE, hue=150))
    answer = judge(client, project, GENERATION, changed)
    assert answer.status_code == 200, answer.data
    same, other = answer.data["generations"]
    assert same["report"]["outcome"] == "consistent"
    assert other["report"]["outcome"] == "inconsistent"
    assert other["report"]["findings"][0]["text"]
    assert other["p_consistent"] < 0.5 < same["p_consistent"]
    assert answer.data["mask_source"] == "flood_fill"


@pytest.mark.usefixtures("warm_worker")
def test_reports_are_those_of_the_model_in_use(client: APIClient, project: Project) -> None:
    """Its certificate is about its own calibrator, and about what it learned of changes."""
    version = enthroned(project, key=Lite().key, dimension=Lite().dimension)
    (before,) = judge(client, project, GENERATION).data["generations"]
    for fusion in (Fusion(bias=1.0), Fusion(learned=8.0, usual=-8.0)):
        version.config = VersionConfig(consistency=Calibrator(fusion=fusion).to_json())
        version.save(update_fields=["config"])
        Appraisal.objects.all().delete()
        (after,) = judge(client, project, GENERATION).data["generations"]
        assert after["p_consistent"] < before["p_consistent"]
        assert after["score"] == pytest.approx(after["p_good"] * after["p_consistent"])
    assert after["report"]["findings"][0]["code"] == LIKE_CHANGED.code


@pytest.mark.usefixtures("warm_worker")
def test_before_there_is_a_model_nothing_is_decided(client: APIClient, project: Project) -> None:
    (judged,) = judge(client, project, GENERATION).data["generations"]
    assert [judged[name] for name in ("reward", "uncertainty", "p_good", "score")] == [None] * 4
    assert judged["verdict"] == "undecided"
    assert judged["verdict_reason"] == {
        "code": "verdict_no_model", "values": {}, "text": "No model is in use yet.",
    }  # fmt: skip


@pytest.mark.usefixtures("warm_worker")
def test_the_model_in_use_scores_and_its_certificate_decides(
    client: APIClient, project: Project
) -> None:
    version = enthroned(project, key=Lite().key, dimension=Lite().dimension)
    certificate = make_certificate(version, accept_threshold=0.0)
    answer = judge(client, project, GENERATION)
    assert (answer.data["version"], answer.data["certificate"]) == (version.number, certificate.pk)
    (judged,) = answer.data["generations"]
    assert judged["uncertainty"] > 0
    assert judged["score"] == pytest.approx(judged["p_good"] * judged["p_consistent"])
    assert judged["verdict"] == "accepted"


@pytest.mark.usefixtures("warm_worker")
def test_a_model_of_another_encoder_says_nothing_and_the_reason_is_named(
    client: APIClient, project: Project
) -> None:
    enthroned(project, key="blip@1", dimension=6)
    (judged,) = judge(client, project, GENERATION).data["generations"]
    assert (judged["reward"], judged["verdict"]) == (None, "undecided")
    assert "needs features of blip@1" in judged["verdict_reason"]["text"]


@pytest.mark.usefixtures("warm_worker")
def test_nothing_of_it_enters_the_catalogue(client: APIClient, project: Project) -> None:
    judge(client, project, GENERATION)
    for model in (Product, Generation, Image, Features):
        assert not model.objects.exists()
    left = default_storage.listdir(Appraisal.objects.get().folder)[1]
    assert all(name.startswith("heat-") for name in left), "judged pictures are not kept"


@pytest.mark.usefixtures("warm_worker")
def test_the_same_pictures_get_the_same_answer_until_the_model_changes(
    client: APIClient, project: Project, settings: Any
) -> None:
    first = judge(client, project, GENERATION).data
    assert judge(client, project, GENERATION).data == first
    assert Job.objects.count() == 1
    assert judge(client, project, GENERATION, category="mug").data["id"] != first["id"]
    settings.SCORING_OPTIONS = {"BLIP_REVISION": "another"}
    assert judge(client, project, GENERATION).data["id"] != first["id"]
    enthroned(project, key=Lite().key, dimension=Lite().dimension)
    second = judge(client, project, GENERATION).data
    assert second["id"] != first["id"] and second["version"] == 1


@pytest.mark.usefixtures("warm_worker")
def test_a_heat_map_is_for_ops_of_the_project(
    client: APIClient, project: Project, as_user: Client
) -> None:
    answer = judge(client, project, encoded(scene(BLUE, hue=150)))
    address = answer.data["generations"][0]["report"]["heat_map"]
    served = client.get(address)
    assert (served.status_code, served["Content-Type"]) == (200, "image/webp")
    assert as_user(make_member(project, Role.ANNOTATOR)).get(address).status_code == 403
    assert as_user(make_member(make_project(), Role.ADMIN)).get(address).status_code == 404


@pytest.mark.usefixtures("warm_worker")
def test_a_pipelines_token_may_call_and_an_annotators_may_not(project: Project) -> None:
    owner = make_member(project, Role.ADMIN)
    for role, status in ((Role.OPS, 200), (Role.ANNOTATOR, 403)):
        _, secret = make_token(owner=owner, name="pipeline", project=project, role=role)
        client = APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}")
        assert judge(client, project, GENERATION).status_code == status


@pytest.mark.usefixtures("no_worker")
def test_what_takes_longer_is_answered_later(client: APIClient, project: Project) -> None:
    answer = judge(client, project, GENERATION)
    assert (answer.status_code, answer.data["state"]) == (202, "queued")
    assert answer.data["generations"] == []
    address = f"/api/appraisals/{answer.data['id']}/"
    assert client.get(address).status_code == 202
    assert judge(client, project, GENERATION).data == answer.data, "it joins the job under way"
    work()
    later = client.get(address)
    assert (later.status_code, later.data["state"]) == (200, "succeeded")
    assert len(later.data["generations"]) == 1


@pytest.mark.usefixtures("warm_worker")
def test_a_large_call_is_not_waited_for(client: APIClient, project: Project, settings: Any) -> None:
    settings.JUDGE_WAIT_GENERATIONS = 1
    answer = judge(client, project, GENERATION, encoded(scene(WHITE)))
    assert answer.status_code == 202


@pytest.mark.usefixtures("no_worker")
def test_a_call_that_failed_says_so_and_may_be_sent_again(
    client: APIClient, project: Project
) -> None:
    answer = judge(client, project, GENERATION)
    Job.objects.update(state=JobState.FAILED, error=PLAIN(text="The disk is full."))
    failed = client.get(f"/api/appraisals/{answer.data['id']}/")
    assert failed.status_code == 409
    assert "The disk is full." in failed.data["detail"]
    again = judge(client, project, GENERATION)
    assert (again.status_code, again.data["id"]) == (202, answer.data["id"])
    assert again.data["job"] != answer.data["job"]


def test_a_call_takes_a_limited_number_of_generations(
    client: APIClient, project: Project, settings: Any
) -> None:
    settings.JUDGE_MOST_GENERATIONS = 2
    answer = judge(client, project, GENERATION, GENERATION, GENERATION)
    assert answer.status_code == 400
    assert answer.data["type"] == "/problems/too_many_generations"
    assert answer.data["values"] == {"most": 2}
    assert list(answer.data["fields"]) == ["generation"]


def huge_header() -> bytes:
    """A PNG that says it has 20,000 × 20,000 pixels."""
    fields = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + fields
    return (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", len(fields))
        + chunk
        + struct.pack(">I", zlib.crc32(chunk))
        + encoded(scene(WHITE))[33:]
    )


def animated() -> bytes:
    frames = [Picture.fromarray(scene(colour)) for colour in (WHITE, BLUE)]
    return encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])


REFUSED = {
    "zero-byte": (b"", "is empty"),
    "truncated": (GENERATION[: len(GENERATION) // 2], "is damaged or cut short"),
    "text": (b"<svg/>", "is not a picture that can be read"),
    "tiny": (encoded(np.zeros((1, 1, 3), np.uint8)), "is 1 × 1 px"),
    "huge": (huge_header(), "pixels"),
    "animated": (animated(), "has several frames"),
}


FIELDS = ("original", "generation[1]", "mask")
# Whole as a file, and nonsense where the pixels are packed.
DAMAGED = GENERATION[:60] + bytes(200) + GENERATION[260:]
DAMAGE = "is damaged or cut short"


def bad(client: APIClient, project: Project, field: str, content: bytes) -> Response:
    """A call in which this content comes in `field`, and the rest is good."""
    if field == "original":
        return judge(client, project, GENERATION, original=content)
    if field == "mask":
        return judge(client, project, GENERATION, mask=content)
    return judge(client, project, GENERATION, content)


def is_refused(answer: Response, field: str, reason: str) -> None:
    """The problem names the field, the file and the reason, and nothing else."""
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert list(answer.data["fields"]) == [field]
    (message,) = (each["text"] for each in answer.data["fields"][field])
    name = {"generation[1]": "generation-1.png"}.get(field, f"{field}.png")
    assert message.startswith(name) and reason in message
    assert name in answer.data["detail"]


@pytest.mark.usefixtures("no_worker")
@pytest.mark.parametrize("kind", REFUSED)
def test_what_a_header_shows_is_refused_at_once(
    client: APIClient, project: Project, kind: str
) -> None:
    content, reason = REFUSED[kind]
    for field in FIELDS:
        is_refused(bad(client, project, field, content), field, reason)
    assert not Appraisal.objects.exists()
    assert not staged_files(project)


@pytest.mark.usefixtures("warm_worker")
@pytest.mark.parametrize("field", FIELDS)
def test_what_only_decoding_shows_is_refused_by_its_name(
    client: APIClient, project: Project, field: str
) -> None:
    is_refused(bad(client, project, field, DAMAGED), field, DAMAGE)
    address = f"/api/appraisals/{Appraisal.objects.get().pk}/"
    is_refused(client.get(address), field, DAMAGE)
    assert not staged_files(project), "trying again would end the same way"


@pytest.mark.usefixtures("no_worker")
def test_the_answer_to_come_names_a_bad_file_too(client: APIClient, project: Project) -> None:
    answer = bad(client, project, "generation[1]", DAMAGED)
    assert answer.status_code == 202
    work()
    later = client.get(f"/api/appraisals/{answer.data['id']}/")
    is_refused(later, "generation[1]", DAMAGE)


@pytest.mark.usefixtures("no_worker")
def test_a_refused_call_that_is_tried_again_is_under_way(
    client: APIClient, project: Project, as_user: Client
) -> None:
    answer = bad(client, project, "generation[1]", DAMAGED)
    work()
    admin = as_user(make_member(project, Role.ADMIN))
    assert admin.post(f"/api/jobs/{answer.data['job']}/retry/").status_code == 200
    address = f"/api/appraisals/{answer.data['id']}/"
    assert client.get(address).status_code == 202
    work()
    assert client.get(address).status_code == 409, "its pictures are gone"


def staged_files(project: Project) -> list[str]:
    """Uploads that wait for a worker."""
    try:
        return default_storage.listdir(f"uploads/{project.pk}")[0]
    except FileNotFoundError:
        return []


@pytest.mark.usefixtures("no_worker")
def test_no_web_server_decodes_a_picture(
    client: APIClient, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """17 pictures of 59 megapixels once blocked a web server for 50 seconds and took 819 MB."""
    loads: list[str] = []
    loaded = ImageFile.load

    def load(self: Any) -> Any:
        loads.append(self.format)
        return loaded(self)

    monkeypatch.setattr(ImageFile, "load", load)
    assert judge(client, project, GENERATION, mask=encoded(BOX)).status_code == 202
    assert loads == []
    work()
    assert loads != []


@pytest.mark.usefixtures("no_worker")
def test_uploads_wait_for_the_worker_and_go_with_the_result(
    client: APIClient, project: Project
) -> None:
    first = judge(client, project, GENERATION)
    assert len(staged_files(project)) == 1
    assert judge(client, project, GENERATION).data == first.data
    assert len(staged_files(project)) == 1, "the same call joins the job under way"
    work()
    assert not staged_files(project)
    assert client.get(f"/api/appraisals/{first.data['id']}/").status_code == 200


@pytest.mark.usefixtures("no_worker")
def test_a_call_whose_pictures_were_swept_is_to_be_sent_again(
    client: APIClient, project: Project
) -> None:
    answer = judge(client, project, GENERATION)
    discard(Job.objects.get().arguments)
    work()
    later = client.get(f"/api/appraisals/{answer.data['id']}/")
    assert (later.status_code, later.data["title"]) == (409, "Conflict")
    assert "send them again" in later.data["detail"]


@pytest.mark.usefixtures("no_worker")
def test_a_cancelled_call_is_no_longer_worked_on(client: APIClient, project: Project) -> None:
    answer = judge(client, project, GENERATION, GENERATION)
    Job.objects.update(cancel_requested=True)
    work()
    assert Job.objects.get().state == JobState.CANCELLED
    assert client.get(f"/api/appraisals/{answer.data['id']}/").status_code == 409
    assert judge(client, project, GENERATION, GENERATION).status_code == 202


@pytest.mark.usefixtures("no_worker")
def test_a_storage_that_is_away_is_tried_again(
    client: APIClient, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = judge(client, project, GENERATION)

    def away(*_: object) -> None:
        raise PermissionError("Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(storages["default"], "open", away)
        work()
    job = Job.objects.get()
    assert (job.state, job.attempts) == (JobState.QUEUED, 1)
    Job.objects.update(due_at=job.created_at)
    work()
    assert client.get(f"/api/appraisals/{answer.data['id']}/").status_code == 200


def exif_rotated() -> bytes:
    exif = Picture.Exif()
    exif[0x0112] = 6
    turned = Picture.fromarray(scene(BLUE)).rotate(90)
    return encoded(turned, "JPEG", quality=95, exif=exif)


ODD = {
    "cmyk": encoded(Picture.fromarray(scene(BLUE)).convert("CMYK"), "JPEG", quality=95),
    "grey, 16 bit": encoded(Picture.fromarray(scene(BLUE)[..., 1].astype(np.uint16) << 8)),
    "palette": encoded(Picture.fromarray(scene(BLUE)).quantize(64), transparency=0),
    "turned by EXIF": exif_rotated(),
    **{
        f"EXIF with {odd}": jpeg_with(
            (0xE1, b"Exif\0\0" + exif_of(turned(1), *ODD_EXIF[odd])),
            picture=Picture.fromarray(scene(BLUE)),
        )
        for odd in ("a time stamp as text", "a negative rational")
    },
    "text of 90 MB": png_with([(b"zTXt", b"w\0\0" + zlib.compress(bytes(90_000_000)))], GENERATION),
}


@pytest.mark.usefixtures("warm_worker")
@pytest.mark.parametrize("kind", ODD)
def test_an_odd_file_is_judged(client: APIClient, project: Project, kind: str) -> None:
    answer = judge(client, project, ODD[kind])
    assert answer.status_code == 200, answer.data
    assert answer.data["generations"][0]["report"]["outcome"]


@pytest.mark.usefixtures("warm_worker")
def test_a_picture_turned_by_exif_is_judged_upright(client: APIClient, project: Project) -> None:
    (judged,) = judge(client, project, exif_rotated()).data["generations"]
    assert judged["report"]["outcome"] == "consistent"
    assert np.array(judged["report"]["transform"]) == pytest.approx(np.eye(3)[:2], abs=0.02)


@pytest.mark.usefixtures("warm_worker")
def test_a_given_mask_is_used_at_any_size_of_its_originals_shape(
    client: APIClient, project: Project
) -> None:
    for side in (100, 200, 400):
        mask = encoded(Picture.fromarray(BOX).resize((side, side)))
        answer = judge(client, project, GENERATION, mask=mask)
        assert answer.data["mask_source"] == "given"
        assert answer.data["generations"][0]["report"]["outcome"] == "consistent"


@pytest.mark.usefixtures("warm_worker")
def test_the_originals_transparency_is_its_mask(client: APIClient, project: Project) -> None:
    cutout = np.dstack([scene(WHITE), BOX])
    assert judge(client, project, GENERATION, original=encoded(cutout)).data["mask_source"] == (
        "given"
    )


@pytest.mark.usefixtures("warm_worker")
@pytest.mark.parametrize(
    ("mask", "reason"),
    [
        (np.zeros((200, 200), np.uint8), "marks nothing or everything"),
        (np.full((200, 200), 255, np.uint8), "marks nothing or everything"),
        (BOX[:100], "its shape differs from the original's 200 × 200 px"),
    ],
)
def test_a_mask_that_tells_nothing_is_refused(
    client: APIClient, project: Project, mask: np.ndarray, reason: str
) -> None:
    answer = judge(client, project, GENERATION, mask=encoded(mask))
    assert answer.status_code == 400
    assert reason in answer.data["fields"]["mask"][0]["text"]


@pytest.mark.usefixtures("warm_worker")
def test_the_original_itself_is_consistent(client: APIClient, project: Project) -> None:
    (judged,) = judge(client, project, ORIGINAL).data["generations"]
    assert judged["report"]["outcome"] == "consistent"
    assert judged["p_consistent"] > 0.9


@pytest.mark.usefixtures("warm_worker")
def test_a_generation_without_the_product_never_passes(client: APIClient, project: Project) -> None:
    version = enthroned(project, key=Lite().key, dimension=Lite().dimension)
    make_certificate(version, accept_threshold=0.0)
    (judged,) = judge(client, project, encoded(np.full((200, 200, 3), 90, np.uint8))).data[
        "generations"
    ]
    assert judged["report"]["outcome"] == "cannot_verify"
    assert (judged["score"], judged["verdict"]) == (0.0, "undecided")
    assert "could not be verified" in judged["verdict_reason"]["text"]
