"""The verdict of an image that no reviewer decides any more."""

from __future__ import annotations

from collections.abc import Collection

from annotator.models import Certificate, Generation, Project, Review, Verdict, VerdictBy
from annotator.scores.write_verdicts import write_verdicts
from annotator.verdicts.decide_batches import has_batches
from annotator.verdicts.policy import certificate_in_use, decide_again


def restore(*, project: Project, reviews: Collection[Review]) -> None:
    """Give the images of these reversed reviews the verdict that policy or people give them.

    Where something decides now, it decides anew: a verdict of that time may rest on a certificate
    that drift has stopped since, or on an answer that was undone. Where nothing decides, an image
    gets back the verdict that the review had replaced.
    """
    ids = [review.generation_id for review in reviews]
    generations = Generation.objects.filter(pk__in=ids)
    write_verdicts(generations, project=project, verdict=Verdict.UNDECIDED, by=VerdictBy.NONE)
    if has_batches(project) or certificate_in_use(project) is not None:
        decide_again(project=project, generations=generations)
        return
    for review in reviews:
        before = review.before or {}
        if before.get("by") in (VerdictBy.POLICY, VerdictBy.PEOPLE):
            certificate = Certificate.objects.filter(pk=before["certificate"]).first()
            write_verdicts(
                Generation.objects.filter(pk=review.generation_id),
                project=project,
                verdict=Verdict(str(before["verdict"])),
                by=VerdictBy(str(before["by"])),
                certificate=certificate,
            )
