"""Jobs as rows: what to do, the progress, and why a job failed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from annotator.models.columns import MessageField
from annotator.models.projects import Project
from annotator.models.scope import ScopedQuerySet
from scoring.vocabulary.say import say


class JobKind(models.TextChoices):
    """The kinds of jobs. `QUEUES` says which worker runs each."""

    IMPORT = "import", "import"
    SCORE = "score", "score generations"
    PLAN = "plan", "plan questions"
    RETRAIN = "retrain", "retrain"
    PROMOTE = "promote", "switch the model in use"
    CERTIFY = "certify", "decide verdicts"
    BATCH = "batch", "prove and decide a batch"
    DECIDE = "decide", "decide verdicts again"
    JUDGE = "judge", "judge pictures of a call"
    WATCH = "watch", "watch for drift"
    REFRESH = "refresh", "compute features of another encoder"
    FINETUNE = "finetune", "fine-tune the segmenter"
    RESCORE = "rescore", "score again after a correction"
    CLICK = "click", "find the region of a click"
    COMPARE = "compare", "compare two versions"
    DELETE = "delete", "delete the project"
    MACHINE = "machine", "ask the machine annotator"


class JobState(models.TextChoices):
    QUEUED = "queued", "waiting"
    RUNNING = "running", "running"
    SUCCEEDED = "succeeded", "done"
    FAILED = "failed", "failed"
    CANCELLED = "cancelled", "cancelled"


ACTIVE_STATES = (JobState.QUEUED, JobState.RUNNING)


class Job(models.Model):
    """One piece of background work. Only the row counts; a broker merely carries a hint to it.

    A worker claims a due row by a conditional update and keeps `lease_until` in the future while it
    lives. A row whose lease has expired is claimed again, up to `max_attempts` times.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="jobs")
    kind = models.CharField(max_length=10, choices=JobKind.choices)
    queue = models.CharField(max_length=10)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=9, choices=JobState.choices, default=JobState.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = MessageField(
        null=True, blank=True, help_text="what it does right now; at its end, what came of it"
    )
    log = models.TextField(blank=True, help_text="English, for engineers")
    error = MessageField(null=True, blank=True, help_text="why it failed")
    result = models.JSONField(
        default=dict, blank=True, help_text="figures, by kind: scoring/vocabulary/job_figures.py"
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=3)
    cancel_requested = models.BooleanField(default=False)
    due_at = models.DateTimeField(default=timezone.now)
    hinted_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=120, blank=True)
    request_id = models.CharField(
        max_length=64, blank=True, default="", db_default="", help_text="who asked, for the logs"
    )
    traceparent = models.CharField(
        max_length=55, blank=True, default="", db_default="", help_text="of its trace, if any"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet["Job"].as_manager()

    class Meta:
        ordering = ("-id",)
        constraints = (
            # While a job waits or runs, a second request joins it.
            models.UniqueConstraint(
                fields=("project", "kind"),
                name="job_one_at_a_time",
                condition=Q(
                    kind__in=("plan", "retrain", "promote", "certify", "finetune"),
                    state__in=("queued", "running"),
                ),
            ),
        )
        indexes = (
            models.Index(
                fields=("queue", "due_at"),
                name="job_due",
                condition=Q(state__in=("queued", "running")),
            ),
            models.Index(fields=("project", "-id"), name="job_project"),
            # For which projects ran recently: a claim reads only the last minutes.
            models.Index(fields=("-heartbeat_at",), name="job_served"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} ({self.state})"


class RefusedRow(models.Model):
    """A row that an import refused, and why."""

    project_path = "job__project"

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="refused")
    row = models.PositiveIntegerField(help_text="1 is the first row of the manifest")
    reference = models.CharField(max_length=300, blank=True, help_text="its id or file name")
    reason = MessageField()

    objects = ScopedQuerySet["RefusedRow"].as_manager()

    class Meta:
        ordering = ("row", "id")

    def __str__(self) -> str:
        return f"row {self.row}: {say(self.reason)}"
