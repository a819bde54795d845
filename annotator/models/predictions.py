"""Results of the models: features, consistency reports, model versions, certificates."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from annotator.models.catalog import Generation
from annotator.models.columns import RecordField, RecordsField
from annotator.models.projects import Project
from annotator.models.scope import ScopedQuerySet
from scoring.vocabulary.batches import BatchBasis, ProvenLot
from scoring.vocabulary.certificates import Basis, ProvenSide
from scoring.vocabulary.finding import Finding
from scoring.vocabulary.gate import GateDecision
from scoring.vocabulary.measures import Details, Metrics
from scoring.vocabulary.outcomes import Outcome
from scoring.vocabulary.training import Extent, VersionConfig


class Features(models.Model):
    """The feature vector of a generation by a frozen encoder, cached as little-endian fp16."""

    project_path = "generation__project"

    generation = models.ForeignKey(Generation, on_delete=models.CASCADE, related_name="features")
    encoder_key = models.CharField(max_length=120)
    vector = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet["Features"].as_manager()

    class Meta:
        verbose_name_plural = "features"
        constraints = (
            models.UniqueConstraint(fields=("generation", "encoder_key"), name="features_unique"),
        )

    def __str__(self) -> str:
        return f"{self.encoder_key} of {self.generation_id}"


ConsistencyOutcome = Outcome
OUTCOME_CHOICES = (
    (Outcome.CONSISTENT.value, "product unchanged"),
    (Outcome.INCONSISTENT.value, "product changed"),
    (Outcome.CANNOT_VERIFY.value, "cannot verify"),
)


class ConsistencyReport(models.Model):
    """The result of comparing the product's masks and pixels in original and generation.

    `transform` is the 2×3 matrix from original to generation, each measured in its own width (so
    that it applies at any size). `measurements` are named as in `scoring/consistency`. `heat_map`
    is a name in the default storage, `projects/{project}/heat/{generation}-{hash}.webp`, which
    `api/media.py` serves; empty if there is none.
    """

    generation = models.OneToOneField(Generation, on_delete=models.CASCADE, related_name="report")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    outcome = models.CharField(max_length=13, choices=OUTCOME_CHOICES)
    p_consistent = models.FloatField()
    measurements = models.JSONField(default=dict)
    findings = RecordsField(Finding, default=list)
    transform = models.JSONField(null=True)
    segmenter = models.CharField(max_length=60)
    version = models.CharField(max_length=40)
    heat_map = models.CharField(max_length=200, blank=True)
    outline = models.JSONField(
        default=list, help_text="polygons of the product's mask, in fractions of width and height"
    )
    created_at = models.DateTimeField(auto_now=True)

    objects = ScopedQuerySet["ConsistencyReport"].as_manager()

    def __str__(self) -> str:
        return f"{self.outcome}: {self.generation_id}"


class ModelState(models.TextChoices):
    """The state of a version."""

    CANDIDATE = "candidate", "waits for an admin"
    CHAMPION = "champion", "in use"
    RETIRED = "retired", "was in use, or was turned down"


def version_records(path: str) -> tuple[str, ...]:
    """The large columns of a related version; queries that don't need them should `defer` them."""
    return tuple(f"{path}__{name}" for name in ("config", "metrics", "details", "gate"))


def certificate_records(path: str) -> tuple[str, ...]:
    """The large columns of a related certificate and its version: they cost milliseconds a row."""
    names = ("accept", "reject", "basis", "accept_lot", "reject_lot", "lot_basis", "lot_answers")
    of_certificate = tuple(f"{path}__{name}" for name in names)
    return of_certificate + version_records(f"{path}__model_version")


