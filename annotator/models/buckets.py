"""Buckets that a site admin has configured, and what projects import from them."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import Q

from annotator.models.jobs import Job
from annotator.models.projects import Project
from annotator.models.scope import ScopedQuerySet

LONGEST_KEY = 1024  # in bytes, of S3
LONGEST_PREFIX = 500
MOST_MINUTES = 43_200  # a month


class BucketSource(models.Model):
    """A bucket or folder from which projects may import. Only site admins make one.

    It holds no secret: `credentials` names the environment variables that do
    (`annotator/imports/buckets/credentials.py`). Only the projects named here may use it.
    """

    name = models.SlugField(max_length=60, unique=True)
    url = models.CharField(
        max_length=1000, help_text="s3://bucket/prefix?region=…&endpoint=…, without credentials"
    )
    credentials = models.CharField(
        max_length=40,
        blank=True,
        validators=(RegexValidator(r"\A[A-Z][A-Z0-9_]*\Z"),),
        help_text="ACME: BUCKET_ACME_KEY and BUCKET_ACME_SECRET; empty: the machine's own role",
    )
    projects = models.ManyToManyField(Project, blank=True, related_name="bucket_sources")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class BucketImport(models.Model):
    """A folder of a source that a project imports, once or again and again.

    With `every_minutes` it is looked at again at `next_look_at`. `job` is the last look; there is
    never more than one at a time.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="bucket_imports")
    source = models.ForeignKey(BucketSource, on_delete=models.CASCADE, related_name="imports")
    prefix = models.CharField(
        max_length=LONGEST_PREFIX, blank=True, help_text="a folder inside the source, ending in /"
    )
    every_minutes = models.PositiveIntegerField(
        default=0,
        validators=(MaxValueValidator(MOST_MINUTES),),
        help_text="look for new objects so often; 0: only when asked",
    )
    next_look_at = models.DateTimeField(null=True, blank=True, editable=False)
    job = models.ForeignKey(
        Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet["BucketImport"].as_manager()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("project", "source", "prefix"), name="bucket_import_unique"
            ),
        )
        indexes = (
            models.Index(
                fields=("next_look_at",),
                name="bucket_import_due",
                condition=Q(next_look_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.source_id}:{self.prefix}"


class BucketObject(models.Model):
    """An object that an import has taken or refused, in the version that it had then.

    It is read again only if its version differs.
    """

    project_path = "bucket_import__project"

    bucket_import = models.ForeignKey(
        BucketImport, on_delete=models.CASCADE, related_name="objects_seen", db_index=False
    )
    key = models.CharField(max_length=LONGEST_KEY, help_text="after the prefix")
    version = models.CharField(max_length=80, help_text="its ETag, or its time and size")
    is_refused = models.BooleanField(default=False, help_text="one of its rows was refused")

    objects = ScopedQuerySet["BucketObject"].as_manager()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("bucket_import", "key"), name="bucket_object_unique"),
        )

    def __str__(self) -> str:
        return self.key
