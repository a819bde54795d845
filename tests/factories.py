"""Rows for tests, each with sensible values; name only what the test is about."""

from __future__ import annotations

from itertools import count
from typing import Any, TypeVar

from django.db.models import Model
from django.utils import timezone

from annotator.models import (
    Answer,
    Certificate,
    Compared,
    Comparison,
    ConsistencyOutcome,
    ConsistencyReport,
    DriftWatch,
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
    SegmenterVersion,
    User,
    Verdict,
)
from annotator.scoring_requests import QUEUES
from scoring.vocabulary.certificates import Method, ProvenSide, Side, Step
from scoring.vocabulary.gate import GateDecision
from scoring.vocabulary.segmenters import SegmenterMetrics
from scoring.vocabulary.training import Extent

_numbers = count(1)
Row = TypeVar("Row", bound=Model)


def saved(row: Row) -> Row:
    """The row, stored as a new one."""
    row.save(force_insert=True)
    return row


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
    return saved(new_image(project, **values))


def new_image(project: Project, **values: Any) -> Image:
    """Not stored yet, so that many can be stored at once."""
    return Image(
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
    image = values.pop("image", None) or make_image(project)
    return saved(new_product(project, image=image, **values))


def new_product(project: Project, **values: Any) -> Product:
    """Not stored yet; its picture has to be."""
    given = {"external_id": f"product-{next(_numbers)}", "category": "mug"}
    return Product(**{"project": project} | given | values)


def make_generation(product: Product, **values: Any) -> Generation:
    """A generation of the product."""
    image = values.pop("image", None) or make_image(product.project)
    return saved(new_generation(product, image=image, **values))


def new_generation(product: Product, **values: Any) -> Generation:
    """Not stored yet; its picture and its product have to be."""
    given = {"project": product.project, "external_id": f"generation-{next(_numbers)}"}
    return Generation(**{"product": product} | given | values)


def make_question(project: Project, *, pair: bool = False, **values: Any) -> Question:
    """An open question about a product of its own."""
    left = values.pop("left", None) or make_generation(
        values.get("product") or make_product(project)
    )
    if pair and "right" not in values:
        values["right"] = make_generation(left.product)
    return saved(new_question(left, kind=Kind.PAIR if pair else Kind.SINGLE, **values))


def new_question(left: Generation, **values: Any) -> Question:
    """About one generation, not stored yet; the generation has to be."""
    given = {"product": left.product, "kind": Kind.SINGLE, "purpose": Purpose.LEARN}
    return Question(**{"project": left.project, "left": left} | given | values)


def make_comparison(project: Project, **values: Any) -> Comparison:
    """A running comparison of two generators."""
    number = next(_numbers)
    given = {"of": Compared.GENERATOR, "a": f"a{number}", "b": f"b{number}", "confidence": 0.95}
    return Comparison.objects.create(**{"project": project} | given | values)


def make_job(project: Project, kind: JobKind = JobKind.PLAN, **values: Any) -> Job:
    """A queued job, due now."""
    return Job.objects.create(**{"project": project, "kind": kind, "queue": QUEUES[kind]} | values)


def make_answer(question: Question, user: User, choice: str, **values: Any) -> Answer:
    """An answer that counts, with the sides as the question has them."""
    return saved(new_answer(question, user, choice, **values))


def new_answer(question: Question, user: User, choice: str, **values: Any) -> Answer:
    """Not stored yet; the question has to be."""
    return Answer(
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
            "gate": GateDecision(promote=False),
            "trained_on": Extent(),
        }
        | values
    )
    if version.state == ModelState.CHAMPION:
        project.champion = version
        project.save(update_fields=("champion",))
    return version


def make_segmenter(project: Project, **values: Any) -> SegmenterVersion:
    """A fine-tuned segmenter without weights, which waits for an admin."""
    number = project.segmenters.count() + 1
    return SegmenterVersion.objects.create(
        **{
            "project": project,
            "number": number,
            "segmenter": "trained",
            "base": "0123456789ab",
            "checkpoint": f"projects/{project.pk}/segmenters/{number}.safetensors",
            "sha256": f"{number:064x}",
            "metrics": SegmenterMetrics(0.93, 0.8, 0.01, 0.05, 0.95, products=12),
            "gate": GateDecision(promote=False),
            "products_used": 40,
        }
        | values
    )


def make_side(side: Side = Side.ACCEPT, **values: Any) -> ProvenSide:
    """What a first look has proven that could test nothing."""
    given: dict[str, Any] = {
        "side": side,
        "method": Method.EXACT,
        "version": 1,
        "precision": 0.964,
        "confidence": 0.95,
        "delta": 0.025,
        "threshold": None,
        "coverage": 0.0,
        "n": 0,
        "errors": 0,
        "audit_answers": 0,
        "answers_missing": 0,
        "answers_expected": None,
    }
    return ProvenSide(**given | values)


def make_step(**values: Any) -> Step:
    """A threshold that passed."""
    step = {"threshold": 0.9, "coverage": 0.4, "n": 220, "errors": 2, "p_value": 0.01}
    return Step(**step | {"passed": True} | values)


def make_certificate(version: ModelVersion, **values: Any) -> Certificate:
    """A certificate of the version's first look, which could test nothing."""
    return Certificate.objects.create(
        **{
            "project": version.project,
            "model_version": version,
            "accept": make_side(version=version.number),
            "reject": make_side(Side.REJECT, version=version.number),
        }
        | values
    )


def make_alarm(
    version: ModelVersion, verdict: Verdict = Verdict.ACCEPTED, **values: Any
) -> DriftWatch:
    """Drift has stopped such decisions, of all generators or of one."""
    return DriftWatch.objects.create(
        **{
            "project": version.project,
            "model_version": version,
            "verdict": verdict,
            "alpha": 1.0 - 0.964,
            "delta": 0.05,
            "audits": 40,
            "errors": 9,
            "wealth": 25.0,
            "alarm_at": 40,
            "alarmed_at": timezone.now(),
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
