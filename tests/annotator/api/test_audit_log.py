"""Who did what: the list of a project, its filters and the CSV file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from annotator.members.change_role import change_role, remove_member
from annotator.models import AuditEvent, Membership, Project, Role, User, Verdict
from annotator.projects.change import change_project
from annotator.review.decide import review_generations
from scoring.vocabulary.audit_actions import AuditAction
from tests.factories import make_generation, make_member, make_product, make_project, make_user

pytestmark = pytest.mark.django_db
AsUser = Callable[[User], APIClient]


@pytest.fixture
def project() -> Project:
    return make_project(name="Chairs")


@pytest.fixture
def admin(project: Project) -> User:
    return make_member(project, Role.ADMIN)


@pytest.fixture
def log(project: Project, admin: User, as_user: AsUser) -> Callable[..., list[dict[str, object]]]:
    """`log(action="…")`: the entries that the admin sees."""
    client = as_user(admin)

    def read(zone: str = "UTC", **query: str | int) -> list[dict[str, object]]:
        response = client.get(
            f"/api/projects/{project.pk}/audit-log/", query, headers={"Time-Zone": zone}
        )
        assert response.status_code == 200, response.json()
        results: list[dict[str, object]] = response.json()["results"]
        return results

    return read


def test_it_says_who_did_what_to_what(
    project: Project, admin: User, log: Callable[..., list[dict[str, object]]]
) -> None:
    ops = make_member(project, Role.OPS)
    generation = make_generation(make_product(project))
    review_generations(
        project=project, by=ops, ids=[generation.pk], decision=Verdict.ACCEPTED, note="fine"
    )
    change_project(project=project, by=admin, changes={"hold_minutes": 20})
    newest, older = log()
    assert (newest["action"], newest["target"]) == ("project.changed", f"project:{project.pk}")
    assert newest["detail"] == {"before": {"hold_minutes": 10}, "after": {"hold_minutes": 20}}
    assert older["actor"] == {"id": ops.pk, "name": ops.username}
    assert older["target"] == f"generation:{generation.pk}"
    assert log(target=f"generation:{generation.pk}") == log(target="generation") == [older]
    assert log(actor=ops.pk) == log(action="generation.reviewed") == [older]
    assert log(actor=admin.pk, target="generation") == []


def test_another_projects_entries_are_not_in_it(
    admin: User, log: Callable[..., list[dict[str, object]]]
) -> None:
    AuditEvent.record(AuditAction.PROJECT_CHANGED, project=make_project(), actor=admin)
    AuditEvent.record(AuditAction.SITE_ADMIN_CREATED, project=None, actor=None)
    assert log() == []


def test_what_the_system_did_has_no_person(
    project: Project, admin: User, log: Callable[..., list[dict[str, object]]]
) -> None:
    AuditEvent.record(AuditAction.DRIFT_ALARM, project=project, actor=None)
    AuditEvent.record(AuditAction.DRIFT_RESUMED, project=project, actor=admin)
    assert [entry["action"] for entry in log(actor=0)] == ["drift.alarm"]


def test_days_are_those_of_the_reader(
    project: Project, log: Callable[..., list[dict[str, object]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    late = datetime(2026, 5, 1, 23, 30, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: late)
    AuditEvent.record(AuditAction.PROJECT_CHANGED, project=project, actor=None)
    monkeypatch.undo()
    assert len(log(since="2026-05-01", until="2026-05-01")) == 1
    assert log(until="2026-04-30") == log(since="2026-05-02") == []
    assert len(log(since="2026-05-02", until="2026-05-02", zone="Asia/Shanghai")) == 1
    assert log(until="2026-05-01", zone="Asia/Shanghai") == []
    assert log(zone="", until="2026-05-01", time_zone="Asia/Shanghai") == []
    assert len(log(zone="Asia/Shanghai", since="0001-01-01", until="9999-12-31")) == 1


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"action": "nothing.done"}, "action"),
        ({"since": "yesterday"}, "since"),
        ({"actor": "ada"}, "actor"),
    ],
)
def test_a_wrong_filter_is_named(
    project: Project, admin: User, as_user: AsUser, query: dict[str, str], field: str
) -> None:
    for address in ("audit-log", "audit-log/download"):
        response = as_user(admin).get(f"/api/projects/{project.pk}/{address}/", query)
        assert response.status_code == 400
        assert list(response.json()["fields"]) == [field]


def test_people_who_have_left_are_still_named(
    project: Project, admin: User, as_user: AsUser
) -> None:
    gone = make_member(project, Role.ADMIN, username="Berta")
    member = Membership.objects.get(user=make_member(project, username="carl"))
    change_role(membership=member, by=gone, role=Role.OPS)
    remove_member(membership=Membership.objects.get(user=gone), by=admin)
    gone.delete()
    people = as_user(admin).get(f"/api/projects/{project.pk}/audit-log/people/").json()
    assert [each["name"] for each in people] == ["Berta", admin.username]


def test_the_file_is_read_by_every_spreadsheet(
    project: Project, admin: User, as_user: AsUser
) -> None:
    cunning = make_user("=HYPERLINK(1)")
    AuditEvent.record(
        AuditAction.GENERATION_REVIEWED, project=project, actor=cunning, note="@SUM(A1)\r\n;x"
    )
    AuditEvent.record(AuditAction.PROJECT_CHANGED, project=project, actor=admin)
    client = as_user(admin)
    response = client.get(
        f"/api/projects/{project.pk}/audit-log/download/", {"action": "generation.reviewed"}
    )
    assert response["Content-Type"] == "text/csv"
    assert "audit-log" in response["Content-Disposition"]
    content = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(content, newline="")))
    assert [(row["person"], row["words"]) for row in rows] == [
        ("'=HYPERLINK(1)", "reviewed an image")
    ]
    assert AuditEvent.objects.get(action="project.exported").detail == {"format": "audit-log"}


@pytest.mark.postgres
@pytest.mark.parametrize(
    "query",
    [
        "",
        "?action=job.retried",
        "?target=generation:17",
        "?actor=0",
        "?since=2020-01-01&until=2020-01-02",
    ],
)
def test_a_page_is_read_by_an_index(
    project: Project, admin: User, as_user: AsUser, query: str
) -> None:
    AuditEvent.objects.bulk_create(
        AuditEvent.of(
            AuditAction.GENERATION_REVIEWED if i % 50 else AuditAction.PROJECT_CHANGED,
            project=project, actor=admin, target=f"generation:{i % 997}",
        )
        for i in range(5000)
    )  # fmt: skip
    client = as_user(admin)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE annotator_auditevent")
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/api/projects/{project.pk}/audit-log/{query}")
    reads = [q["sql"] for q in queries if "annotator_auditevent" in q["sql"]]
    with connection.cursor() as cursor:
        for statement in reads:
            cursor.execute(f"EXPLAIN {statement}")
            plan = "\n".join(row[0] for row in cursor.fetchall())
            assert "Seq Scan on annotator_auditevent" not in plan