class ModelVersion(models.Model):
    """A fitted reward head. `number` counts within the project.

    `trained_on` records which data its fit has read, so that the same fit can be repeated.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="model_versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=ModelState.choices, default=ModelState.CANDIDATE)
    family = models.CharField(max_length=20)
    encoder_key = models.CharField(max_length=120)
    checkpoint = models.CharField(max_length=200, help_text="storage name of the weights")
    sha256 = models.CharField(max_length=64)
    config = RecordField(VersionConfig, default=VersionConfig)
    metrics = RecordField(Metrics, default=Metrics)
    details = RecordField(Details, default=Details)
    calibrator = models.CharField(
        max_length=40, blank=True, default="", db_default="",
        help_text="name of the consistency calibrator fitted with it; empty if not recorded",
    )  # fmt: skip
    gate = RecordField(GateDecision)
    answers_until = models.BigIntegerField(help_text="the last event it was fitted on")
    answers_used = models.PositiveIntegerField(default=0)
    trained_on = RecordField(Extent)
    created_at = models.DateTimeField(auto_now_add=True)
    promoted_at = models.DateTimeField(null=True, blank=True)
    promoted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = ScopedQuerySet["ModelVersion"].as_manager()

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("project", "number"), name="model_number_unique"),
            models.UniqueConstraint(
                fields=("project",), name="model_one_champion", condition=Q(state="champion")
            ),
        )

    def __str__(self) -> str:
        return f"version {self.number}"


class ScoreDifference(models.Model):
    """An image about which a version and the version in use at that time differ most.

    Scores are p_good times the image's p_consistent, ranks count from the best of the `among`
    images that were compared. `*_before` are those of `against`.
    """

    project_path = "version__project"

    version = models.ForeignKey(ModelVersion, on_delete=models.CASCADE, related_name="differences")
    against = models.ForeignKey(ModelVersion, on_delete=models.CASCADE, related_name="+")
    generation = models.ForeignKey(Generation, on_delete=models.CASCADE, related_name="+")
    score = models.FloatField()
    score_before = models.FloatField()
    rank = models.PositiveIntegerField()
    rank_before = models.PositiveIntegerField()
    among = models.PositiveIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet["ScoreDifference"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("version", "generation"), name="difference_unique"),
        )

    def __str__(self) -> str:
        return f"{self.generation_id}: {self.score_before:.3f} → {self.score:.3f}"


class CertificateQuerySet(ScopedQuerySet["Certificate"]):
    """Certificates of both promises, which are never mixed."""

    def from_audit(self) -> CertificateQuerySet:
        """Those about images to come, proven by the audit."""
        return self.filter(turn__isnull=True)

    def of_batches(self) -> CertificateQuerySet:
        """Those about a batch, proven by its lot."""
        return self.filter(turn__isnull=False)


class Certificate(models.Model):
    """The proof behind automatic verdicts: thresholds, and the numbers that justify them.

    A threshold is null if nothing could be proven. Whether drift has stopped its decisions is read
    from the drift watches (`verdicts/stops.py`).

    There are two promises. Without `turn` it is about images to come, and rests on the audit. With
    `turn` it is about one batch, and rests on its lot: `accept_lot`, `reject_lot`, `lot_basis` and
    `lot_answers` (image id to answer) are the proof, and `accept` and `reject` sum it up.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="certificates")
    model_version = models.ForeignKey(
        ModelVersion, on_delete=models.CASCADE, related_name="certificates"
    )
    accept_threshold = models.FloatField(null=True)
    reject_threshold = models.FloatField(null=True)
    accept = RecordField(ProvenSide)
    reject = RecordField(ProvenSide)
    audit_answers = models.PositiveIntegerField(default=0)
    answers_missing = models.PositiveIntegerField(null=True)
    basis = RecordField(Basis, default=Basis)
    turn = models.ForeignKey(
        "annotator.BatchTurn", on_delete=models.CASCADE, null=True, blank=True,
        related_name="certificates",
    )  # fmt: skip
    accept_lot = RecordField(ProvenLot, null=True, blank=True)
    reject_lot = RecordField(ProvenLot, null=True, blank=True)
    lot_basis = RecordField(BatchBasis, null=True, blank=True)
    lot_answers = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"certificate {self.pk} of {self.model_version}"
