"""People's judgements as the dataset of a fit."""

from __future__ import annotations

from annotator.models import Project
from annotator.versions.training_data import Catalogue, Judgements
from scoring.retraining.certificates import Promise
from scoring.retraining.dataset import Dataset, build_dataset
from scoring.vocabulary.certificates import Method
from scoring.worker.stored_features import StoredFeatures


def dataset_of(
    project: Project, encoder_key: str, catalogue: Catalogue, judgements: Judgements
) -> Dataset:
    """The dataset; its features stay in the database until they are read."""
    return build_dataset(
        generation=catalogue.generation,
        product=catalogue.product,
        is_audit=catalogue.is_audit,
        features=StoredFeatures(project, encoder_key, catalogue.generation),
        p_consistent=catalogue.p_consistent,
        singles=judgements.singles,
        pairs=judgements.pairs,
        changes=judgements.changes,
    )


def promise_of(project: Project, *, look: int) -> Promise:
    """What the project promises, for look number `look` at its audit answers."""
    return Promise(
        precision=project.target_precision,
        confidence=project.confidence,
        version=look,
        salt=audit_salt(project),
        people=project.audit_answers_needed,
        method=Method(project.certificate_method),
    )


def audit_salt(project: Project) -> int:
    """The project's salt as a number. Planning and certifying draw the same audit images by it."""
    return int(project.audit_salt, 16) % 2**63
