"""Rows for tests, each with sensible values; name only what the test is about."""

from __future__ import annotations

from itertools import count
from typing import Any

from annotator.models import (
    Answer,
    Certificate,
    ConsistencyOutcome,
    ConsistencyReport,
    Generation,
    Image,
    Job,
    JobKind,
    Kind,
    KnownAnswer,
    Membership,
    ModelState,
    ModelVersion,
    Product,
    Project,
    Purpose,
    Question,
    Review,
    Role,
    User,
    Verdict,
)
from annotator.scoring_requests import QUEUES

_numbers = count(1)


def make_user(username: str = "", **values: Any) -> User:
    """A person without a project. The password is `password`."""
    username = username or f"user{next(_numbers)}"
    return User.objects.create_user(username, password="password", **values)


def make_project(**values: Any) -> Project:
    """A project without members."""
    number = next(_numbers)
    return Project.objects.create(**{"name": f"Project {number}", "slug": f"p{number}"} | values)


def make_member(project: Project, role: Role = Role.ANNOTATOR, **values: Any) -> User:
    """A new person with a role in the project."""
    user = make_user(**values)
    Membership.objects.create(project=project, user=user, role=role)
    return user


def make_image(project: Project, **values: Any) -> Image:
    """A picture's row; no file lies behind it."""
    return Image.objects.create(
        **{
            "project": project,
            "sha256": f"{next(_numbers):064x}",
            "width": 800,
            "height": 600,
            "bytes": 1000,
        }
        | values
    )


def make_product(project: Project, **values: Any) -> Product:
    """A product with a picture."""
    return Product.objects.create(
        **{
            "project": project,
            "external_id": f"product-{next(_numbers)}",
            "category": "mug",
            "image": values.get("image") or make_image(project),
        }
        | values
    )


def make_generation(product: Product, **values: Any) -> Generation:
    """A generation of the product."""
    return Generation.objects.create(
        **{
            "project": product.project,
            "product": product,
            "external_id": f"generation-{next(_numbers)}",
            "image": values.get("image") or make_image(product.project),
        }
        | values
    )


def make_question(project: Project, *, pair: bool = False, **values: Any) -> Question:
    """An open question about a product of its own."""
    left = values.get("left") or make_generation(values.get("product") or make_product(project))
    return Question.objects.create(
        **{
            "project": project,
            "product": left.product,
            "kind": Kind.PAIR if pair else Kind.SINGLE,
            "left": left,
            "right": make_generation(left.product) if pair else None,
            "purpose": Purpose.LEARN,
        }
        | values
    )


def make_job(project: Project, kind: JobKind = JobKind.PLAN, **values: Any) -> Job:
    """A queued job, due now."""
    return Job.objects.create(**{"project": project, "kind": kind, "queue": QUEUES[kind]} | values)


def make_answer(question: Question, user: User, choice: str, **values: Any) -> Answer:
    """An answer that counts, with the sides as the question has them."""
    return Answer.objects.create(
        **{
            "project": question.project,
            "question": question,
            "user": user,
            "left": question.left,
            "right": question.right,
            "choice": choice,
            "purpose": question.purpose,
            "idempotency_key": f"key-{next(_numbers)}",
        }
        | values
    )


def make_version(project: Project, **values: Any) -> ModelVersion:
    """A model version without weights; a champion is made the project's."""
    number = project.model_versions.count() + 1
    version = ModelVersion.objects.create(
        **{
            "project": project,
            "number": number,
            "family": "laplace",
            "encoder_key": "lite@1",
            "checkpoint": f"projects/{project.pk}/models/{number}.safetensors",
            "sha256": f"{number:064x}",
            "answers_until": 0,
        }
        | values
    )
    if version.state == ModelState.CHAMPION:
        project.champion = version
        project.save(update_fields=("champion",))
    return version


def make_certificate(version: ModelVersion, **values: Any) -> Certificate:
    """A certificate of the version's first look, which could test nothing."""
    side = {
        "version": version.number, "steps": [], "threshold": None,
        "precision": 0.964, "confidence": 0.95,
    }  # fmt: skip
    return Certificate.objects.create(
        **{
            "project": version.project,
            "model_version": version,
            "accept": side,
            "reject": side,
        }
        | values
    )


def make_report(generation: Generation, **values: Any) -> ConsistencyReport:
    """A report that found nothing."""
    return ConsistencyReport.objects.create(
        **{
            "generation": generation,
            "project": generation.project,
            "outcome": ConsistencyOutcome.CONSISTENT,
            "p_consistent": 0.9,
            "segmenter": "grabcut@test",
            "version": "1",
        }
        | values
    )


def make_known_answer(generation: Generation, **values: Any) -> KnownAnswer:
    """The right answer about the generation: good and unchanged."""
    return KnownAnswer.objects.create(
        **{"project": generation.project, "generation": generation, "is_good": True} | values
    )


def make_review(generation: Generation, reviewer: User, **values: Any) -> Review:
    """A reviewer's word: accepted, nothing said of the product."""
    return Review.objects.create(
        **{
            "project": generation.project,
            "generation": generation,
            "reviewer": reviewer,
            "decision": Verdict.ACCEPTED,
        }
        | values
    )
