"""The sample project and its people. They are created once; later starts keep them as they are."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connections, transaction

from annotator.errors import Conflict
from annotator.imports.rows import Format
from annotator.imports.stage_upload import stage_upload
from annotator.models import Membership, Project, Role, User
from annotator.scoring_requests import request_import
from scoring.vocabulary.messages.problem_command import DEMO_ONLY

FOLDER = settings.BASE_DIR / "annotator" / "demo_data"
SLUG = "demo"
PEOPLE = {"anna": Role.ANNOTATOR, "otto": Role.OPS, "ada": Role.ADMIN}

# The sample is small, so the target is lower than usual and the audit set larger.
SETTINGS = {
    "name": "Demo: home goods, spring campaign",
    "audit_share": 0.3,
    "target_precision": 0.9,
    "confidence": 0.9,
    # What is asked for the audit or to learn has no part in the promise about a batch, and a pair
    # takes two images out of it. With more of both, too few are left to decide automatically.
    "audit_question_share": 0.03,
    "pair_share": 0.1,
    "lot_question_share": 0.75,
    "retrain_after_answers": 40,
    "plan_ahead": 60,
}


@transaction.atomic
def seed(*, products: int | None = None) -> tuple[Project, bool]:
    """The demo project, and whether it was created just now; a worker then imports its pictures.

    `products` limits the number of sample products.
    """
    project, is_new = Project.objects.get_or_create(
        slug=SLUG,
        defaults=SETTINGS | {"guidelines": (Path(__file__).parent / "guidelines.md").read_text()},
    )
    for username, role in PEOPLE.items():
        user = person(username)
        Membership.objects.get_or_create(project=project, user=user, defaults={"role": role})
    if is_new:
        request_import(
            project=project,
            by=person("ada"),
            arguments=dict(
                stage_upload(project=project, files=[_archive(products)], format=Format.AUTO)
            ),
        )
    return project, is_new


def reset() -> None:
    """Delete the demo's database and pictures.

    Raises Conflict if the configured database and pictures are not the demo's.
    """
    database = settings.DATABASES["default"]
    if settings.MODE != "demo" or not database["ENGINE"].endswith("sqlite3"):
        raise Conflict(DEMO_ONLY())
    connections.close_all()
    for suffix in ("", "-wal", "-shm"):
        Path(f"{database['NAME']}{suffix}").unlink(missing_ok=True)
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


def person(username: str) -> User:
    """The demo user of this name, without a password: they log in by a one-time link."""
    user, is_new = User.objects.get_or_create(username=username)
    if is_new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user


def _archive(products: int | None) -> ContentFile[bytes]:
    """The sample pictures and their manifest as one upload, without the truth."""
    rows = [json.loads(line) for line in (FOLDER / "manifest.jsonl").read_text().splitlines()]
    taken = set(list(dict.fromkeys(row["product"] for row in rows))[:products])
    rows = [row for row in rows if row["product"] in taken]
    pictures = {
        row[name] for row in rows for name in ("original", "mask", "image") if row.get(name)
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("manifest.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
        for picture in sorted(pictures):
            archive.write(FOLDER / picture, picture)
    return ContentFile(buffer.getvalue(), name="demo.zip")
