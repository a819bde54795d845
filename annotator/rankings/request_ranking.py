"""Take a ranking's call: check it, name what can't be used, and have the rest judged."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction

from annotator.errors import InvalidInput
from annotator.imports.rows import Row, RowRefused, check_row
from annotator.judging.request_appraisal import request_appraisal
from annotator.judging.upload import Upload, check_file
from annotator.models import AuditEvent, Candidate, Generation, Product, Project, Ranking, User
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.imports import PRODUCT_OF_OTHER_PICTURE
from scoring.vocabulary.messages.problem_ranking import (
    IDS_WRONG_NUMBER,
    KEY_TOO_LONG,
    NO_CANDIDATE_USABLE,
    RANKED_ID_TAKEN,
)
from scoring.vocabulary.say import say

LONGEST_KEY = 80
LONGEST_FILE_NAME = 300


@dataclass(frozen=True)
class RankingCall:
    """What was sent; the candidates are the generations of `upload`.

    product, ids: external ids in the catalogue; made up where they are empty.
    """

    upload: Upload
    ttl: int
    product: str = ""
    ids: Sequence[str] = ()
    generator: str = ""
    idempotency_key: str = ""


def request_ranking(*, project: Project, by: User, call: RankingCall) -> Ranking:
    """Start a ranking; the same idempotency key finds the one that it started before.

    Candidates whose header shows that they can't be used are kept with the reason. Raises
    InvalidInput if the original or no candidate is usable, or ids are wrong or taken.
    """
    if len(call.idempotency_key) > LONGEST_KEY:
        raise InvalidInput.in_field("Idempotency-Key", KEY_TOO_LONG(most=LONGEST_KEY))
    if (earlier := _earlier(project, call)) is not None:
        return earlier
    refused = _refused(call.upload)
    call = _named(project, call)
    try:
        with transaction.atomic():
            return _start(project, by, call, refused)
    except IntegrityError:  # the same call at the same moment was faster
        if (earlier := _earlier(project, call)) is None:
            raise
        return earlier


def _earlier(project: Project, call: RankingCall) -> Ranking | None:
    if not call.idempotency_key:
        return None
    rows = Ranking.objects.filter(project=project, idempotency_key=call.idempotency_key)
    return rows.first()


def _start(project: Project, by: User, call: RankingCall, refused: dict[int, Message]) -> Ranking:
    ranking = Ranking.objects.create(
        project=project,
        idempotency_key=call.idempotency_key,
        product=call.product,
        generator=call.generator,
        ttl=call.ttl,
        created_by=by,
    )
    candidates = call.upload.generations
    Candidate.objects.bulk_create(
        Candidate(
            ranking=ranking,
            place=place,
            name=file.name[:LONGEST_FILE_NAME],
            external_id=call.ids[place],
            refused=refused.get(place),
        )
        for place, file in enumerate(candidates)
    )
    usable = [file for place, file in enumerate(candidates) if place not in refused]
    # A token of its own, so that the call gets a job even if the same pictures were judged before.
    upload = replace(call.upload, generations=usable, token=secrets.token_hex(16))
    ranking.appraisal = request_appraisal(project=project, by=by, upload=upload)
    ranking.save(update_fields=("appraisal",))
    AuditEvent.record(
        AuditAction.RANKING_STARTED, project=project, actor=by, target=ranking,
        candidates=len(candidates), ttl=call.ttl,
    )  # fmt: skip
    return ranking


def _refused(upload: Upload) -> dict[int, Message]:
    """Why candidates can't be used, by place. Raises InvalidInput if the original can't either."""
    check_file("original", upload.original)
    if upload.mask is not None:
        check_file("mask", upload.mask)
    refused: dict[int, Message] = {}
    for place, file in enumerate(upload.generations):
        try:
            check_file("candidate", file)
        except InvalidInput as error:
            refused[place] = error.message
    if len(refused) == len(upload.generations):
        reasons = {say(each): each for each in refused.values()}  # each once
        raise InvalidInput.in_field(
            "candidate", NO_CANDIDATE_USABLE(reasons=tuple(reasons.values()))
        )
    return refused


def _named(project: Project, call: RankingCall) -> RankingCall:
    """The call with checked ids. Raises InvalidInput where they can't be used."""
    count, original = len(call.upload.generations), call.upload.original.sha256
    product = call.product or f"ranking-{original[:16]}"
    token = secrets.token_hex(4)
    ids = list(call.ids) or [f"{product[:180]}/{token}-{n}" for n in range(1, count + 1)]
    if len(ids) != count:
        raise InvalidInput.in_field("id", IDS_WRONG_NUMBER(given=len(ids), candidates=count))
    try:
        rows = [
            check_row(
                Row(n, product, category=call.upload.category, generation=each, image="-",
                    generator=call.generator, prompt=call.upload.prompt)
            )
            for n, each in enumerate(ids, start=1)
        ]  # fmt: skip
    except RowRefused as error:
        raise InvalidInput(error.reason) from error
    product, ids = rows[0].product, [row.generation for row in rows]
    taken = set(
        Generation.objects.filter(project=project, external_id__in=ids).values_list(
            "external_id", flat=True
        )
    )
    for place, each in enumerate(ids):
        if each in taken or each in ids[:place]:
            raise InvalidInput.in_field("id", RANKED_ID_TAKEN(id=each))
    known = Product.objects.filter(project=project, external_id=product).select_related("image")
    if any(row.image.sha256 != original for row in known):
        raise InvalidInput.in_field("product", PRODUCT_OF_OTHER_PICTURE(product=product))
    return replace(call, product=product, ids=ids)
