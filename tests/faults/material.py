"""Projects for the faults: pictures, answers, models and people."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO

import numpy as np
from django.db import connections
from PIL import Image as Picture

from annotator.jobs.check_counts import check_project
from annotator.members.tokens import make_token
from annotator.models import (
    ACTIVE_STATES,
    Job,
    JobState,
    Kind,
    Project,
    Purpose,
    Question,
    Role,
    ScoreState,
    User,
)
from scoring.vocabulary.messages.plain import PLAIN
from scoring.worker.parts import current_encoder
from scoring.worker.promote import put_in_use
from tests.factories import make_generation, make_member, make_product, make_project
from tests.scoring.worker.material import (
    described,
    fitted_version,
    judge_everything,
    photographed,
    scene,
)

QUIET = {"retrain_after_answers": 0, "plan_ahead": 20}


def token_of(user: User, role: Role = Role.ADMIN) -> str:
    """A token with which a program acts as this person."""
    return make_token(owner=user, name="faults", role=role)[1]


def staff(project: Project, count: int, role: Role = Role.ANNOTATOR) -> list[str]:
    """A token for each of so many new people of the project."""
    return [token_of(make_member(project, role), role) for _ in range(count)]


def with_questions(count: int) -> Project:
    """A project that asks so many questions."""
    project = make_project(**QUIET)
    product = make_product(project)
    nothing_to_score = {"score_state": ScoreState.FAILED, "score_error": PLAIN(text="no file")}
    generation = make_generation(product, **nothing_to_score)
    Question.objects.bulk_create(
        Question(
            project=project, product=product, kind=Kind.SINGLE, left=generation,
            purpose=Purpose.LEARN, priority=float(count - number),
        )
        for number in range(count)
    )  # fmt: skip
    check_project(project)
    return project


def with_pictures(products: int, each: int) -> Project:
    """A project whose pictures wait to be scored."""
    project = make_project(**QUIET)
    for _ in range(products):
        photographed(project, generations=each)
    check_project(project)
    return project


def with_answers(*, audited: bool = True) -> Project:
    """Thirty products to learn from and sixty to prove by, all answered; no model yet."""
    project = make_project(
        target_precision=0.7, confidence=0.8, audit_answers_needed=1, audit_salt="0" * 32, **QUIET
    )
    noise = np.random.default_rng(3)
    for number in range(90):
        product = make_product(project, is_audit=number % 3 != 0)
        for quality in (-2.0, 2.0):
            described(product, quality=quality, noise=noise)
    if audited:
        judge_everything(project)
    check_project(project)
    return project


def with_champion() -> Project:
    """The same with a version in use."""
    project = with_answers()
    put_in_use(fitted_version(project, key=current_encoder().key, dimension=6), by=None)
    Job.objects.filter(project=project).delete()
    project.refresh_from_db()
    return project


def archive(rows: int, *, poisoned: int = 0, pictures: int = 12) -> bytes:
    """A zip archive with a manifest of so many images; every so many-th row can't be taken."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as zipped:
        for number in range(pictures):
            picture = BytesIO()
            Picture.fromarray(scene((60, 10 * number, 160))).save(picture, "PNG")
            zipped.writestr(f"{number}.png", picture.getvalue())
        zipped.writestr("broken.png", b"\x89PNG\r\n\x1a\n and nothing else")
        every = rows // poisoned if poisoned else rows + 1
        lines = [
            _row(number, pictures, poison=number % every == every - 1) for number in range(rows)
        ]
        zipped.writestr("manifest.jsonl", "\n".join(lines))
    return buffer.getvalue()


def _row(number: int, pictures: int, *, poison: bool) -> str:
    row = {
        "product": f"product-{number // 10}",
        "original": f"{number // 10 % pictures}.png",
        "generation": f"generation-{number}",
        "image": f"{number % pictures}.png",
        "generator": "sdxl",
    }
    if poison:
        poisons: tuple[dict[str, object], ...] = (
            {"image": "nowhere.png"}, {"image": "broken.png"}, {"generation": "nul\0"},
            {"product": ""}, {"label": "perhaps"}, {"image": "../../outside.png"},
            {"original": f"{(number // 10 + 1) % pictures}.png"}, {"prompt": 7.5e308},
        )  # fmt: skip
        row |= poisons[number % len(poisons)]  # type: ignore[arg-type]
        if number % 5 == 0:
            return json.dumps(row)[:-7]
    return json.dumps(row)


def call_off(project: Project) -> None:
    """End what is left to do in the project, so that the next fault has the workers to itself."""
    Job.objects.filter(project=project, state__in=ACTIVE_STATES).update(
        state=JobState.CANCELLED, cancel_requested=True
    )
    Project.objects.filter(pk=project.pk).update(archived_at=project.created_at)


def forget_connections() -> None:
    """Drop this process's connection to a database that was started again."""
    connections.close_all()
