"""Start, change and end a comparison."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone

from annotator.agreement.comparisons import common_products, read_comparisons, sides_of
from annotator.errors import Conflict, InvalidInput
from annotator.models import (
    AuditEvent,
    Compared,
    Comparison,
    ModelVersion,
    Project,
    Question,
    QuestionState,
    User,
)
from annotator.models.comparisons import ComparisonQuerySet
from annotator.scoring_requests import request_plan
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.messages.problem_comparison import (
    COMPARED_WITH_ITSELF,
    COMPARISON_ENDED,
    COMPARISON_RUNS,
    COMPARISONS_TAKE_ALL,
    NO_COMMON_PRODUCT,
    NOTHING_TO_COMPARE,
)

# All comparisons together may take so much of the next questions; the rest goes on learning.
MOST_SHARE = 0.75


@transaction.atomic
def start_comparison(
    *, project: Project, by: User, of: Compared, a: str, b: str, share: float
) -> Comparison:
    """Ask which of the two is better; a job then plans the questions.

    Raises InvalidInput if there is nothing to compare, Conflict if the two are being compared
    already or the running comparisons leave no room.
    """
    # Two starts at once must not take more than there is.
    project = Project.objects.select_for_update().get(pk=project.pk)
    if a == b:
        raise InvalidInput.in_field("b", COMPARED_WITH_ITSELF())
    running = Comparison.objects.running().filter(project=project)
    if running.filter(Q(a=a, b=b) | Q(a=b, b=a), of=of).exists():
        raise Conflict(COMPARISON_RUNS())
    _require_room(running, share)
    comparison = Comparison.objects.create(
        project=project,
        of=of,
        a=a,
        b=b,
        share=share,
        confidence=project.confidence,
        products=_products(project, of, a, b),
        created_by=by,
    )
    AuditEvent.record(
        AuditAction.COMPARISON_STARTED, project=project, actor=by, target=comparison,
        of=of, a=a, b=b, share=share,
    )  # fmt: skip
    request_plan(project=project)
    return comparison


@transaction.atomic
def change_comparison(*, comparison: Comparison, by: User, share: float) -> Comparison:
    """Ask it more or less often. Raises Conflict if it has ended, or there is no room."""
    project = Project.objects.select_for_update().get(pk=comparison.project_id)
    comparison = Comparison.objects.select_for_update().get(pk=comparison.pk)
    if not comparison.is_running:
        raise Conflict(COMPARISON_ENDED())
    if share == comparison.share:
        return comparison
    others = Comparison.objects.running().filter(project=project).exclude(pk=comparison.pk)
    _require_room(others, share)
    AuditEvent.record(
        AuditAction.COMPARISON_CHANGED, project=project, actor=by, target=comparison,
        before=comparison.share, after=share,
    )  # fmt: skip
    comparison.share = share
    comparison.save(update_fields=("share",))
    request_plan(project=project)
    return comparison


@transaction.atomic
def end_comparison(*, comparison: Comparison, by: User) -> Comparison:
    """Ask no more; what is proven stays. Ending an ended one changes nothing."""
    comparison = Comparison.objects.select_for_update().get(pk=comparison.pk)
    if not comparison.is_running:
        return comparison
    settle(comparison)
    comparison.ended_at, comparison.ended_by = timezone.now(), by
    comparison.save(update_fields=("ended_at", "ended_by"))
    withdraw_waiting(comparison)
    AuditEvent.record(
        AuditAction.COMPARISON_ENDED, project=comparison.project, actor=by, target=comparison,
        winner=comparison.winner,
    )  # fmt: skip
    return comparison


def settle(comparison: Comparison) -> bool:
    """Keep the winner if there is one by now; returns whether there is.

    A proof may be read at any time, and once it was reached it holds.
    """
    [report] = read_comparisons([comparison])
    if report.winner and not comparison.winner:
        comparison.winner, comparison.proven_at = report.winner.value, timezone.now()
        comparison.save(update_fields=("winner", "proven_at"))
    return bool(comparison.winner)


def withdraw_waiting(comparison: Comparison) -> None:
    """Withdraw its questions that nobody has seen."""
    Question.objects.filter(
        comparison=comparison, state=QuestionState.OPEN,
        answers_count=0, holds_count=0, holds=None,
    ).update(state=QuestionState.WITHDRAWN)  # fmt: skip


def _require_room(others: ComparisonQuerySet, share: float) -> None:
    taken = others.aggregate(taken=Sum("share"))["taken"] or 0.0
    if taken + share > MOST_SHARE + 1e-9:
        raise Conflict(COMPARISONS_TAKE_ALL(left=max(0.0, MOST_SHARE - taken)))


def _products(project: Project, of: Compared, a: str, b: str) -> int:
    """How many products have both. Raises InvalidInput if none has."""
    if of == Compared.VERSION:
        numbers = ModelVersion.objects.filter(project=project).values_list("number", flat=True)
        known = {str(number) for number in numbers}
        unknown = {side: name for side, name in (("a", a), ("b", b)) if name not in known}
        rows = sides_of(project, of, a, b)
    else:
        rows = sides_of(project, of, a, b)
        unknown = {
            side: name
            for side, name, images in (("a", a, rows[0]), ("b", b, rows[1]))
            if not images.exists()
        }
    if unknown:
        fields = {side: [NOTHING_TO_COMPARE(name=name)] for side, name in unknown.items()}
        raise InvalidInput(next(iter(fields.values()))[0], fields=fields)
    if not (count := common_products(*rows).count()):
        raise InvalidInput(NO_COMMON_PRODUCT())
    return count
