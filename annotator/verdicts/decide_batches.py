"""Verdicts of a project with batches: by people's answers, by certificates, or undecided."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from annotator.models import (
    Batch,
    BatchScore,
    Certificate,
    Generation,
    Project,
    Verdict,
    VerdictBy,
)
from annotator.scores.write_verdicts import write_verdicts
from annotator.verdicts.give_verdicts import give_verdict, leave_open
from annotator.verdicts.lot_answers import people_verdicts
from annotator.verdicts.stops import stops_of
from annotator.verdicts.take_back import refuted
from scoring.vocabulary.certificates import Side

_IDS_AT_ONCE = 5_000


def has_batches(project: Project) -> bool:
    """Whether batches decide the project's catalogue; before the first one the audit does."""
    return Batch.objects.filter(project=project).exists()


def best_certificate(batch: Batch, side: Side) -> Certificate | None:
    """The certificate that decides the most images of this side; None if nothing is proven.

    Only the newest of each turn counts: it rests on the answers that count now. Those of all turns
    are valid together (`scoring/guarantee/batch.py`), so the best may be chosen.
    """
    newest: dict[int, Certificate] = {}
    rows = Certificate.objects.filter(turn__batch=batch).select_related("turn", "model_version")
    for certificate in rows.order_by("pk"):
        newest[certificate.turn_id or 0] = certificate
    proven = [each for each in newest.values() if _images(each, side)]
    return max(proven, key=lambda each: (_images(each, side), each.pk), default=None)


def standing_certificates(newest: Certificate) -> list[int]:
    """The certificates of the turn that rest on answers which all still count, by id.

    What they have proven stands, so a verdict keeps the first certificate that decided it. Once an
    answer is undone or corrected, those that rest on it stand no more. newest: of the turn.
    """
    earlier = Certificate.objects.filter(turn=newest.turn_id).values_list("pk", "lot_answers")
    return [pk for pk, answers in earlier if answers.items() <= newest.lot_answers.items()]


def decide_batches(*, project: Project, mine: QuerySet[Generation]) -> None:
    """Bring the verdicts of `mine` in line with answers and certificates.

    Images that were imported after the last batch was frozen wait for the next one.
    """
    batches = list(Batch.objects.filter(project=project))
    disputed = _decide_by_people(project, mine)
    rest = free = mine.exclude(verdict_by=VerdictBy.PEOPLE).exclude(pk__in=disputed)
    for batch in batches:
        accepted, rejected = (_allowed(batch, side) for side in Side)
        sides = (
            (Side.ACCEPT, Verdict.ACCEPTED, accepted),
            (Side.REJECT, Verdict.REJECTED, rejected & ~accepted),
        )
        for side, verdict, allowed in sides:
            certificate = best_certificate(batch, side)
            if certificate is not None:
                standing = standing_certificates(certificate)
                give_verdict(free, allowed, verdict, project, certificate, standing)
                rest = rest.exclude(allowed & ~refuted(project, verdict))
    leave_open(rest, project=project)
    leave_open(mine.filter(pk__in=disputed), project=project)


def _images(certificate: Certificate, side: Side) -> int:
    lot = certificate.accept_lot if side == Side.ACCEPT else certificate.reject_lot
    return lot.images if lot else 0


def _allowed(batch: Batch, side: Side) -> Q:
    """The images that the best certificate decides, by the scores of its turn."""
    certificate = best_certificate(batch, side)
    if certificate is None:
        return Q(pk__in=[])
    stops, scores = stops_of(certificate), BatchScore.objects.filter(turn=certificate.turn)
    if side == Side.REJECT:
        below = scores.filter(score__lte=certificate.reject_threshold)
        return Q(pk__in=[]) if stops.rejecting else Q(pk__in=below.values("generation"))
    if stops.accepting:
        return Q(pk__in=[])
    above = scores.filter(score__gte=certificate.accept_threshold, is_verified=True)
    return Q(pk__in=above.values("generation")) & ~Q(generator__in=sorted(stops.generators))


def _decide_by_people(project: Project, mine: QuerySet[Generation]) -> list[int]:
    """Write what people's answers decide; returns the images about which they are split."""
    verdicts = people_verdicts(project)
    decided = {*verdicts[Verdict.ACCEPTED], *verdicts[Verdict.REJECTED]}
    before = mine.filter(verdict_by=VerdictBy.PEOPLE).values_list("pk", flat=True)
    undone = [pk for pk in before.iterator() if pk not in decided]
    leave_open(mine.filter(pk__in=undone), project=project)
    for verdict in (Verdict.ACCEPTED, Verdict.REJECTED):
        now = {"verdict": verdict, "verdict_by": VerdictBy.PEOPLE}
        for start in range(0, len(verdicts[verdict]), _IDS_AT_ONCE):
            some = mine.filter(pk__in=verdicts[verdict][start : start + _IDS_AT_ONCE])
            changed = some.exclude(Q(**now, certificate__isnull=True))
            write_verdicts(changed, project=project, verdict=verdict, by=VerdictBy.PEOPLE)
    return verdicts[Verdict.UNDECIDED]
