"""The ops desk over HTTP: find, decide, take back, hold, assign, ask again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from annotator.models import (
    DeskHold,
    Flag,
    FlagKind,
    Generation,
    Project,
    Purpose,
    QuestionState,
    Role,
    User,
    Verdict,
)
from annotator.queue.ask_again import ask_again
from annotator.review.raise_flags import flag
from tests.factories import (
    make_answer,
    make_generation,
    make_member,
    make_product,
    make_project,
    make_question,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def ana(project: Project) -> User:
    return make_member(project, Role.OPS)


@pytest.fixture
def client(ana: User, as_user: Callable[[User], APIClient]) -> APIClient:
    return as_user(ana)


def flagged(project: Project, **values: object) -> Generation:
    product = values.pop("product", None) or make_product(project)
    generation = make_generation(product, **values)  # type: ignore[arg-type]
    flag(generation=generation, kind=FlagKind.DISAGREEMENT)
    return generation


def found(client: APIClient, project: Project, query: str) -> list[int]:
    body = client.get(f"/api/projects/{project.pk}/review/?{query}").json()
    assert "results" in body, body
    return [row["id"] for row in body["results"]]


def test_everything_about_an_image_finds_it(client: APIClient, project: Project, ana: User) -> None:
    mug = make_product(project, category="mug", external_id="mug-1")
    wanted = flagged(
        project, product=mug, generator="sdxl", score=0.4, uncertainty=0.9, prompt="on a table",
        verdict=Verdict.ACCEPTED, verdict_by="policy",
    )  # fmt: skip
    lamp = make_product(project, category="lamp")
    other = flagged(project, product=lamp, generator="flux", score=0.8, uncertainty=0.1)
    Flag.objects.filter(generation=other).update(created_at=timezone.now() - timedelta(days=9))
    client.post(f"/api/projects/{project.pk}/review/assign/", {"ids": [wanted.pk], "to": ana.pk})
    ask_again(generation=wanted, people=1, by=make_member(project))
    today = timezone.now().date()
    for query in (
        "category=mug", "generator=sdxl", f"product={mug.pk}", "score_max=0.5", "verdict=accepted",
        "uncertainty_min=0.5", "decided_by=policy", "assigned=me", f"assigned={ana.pk}",
        "asked=only", "search=MUG+table", f"since={today - timedelta(days=1)}",
    ):  # fmt: skip
        assert found(client, project, query) == [wanted.pk], query
    for query in (
        "score_min=0.5", "uncertainty_max=0.5", "decided_by=nobody", "assigned=nobody",
        "asked=hide", f"until={today - timedelta(days=5)}", "verdict=undecided", "generator=flux",
    ):  # fmt: skip
        assert found(client, project, query) == [other.pk], query
    counts = client.get(f"/api/projects/{project.pk}/review/counts/?category=mug").json()
    assert counts == {"by_flag": {"disagreement": 1}, "total": 1, "originals": 0}


@pytest.mark.parametrize(
    "query", ["since=yesterday", "score_min=1e400", "score_max=x", "asked=maybe", "ordering=-note"]
)
def test_a_wrong_filter_is_named(client: APIClient, project: Project, query: str) -> None:
    response = client.get(f"/api/projects/{project.pk}/review/?{query}")
    assert response.status_code == 400
    assert list(response.json()["fields"]) == [query.split("=", maxsplit=1)[0]]


def test_the_orders_page_by_page(client: APIClient, project: Project) -> None:
    scores = (0.5, None, 0.9, 0.3, 0.5)
    images = [flagged(project, score=score) for score in scores]
    outvoted = make_question(project, left=images[3], answers_needed=2)
    for choice in ("good", "bad"):
        make_answer(outvoted, make_member(project), choice)
    by_place = {
        "-id": [4, 3, 2, 1, 0],
        "-risk": [4, 0, 3, 2, 1],
        "-disagreement": [3, 4, 2, 1, 0],
        "product_id": [0, 1, 2, 3, 4],
    }
    for ordering, places in by_place.items():
        address, pages = f"/api/projects/{project.pk}/review/?ordering={ordering}&limit=2", []
        while address:
            body = client.get(address).json()
            pages += [row["id"] for row in body["results"]]
            address = body["next"]
        assert pages == [images[place].pk for place in places], ordering


def test_a_decision_is_taken_back_and_shown_wherever_the_image_is(
    client: APIClient, project: Project, ana: User
) -> None:
    image = flagged(project)
    body = client.post(
        f"/api/generations/{image.pk}/review/",
        {"decision": "rejected", "note": "odd", "reasons": ["part_added"], "product_changed": True},
    ).json()
    assert (body["review"]["decision"], body["review"]["by"]) == ("rejected", ana.username)
    listed = client.get(f"/api/projects/{project.pk}/generations/").json()["results"]
    assert (listed[0]["review"]["note"], listed[0]["review"]["reasons"]) == ("odd", ["part_added"])

    undo = f"/api/projects/{project.pk}/review/undo/"
    taken_back = client.post(undo).json()
    assert taken_back == {"decision": "rejected", "generations": [image.pk], "stays": False}
    assert client.post(undo).json()["type"] == "/problems/review_nothing_to_take_back"
    assert found(client, project, "") == [image.pk]
    assert client.get(f"/api/generations/{image.pk}/").json()["review"] is None


def test_the_decided_are_found_and_reversed_with_a_note(
    client: APIClient, project: Project, ana: User, as_user: Callable[[User], APIClient]
) -> None:
    images = [flagged(project) for _ in range(2)]
    otto = make_member(project, Role.ADMIN)
    for image, decision in zip(images, ("accepted", "rejected"), strict=True):
        address = f"/api/generations/{image.pk}/review/"
        assert client.post(address, {"decision": decision}).status_code == 200
    decided = f"/api/projects/{project.pk}/review/decided/"
    rows = client.get(decided).json()["results"]
    assert [row["generation"]["id"] for row in rows] == [images[1].pk, images[0].pk]

    reverse = f"/api/reviews/{rows[0]['id']}/reverse/"
    assert as_user(otto).post(reverse, {"note": " "}).status_code == 400
    reversal = as_user(otto).post(reverse, {"note": "too strict"}).json()["reversal"]
    assert (reversal["by"], reversal["note"]) == (otto.username, "too strict")
    assert client.post(reverse, {"note": "again"}).status_code == 409
    for query, ids in (
        ("reversed=true", [images[1].pk]), ("reversed=false", [images[0].pk]),
        ("decision=accepted", [images[0].pk]), (f"reviewer={otto.pk}", []),
        (f"generation={images[1].pk}", [images[1].pk]), ("search=nothing", []),
        (f"since={timezone.now().date() + timedelta(days=2)}", []),
    ):  # fmt: skip
        rows = client.get(f"{decided}?{query}").json()["results"]
        assert [row["generation"]["id"] for row in rows] == ids, query


def test_others_see_who_has_an_image_open(
    client: APIClient, project: Project, ana: User, as_user: Callable[[User], APIClient]
) -> None:
    image = flagged(project)
    otto = as_user(make_member(project, Role.OPS))
    hold = f"/api/generations/{image.pk}/review/hold/"
    assert client.post(hold).status_code == 200
    refused = otto.post(hold)
    assert (refused.status_code, refused.json()["values"]["person"]) == (409, ana.username)
    inbox = f"/api/projects/{project.pk}/review/"
    (row,) = otto.get(inbox).json()["results"]
    assert row["held_by"] == {"id": ana.pk, "username": ana.username}
    expires_at = DeskHold.objects.get().expires_at
    DeskHold.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert otto.get(inbox).json()["results"][0]["held_by"] is None
    DeskHold.objects.update(expires_at=expires_at)
    decide = f"/api/generations/{image.pk}/review/"
    assert otto.post(decide, {"decision": "accepted"}).status_code == 409
    assert client.delete(hold).status_code == 204
    assert otto.post(decide, {"decision": "accepted"}).status_code == 200


def test_people_are_asked_again(client: APIClient, project: Project) -> None:
    image = flagged(project)
    for _ in range(2):
        make_member(project)
    address = f"/api/generations/{image.pk}/ask-again/"
    assert client.post(address, {"people": 3}).status_code == 400
    assert client.post(address, {"people": 2}).json()["waiting"] == {"given": 0, "needed": 2}
    assert client.post(address, {"people": 1}).status_code == 409
    question = project.questions.get(purpose=Purpose.REVIEW)
    make_answer(question, make_member(project), "good", milliseconds=900, note="odd lid")
    question.answers_count, question.state = 2, QuestionState.ANSWERED
    question.save()
    (said,) = client.get(f"/api/generations/{image.pk}/answers/").json()["answers"]
    assert (said["choice"], said["milliseconds"], said["other"]) == ("good", 900, None)
    assert said["note"] == "odd lid"


def test_views_are_saved_for_oneself_or_for_all(
    client: APIClient, project: Project, as_user: Callable[[User], APIClient]
) -> None:
    otto, ada = (as_user(make_member(project, role)) for role in (Role.OPS, Role.ADMIN))
    address = f"/api/projects/{project.pk}/views/"
    view = client.post(address, {"name": "Risky", "query": "ordering=-risk"}).json()
    assert client.post(address, {"name": "Risky"}).status_code == 409
    one = f"/api/views/{view['id']}/"
    assert otto.get(address).json()["results"] == []
    assert otto.patch(one, {"name": "Mine"}).status_code == 404
    assert client.patch(one, {"is_shared": True, "name": "Risk"}).json()["name"] == "Risk"
    (shared,) = otto.get(address).json()["results"]
    assert (shared["query"], shared["is_own"]) == ("ordering=-risk", False)
    assert otto.delete(one).status_code == 403
    assert ada.delete(one).status_code == 204
    assert client.get(address).json()["results"] == []
