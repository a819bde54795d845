"""What happens in a project is written down for its webhooks, with what it is about."""

from __future__ import annotations

import pytest
from django.db import transaction

from annotator.errors import InvalidInput
from annotator.jobs.claim import claim_next
from annotator.jobs.handlers import JobOutcome
from annotator.jobs.run import run_claimed
from annotator.models import Delivery, Generation, Job, JobKind, Project, Verdict, VerdictBy
from annotator.review.decide import review_generations
from annotator.scores.write_verdicts import write_verdicts
from annotator.webhooks import announce as announcing
from scoring.vocabulary.hooks import HookEvent, HookFormat
from scoring.vocabulary.job_figures import ImportFigures
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.jobs import IMPORTED
from tests.annotator.webhooks.receiver import make_hook
from tests.factories import make_generation, make_product, make_project, make_user

pytestmark = pytest.mark.django_db
URL = "https://receiver.example/hook"


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def images(project: Project) -> list[Generation]:
    product = make_product(project)
    return [make_generation(product) for _ in range(5)]


def test_verdicts_come_by_pages_of_those_that_changed(
    project: Project, images: list[Generation], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(announcing, "IDS_A_PAGE", 2)
    make_hook(project, URL, HookEvent.VERDICTS_CHANGED)
    make_hook(project, URL, HookEvent.VERDICTS_CHANGED, format=HookFormat.SLACK)
    make_hook(project, URL, HookEvent.JOB_FAILED)
    before = images[0]
    Generation.objects.filter(pk=before.pk).update(verdict=Verdict.ACCEPTED)
    write_verdicts(
        Generation.objects.filter(project=project),
        project=project, verdict=Verdict.ACCEPTED, by=VerdictBy.POLICY,
    )  # fmt: skip
    payloads = [each.payload for each in Delivery.objects.order_by("pk")]
    assert payloads[0] == {"text": f"{project.name}: 4 images are now accepted"}
    pages = [each["data"] for each in payloads[1:]]
    assert [each["page"] for each in pages] == [1, 2]
    assert {each["pages"] for each in pages} == {2}
    assert [pk for each in pages for pk in each["generations"]] == [each.pk for each in images[1:]]
    assert set(Generation.objects.values_list("verdict", flat=True)) == {Verdict.ACCEPTED}


def test_a_review_is_told_with_it_or_not_at_all(project: Project, images: list[Generation]) -> None:
    make_hook(project, URL, HookEvent.VERDICTS_CHANGED)
    ids = [each.pk for each in images]
    with pytest.raises(RuntimeError), transaction.atomic():
        review_generations(project=project, by=make_user(), ids=ids, decision=Verdict.REJECTED)
        raise RuntimeError
    assert not Delivery.objects.exists()
    review_generations(project=project, by=make_user(), ids=ids, decision=Verdict.REJECTED)
    (delivery,) = Delivery.objects.all()
    assert delivery.payload["data"]["generations"] == ids
    assert delivery.payload["data"]["verdict"] == "rejected"


def run_job(
    project: Project, monkeypatch: pytest.MonkeyPatch, outcome: JobOutcome | Exception
) -> Job:
    """Run an import whose handler comes to this."""

    def handler(run: object) -> JobOutcome:
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    job = Job.objects.create(project=project, kind=JobKind.IMPORT, queue="cpu")
    monkeypatch.setattr("annotator.jobs.run.handler_of", lambda kind: handler)
    claimed = claim_next(kinds=[JobKind.IMPORT])
    assert claimed is not None
    run_claimed(claimed)
    return job


def test_an_import_is_done(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    make_hook(project, URL)
    figures = ImportFigures(products=1, generations=2, refused=0, unchanged=0)
    job = run_job(project, monkeypatch, JobOutcome(IMPORTED(products=1, generations=2), figures))
    (delivery,) = Delivery.objects.all()
    data = delivery.payload["data"]
    assert (delivery.event, data["job"], data["figures"]["products"]) == ("import.done", job.pk, 1)
    assert data["message"]["text"] == "1 product and 2 generations imported"


@pytest.mark.parametrize("error", [RuntimeError("boom"), InvalidInput(Message("decoding"))])
def test_a_job_has_failed(
    project: Project, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    make_hook(project, URL)
    job = run_job(project, monkeypatch, error)
    (delivery,) = Delivery.objects.all()
    data = delivery.payload["data"]
    assert (delivery.event, data["job"], data["kind"]) == ("job.failed", job.pk, "import")
    assert ("boom" in data["error"]["text"]) is isinstance(error, RuntimeError)
