"""The sessions in which a person is logged in, and how to end them."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from annotator.errors import NotFound
from annotator.models import AuditEvent, PersonSession, User
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.messages.problem_access import NO_SUCH_SESSION


def live_sessions(user: User) -> QuerySet[PersonSession]:
    """The person's sessions that have not ended, the last used first."""
    live = Session.objects.filter(
        session_key=OuterRef("session_key"), expire_date__gt=timezone.now()
    )
    return PersonSession.objects.filter(Exists(live), user=user)


@transaction.atomic
def end_session(*, user: User, session: int) -> None:
    """Log the person out in one browser. Raises NotFound for a session that is not theirs."""
    row = live_sessions(user).filter(pk=session).first()
    if row is None:
        raise NotFound(NO_SUCH_SESSION())
    Session.objects.filter(session_key=row.session_key).delete()
    row.delete()
    AuditEvent.record_about(user, AuditAction.ACCOUNT_SESSIONS_ENDED, actor=user, sessions=1)


@transaction.atomic
def end_other_sessions(*, user: User, but: str) -> int:
    """Log the person out everywhere but in the session with this key; returns how many ended."""
    ended = _end_others(user, but)
    if ended:
        AuditEvent.record_about(
            user, AuditAction.ACCOUNT_SESSIONS_ENDED, actor=user, sessions=ended
        )
    return ended


def _end_others(user: User, but: str) -> int:
    """Reads every session, because those begun before they were noted have no row of ours."""
    sessions = Session.objects.exclude(session_key=but).filter(expire_date__gt=timezone.now())
    keys = [
        session.session_key
        for session in sessions.iterator()
        if session.get_decoded().get(SESSION_KEY) == str(user.pk)
    ]
    PersonSession.objects.filter(user=user).exclude(session_key=but).delete()
    return Session.objects.filter(session_key__in=keys).delete()[0]


def forget_sessions() -> int:
    """Delete the notes of sessions that nobody has used for as long as one lasts; how many."""
    oldest = timezone.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return PersonSession.objects.filter(last_seen_at__lt=oldest).delete()[0]
