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
from annotator.models import (
    Answer,
    Generation,
    Image,
    Product,
    Project,
    Question,
    Ranking,
    Review,
    Verdict,
)


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
        candidate__ranking=ranking, batch_image=None, known_answer=None, verdict=Verdict.UNDECIDED,
    )  # fmt: skip
    rows = list(unjudged.values_list("pk", "product_id", "image_id"))
    if not rows:
        return
    ids, product, images = [row[0] for row in rows], rows[0][1], [row[2] for row in rows]
    questions = Question.objects.filter(product=product)  # by an index; images have none
    questions.filter(Q(left__in=ids) | Q(right__in=ids)).delete()
    Generation.objects.filter(pk__in=ids).delete()
    Product.objects.filter(pk=product).update(generations_count=F("generations_count") - len(ids))
    # A product that came with the ranking goes with the last of its images.
    empty = Product.objects.filter(
        pk=product, generations_count=0, created_at__gte=ranking.created_at
    )
    images += empty.values_list("image_id", flat=True)
    products = empty.delete()[1].get(Product._meta.label, 0)
    Project.objects.filter(pk=ranking.project_id).update(
        generations_count=F("generations_count") - len(ids),
        products_count=F("products_count") - products,
    )
    _delete_images(images)


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
