"""Rankings: the best of some candidates, by the model at once and by people within a time."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from annotator.models.appraisals import Appraisal
from annotator.models.catalog import Generation
from annotator.models.columns import MessageField
from annotator.models.projects import Project
from annotator.models.scope import ScopedQuerySet

LEAST_CANDIDATES, MOST_CANDIDATES = 2, 16
LONGEST_TTL = 7 * 86_400


class RankingState(models.TextChoices):
    """A ranking only ever moves forward through these."""

    JUDGING = "judging", "the model judges the candidates"
    ASKING = "asking", "people are asked which one is better"
    CLOSED = "closed", "the order is final"


class RankingOutcome(models.TextChoices):
    """Why the order is final."""

    NONE = "", "it is not"
    CLEAR = "clear", "one candidate is better than each of the others"
    TIED = "tied", "people see no difference between the best ones"
    TIME_UP = "time_up", "the time was up before it was clear"
    FAILED = "failed", "the candidates could not be judged"


class Ranking(models.Model):
    """One call: an original with candidates, of which the best one is wanted.

    `appraisal` is the model's judgement; it is forgotten earlier. `product` is the external id
    under which the pictures enter the catalogue if people are asked. `closes_at` is set when people
    are asked. A closed ranking never changes; its last answers are kept as ordinary ones.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="rankings")
    appraisal = models.OneToOneField(
        Appraisal, on_delete=models.SET_NULL, null=True, blank=True, related_name="ranking"
    )
    idempotency_key = models.CharField(max_length=80, blank=True)
    product = models.CharField(max_length=200)
    generator = models.CharField(max_length=120, blank=True)
    ttl = models.PositiveIntegerField(help_text="seconds in which people may be asked")
    state = models.CharField(
        max_length=7, choices=RankingState.choices, default=RankingState.JUDGING
    )
    outcome = models.CharField(
        max_length=7, choices=RankingOutcome.choices, default=RankingOutcome.NONE, blank=True
    )
    answers = models.PositiveIntegerField(default=0, help_text="of people, that the order counts")
    closes_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = ScopedQuerySet["Ranking"].as_manager()

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("project", "idempotency_key"),
                name="ranking_idempotent",
                condition=~Q(idempotency_key=""),
            ),
            models.CheckConstraint(
                name="ranking_closed_has_outcome",
                condition=Q(state="closed", closed_at__isnull=False) & ~Q(outcome="")
                | ~Q(state="closed") & Q(outcome="", closed_at__isnull=True),
            ),
        )
        indexes = (
            models.Index(fields=("closes_at",), name="ranking_due", condition=~Q(state="closed")),
            models.Index(fields=("closed_at",), name="ranking_closed"),
        )

    def __str__(self) -> str:
        return f"ranking {self.pk} ({self.state})"


class Candidate(models.Model):
    """One image of a ranking, in the order of the call.

    `refused` says why it can't be used. `mean` and `deviation` are what the model believes of its
    quality before people answer, on the scale of the reward. `generation` is its row in the
    catalogue, if people were asked.
    """

    project_path = "ranking__project"

    ranking = models.ForeignKey(Ranking, on_delete=models.CASCADE, related_name="candidates")
    place = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=300, help_text="of the file")
    external_id = models.CharField(max_length=200)
    refused = MessageField(null=True, blank=True)
    generation = models.OneToOneField(
        Generation, on_delete=models.SET_NULL, null=True, blank=True, related_name="candidate"
    )
    mean = models.FloatField(null=True, blank=True)
    deviation = models.FloatField(null=True, blank=True)
    model_rank = models.PositiveSmallIntegerField(null=True, blank=True, help_text="1 is the best")
    model_p_best = models.FloatField(null=True, blank=True)
    rank = models.PositiveSmallIntegerField(null=True, blank=True)
    p_best = models.FloatField(null=True, blank=True)

    objects = ScopedQuerySet["Candidate"].as_manager()

    class Meta:
        ordering = ("place",)
        constraints = (
            models.UniqueConstraint(fields=("ranking", "place"), name="candidate_place"),
        )

    def __str__(self) -> str:
        return f"{self.name} of {self.ranking_id}"
