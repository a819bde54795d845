"""Rankings over the API: the model's order at once, people's within a time, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.response import Response
from rest_framework.test import APIClient

import scoring.worker  # noqa: F401  registers the handlers
from annotator.jobs.claim import claim_next
from annotator.jobs.run import run_claimed
from annotator.judging import wait
from annotator.models import (
    Answer,
    Appraisal,
    AuditEvent,
    Candidate,
    Generation,
    Image,
    Job,
    JobKind,
    JobState,
    Product,
    Project,
    Question,
    QuestionState,
    Ranking,
    Role,
    User,
)
from annotator.rankings.advance import close_due
from annotator.rankings.forget import forget_rankings
from scoring.features.lite import Lite
from tests.annotator.api.test_judge import BLUE, ORIGINAL, encoded, file
from tests.factories import make_generation, make_image, make_member, make_product, make_project
from tests.scoring.worker.material import enthroned, scene

pytestmark = pytest.mark.django_db
Client = Callable[[User], APIClient]
GOOD = encoded(scene(BLUE))
CHANGED = encoded(scene(BLUE, hue=150))
OTHER = encoded(scene((90, 140, 160)))
# Whole as a file, and nonsense where the pixels are packed: only decoding shows it.
BROKEN = GOOD[:60] + bytes(200) + GOOD[260:]


@pytest.fixture(autouse=True)
def _worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker is free: while the call waits, its job is done."""

    def work() -> None:
        if (job := claim_next(kinds=[JobKind.JUDGE])) is not None:
            run_claimed(job)

    monkeypatch.setattr(wait, "pause", work)


@pytest.fixture
def project() -> Project:
    return make_project(audit_share=0.0)


@pytest.fixture
def client(project: Project, as_user: Client) -> APIClient:
    return as_user(make_member(project, Role.OPS))


def rank(
    client: APIClient, project: Project, *candidates: bytes, key: str = "", **values: Any
) -> Response:
    data = {
        "original": file(values.pop("original", ORIGINAL), "original.png"),
        "candidate": [file(each, f"{at}.png") for at, each in enumerate(candidates)],
        **values,
    }
    headers = {"Idempotency-Key": key} if key else {}
    response: Response = client.post(
        f"/api/projects/{project.pk}/rankings/", data, format="multipart", headers=headers
    )
    return response


def answer_all(
    project: Project, client: APIClient, choose: Callable[[dict[str, Any]], str]
) -> None:
    """Answer whatever this person is asked."""
    address = f"/api/projects/{project.pk}/questions/next/"
    while held := client.post(address, {"count": 1}, format="json").data["questions"]:
        for question in held:
            response = client.post(
                f"/api/questions/{question['id']}/answers/",
                {"choice": choose(question)},
                format="json",
                headers={"Idempotency-Key": f"{question['id']}-{question['left']['id']}"},
            )
            assert response.status_code == 201, response.data


def test_the_models_order_comes_at_once(client: APIClient, project: Project) -> None:
    enthroned(project, key=Lite().key, dimension=Lite().dimension)
    answer = rank(client, project, CHANGED, GOOD)
    assert answer.status_code == 200, answer.data
    assert (answer.data["state"], answer.data["order"], answer.data["version"]) == (
        "closed", [1, 0], 1,
    )  # fmt: skip
    changed, good = answer.data["candidates"]
    assert (good["rank"], changed["rank"], good["model_rank"]) == (1, 2, 1)
    assert good["p_best"] > changed["p_best"]
    assert changed["judged"]["report"]["outcome"] == "inconsistent"
    assert not Generation.objects.exists(), "without people nothing enters the catalogue"


def test_an_unreadable_candidate_is_named_and_the_rest_is_ranked(
    client: APIClient, project: Project
) -> None:
    answer = rank(client, project, b"no picture", GOOD, BROKEN, OTHER)
    assert answer.status_code == 200, answer.data
    assert sorted(answer.data["order"]) == [1, 3]
    by_name = {each["name"]: each for each in answer.data["candidates"]}
    for name in ("0.png", "2.png"):
        assert name in by_name[name]["refused"]["text"]
        assert by_name[name]["rank"] is None and by_name[name]["judged"] is None
    assert by_name["1.png"]["judged"] and by_name["3.png"]["judged"]


def test_people_are_asked_first_of_all_and_settle_it(
    client: APIClient, project: Project, as_user: Client
) -> None:
    answer = rank(client, project, GOOD, OTHER, ttl=3600, product="mug", id=["a", "b"])
    assert (answer.status_code, answer.data["state"]) == (202, "asking")
    assert set(Generation.objects.values_list("external_id", flat=True)) == {"a", "b"}
    question = Question.objects.get()
    assert (question.purpose, question.product.external_id) == ("rank", "mug")
    address = f"/api/rankings/{answer.data['id']}/"

    def prefer_b(question: dict[str, Any]) -> str:
        wanted = Generation.objects.get(external_id="b").pk
        return "left" if question["left"]["id"] == wanted else "right"

    people = 0
    while client.get(address).status_code == 202:
        answer_all(project, as_user(make_member(project)), prefer_b)
        people += 1
        assert people < 9
    final = client.get(address).data
    assert (final["outcome"], final["order"], final["answers"]) == ("clear", [1, 0], people)
    assert not Question.objects.filter(state=QuestionState.OPEN).exists()
    actions = set(AuditEvent.objects.values_list("action", flat=True))
    assert {"ranking.started", "ranking.closed"} <= actions


