"""The certificate of a batch as a document; `docs/verify_certificate.py` recomputes it.

Who knows the salt knows which images are going to be asked, and could promote, extend or close at
the right moment. So nobody is shown it while the lot is open, by any page, download or admin. The
document then commits to it by its SHA-256 and shows the numbers of the answered images, which
suffice to recompute the tests. Once the batch is closed, the salt is part of the document, and the
script checks that it makes the numbers and that no image of the order was left out.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from annotator.models import Batch, BatchTurn, Certificate, Generation
from annotator.verdicts.batch_turns import salt_digest
from annotator.verdicts.decide_batches import best_certificate
from annotator.verdicts.stops import stops_of
from scoring.vocabulary.batches import BatchBasis, ProvenLot
from scoring.vocabulary.certificates import Side
from scoring.vocabulary.message import Json

FORMAT: Final = 1
KIND: Final = "packshot.batch_certificate"
LABELS: Final = (
    "Images of the zone in the order of a permanent random number, BLAKE2b of the batch's salt and "
    "the image's id, each judged blind by {people} different people, and by one more if they are "
    "evenly split. An image is good when more of them find its background good and its product "
    "unchanged than find a fault; without a majority it counts as wrong on both sides."
)
TEST: Final = (
    "Thresholds in a fixed order, strictest first. Each is proven once its errors lie at or below "
    "an exact boundary for draws without replacement, computed for every number of answers, so "
    "that one may look at any time. The last one before the first that is not proven is used."
)


def batch_document(certificate: Certificate) -> dict[str, Json]:
    """Plain JSON, without the digest: the promise about one batch, and everything to check it."""
    turn = _turn(certificate)
    accept, reject, basis = certificate.accept_lot, certificate.reject_lot, certificate.lot_basis
    version = certificate.model_version
    return {
        "kind": KIND,
        "format": FORMAT,
        "id": certificate.pk,
        "project": certificate.project.name,
        "batch": turn.batch.number,
        "issued_at": certificate.created_at.isoformat(),
        "status": batch_status(certificate),
        "statement": _statement(accept),
        "promise": {"precision": accept.precision, "confidence": accept.confidence},
        "model": {"version": version.number, "sha256": version.sha256},
        "accept": accept.to_json(),
        "reject": reject.to_json(),
        "method": {
            "name": certificate.accept.method,
            "test": TEST,
            "labels": LABELS.format(people=basis.people),
        },
        "basis": _revealed(basis, turn.batch).to_json(),
        "watch": [],
    }


def batch_status(certificate: Certificate) -> str:
    """`in_use` if it decides something, `stopped` after an alarm for drift, else `superseded`.

    Verdicts keep the first certificate that decided them while it stands.
    """
    batch = _turn(certificate).batch
    best = [best_certificate(batch, side) for side in Side]
    newest = Certificate.objects.filter(turn__batch=batch).order_by("-pk").first()
    is_named = Generation.objects.filter(certificate=certificate).exists()
    if certificate not in best and certificate != newest and not is_named:
        return "superseded"
    return "stopped" if stops_of(certificate).accepting else "in_use"


def _revealed(basis: BatchBasis, batch: Batch) -> BatchBasis:
    """The basis with the salt, if the batch is closed."""
    salt = "" if batch.is_open else batch.salt
    return replace(basis, salt=salt, salt_sha256=salt_digest(batch))


def _turn(certificate: Certificate) -> BatchTurn:
    if certificate.turn is None:
        raise ValueError(f"{certificate} is not about a batch")
    return certificate.turn


def _statement(accept: ProvenLot) -> str:
    if accept.threshold is None:
        return "Nothing has been proven for automatic accepting: people decide every image."
    return (
        f"With a confidence of {accept.confidence:.1%}, at most {accept.allowed} of the "
        f"{accept.images} images of this batch that are accepted automatically are wrong as people "
        "judge them."
    )
