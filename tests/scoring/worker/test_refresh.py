"""A change of encoder, during which the old scores stay."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.core.files.storage import default_storage

from annotator.models import (
    Features,
    FlagKind,
    Generation,
    Image,
    Job,
    JobKind,
    JobState,
    ModelVersion,
    Product,
    ScoreState,
)
from scoring.features.base import Encoder
from scoring.features.joined import Joined
from scoring.features.lite import Lite, LiteSettings
from scoring.vocabulary.messages.jobs import ENCODED
from scoring.vocabulary.say import say
from scoring.worker import parts
from scoring.worker.parts import current_encoder
from scoring.worker.promote import put_in_use
from scoring.worker.refresh import key_to_learn, request_missing_features
from tests.factories import make_generation, make_project
from tests.scoring.worker.conftest import Run
from tests.scoring.worker.material import (
    enthroned,
    fitted_version,
    photographed,
    scene,
    store,
)

pytestmark = pytest.mark.django_db
Use = Callable[[Encoder], None]
OLD = Lite()
OTHER = Lite(LiteSettings(longest=64))
WIDER = Joined((OTHER, OLD))  # contains the old one, as BLIP contains lite


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Iterator[Use]:
    """Make the settings choose this encoder."""

    def choose(encoder: Encoder) -> None:
        monkeypatch.setattr(parts, "chosen_encoder", lambda _: encoder)
        current_encoder.cache_clear()

    yield choose
    current_encoder.cache_clear()


@pytest.fixture
def product(run: Run, use: Use) -> Product:
    """Two generations, scored by a champion that reads the old features."""
    use(OLD)
    product = photographed(make_project(generations_count=2))
    enthroned(product.project, key=OLD.key, dimension=OLD.dimension)
    run(product.project, JobKind.SCORE, product_ids=[product.pk])
    return product


def scores(product: Product) -> list[tuple[object, ...]]:
    rows = Generation.objects.filter(product=product).order_by("pk")
    return list(rows.values_list("reward", "p_good", "p_consistent", "score", "score_state"))


def keys_of(generation: Generation) -> set[str]:
    return set(generation.features.values_list("encoder_key", flat=True))


def refresh_jobs() -> list[Job]:
    return list(Job.objects.filter(kind=JobKind.REFRESH))


def add_generation(product: Product) -> Generation:
    generation = make_generation(product)
    store(generation.image, scene((90, 120, 160)))
    return generation


def test_a_start_with_the_same_encoder_asks_for_nothing(product: Product) -> None:
    request_missing_features()
    assert refresh_jobs() == []


@pytest.mark.parametrize("encoder", [OTHER, WIDER], ids=["other", "wider"])
def test_new_features_are_added_and_the_scores_in_use_stay(
    run: Run, use: Use, product: Product, encoder: Encoder
) -> None:
    before = scores(product)
    use(encoder)
    request_missing_features()
    assert key_to_learn(product.project) == OLD.key, "half a catalogue teaches nothing"
    job = run(product.project, JobKind.REFRESH)
    assert (job.state, job.message) == (JobState.SUCCEEDED, ENCODED(count=2))
    for generation in product.generations.all():
        assert keys_of(generation) == {OLD.key, encoder.key}
    assert scores(product) == before
    assert key_to_learn(product.project) == encoder.key
    assert Job.objects.filter(kind=JobKind.RETRAIN, state=JobState.QUEUED).count() == 1


def test_processes_that_start_together_ask_once(use: Use, product: Product) -> None:
    use(OTHER)
    request_missing_features()
    request_missing_features()
    assert len(refresh_jobs()) == 1


def test_a_newcomer_gets_the_old_features_where_the_new_encoder_makes_them(
    run: Run, use: Use, product: Product
) -> None:
    use(WIDER)
    newcomer = add_generation(product)
    run(product.project, JobKind.SCORE, product_ids=[product.pk])
    newcomer.refresh_from_db()
    assert keys_of(newcomer) == {OLD.key, WIDER.key}
    assert newcomer.reward is not None and newcomer.score is not None


def test_a_newcomer_that_the_champion_cannot_read_waits_for_people(
    run: Run, use: Use, product: Product
) -> None:
    use(OTHER)
    newcomer = add_generation(product)
    run(product.project, JobKind.SCORE, product_ids=[product.pk])
    newcomer.refresh_from_db()
    assert keys_of(newcomer) == {OTHER.key}
    assert newcomer.p_consistent is not None
    assert (newcomer.reward, newcomer.score) == (None, None)


def test_scoring_again_with_another_encoder_keeps_rewards_and_scores_in_step(
    run: Run, use: Use, product: Product
) -> None:
    before = scores(product)
    use(OTHER)
    run(product.project, JobKind.SCORE, product_ids=[product.pk], again=True)
    assert scores(product) == [pytest.approx(row) for row in before]


def test_what_has_become_unreadable_does_not_hold_the_rest_up(
    run: Run, use: Use, product: Product
) -> None:
    lost, kept = product.generations.order_by("pk")
    default_storage.delete(lost.image.path(Image.Variant.SCREEN))
    use(OTHER)
    request_missing_features()
    run(product.project, JobKind.REFRESH)
    lost.refresh_from_db()
    assert lost.score_state == ScoreState.FAILED
    assert lost.flags.get().kind == FlagKind.BROKEN_IMAGE
    assert keys_of(kept) == {OLD.key, OTHER.key}
    assert key_to_learn(product.project) == OTHER.key


def test_a_worker_with_another_encoder_says_so(run: Run, use: Use, product: Product) -> None:
    use(OTHER)
    request_missing_features()
    use(OLD)
    job = run(product.project, JobKind.REFRESH)
    assert job.state == JobState.FAILED
    assert (
        say(job.error)
        == f"This worker computes features of {OLD.key}, but those of {OTHER.key} are needed."
    )


@pytest.fixture
def switched(run: Run, use: Use, product: Product) -> ModelVersion:
    """The old champion, after a version on the new features has replaced it."""
    old = ModelVersion.objects.get()
    use(OTHER)
    request_missing_features()
    run(product.project, JobKind.REFRESH)
    new = fitted_version(product.project, key=OTHER.key, dimension=OTHER.dimension)
    assert put_in_use(new, by=None) == 2
    return old


def test_a_switch_can_be_taken_back(product: Product, switched: ModelVersion) -> None:
    assert put_in_use(switched, by=None) == 2
    product.project.refresh_from_db()
    assert product.project.champion == switched
    assert all(row[0] is not None for row in scores(product))


def test_a_version_whose_features_are_gone_is_refused_with_the_way_back(
    run: Run, product: Product, switched: ModelVersion
) -> None:
    Features.objects.filter(encoder_key=OLD.key).delete()
    job = run(product.project, JobKind.PROMOTE, version_id=switched.pk)
    assert job.state == JobState.FAILED
    assert "which are no longer stored. Set SCORING_ENCODER back" in say(job.error)
    product.project.refresh_from_db()
    assert product.project.champion != switched
