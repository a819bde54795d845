"""What people said, in the shape that the learning part takes."""

from __future__ import annotations

from typing import cast

from annotator.models import Project
from annotator.versions.training_data import Catalogue, Judgements
from scoring.guarantee import Method
from scoring.retraining.certificates import Promise
from scoring.retraining.dataset import (
    ChangeAnswer,
    Dataset,
    PairAnswer,
    SingleAnswer,
    build_dataset,
)
from scoring.vocabulary.answers import Choice
from scoring.worker.stored_features import StoredFeatures


def dataset_of(
    project: Project, encoder_key: str, catalogue: Catalogue, judgements: Judgements
) -> Dataset:
    """Ids to rows and codes; the features stay in the database till they are read."""
    return build_dataset(
        generation=catalogue.generation,
        product=catalogue.product,
        is_audit=catalogue.is_audit,
        features=StoredFeatures(project, encoder_key, catalogue.generation),
        p_consistent=catalogue.p_consistent,
        singles=[SingleAnswer(*row) for row in judgements.singles],
        pairs=[
            PairAnswer(row.left, row.right, row.annotator, Choice(row.choice), row.unbiased)
            for row in judgements.pairs
        ],
        changes=[ChangeAnswer(*row) for row in judgements.changes],
    )


def promise_of(project: Project, *, look: int) -> Promise:
    """What the project promises, tested at the look `look` at its audit answers."""
    return Promise(
        precision=project.target_precision,
        confidence=project.confidence,
        version=look,
        salt=audit_salt(project),
        people=project.audit_answers_needed,
        method=cast(Method, project.certificate_method),
    )


def audit_salt(project: Project) -> int:
    """The project's salt as a number: planning and certifying draw the same audit images."""
    return int(project.audit_salt, 16) % 2**63