def test_when_the_time_is_up_it_is_final_and_a_late_answer_is_kept(
    client: APIClient, project: Project, as_user: Client, django_capture_on_commit_callbacks: Any
) -> None:
    ranking = rank(client, project, GOOD, OTHER, ttl=60).data
    late = as_user(make_member(project))
    held = late.post(
        f"/api/projects/{project.pk}/questions/next/", {"count": 1}, format="json"
    ).data["questions"]
    Ranking.objects.update(closes_at=timezone.now() - timedelta(seconds=1))
    assert close_due() == 1
    assert close_due() == 0
    order = client.get(f"/api/rankings/{ranking['id']}/").data["order"]
    answered = late.post(
        f"/api/questions/{held[0]['id']}/answers/", {"choice": "right"}, format="json",
        headers={"Idempotency-Key": "late"},
    )  # fmt: skip
    assert answered.status_code == 201 and not answered.data["answer"]["is_surplus"]
    final = client.get(f"/api/rankings/{ranking['id']}/").data
    assert (final["outcome"], final["order"], final["answers"]) == ("time_up", order, 0)
    assert Answer.objects.effective().for_training().count() == 1


def test_an_undone_answer_no_longer_counts(
    client: APIClient, project: Project, as_user: Client
) -> None:
    ranking = rank(client, project, GOOD, OTHER, ttl=60).data
    person = as_user(make_member(project))
    answer_all(project, person, lambda _: "left")
    address = f"/api/rankings/{ranking['id']}/"
    assert client.get(address).data["answers"] == 1
    person.post(f"/api/answers/{Answer.objects.get().pk}/undo/")
    assert client.get(address).data["answers"] == 0


def test_the_same_call_again_finds_its_ranking(client: APIClient, project: Project) -> None:
    first = rank(client, project, GOOD, OTHER, key="k", ttl=60)
    second = rank(client, project, GOOD, OTHER, key="k", ttl=60)
    assert second.data == first.data
    assert Ranking.objects.count() == 1
    assert rank(client, project, GOOD, OTHER, key="other", ttl=60).data["id"] != first.data["id"]


@pytest.mark.parametrize(
    ("count", "values", "field"),
    [
        (1, {}, "candidate"),
        (17, {}, "candidate"),
        (2, {"ttl": -1}, "ttl"),
        (2, {"ttl": 7 * 86_400 + 1}, "ttl"),
        (2, {"ttl": "soon"}, "ttl"),
        (2, {"id": ["only"]}, "id"),
        (2, {"id": ["same", "same"]}, "id"),
        (2, {"id": ["there", "new"]}, "id"),
        (2, {"product": "other picture"}, "product"),
        (2, {"original": b"no picture"}, "original"),
        (2, {"key": "k" * 81}, "Idempotency-Key"),
    ],
)
def test_wrong_calls_are_refused_by_field(
    client: APIClient, project: Project, count: int, values: dict[str, Any], field: str
) -> None:
    product = make_product(project, external_id="other picture", image=make_image(project))
    make_generation(product, external_id="there")
    answer = rank(client, project, *[GOOD] * count, **values)
    assert answer.status_code == 400, answer.data
    assert field in answer.data["fields"]
    assert not Ranking.objects.exists()


def test_without_a_readable_candidate_nothing_is_ranked(
    client: APIClient, project: Project
) -> None:
    answer = rank(client, project, b"no picture", b"neither")
    assert answer.status_code == 400 and "candidate" in answer.data["fields"]
    decoded = rank(client, project, BROKEN, BROKEN)
    assert decoded.status_code == 409 and "1.png" in decoded.data["detail"], decoded.data
    assert close_due() == 1
    assert Ranking.objects.get().outcome == "failed"


def test_a_ranking_whose_worker_died_fails(client: APIClient, project: Project) -> None:
    rank(client, project, GOOD, OTHER, ttl=60)
    Ranking.objects.update(state="judging", closes_at=None)
    Appraisal.objects.update(result=None)
    Job.objects.update(state=JobState.FAILED)
    assert close_due() == 1
    assert Ranking.objects.get().outcome == "failed"


def test_another_project_is_not_found(client: APIClient, project: Project, as_user: Client) -> None:
    assert rank(client, make_project(), GOOD, OTHER).status_code == 404
    mine = rank(client, project, GOOD, OTHER).data["id"]
    stranger = as_user(make_member(make_project(), Role.ADMIN))
    assert stranger.get(f"/api/rankings/{mine}/").status_code == 404
    annotator = as_user(make_member(project))
    assert annotator.get(f"/api/rankings/{mine}/").status_code == 403


def test_old_rankings_go_with_the_images_that_nobody_judged(
    client: APIClient, project: Project, as_user: Client
) -> None:
    rank(client, project, GOOD, OTHER, ttl=60)
    assert forget_rankings() == 0
    Ranking.objects.update(closes_at=timezone.now())
    close_due()
    Ranking.objects.update(closed_at=timezone.now() - timedelta(days=31))
    assert forget_rankings() == 1
    assert not Generation.objects.exists() and not Candidate.objects.exists()
    project.refresh_from_db()
    assert (project.generations_count, project.products_count) == (0, 0)
    assert not Product.objects.exists() and not Image.objects.exists()


def test_judged_images_stay_when_their_ranking_goes(
    client: APIClient, project: Project, as_user: Client
) -> None:
    rank(client, project, GOOD, OTHER, ttl=60)
    answer_all(project, as_user(make_member(project)), lambda _: "left")
    Ranking.objects.update(closes_at=timezone.now())
    close_due()
    Ranking.objects.update(closed_at=timezone.now() - timedelta(days=31))
    assert forget_rankings() == 1
    assert (Generation.objects.count(), Answer.objects.count()) == (2, 1)
