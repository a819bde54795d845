"""Products, their generations and the pictures of both."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from annotator.models.choices import DECIDERS, VERDICTS
from annotator.models.columns import MessageField
from annotator.models.projects import Project
from annotator.models.scope import ScopedQuerySet
from scoring.vocabulary.rules import DOUBTFUL
from scoring.vocabulary.verdicts import Verdict, VerdictBy

# Of unique external ids: PostgreSQL then also finds ids by how they begin, in any language of the
# database. SQLite ignores it.
BY_PREFIX = ("int8_ops", "text_pattern_ops")


class Image(models.Model):
    """A picture as stored: decoded, re-encoded and named by the SHA-256 of the uploaded bytes.

    The files are in `folder` of the default storage: `thumb.webp` (256 px on the longest side),
    `screen.webp` (1280 px), `full.webp` (4096 px), and for masks `mask.png` (8 bit, 0 or 255).
    Pictures are never enlarged; `width` and `height` are those of `full.webp` or `mask.png`.
    `source_type` and `has_c2pa` are the marks of origin that the uploaded file had
    (`annotator/provenance`); empty and false if it had none or came before they were read.
    """

    class Variant(models.TextChoices):
        THUMB = "thumb"
        SCREEN = "screen"
        FULL = "full"
        MASK = "mask"

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="images")
    sha256 = models.CharField(max_length=64)
    is_mask = models.BooleanField(default=False)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    bytes = models.PositiveBigIntegerField(help_text="size of the uploaded file")
    source_type = models.CharField(
        max_length=60, blank=True, help_text="IPTC DigitalSourceType of the uploaded file"
    )
    has_c2pa = models.BooleanField(
        default=False, help_text="the uploaded file had a C2PA manifest; it was not verified"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet["Image"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("project", "sha256", "is_mask"), name="image_unique"),
        )

    def __str__(self) -> str:
        return self.sha256[:12]

    @property
    def folder(self) -> str:
        """The folder of its files in the default storage."""
        return f"projects/{self.project_id}/images/{self.sha256[:2]}/{self.sha256}"

    def path(self, variant: Variant | str) -> str:
        """The storage name of one of its files."""
        suffix = "png" if variant == self.Variant.MASK else "webp"
        return f"{self.folder}/{variant}.{suffix}"

    def url(self, variant: Variant | str) -> str:
        """The address of one of its files, for members of the project (`api/media.py`)."""
        suffix = "png" if variant == self.Variant.MASK else "webp"
        return f"/media/{self.project_id}/{self.sha256}/{variant}.{suffix}"


class MaskSource(models.TextChoices):
    """The source of a product's mask, in order of preference."""

    NONE = "", "not known yet"
    PERSON = "person", "drawn or confirmed by a person"
    GIVEN = "given", "given with the import"
    ALPHA = "alpha", "transparency of the original"
    FLOOD_FILL = "flood_fill", "plain background"
    SEGMENTER = "segmenter", "segmented"


FOUND_MASKS = (MaskSource.FLOOD_FILL, MaskSource.SEGMENTER)  # by the models, so it may be wrong


class GoldUse(models.TextChoices):
    """The use of a product's known answers; never both, or practice would give the test away."""

    NONE = "", "none so far"
    TEST = "test", "gold questions that check annotators"
    PRACTICE = "practice", "practice, which tells what is right"


