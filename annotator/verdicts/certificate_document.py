"""A certificate as a document: what a customer can be shown, and can check."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from annotator.models import Certificate, DriftWatch
from annotator.verdicts.batch_document import batch_document
from annotator.verdicts.policy import certificate_in_use
from annotator.verdicts.stops import stops_of
from scoring.vocabulary.certificates import Method, ProvenSide
from scoring.vocabulary.message import Json

FORMAT = 1
LABELS = (
    "One random image each of products drawn in proportion to their number of images, from "
    "products that were set aside by a salted hash before any image was scored and that never "
    "train a model. Each image was judged blind by {people} different people; it counts as right "
    "when all of them called its background good and none the product changed."
)
TESTS = {
    Method.EXACT: (
        "Thresholds in a fixed order, strictest first, each tested by the exact binomial tail "
        "P(Bin(n, 1 - precision) <= errors) <= delta; the last before the first failure is used. "
        "Look number v at the same audit labels spends delta = (1 - confidence) / (v (v + 1)), "
        "rejecting half of that."
    ),
    Method.BETTING: (
        "Thresholds in a fixed order from three fixed starts, each tested by a betting process "
        "that passes when its wealth reaches 1 / its share of delta; valid at all times together. "
        "Version v of the model spends delta = (1 - confidence) / (v (v + 1)), rejecting half."
    ),
}


def certificate_document(certificate: Certificate) -> dict[str, Json]:
    """Plain JSON: the promise in words and numbers, what it rests on, and how it has held up.

    `digest` is the SHA-256 of the document without it, as JSON with sorted keys and no spaces.
    """
    if certificate.turn is not None:
        document = batch_document(certificate)
        return {**document, "digest": digest_of(document)}
    return _audit_document(certificate)


def _audit_document(certificate: Certificate) -> dict[str, Json]:
    accept = certificate.accept
    document: dict[str, Json] = {
        "kind": "packshot.certificate",
        "format": FORMAT,
        "id": certificate.pk,
        "project": certificate.project.name,
        "issued_at": certificate.created_at.isoformat(),
        "status": status_of(certificate),
        "statement": _statement(certificate),
        "promise": {
            "precision": accept.precision,
            "confidence": accept.confidence,
        },
        "model": model_of(certificate),
        "accept": _side(accept),
        "reject": _side(certificate.reject),
        "method": _method(certificate),
        "basis": _basis(certificate),
        "watch": list(_watch(certificate)),
    }
    return {**document, "digest": digest_of(document)}


def digest_of(document: Mapping[str, Json]) -> str:
    """SHA-256 of the document's canonical JSON, its own digest left out."""
    content = {name: value for name, value in document.items() if name != "digest"}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def status_of(certificate: Certificate) -> str:
    """`in_use`, `stopped` (drift was noticed) or `superseded` by a newer one or another version."""
    current = certificate_in_use(certificate.project)
    if current is None or current.pk != certificate.pk:
        return "superseded"
    return "stopped" if stops_of(certificate).accepting else "in_use"


def _statement(certificate: Certificate) -> str:
    accept = certificate.accept
    if certificate.accept_threshold is None:
        return (
            "Nothing has been proven for automatic accepting: every image is decided by people. "
            f"At least {certificate.answers_missing or 0} more judged audit images are needed."
        )
    return (
        f"With a confidence of {accept.confidence:.1%}, at least {accept.precision:.1%} of "
        "the images that are accepted automatically have a good background and an unchanged "
        f"product. This covers {accept.coverage:.1%} of the images; {accept.errors} of "
        f"{accept.n} audit images beyond the threshold had not."
    )


def model_of(certificate: Certificate) -> dict[str, Json]:
    version = certificate.model_version
    return {
        "version": version.number,
        "family": version.family,
        "encoder": version.encoder_key,
        "sha256": version.sha256,
        "answers_used": version.answers_used,
        "answers_until": version.answers_until,
        "fitted_at": version.created_at.isoformat(),
    }


def _side(proven: ProvenSide) -> dict[str, Json]:
    names = ("threshold", "coverage", "n", "errors", "delta", "audit_answers", "steps")
    content = proven.to_json()
    return {name: content[name] for name in names}


def _basis(certificate: Certificate) -> dict[str, Json]:
    """Without the figures that are not known."""
    content = certificate.basis.to_json()
    return {name: value for name, value in content.items() if value is not None}


def _method(certificate: Certificate) -> dict[str, Json]:
    method = certificate.accept.method
    return {
        "name": method,
        "test": TESTS[method],
        "look": certificate.accept.version,
        "labels": LABELS.format(people=certificate.basis.people),
    }


def _watch(certificate: Certificate) -> list[dict[str, Json]]:
    """The tests for drift of the version's decisions, for all its certificates together.

    If deciding was resumed after an alarm, they count from the last time on.
    """
    watches = DriftWatch.objects.filter(model_version=certificate.model_version_id)
    return [
        {
            "decisions": watch.verdict,
            "generator": watch.generator,
            "audits": watch.audits,
            "errors": watch.errors,
            "wealth": watch.wealth,
            "alarm_when": 1.0 / watch.delta,
            "alarmed_at": watch.alarmed_at.isoformat() if watch.alarmed_at else None,
            "resumes": watch.resumes,
            "resumed_at": watch.resumed_at.isoformat() if watch.resumed_at else None,
        }
        for watch in watches
    ]
