"""Keys for machines."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from annotator.errors import InvalidInput
from annotator.members.tokens import make_token, revoke_token
from annotator.models import ApiToken, AuditEvent, Role
from scoring.vocabulary.messages.problem_access import TOKEN_EXPIRED
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_only_the_hash_and_a_hint_are_kept() -> None:
    token, secret = make_token(owner=make_user(), name="robot", role=Role.OPS)
    stored = ApiToken.objects.filter(pk=token.pk).values().get()
    assert secret.startswith("pks_") and len(secret) > 40
    assert secret not in str(stored) and secret.startswith(stored["hint"])
    assert len(stored["hint"]) < len(secret) / 4


def test_every_token_is_another() -> None:
    user = make_user()
    secrets = {make_token(owner=user, name="robot", role=Role.OPS)[1] for _ in range(5)}
    assert len(secrets) == 5


def test_one_that_is_expired_from_the_start_is_refused() -> None:
    past = timezone.now() - timedelta(minutes=1)
    with pytest.raises(InvalidInput) as refusal:
        make_token(owner=make_user(), name="robot", role=Role.OPS, expires_at=past)
    assert refusal.value.fields == {"expires_at": [TOKEN_EXPIRED()]}


def test_revoking_twice_changes_and_logs_once() -> None:
    user = make_user()
    token, _ = make_token(owner=user, name="robot", role=Role.OPS)
    revoke_token(token=token, by=user)
    first = ApiToken.objects.get(pk=token.pk).revoked_at
    revoke_token(token=token, by=user)
    assert ApiToken.objects.get(pk=token.pk).revoked_at == first is not None
    assert AuditEvent.objects.filter(action="token.revoked").count() == 1
