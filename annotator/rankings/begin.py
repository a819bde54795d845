"""After the model has judged a ranking's candidates: its order, and people's first questions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from annotator.jobs.job_run import JobRun
from annotator.judging.upload import StagedUpload
from annotator.models import Candidate, Ranking, RankingState
from annotator.models.appraisal_result import AppraisalResult, JudgedGeneration
from annotator.rankings.advance import advance, beliefs_of, place_candidates
from annotator.rankings.standing import UNSEEN_VARIANCE, WITHOUT_MODEL, Belief, stand
from annotator.rankings.store_candidates import store_candidates

LEAST_CONSISTENT = 1e-6  # below it all are equally hopeless


def begin(*, ranking: Ranking, result: AppraisalResult, staged: StagedUpload, run: JobRun) -> None:
    """Store the model's order; ask people if they have time and the order is not clear.

    A second run goes on where the first one was killed.
    """
    candidates = _placed(ranking, result)
    usable = [candidate for _, candidate in candidates]
    is_open = len(usable) > 1 and stand(beliefs_of(usable)).open_pairs
    if ranking.ttl and is_open and any(each.generation_id is None for each in usable):
        store_candidates(
            ranking=ranking,
            candidates=candidates,
            staged=staged,
            category=run.job.arguments["category"],
            prompt=run.job.arguments["prompt"],
            progress=run,
        )
    advance(ranking)


@transaction.atomic
def _placed(ranking: Ranking, result: AppraisalResult) -> list[tuple[int, Candidate]]:
    """The usable candidates, with the model's order, and each with its place among those sent.

    From now on the order can be read, and people's time runs.
    """
    locked = Ranking.objects.select_for_update().get(pk=ranking.pk)
    sent = list(locked.candidates.filter(refused__isnull=True).order_by("place"))
    reasons = {each.place: each.reason for each in result.refused}
    if locked.state != RankingState.JUDGING:  # `sent` lacks those that the first run has refused
        count = len(sent) + len(reasons)
        places = [place for place in range(count) if place not in reasons]
        return list(zip(places, sent, strict=True))
    for place, reason in reasons.items():
        sent[place].refused = reason
    usable = [(place, each) for place, each in enumerate(sent) if place not in reasons]
    for (_, candidate), judged in zip(usable, result.generations, strict=True):
        belief = _believed(judged)
        candidate.mean, candidate.deviation = belief.mean, belief.deviation
    _order([candidate for _, candidate in usable])
    Candidate.objects.bulk_update(
        sent,
        ["refused", "mean", "deviation", "rank", "p_best", "model_rank", "model_p_best"],
    )
    locked.state = RankingState.ASKING
    locked.closes_at = timezone.now() + timedelta(seconds=locked.ttl)
    locked.save(update_fields=("state", "closes_at"))
    return usable


def _order(candidates: Sequence[Candidate]) -> None:
    place_candidates(candidates, stand(beliefs_of(candidates)))
    for each in candidates:
        each.model_rank, each.model_p_best = each.rank, each.p_best


def _believed(judged: JudgedGeneration) -> Belief:
    """The model's belief: its reward, less what a probably changed product costs."""
    cost = math.log(max(judged.p_consistent, LEAST_CONSISTENT))
    if judged.reward is None or judged.uncertainty is None:
        return Belief(cost, WITHOUT_MODEL)
    return Belief(judged.reward + cost, math.sqrt(judged.uncertainty**2 + UNSEEN_VARIANCE))
