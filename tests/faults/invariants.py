"""What must hold whatever has failed; each function returns what does not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from django.core.files.storage import default_storage
from django.db.models import Count, F, Q

from annotator.models import (
    Answer,
    Certificate,
    ConsistencyReport,
    Features,
    Generation,
    Hold,
    HoldState,
    Job,
    JobKind,
    JobState,
    ModelState,
    ModelVersion,
    Product,
    Project,
    Question,
    ScoreState,
    VerdictBy,
)


def all_broken(project: Project, *, acknowledged: Iterable[str] = ()) -> tuple[str, ...]:
    """Everything that does not hold in the project."""
    project = Project.objects.get(pk=project.pk)
    checks = (
        answers_broken(project, acknowledged),
        questions_broken(project),
        scores_broken(project),
        models_broken(project),
        counts_broken(project),
    )
    return tuple(each for some in checks for each in some)


def answers_broken(project: Project, acknowledged: Iterable[str]) -> list[str]:
    """Each acknowledged answer is there exactly once."""
    stored = Answer.objects.filter(project=project)
    keys = list(stored.values_list("idempotency_key", flat=True))
    lost = sorted(set(acknowledged) - set(keys))
    return [
        *([f"{len(lost)} acknowledged answers lost"] if lost else []),
        *(
            [f"{len(keys) - len(set(keys))} answers stored twice"]
            if len(set(keys)) < len(keys)
            else []
        ),
    ]


def questions_broken(project: Project) -> list[str]:
    """No question has more answers than it needs, two of one person, or wrong counters."""
    counting = Answer.objects.effective().filter(project=project)
    per_question = dict(counting.values_list("question").annotate(Count("pk")))
    twice = counting.values("question", "user").annotate(n=Count("pk")).filter(n__gt=1).count()
    held = _counted(Hold.objects.filter(project=project, state=HoldState.ACTIVE), "question")
    over = wrong = crowded = 0
    for question in Question.objects.filter(project=project):
        given, holds = per_question.get(question.pk, 0), held.get(question.pk, 0)
        over += given > question.answers_needed
        crowded += given + holds > question.answers_needed
        wrong += (question.answers_count, question.holds_count) != (given, holds)
    return _named(
        ("questions over-answered", over), ("questions with two answers of one person", twice),
        ("questions handed out too often", crowded), ("questions with wrong counters", wrong),
    )  # fmt: skip


def scores_broken(project: Project) -> list[str]:
    """Each generation is scored once, or failed with its reason."""
    generations = Generation.objects.filter(project=project)
    scored = generations.filter(score_state=ScoreState.SCORED)
    without = scored.exclude(pk__in=Features.objects.values("generation")).count()
    doubled = (
        Features.objects.filter(generation__project=project)
        .values("generation", "encoder_key").annotate(n=Count("pk")).filter(n__gt=1).count()
    )  # fmt: skip
    silent = generations.filter(score_state=ScoreState.FAILED, score_error__isnull=True).count()
    left = generations.exclude(score_state=ScoreState.SCORED)
    half = ConsistencyReport.objects.filter(generation__in=left).count()
    return _named(
        ("images scored without features", without), ("images with features twice", doubled),
        ("images failed without a reason", silent), ("images with half a score", half),
    )  # fmt: skip


def models_broken(project: Project) -> list[str]:
    """One champion with its weights and all of its scores; verdicts by certificates that exist."""
    champions = list(ModelVersion.objects.filter(project=project, state=ModelState.CHAMPION))
    broken = []
    if [each.pk for each in champions] != ([project.champion_id] if project.champion_id else []):
        broken.append(
            f"{len(champions)} versions in use, and the project names {project.champion_id}"
        )
    for version in ModelVersion.objects.filter(project=project):
        if not _has_weights(version):
            broken.append(f"version {version.number} without its weights")
    if champions:
        readable = Generation.objects.filter(
            project=project, features__encoder_key=champions[0].encoder_key
        )
        unscored = readable.filter(Q(reward=None) | Q(score=None)).count()
        broken += _named(("images without the champion's score", unscored))
    decided = Generation.objects.filter(project=project, verdict_by=VerdictBy.POLICY)
    broken += _named(("verdicts without a certificate", decided.filter(certificate=None).count()))
    return broken


def counts_broken(project: Project) -> list[str]:
    """The counters are those of the rows."""
    products, generations = (
        Product.objects.filter(project=project),
        Generation.objects.filter(project=project),
    )
    wrong = products.annotate(there=Count("generations")).exclude(generations_count=F("there"))
    return _named(
        ("products miscounted", abs(products.count() - project.products_count)),
        ("images miscounted", abs(generations.count() - project.generations_count)),
        ("products with a wrong count", wrong.count()),
    )


def unfinished(project: Project, *kinds: JobKind) -> list[str]:
    """The project's jobs of these kinds that have not succeeded, and those that ran twice."""
    jobs = Job.objects.filter(project=project, kind__in=kinds)
    left = jobs.exclude(state=JobState.SUCCEEDED)
    return [f"{each}: {each.error or each.message}" for each in left]


def certificates(project: Project) -> int:
    """How many there are."""
    return Certificate.objects.filter(project=project).count()


def _has_weights(version: ModelVersion) -> bool:
    if not default_storage.exists(version.checkpoint):
        return False
    with default_storage.open(version.checkpoint) as file:
        return hashlib.sha256(file.read()).hexdigest() == version.sha256


def _counted(rows: object, by: str) -> Mapping[int, int]:
    return dict(rows.values_list(by).annotate(Count("pk")))  # type: ignore[attr-defined]


def _named(*counts: tuple[str, int]) -> list[str]:
    return [f"{count} {name}" for name, count in counts if count]
