"""Tell a project's webhooks that the order of a ranking is final."""

from __future__ import annotations

from annotator.models import Ranking, RankingOutcome
from annotator.webhooks.announce import announce
from scoring.vocabulary.hooks import HookEvent
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.webhooks import (
    TOLD_RANKING_CLOSED,
    TOLD_RANKING_FAILED,
    TOLD_RANKING_TIED,
)


def announce_closed(ranking: Ranking) -> None:
    """Within the transaction in which it was closed; refused candidates have no rank."""
    candidates = list(ranking.candidates.order_by("place"))
    ranked = sorted(
        (each for each in candidates if each.rank is not None), key=lambda each: each.rank or 0
    )
    data = {
        "ranking": ranking.pk,
        "product": ranking.product,
        "outcome": ranking.outcome,
        "answers": ranking.answers,
        "order": [each.place for each in ranked],
        "candidates": [
            {
                "place": each.place,
                "name": each.name,
                "id": each.external_id,
                "generation": each.generation_id,
                "rank": each.rank,
                "p_best": each.p_best,
            }
            for each in candidates
        ],
    }
    text = _sentence(ranking, ranked[0].name if ranked else "")
    announce(project=ranking.project, event=HookEvent.RANKING_CLOSED, data=data, text=text)


def _sentence(ranking: Ranking, best: str) -> Message:
    project, product = ranking.project.name, ranking.product
    if ranking.outcome == RankingOutcome.FAILED or not best:
        return TOLD_RANKING_FAILED(project=project, product=product)
    if ranking.outcome == RankingOutcome.TIED:
        return TOLD_RANKING_TIED(project=project, product=product, best=best)
    return TOLD_RANKING_CLOSED(project=project, product=product, best=best)
