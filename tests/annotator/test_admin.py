"""Django's own admin: superusers alone, and some tables for reading only."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from annotator.admin import site
from annotator.members.invite import invite
from annotator.models import (
    Answer,
    ApiToken,
    AuditEvent,
    Invitation,
    Membership,
    Role,
    User,
    Webhook,
)
from tests.batches import frozen, scored_project
from tests.factories import make_answer, make_member, make_project, make_question, make_user

pytestmark = pytest.mark.django_db
PUBLIC: set[str] = set()  # named like a secret, and none
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
    AuditEvent.record("project.changed", project=question.project, actor=None, target=question)
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
    AuditEvent.record("project.changed", project=question.project, actor=None)
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


SECRETS = re.compile("hash|salt|secret|password")


def test_no_hash_is_shown_anywhere(root: Client) -> None:
    """The lists, the forms and what they say of a row: of every table, those to come included."""
    project = make_project()
    admin = make_member(project, Role.ADMIN)
    ApiToken.objects.create(owner=admin, name="x", role=Role.OPS, secret_hash="swordfish" * 7)
    invite(project=project, by=admin, email="new@example.org", role=Role.OPS)
    hook = Webhook.objects.create(
        project=project,
        url="https://a.example/",
        sealed_secret="sea1ed-1",
        sealed_previous="sea1ed-2",
    )
    batch = frozen(scored_project(20))
    secrets = {
        "apitoken": [ApiToken.objects.get().secret_hash],
        "invitation": [Invitation.objects.get().secret_hash],
        "project": [project.audit_salt],
        "batch": [batch.salt],
        "webhook": [hook.sealed_secret, hook.sealed_previous],
        "user": [admin.password, *admin.password.split("$")[1:]],
    }
    for model in site._registry:
        table = str(model._meta.model_name)
        named = {f.name for f in model._meta.get_fields() if SECRETS.search(f.name)}
        assert not named or table in secrets or named <= PUBLIC, f"{table} has {named}"
        row = model._base_manager.first()
        if row is None:
            continue
        change = reverse(f"admin:annotator_{table}_change", args=[row.pk])
        for address in (reverse(f"admin:annotator_{table}_changelist"), change):
            page = root.get(address).content.decode()
            for secret in secrets.get(table, []):
                assert secret not in page and secret[:6] not in page, (table, address)


def test_a_password_can_still_be_set(root: Client) -> None:
    user = make_user("ada")
    page = root.get(reverse("admin:annotator_user_change", args=[user.pk])).content.decode()
    assert "../password/" in page


def test_what_is_changed_here_stands_in_the_audit_log(root: Client) -> None:
    membership = Membership.objects.get(user=make_member(make_project()))
    address = reverse("admin:annotator_membership_change", args=[membership.pk])
    body = {"project": membership.project_id, "user": membership.user_id, "role": "admin"}
    assert root.post(address, body).status_code == 302
    delete = reverse("admin:annotator_membership_delete", args=[membership.pk])
    assert root.post(delete, {"post": "yes"}).status_code == 302
    deleted, changed = AuditEvent.objects.all()
    assert (changed.action, deleted.action) == ("site_admin.changed", "site_admin.deleted")
    for event in (changed, deleted):
        assert event.actor_name == "root"
        assert event.project_id == membership.project_id
        assert event.target == f"membership:{membership.pk}"
    assert "role" in changed.detail["changes"].lower()