class Product(models.Model):
    """An original product photo.

    `mask_confidence` is the probability that the mask is right. Only a found one has it: null means
    that the mask is sure, or that there is none. A found mask from before this was recorded has
    none either, and is found again at the next scoring. `mask_checked_by` and `mask_checked_at` say
    who confirmed or corrected the mask last, or called the original unusable. `mask_version` is the
    row of `mask` in its history; a mask that was imported has none before it is replaced.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="products")
    external_id = models.CharField(max_length=200)
    category = models.CharField(max_length=120, blank=True)
    image = models.ForeignKey(Image, on_delete=models.PROTECT, related_name="+")
    mask = models.ForeignKey(
        Image, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    mask_source = models.CharField(
        max_length=12, choices=MaskSource.choices, default=MaskSource.NONE, blank=True
    )
    mask_confidence = models.FloatField(
        null=True, blank=True, help_text="of a found mask: the probability that it is right"
    )
    mask_checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True,
        related_name="+", db_index=False,
    )  # fmt: skip
    mask_checked_at = models.DateTimeField(null=True, blank=True)
    mask_version = models.ForeignKey(
        "annotator.MaskVersion", on_delete=models.SET_NULL, null=True, blank=True,
        related_name="+", db_index=False, editable=False,
    )  # fmt: skip
    is_audit = models.BooleanField(
        default=False, help_text="set aside: never trained on, metrics and guarantees come from it"
    )
    gold_use = models.CharField(
        max_length=8, choices=GoldUse.choices, default=GoldUse.NONE, blank=True, editable=False,
        help_text="set with the first known answer about it, and never changed",
    )  # fmt: skip
    generations_count = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet["Product"].as_manager()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("project", "external_id"), name="product_unique", opclasses=BY_PREFIX
            ),
        )
        indexes = (
            # For the list of originals to confirm, most doubtful first (`review/originals.py`).
            models.Index(
                fields=("project", "mask_confidence", "id"),
                name="product_doubtful",
                condition=Q(mask_confidence__lt=DOUBTFUL, mask_checked_at__isnull=True),
            ),
            models.Index(
                fields=("mask_version",),
                name="product_mask_version",
                condition=Q(mask_version__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.external_id


class ScoreState(models.TextChoices):
    """Whether a generation has been scored."""

    PENDING = "pending", "waiting to be scored"
    SCORED = "scored", "scored"
    FAILED = "failed", "could not be scored"


class Generation(models.Model):
    """One AI image of a product on a new background, with its current scores and verdict.

    Only `scores/record_scores.py` writes the scores. `reward` is the latent mean and `uncertainty`
    its standard deviation. `p_good` is the probability that the background is good, `p_consistent`
    that the product is unchanged. `score` is the product of these two, and verdicts are decided by
    it. All are the champion's, and null before there is one; only `p_consistent` is set by the
    first scoring. `mask_version` is a person's mask of the product on it; without one, scoring
    finds the product by itself.
    """

    # Rescoring rewrites every row with all of its index entries, so there must be no index that
    # another one covers: it costs a quarter of the time (measured with a million rows).
    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="generations", db_index=False
    )
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="generations")
    external_id = models.CharField(max_length=200)
    image = models.ForeignKey(Image, on_delete=models.PROTECT, related_name="+")
    generator = models.CharField(max_length=120, blank=True)
    prompt = models.TextField(blank=True)
    label = models.BooleanField(null=True, blank=True, help_text="imported judgement: good or bad")
    created_at = models.DateTimeField(auto_now_add=True)

    score_state = models.CharField(
        max_length=8, choices=ScoreState.choices, default=ScoreState.PENDING
    )
    score_error = MessageField(null=True, blank=True)
    reward = models.FloatField(null=True, blank=True)
    uncertainty = models.FloatField(null=True, blank=True)
    p_good = models.FloatField(null=True, blank=True)
    p_consistent = models.FloatField(null=True, blank=True)
    score = models.FloatField(null=True, blank=True)
    verdict = models.CharField(max_length=10, choices=VERDICTS, default=Verdict.UNDECIDED)
    verdict_by = models.CharField(
        max_length=8, choices=DECIDERS, default=VerdictBy.NONE, blank=True
    )
    certificate = models.ForeignKey(
        "annotator.Certificate", on_delete=models.SET_NULL, null=True, blank=True,
        related_name="+", db_index=False,
    )  # fmt: skip
    mask_version = models.ForeignKey(
        "annotator.MaskVersion", on_delete=models.SET_NULL, null=True, blank=True,
        related_name="+", db_index=False, editable=False,
    )  # fmt: skip

    objects = ScopedQuerySet["Generation"].as_manager()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("project", "external_id"), name="generation_unique", opclasses=BY_PREFIX
            ),
        )
        indexes = (
            models.Index(fields=("project", "verdict", "id"), name="generation_verdict"),
            # For lists by score in both directions (`api/pagination.py`); unknown ones go by id.
            models.Index(fields=("project", "score", "id"), name="generation_by_score"),
            models.Index(
                fields=("certificate",),
                name="generation_certificate",
                condition=Q(certificate__isnull=False),
            ),
            models.Index(
                fields=("mask_version",),
                name="generation_mask_version",
                condition=Q(mask_version__isnull=False),
            ),
            models.Index(
                fields=("project", "product"),
                name="generation_pending",
                condition=Q(score_state="pending"),
            ),
        )

    def __str__(self) -> str:
        return self.external_id
