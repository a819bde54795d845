"""Raise flags for what models and annotators found, and close flags that no longer apply."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from annotator.models import (
    Answer,
    Choice,
    ConsistencyOutcome,
    ConsistencyReport,
    Flag,
    FlagKind,
    Generation,
    Hold,
    HoldState,
    Purpose,
    Question,
    SkipReason,
    User,
    VerdictBy,
)
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.flags import IMAGE_NOT_SEEN, PEOPLE_DISAGREE

FLAG_OF_OUTCOME = {
    ConsistencyOutcome.INCONSISTENT: FlagKind.INCONSISTENT,
    ConsistencyOutcome.CANNOT_VERIFY: FlagKind.CANNOT_VERIFY,
}
OPPOSITES = ({Choice.GOOD, Choice.BAD}, {Choice.BOTH_GOOD, Choice.BOTH_BAD})


def flag(*, generation: Generation, kind: FlagKind, detail: Message | None = None) -> None:
    """Flag the generation for the ops desk.

    Does nothing if it has the flag already or if a reviewer has decided.
    """
    _raise([(generation.pk, detail)], kind)


@transaction.atomic
def flag_reports(*, reports: Iterable[ConsistencyReport]) -> None:
    """Bring flags in line with the newest reports: raise those that apply, close the others."""
    by_outcome: dict[str, list[ConsistencyReport]] = {}
    for report in reports:
        by_outcome.setdefault(report.outcome, []).append(report)
    for outcome, same_outcome in by_outcome.items():
        ids = [report.generation_id for report in same_outcome]
        kind = FLAG_OF_OUTCOME.get(ConsistencyOutcome(outcome))
        stale = [other for other in FLAG_OF_OUTCOME.values() if other != kind]
        Flag.objects.filter(generation__in=ids, kind__in=stale).close()
        if kind is not None:
            _raise([(report.generation_id, _headline(report)) for report in same_outcome], kind)


def flag_disagreement(*, question: Question) -> bool:
    """Flag the question's generations if two people gave opposite answers; returns whether.

    Opposite answers are good and bad, both good and both bad, left and right, and a product that
    only some call changed. This is called after each answer to a question that several people are
    asked, such as every audit question.
    """
    # Of a gold question the right answer is known, so a different answer is simply wrong; people
    # rank candidates between which it is hard to choose.
    if question.purpose in (Purpose.GOLD, Purpose.RANK):
        return False
    answers = _answers(question)
    if not _differ(answers):
        return False
    shown = [pk for pk in (question.left_id, question.right_id) if pk is not None]
    detail = PEOPLE_DISAGREE(people=len(answers))
    _raise([(pk, detail) for pk in shown], FlagKind.DISAGREEMENT)
    return True


def flag_broken_images(*, question: Question, by: User, broken: Iterable[int] = ()) -> None:
    """Flag the generations whose image `by` could not see; all of the question's if none is named.

    Ids of other generations are ignored: the flag is a hint, and no reason to refuse the skip.
    """
    shown = {pk for pk in (question.left_id, question.right_id) if pk is not None}
    named = shown & set(broken) or shown
    _raise([(pk, _unseen_by(by)) for pk in sorted(named)], FlagKind.BROKEN_IMAGE)


def withdraw_broken_images(*, question: Question, by: User) -> None:
    """Close the flags that `by` raised by skipping the question, because the skip is undone.

    If another skip calls the image broken too, the flag stays: one flag stands for all of them.
    """
    for pk in (question.left_id, question.right_id):
        other_skips = Hold.objects.filter(
            Q(question__left=pk) | Q(question__right=pk),
            question__product=question.product_id,
            state=HoldState.SKIPPED,
            skip_reason=SkipReason.BROKEN_IMAGE,
        )
        if pk is not None and not other_skips.exists():
            Flag.objects.filter(
                generation=pk, kind=FlagKind.BROKEN_IMAGE, detail=_unseen_by(by)
            ).close()


def _unseen_by(person: User) -> Message:
    return IMAGE_NOT_SEEN(person=str(person))


def flag_drift(*, generations: Iterable[int], detail: Message) -> None:
    """Flag decisions that were taken back because of drift."""
    _raise([(pk, detail) for pk in generations], FlagKind.DRIFT)


def is_disputed(question: Question) -> bool:
    """Whether the answers that count now are opposite, as defined in `flag_disagreement`."""
    return _differ(_answers(question))


def _answers(question: Question) -> list[Answer]:
    return list(Answer.objects.effective().filter(question=question))


def _differ(answers: list[Answer]) -> bool:
    choices = {Choice(answer.choice) for answer in answers}
    preferred = {
        answer.left_id if answer.choice == Choice.LEFT else answer.right_id
        for answer in answers
        if answer.choice in (Choice.LEFT, Choice.RIGHT)
    }
    changed = {frozenset(answer.changed) for answer in answers}
    is_opposite = any(opposite <= choices for opposite in OPPOSITES)
    return len(preferred) > 1 or len(changed) > 1 or is_opposite


def _raise(rows: Iterable[tuple[int, Message | None]], kind: FlagKind) -> None:
    """Insert missing flags. The unique index handles two workers that flag at the same time."""
    details = dict(rows)
    undecided = Generation.objects.filter(pk__in=details).exclude(verdict_by=VerdictBy.REVIEWER)
    Flag.objects.bulk_create(
        [
            Flag(
                project_id=project_id,
                generation_id=pk,
                kind=kind,
                detail=details[pk],
            )
            for pk, project_id in undecided.order_by("pk").values_list("pk", "project_id")
        ],
        ignore_conflicts=True,
    )


def _headline(report: ConsistencyReport) -> Message | None:
    """The most severe finding."""
    findings = sorted(report.findings, key=lambda finding: -finding.severity)
    return findings[0].message if findings else None
