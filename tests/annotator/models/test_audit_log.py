"""The audit log can only grow, and outlives what it is about."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from annotator.models import AuditEvent, Role
from annotator.models.audit_log import AppendOnly
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.say import LANGUAGES, words_of
from tests.factories import make_member, make_project, make_user

ANNOTATOR = Path(__file__).parents[3] / "annotator"


@pytest.mark.django_db
def test_an_entry_can_not_be_changed_or_deleted() -> None:
    event = AuditEvent.record(AuditAction.PROJECT_CHANGED, project=make_project(), actor=None)
    event.action = AuditAction.PROJECT_CREATED
    for change in (
        event.save,
        event.delete,
        AuditEvent.objects.all().delete,
        lambda: AuditEvent.objects.update(action=""),
    ):
        with pytest.raises(AppendOnly):
            change()
    assert AuditEvent.objects.get().action == AuditAction.PROJECT_CHANGED


@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    ["UPDATE annotator_auditevent SET actor_id = NULL", "DELETE FROM annotator_auditevent"],
)
def test_the_database_refuses_it_too(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)  # of no entry
        AuditEvent.record(AuditAction.PROJECT_CHANGED, project=make_project(), actor=None)
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            cursor.execute(statement)
    assert AuditEvent.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_database_refuses_to_empty_it() -> None:
    AuditEvent.record(AuditAction.PROJECT_CHANGED, project=make_project(), actor=None)
    with connection.cursor() as cursor:
        # Off in tests alone, most of which leave nothing behind (tests/conftest.py).
        cursor.execute("ALTER TABLE annotator_auditevent ENABLE TRIGGER audit_not_emptied")
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            cursor.execute("TRUNCATE annotator_auditevent")
    assert AuditEvent.objects.count() == 1


@pytest.mark.django_db
def test_it_outlives_project_and_person() -> None:
    project = make_project(name="Chairs")
    person = make_user("ada")
    AuditEvent.record(AuditAction.PROJECT_CHANGED, project=project, actor=person, target=project)
    number, who = project.pk, person.pk
    project.delete()
    person.delete()
    event = AuditEvent.objects.get()
    assert (event.project_id, event.project_name) == (number, "Chairs")
    assert (event.actor_id, event.actor_name) == (who, "ada")


@pytest.mark.django_db
def test_what_concerns_a_person_stands_in_each_of_their_projects() -> None:
    person = make_member(make_project())
    AuditEvent.record_about(person, AuditAction.ACCOUNT_LOCKED, actor=None)
    second = make_project()
    second.memberships.create(user=person, role=Role.OPS)
    AuditEvent.record_about(person, AuditAction.ACCOUNT_LOCKED, actor=None)
    AuditEvent.record_about(make_user(), AuditAction.ACCOUNT_LOCKED, actor=None)
    projects = AuditEvent.objects.order_by("pk").values_list("project", flat=True)
    assert list(projects)[1:] == [projects[0], second.pk, None]


def test_every_action_is_one_of_the_vocabulary() -> None:
    """A text instead of a member is found here before anybody does the thing."""
    given = [
        call.args[0]
        for path in ANNOTATOR.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and ast.unparse(call.func) in ("AuditEvent.record", "AuditEvent.of")
    ]
    assert given
    texts = {str(each.value) for each in given if isinstance(each, ast.Constant)}
    assert texts - {action.value for action in AuditAction} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_action_has_words(language: str) -> None:
    words = words_of(language)
    assert [action for action in AuditAction if f"AuditAction.{action}" not in words] == []
