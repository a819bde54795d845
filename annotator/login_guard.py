"""Decide after how many wrong passwords logins are refused for a while.

A lock must stop the attacker and must not lock out the owner of the account. So a browser in which
the person has logged in before has a count of its own, to which no stranger adds. Unknown browsers
share wider counts by address and by name, because an attacker can throw cookies away.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final, TypeAlias

import structlog
from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Model, QuerySet, Sum
from django.http import HttpRequest

from annotator.client_address import client_address
from annotator.known_device import browser_of, device_of
from annotator.models import AuditEvent, User
from scoring.vocabulary.audit_actions import AuditAction

log = structlog.get_logger(__name__)

# `LOGIN_FAILURE_LIMIT` is the limit for one browser. These are multiples of it: for all unknown
# browsers of one address together, and for those of all addresses.
OF_ADDRESS: Final = 4
OF_NAME: Final = 20
KNOWN: Final = "known device "
UNKNOWN: Final = "browser "

Credentials: TypeAlias = dict[str, object]


class NotedRequest(HttpRequest):
    """A request with the attributes that django-axes sets; the library has no type for it."""

    axes_attempt_time: datetime
    axes_ip_address: str | None
    axes_locked_out: bool
    axes_user_agent: str


class LoginGuard(AxesDatabaseHandler):  # type: ignore[misc]
    """Counts attempts by browser; django-axes stores them and deletes old ones.

    The column `user_agent` holds our key for the browser, because the name that a browser sends can
    be freely chosen.
    """

    def get_failures(self, request: NotedRequest, credentials: Credentials | None = None) -> int:
        """The largest of the counts that apply, in units of one browser's limit."""
        self._name_browser(request, credentials)
        browser, address = request.axes_user_agent, request.axes_ip_address
        recent = self._recent(request, credentials)
        if browser.startswith(KNOWN):
            return _sum(recent.filter(user_agent=browser))
        unknown = recent.exclude(user_agent__startswith=KNOWN)
        here = unknown.filter(ip_address=address)
        counts = [_sum(here) // OF_ADDRESS, _sum(unknown) // OF_NAME]
        if browser != UNKNOWN:  # programs are not counted by browser
            counts.append(_sum(here.filter(user_agent=browser)))
        return max(counts)

    def user_login_failed(
        self,
        sender: object,
        credentials: Credentials,
        request: NotedRequest | None = None,
        **options: object,
    ) -> None:
        """Count and log it, without the name, which is often a password in the wrong field."""
        if request is None:
            return
        self._name_browser(request, credentials)
        was_locked = bool(request.axes_locked_out)
        super().user_login_failed(sender, credentials, request, **options)
        address = str(client_address(request))
        log.warning("login_failed", address=address, locked=bool(request.axes_locked_out))
        if request.axes_locked_out and not was_locked:
            _record_lock(get_client_username(request, credentials) or "", address)

    def reset_user_attempts(
        self, request: NotedRequest, credentials: Credentials | None = None
    ) -> int:
        """After a login: forget the failures of this browser, and keep those of others."""
        self._name_browser(request, credentials)
        attempts = AccessAttempt.objects.filter(
            username=get_client_username(request, credentials), user_agent=request.axes_user_agent
        )
        if not request.axes_user_agent.startswith(KNOWN):
            attempts = attempts.filter(ip_address=request.axes_ip_address)
        count, _ = attempts.delete()
        return int(count)

    def _name_browser(self, request: NotedRequest, credentials: Credentials | None) -> None:
        device = device_of(request)
        username = get_client_username(request, credentials) or ""
        request.axes_user_agent = (
            f"{KNOWN}{device.key}"
            if device is not None and device.knows(username)
            else f"{UNKNOWN}{browser_of(request)}"
        )

    def _recent(self, request: NotedRequest, credentials: Credentials | None) -> QuerySet[Model]:
        since = request.axes_attempt_time - settings.AXES_COOLOFF_TIME
        username = get_client_username(request, credentials)
        attempts: QuerySet[Model] = AccessAttempt.objects.filter(
            username=username, attempt_time__gte=since
        )
        return attempts


def _record_lock(username: str, address: str) -> None:
    """Write it down for a person who exists; an unknown name may be a mistyped password."""
    person = User.objects.filter(username=username).first()
    if person is not None:
        AuditEvent.record_about(person, AuditAction.ACCOUNT_LOCKED, actor=None, address=address)


def _sum(attempts: QuerySet[Model]) -> int:
    return int(attempts.aggregate(sum=Sum("failures_since_start"))["sum"] or 0)
