"""A round: ask the machine about pairs until the day's budget, the pairs or its patience end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from annotator.jobs.handlers import JobOutcome
from annotator.jobs.job_run import JobRun
from annotator.machine.ask_pair import ask_pair
from annotator.machine.choose_pairs import choose_pairs
from annotator.machine.endpoint import Unavailable
from annotator.machine_settings import Endpoint
from annotator.models import Generation, MachineAnnotator, MachineAnswer, MachineSaid
from annotator.models.scope import ScopedQuerySet
from annotator.scoring_requests import request_machine
from scoring.vocabulary.job_figures import MachineFigures
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.machine import (
    MACHINE_ASKED,
    MACHINE_ASKING,
    MACHINE_NOT_CONFIGURED,
    MACHINE_STOPPED,
    MACHINE_UNUSABLE,
)

AT_ONCE: Final = 20
ROUNDS_AT_ONCE: Final = 20  # a sweep must not take long
# How often to look for new pairs.
EVERY: Final = timedelta(minutes=10)
FIRST_WAIT: Final = timedelta(minutes=1)
LONGEST_WAIT: Final = timedelta(hours=6)
# So many unusable answers in a row mean that the model can't do this at all.
UNUSABLE_IN_A_ROW: Final = 5


def request_due_rounds(now: datetime | None = None) -> int:
    """Request the rounds whose time has come; how many. Any number of sweepers may do so."""
    endpoint, now = settings.MACHINE, now or timezone.now()
    if endpoint is None:
        return 0
    due = MachineAnnotator.objects.filter(
        is_on=True, next_ask_at__lte=now, project__archived_at=None
    ).select_related("project")
    requested = 0
    for row in due.order_by("next_ask_at")[:ROUNDS_AT_ONCE]:
        mine = MachineAnnotator.objects.filter(pk=row.pk, next_ask_at=row.next_ask_at)
        if not mine.update(next_ask_at=now + EVERY):
            continue
        if choose_pairs(project=row.project, model=endpoint.model, at_most=1):
            request_machine(project=row.project)
            requested += 1
    return requested


def run_round(run: JobRun) -> JobOutcome:
    """Ask about pairs; gives way to other jobs between two of them."""
    row = MachineAnnotator.objects.filter(project=run.job.project).first()
    endpoint: Endpoint | None = settings.MACHINE
    arguments = run.job.arguments  # of an attempt that gave way
    figures = _Figures(int(arguments.get("asked", 0)), int(arguments.get("decided", 0)))
    if row is None or not row.is_on:
        return figures.outcome()
    if endpoint is None:
        return _stopped(row, figures, MACHINE_NOT_CONFIGURED())
    try:
        for left, right in _pairs(run, row, endpoint):
            run.advance(figures.asked, 0, MACHINE_ASKING(done=figures.asked))
            figures.note(_ask(endpoint, left, right))
            if figures.unusable_in_a_row >= UNUSABLE_IN_A_ROW:
                unusable = MACHINE_UNUSABLE(model=endpoint.model, count=UNUSABLE_IN_A_ROW)
                return _stopped(row, figures, unusable)
            run.remember(asked=figures.asked, decided=figures.decided)
    except Unavailable as error:
        return _stopped(row, figures, error.message, wait=error.wait)
    _rows(row).update(failures=0, error=None)
    return figures.outcome()


@dataclass
class _Figures:
    asked: int
    decided: int
    unusable_in_a_row: int = 0

    def note(self, answer: MachineAnswer) -> None:
        self.asked += 1
        self.decided += bool(answer.choice)
        is_unusable = {answer.said_first, answer.said_second} == {MachineSaid.UNUSABLE}
        self.unusable_in_a_row = self.unusable_in_a_row + 1 if is_unusable else 0

    def outcome(self) -> JobOutcome:
        figures = MachineFigures(asked=self.asked, decided=self.decided)
        return JobOutcome(MACHINE_ASKED(asked=self.asked, decided=self.decided), figures)


def _pairs(
    run: JobRun, row: MachineAnnotator, endpoint: Endpoint
) -> Iterator[tuple[Generation, Generation]]:
    """Pairs as long as there are any and the day's budget lasts; each is paid for here."""
    while pairs := choose_pairs(project=run.job.project, model=endpoint.model, at_most=AT_ONCE):
        given = 0
        for pair in run.turn(pairs):
            if not _spend(row):
                return
            yield pair
            given += 1
        if given < len(pairs):
            run.give_way()


def _spend(row: MachineAnnotator) -> bool:
    """Take one pair from today's budget; false if it is used up, or the machine is off by now."""
    today = timezone.now().date()
    _rows(row).exclude(asked_on=today).update(asked_on=today, asked_today=0)
    within = _rows(row).filter(
        is_on=True,
        asked_on=today,
        asked_today__lt=F("daily_pairs"),
        project__archived_at=None,
    )
    if within.update(asked_today=F("asked_today") + 1):
        return True
    tomorrow = datetime.combine(today + timedelta(days=1), time(0), UTC)
    _rows(row).filter(is_on=True).update(next_ask_at=tomorrow)
    return False


def _ask(endpoint: Endpoint, left: Generation, right: Generation) -> MachineAnswer:
    """Ask, and keep what it said. Nothing is kept if it did not answer."""
    said = ask_pair(endpoint, left, right)
    answer, _ = MachineAnswer.objects.get_or_create(
        left=left,
        right=right,
        model=endpoint.model,
        defaults={
            "project_id": left.project_id,
            "said_first": said.first,
            "said_second": said.second,
            "choice": said.choice or "",
            "milliseconds": said.milliseconds,
        },
    )
    return answer


def _stopped(
    row: MachineAnnotator, figures: _Figures, reason: Message, *, wait: timedelta | None = None
) -> JobOutcome:
    """Leave it alone for a while, longer after each failure, and show why."""
    backed_off: timedelta = min(FIRST_WAIT * 2 ** min(row.failures, 20), LONGEST_WAIT)
    until = timezone.now() + max(backed_off, wait or FIRST_WAIT)
    _rows(row).update(error=reason, failures=F("failures") + 1, next_ask_at=until)
    outcome = figures.outcome()
    return outcome._replace(message=MACHINE_STOPPED(asked=figures.asked, reason=reason))


def _rows(row: MachineAnnotator) -> ScopedQuerySet[MachineAnnotator]:
    return MachineAnnotator.objects.filter(pk=row.pk)
