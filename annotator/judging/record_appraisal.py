"""Store the judge's result for pictures outside the catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from annotator.models import Appraisal
from annotator.models.appraisal_result import (
    AppraisalResult,
    JudgedGeneration,
    JudgedReport,
    RefusedGeneration,
)
from annotator.scores.record_scores import FoundReport, Reward
from annotator.verdicts.rule import Rule, rule_of, verdict_of
from scoring.vocabulary.message import Message
from scoring.vocabulary.rules import score_of


def record_appraisal(
    *,
    appraisal: Appraisal,
    mask_source: str,
    results: Sequence[tuple[FoundReport, Reward | None]],
    refused: Mapping[int, Message],
    why_unscored: Message | None = None,
) -> AppraisalResult:
    """Store the result, in the order of the call, and return it.

    refused: why generations are missing in `results`, by place. why_unscored: why there are no
    rewards although a model is in use. A second attempt at the same job keeps the first one's
    result.
    """
    rule = None if appraisal.certificate is None else rule_of(appraisal.certificate)
    result = AppraisalResult(
        mask_source=mask_source,
        generations=tuple(
            _judged(appraisal, rule, place, report, reward, why_unscored)
            for place, (report, reward) in enumerate(results)
        ),
        refused=tuple(RefusedGeneration(*each) for each in sorted(refused.items())),
    )
    Appraisal.objects.filter(pk=appraisal.pk, result__isnull=True).update(result=result)
    return result


def _judged(
    appraisal: Appraisal,
    rule: Rule | None,
    place: int,
    report: FoundReport,
    reward: Reward | None,
    why_unscored: Message | None,
) -> JudgedGeneration:
    score = None if reward is None else score_of(reward.p_good, report.p_consistent)
    verdict, reason = verdict_of(score=score, outcome=report.outcome, rule=rule)
    return JudgedGeneration(
        reward=None if reward is None else reward.reward,
        uncertainty=None if reward is None else reward.uncertainty,
        p_good=None if reward is None else reward.p_good,
        p_consistent=report.p_consistent,
        score=score,
        verdict=verdict,
        verdict_reason=why_unscored or reason,
        report=JudgedReport(
            outcome=report.outcome,
            p_consistent=report.p_consistent,
            findings=tuple(report.findings),
            measurements=dict(report.measurements),
            transform=None if report.transform is None else [[*row] for row in report.transform],
            outline=[[[*point] for point in polygon] for polygon in report.outline],
            has_heat_map=_store_heat_map(appraisal, place, report.heat_map),
        ),
    )


def _store_heat_map(appraisal: Appraisal, place: int, content: bytes) -> bool:
    name = appraisal.heat_map(place)
    if content and not default_storage.exists(name):
        default_storage.save(name, ContentFile(content))
    return bool(content)
