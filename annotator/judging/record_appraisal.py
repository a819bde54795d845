"""Write what the judge found of pictures that are no part of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from annotator.models import Appraisal
from annotator.scores.record_scores import FoundReport, Reward
from annotator.verdicts.rule import Rule, rule_of, verdict_of
from scoring.vocabulary.message import Message


@dataclass(frozen=True)
class Appraised:
    """One generation of the call; `reward` is None where no model could say anything.

    `why_unscored` then says why.
    """

    report: FoundReport
    reward: Reward | None
    why_unscored: Message | None = None


def record_appraisal(
    *, appraisal: Appraisal, mask_source: str, found: Sequence[Appraised]
) -> Mapping[str, Any]:
    """Store the result, in the order of the call; the result.

    A second attempt at the same job finds the first one's result and keeps it.
    """
    rule = None if appraisal.certificate is None else rule_of(appraisal.certificate)
    result = {
        "mask_source": mask_source,
        "generations": [
            _generation(appraisal, rule, place, each) for place, each in enumerate(found)
        ],
    }
    Appraisal.objects.filter(pk=appraisal.pk, result__isnull=True).update(result=result)
    return result


def _generation(
    appraisal: Appraisal, rule: Rule | None, place: int, found: Appraised
) -> dict[str, Any]:
    reward, report = found.reward, found.report
    verdict, reason = verdict_of(
        score=None if reward is None else reward.score,
        outcome=report.outcome,
        rule=rule,
    )
    return {
        "reward": None if reward is None else reward.reward,
        "uncertainty": None if reward is None else reward.uncertainty,
        "p_good": None if reward is None else reward.p_good,
        "p_consistent": report.p_consistent,
        "score": None if reward is None else reward.score,
        "verdict": verdict.value,
        "verdict_reason": (found.why_unscored or reason).to_json(),
        "report": {
            "outcome": report.outcome.value,
            "p_consistent": report.p_consistent,
            "findings": list(report.findings),
            "measurements": dict(report.measurements),
            "transform": report.transform,
            "outline": report.outline,
            "has_heat_map": _store_heat_map(appraisal, place, report.heat_map),
        },
    }


def _store_heat_map(appraisal: Appraisal, place: int, content: bytes) -> bool:
    name = appraisal.heat_map(place)
    if content and not default_storage.exists(name):
        default_storage.save(name, ContentFile(content))
    return bool(content)
