"""Figures that are read from the database when Prometheus asks: queues, models, drift, workers.

Each server gives the same ones, so take the `max` over the servers. They are up to `SECONDS` old.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from django.core.cache import cache
from django.db.models import Count, Max, Min
from django.utils import timezone
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from annotator.jobs.report_worker import KEEP
from annotator.models import (
    ACTIVE_STATES,
    Certificate,
    DriftWatch,
    Hold,
    HoldState,
    Job,
    JobState,
    Project,
    Question,
    QuestionState,
    WorkerReport,
)

SECONDS: Final = 15
CACHE_KEY: Final = "metrics:stored"
OLDEST_JOB, OLDEST_QUESTION = "packshot_oldest_job_seconds", "packshot_oldest_question_seconds"


class StoredFigures(Collector):
    """Reads them at each scrape, or from the cache."""

    def collect(self) -> Iterable[Metric]:
        """All families."""
        found = cache.get(CACHE_KEY)
        if found is None:
            found = list(_read())
            cache.set(CACHE_KEY, found, SECONDS)
        families: list[Metric] = found
        return families


def _read() -> Iterator[Metric]:
    yield from _jobs()
    yield from _questions()
    yield from _projects()
    yield from _drift()
    yield from _workers()


def _jobs() -> Iterator[Metric]:
    active = Job.objects.filter(state__in=ACTIVE_STATES).order_by()
    jobs = GaugeMetricFamily("packshot_jobs", "Jobs.", labels=("queue", "state"))
    for queue, state, number in active.values_list("queue", "state").annotate(Count("pk")):
        jobs.add_metric((queue, state), number)
    yield jobs
    now = timezone.now()
    oldest = GaugeMetricFamily(
        OLDEST_JOB, "For how long the first due job of the queue has waited.", labels=("queue",)
    )
    due = active.filter(state=JobState.QUEUED, due_at__lte=now)
    for queue, since in due.values_list("queue").annotate(Min("due_at")):
        oldest.add_metric((queue,), (now - since).total_seconds())
    yield oldest


def _questions() -> Iterator[Metric]:
    now = timezone.now()
    number = GaugeMetricFamily("packshot_open_questions", "Open questions.", labels=("project",))
    oldest = GaugeMetricFamily(
        OLDEST_QUESTION, "Age of the oldest open question.", labels=("project",)
    )
    opened = Question.objects.filter(state=QuestionState.OPEN, project__archived_at=None).order_by()
    rows = opened.values_list("project__slug").annotate(Count("pk"), Min("created_at"))
    for slug, count, since in rows:
        number.add_metric((slug,), count)
        oldest.add_metric((slug,), (now - since).total_seconds())
    yield number
    yield oldest
    holds = GaugeMetricFamily("packshot_holds", "Questions that people have.", labels=("project",))
    held = Hold.objects.filter(state=HoldState.ACTIVE, expires_at__gt=now).order_by()
    for slug, count in held.values_list("project__slug").annotate(Count("pk")):
        holds.add_metric((slug,), count)
    yield holds


def _projects() -> Iterator[Metric]:
    answers = GaugeMetricFamily("packshot_answers", "Answers that count.", labels=("project",))
    images = GaugeMetricFamily("packshot_generations", "Generations.", labels=("project",))
    version = GaugeMetricFamily(
        "packshot_model_version", "Number of the model version in use.", labels=("project",)
    )
    active = Project.objects.filter(archived_at=None).order_by("pk")
    for slug, counted, generations, number in active.values_list(
        "slug", "answers_count", "generations_count", "champion__number"
    ):
        answers.add_metric((slug,), counted)
        images.add_metric((slug,), generations)
        if number is not None:
            version.add_metric((slug,), number)
    yield from (answers, images, version, _coverage())


def _coverage() -> Metric:
    share = GaugeMetricFamily(
        "packshot_certified_share",
        "Share that the newest certificate decides. promise: batch (of its images) or future.",
        labels=("project", "promise", "side"),
    )
    by_promise = {
        "batch": Certificate.objects.of_batches(),
        "future": Certificate.objects.from_audit(),
    }
    for promise, certificates in by_promise.items():
        active = certificates.filter(project__archived_at=None).order_by()
        newest = [row["newest"] for row in active.values("project").annotate(newest=Max("pk"))]
        rows = Certificate.objects.filter(pk__in=newest).values_list(
            "project__slug", "accept", "reject"
        )
        for slug, accept, reject in rows:
            share.add_metric((slug, promise, "accept"), accept.coverage)
            share.add_metric((slug, promise, "reject"), reject.coverage)
    return share


def _drift() -> Iterator[Metric]:
    labels = ("project", "verdict", "generator")
    wealth = GaugeMetricFamily(
        "packshot_drift_wealth", "Of the betting test; at 1 / delta deciding stops.", labels=labels
    )
    stopped = GaugeMetricFamily(
        "packshot_drift_stopped", "1 where drift has stopped automatic decisions.", labels=labels
    )
    rows = DriftWatch.objects.filter(
        project__archived_at=None, model_version__state="champion"
    ).values_list("project__slug", "verdict", "generator", "wealth", "alarmed_at")
    for slug, verdict, generator, value, alarmed_at in rows:
        wealth.add_metric((slug, verdict, generator), value)
        stopped.add_metric((slug, verdict, generator), float(alarmed_at is not None))
    yield wealth
    yield stopped


# By name in a worker's report: the kind of metric, its name here, what it says.
OF_WORKERS: Final = (
    ("scored_images", CounterMetricFamily, "packshot_scored_images", "Images scored."),
    ("model_batches", CounterMetricFamily, "packshot_model_batches", "Batches run by the models."),
    ("model_items", CounterMetricFamily, "packshot_model_items", "Pictures in these batches."),
    ("gpu_used", GaugeMetricFamily, "packshot_gpu_memory_used_bytes", "GPU memory in use."),
    ("gpu_total", GaugeMetricFamily, "packshot_gpu_memory_total_bytes", "GPU memory."),
)


def _workers() -> Iterator[Metric]:
    now = timezone.now()
    reports = list(WorkerReport.objects.filter(seen_at__gt=now - KEEP).order_by("name"))
    seen = GaugeMetricFamily(
        "packshot_worker_silent_seconds", "Since the worker last ran a job.", labels=("worker",)
    )
    for report in reports:
        seen.add_metric((report.name,), (now - report.seen_at).total_seconds())
    yield seen
    for key, family, name, says in OF_WORKERS:
        metric = family(name, says, labels=("worker",))
        for report in reports:
            if key in report.figures:
                metric.add_metric((report.name,), report.figures[key])
        yield metric
    yield from _worker_jobs(reports)


def _worker_jobs(reports: list[WorkerReport]) -> Iterator[Metric]:
    labels = ("worker", "kind", "state")
    jobs = CounterMetricFamily("packshot_jobs_run", "Attempts at jobs.", labels=labels)
    seconds = CounterMetricFamily("packshot_job_seconds", "Seconds spent in them.", labels=labels)
    for report in reports:
        for kind, state, number, spent in report.figures.get("jobs", ()):
            jobs.add_metric((report.name, kind, state), number)
            seconds.add_metric((report.name, kind, state), spent)
    yield jobs
    yield seconds
