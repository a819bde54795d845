"""The ops desk over HTTP."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from annotator.models import (
    ConsistencyOutcome,
    ConsistencyReport,
    FlagKind,
    Generation,
    Project,
    Role,
    User,
)
from annotator.review.raise_flags import flag
from scoring.vocabulary.finding import Finding, FindingKind
from scoring.vocabulary.messages.findings import PART_ADDED
from scoring.vocabulary.messages.plain import PLAIN
from tests.factories import make_generation, make_member, make_product, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def client(project: Project, as_user: Callable[[User], APIClient]) -> APIClient:
    return as_user(make_member(project, Role.OPS))


def flagged(project: Project, kind: FlagKind = FlagKind.INCONSISTENT) -> Generation:
    generation = make_generation(make_product(project))
    ConsistencyReport.objects.create(
        generation=generation, project=project, outcome=ConsistencyOutcome.INCONSISTENT,
        p_consistent=0.2, segmenter="grabcut", version="1", measurements={"extra": 0.03},
        findings=[
            Finding(FindingKind.PART_ADDED, PART_ADDED(share=0.03), 0.9, (0.1, 0.2, 0.3, 0.4))
        ],
        transform=[[1, 0, 0], [0, 1, 0]], outline=[[[0, 0], [1, 0], [1, 1]]],
        heat_map=f"projects/{project.pk}/heat/{generation.pk}-abc.webp",
    )  # fmt: skip
    flag(generation=generation, kind=kind, detail=PLAIN(text="A leg was added."))
    return generation


def test_the_desk_lists_reports_newest_first(client: APIClient, project: Project) -> None:
    older, newer = flagged(project), flagged(project)
    make_generation(make_product(project))
    results = client.get(f"/api/projects/{project.pk}/review/").json()["results"]
    assert [row["id"] for row in results] == [newer.pk, older.pk]
    report = results[0]["report"]
    assert report["findings"] == [
        {
            "kind": "part_added", "code": "part_added", "values": {"share": 0.03},
            "text": "A part was added, 3.0% of the product.", "severity": 0.9,
            "box": [0.1, 0.2, 0.3, 0.4],
        }
    ]  # fmt: skip
    assert report["heat_map"] == f"/media/{project.pk}/heat/{newer.pk}-abc.webp"
    assert report["outline"] == [[[0, 0], [1, 0], [1, 1]]]
    assert [row["kind"] for row in results[0]["flags"]] == ["inconsistent"]
    assert results[0]["flags"][0]["detail"]["text"] == "A leg was added."


def test_the_desk_is_sorted_by_flag(client: APIClient, project: Project) -> None:
    flagged(project)
    drift = flagged(project, FlagKind.DRIFT)
    results = client.get(f"/api/projects/{project.pk}/review/?flag=drift").json()["results"]
    assert [row["id"] for row in results] == [drift.pk]
    counts = client.get(f"/api/projects/{project.pk}/review/counts/").json()
    assert counts == {"by_flag": {"drift": 1, "inconsistent": 1}, "total": 2, "originals": 0}


def test_a_review_is_final_and_clears_the_desk(client: APIClient, project: Project) -> None:
    generation = flagged(project)
    body = client.post(
        f"/api/generations/{generation.pk}/review/",
        {"decision": "rejected", "product_changed": True, "note": "extra leg"},
    ).json()
    assert (body["verdict"], body["verdict_by"], body["flags"]) == ("rejected", "reviewer", [])
    assert body["report"] is not None
    assert client.get(f"/api/projects/{project.pk}/review/").json()["results"] == []


@pytest.mark.parametrize("decision", ["undecided", "maybe", None])
def test_a_review_accepts_or_rejects(client: APIClient, project: Project, decision: object) -> None:
    generation = flagged(project)
    response = client.post(f"/api/generations/{generation.pk}/review/", {"decision": decision})
    assert response.status_code == 400
    assert "decision" in response.json()["fields"]


def test_many_are_reviewed_at_once_or_none(client: APIClient, project: Project) -> None:
    ids = [flagged(project).pk for _ in range(3)]
    address = f"/api/projects/{project.pk}/review/"
    foreign = flagged(make_project()).pk
    refused = client.post(address, {"ids": [*ids, foreign], "decision": "accepted"})
    assert refused.status_code == 400 and "ids" in refused.json()["fields"]
    assert client.post(address, {"ids": ids, "decision": "accepted"}).json() == {"reviewed": 3}
    assert Generation.objects.filter(verdict="accepted").count() == 3


@pytest.mark.parametrize("ids", [[], [0], ["x"], list(range(1, 502))])
def test_bulk_has_limits(client: APIClient, project: Project, ids: list[object]) -> None:
    body = {"ids": ids, "decision": "accepted"}
    assert client.post(f"/api/projects/{project.pk}/review/", body).status_code == 400
