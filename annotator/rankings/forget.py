"""Delete old rankings, and the images of theirs that nobody has judged."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, ProtectedError, Q
from django.utils import timezone

from annotator.jobs.forget import AT_ONCE, delete_folder
from annotator.models import Answer, Generation, Image, Product, Project, Question, Ranking, Review


def forget_rankings() -> int:
    """Delete rankings `RANKING_KEEP_DAYS` after they were closed; returns how many.

    Images that people judged stay in the catalogue, since their answers train; so do those that
    belong to a batch.
    """
    before = timezone.now() - timedelta(days=settings.RANKING_KEEP_DAYS)
    old = list(Ranking.objects.filter(closed_at__lt=before).order_by("closed_at")[:AT_ONCE])
    for ranking in old:
        with transaction.atomic():
            _delete_unjudged(ranking)
            ranking.delete()
    return len(old)


def _delete_unjudged(ranking: Ranking) -> None:
    shown = Q(left=OuterRef("pk")) | Q(right=OuterRef("pk"))
    unjudged = Generation.objects.filter(
        ~Exists(Answer.objects.filter(shown, project=ranking.project_id)),
        ~Exists(Review.objects.filter(generation=OuterRef("pk"))),
        candidate__ranking=ranking, batch_image=None, known_answer=None,
    )  # fmt: skip
    rows = list(unjudged.values_list("pk", "product_id", "image_id"))
    ids = [row[0] for row in rows]
    if not ids:
        return
    # One by one, because a question refers to two images and an index serves only the product.
    questions = Question.objects.filter(product__in={row[1] for row in rows})
    questions.filter(Q(left__in=ids) | Q(right__in=ids)).delete()
    Generation.objects.filter(pk__in=ids).delete()
    Product.objects.filter(pk__in={row[1] for row in rows}).update(
        generations_count=F("generations_count") - len(ids)
    )
    Project.objects.filter(pk=ranking.project_id).update(
        generations_count=F("generations_count") - len(ids)
    )
    _delete_images(row[2] for row in rows)


def _delete_images(images: Iterable[int]) -> None:
    """Delete pictures that nothing else shows; their files once this is certain."""
    for image in Image.objects.filter(pk__in=set(images)):
        folder = image.folder
        try:
            with transaction.atomic():
                if (
                    not Image.objects.filter(project=image.project_id, sha256=image.sha256)
                    .exclude(pk=image.pk)
                    .exists()
                ):
                    image.delete()
                    transaction.on_commit(partial(delete_folder, folder))
        except ProtectedError:
            continue  # it is also another row's
