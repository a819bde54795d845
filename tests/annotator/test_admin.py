"""Django's own admin: superusers alone, and some tables for reading only."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from annotator.admin import site
from annotator.models import Answer, AuditEvent, Membership, Role, User
from tests.factories import make_answer, make_member, make_project, make_question, make_user

pytestmark = pytest.mark.django_db
TABLES = [model._meta.model_name for model in site._registry]


@pytest.fixture
def root() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    return client


@pytest.mark.parametrize("table", TABLES)
def test_every_table_can_be_looked_at(root: Client, table: str) -> None:
    question = make_question(make_project(), pair=True)
    make_answer(question, make_member(question.project), "left")
    AuditEvent.record("test", project=question.project, actor=None, target=question)
    assert root.get(reverse(f"admin:annotator_{table}_changelist")).status_code == 200


def test_staff_and_members_are_not_let_in() -> None:
    for user in (make_user(is_staff=True), make_member(make_project(), Role.ADMIN)):
        client = Client()
        client.force_login(user)
        assert client.get("/site-admin/").status_code == 302


@pytest.mark.parametrize("model", [Answer, AuditEvent])
def test_what_is_append_only_is_read_only(root: Client, model: type[Answer | AuditEvent]) -> None:
    question = make_question(make_project())
    make_answer(question, make_member(question.project), "good")
    AuditEvent.record("test", project=question.project, actor=None)
    row = model.objects.get()
    name = f"admin:annotator_{model._meta.model_name}"
    shown = root.get(reverse(f"{name}_change", args=[row.pk]))
    assert shown.status_code == 200 and b'name="_save"' not in shown.content
    assert root.post(reverse(f"{name}_change", args=[row.pk]), {}).status_code == 403
    assert root.post(reverse(f"{name}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
    assert root.get(reverse(f"{name}_add")).status_code == 403
    assert model.objects.get() == row


def test_a_person_can_be_changed(root: Client) -> None:
    user = make_user("ada")
    page = root.get(reverse("admin:annotator_user_change", args=[user.pk]))
    assert page.status_code == 200 and b"ada" in page.content


def test_related_rows_are_named_by_id(root: Client) -> None:
    membership = Membership.objects.get(user=make_member(make_project()))
    address = reverse("admin:annotator_membership_change", args=[membership.pk])
    page = root.get(address).content.decode()
    assert page.count("vForeignKeyRawIdAdminField") == 2
