"""Fit a reward head: coordinates, size and prior, posterior, calibration, second output."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from scoring.arrays import Bools, Features, Floats, Ints
from scoring.reward.answers import Answers
from scoring.reward.calibrate import fit_calibration
from scoring.reward.cross_fit import changed_unseen
from scoring.reward.ensemble_fit import fit_ensemble
from scoring.reward.head import RewardConfig, RewardHead
from scoring.reward.laplace import LaplaceFit, fit_changed, fit_laplace
from scoring.reward.matmul import Float32, Matmul, matmul_in
from scoring.reward.network import Calibration, LaplaceNetwork, Network
from scoring.reward.projection import fit_projection
from scoring.reward.select import FitSettings, Progress, Selection, select
from scoring.reward.threads import one_blas_thread
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.fitting import FITTING_FAMILY, HEAD_FITTED, REDUCING_FEATURES

# With this many answers to random questions, the calibration uses those alone.
_ENOUGH_UNBIASED: Final = 40


@dataclass(frozen=True)
class Fitted:
    """A head, and the fit's other results.

    offsets, sides: (annotators,) leniency b_a and side bias γ_a in log odds, shrunk towards zero.
    selection: how size, prior and family were chosen.
    changed_unseen: (n,) p_changed of each generation by a second output that was fitted without
    answers about its product; NaN if there is none (see `cross_fit`) or if there are few answers of
    either kind.
    """

    head: RewardHead
    offsets: Floats
    sides: Floats
    selection: Selection
    changed_unseen: Floats


def fit_head(
    features: Features,
    product: Ints,
    answers: Answers,
    *,
    feature_key: str = "",
    settings: FitSettings | None = None,
    seed: int,
    progress: Progress = lambda _fraction, _message: None,
) -> Fitted:
    """Fit the better of the two head families to the answers.

    features: (n, d), all generations, answered or not. product: (n,) any integers. The caller
    leaves the audit set out of both. Deterministic for the same input and seed, whatever the
    number of cores.
    Raises ValueError naming the first row of features that is not finite, Bf16Missing.
    """
    settings = settings or FitSettings()
    codes = np.unique(product, return_inverse=True)[1].astype(np.int64)
    count = len(answers.singles) + len(answers.pairs)
    matmul = matmul_in(settings.ensemble.precision, answers=count)
    with one_blas_thread(), matmul.one_thread():
        progress(0.0, REDUCING_FEATURES())
        widest = max(*settings.components, settings.default[0])
        projection = fit_projection(features, components=widest)
        task = _Task(projection.apply(features), codes, weigh_by_product(answers, codes), seed)
        selection = select(
            task.coordinates,
            codes,
            task.answers,
            settings=settings,
            matmul=matmul,
            seed=seed,
            progress=lambda fraction, message: progress(0.1 + 0.7 * fraction, message),
        )
        progress(0.8, _fitting(selection))
        network, people = task.fit(selection, settings, matmul)
        config = RewardConfig(
            selection.family,
            selection.components,
            selection.prior_precision,
            feature_key,
            matmul.name if selection.family == "ensemble" else Float32.name,
        )
        head = RewardHead(
            config=config,
            projection=projection.first(selection.components),
            network=network,
            calibration=_calibrate(task.answers, selection),
            changed=task.second_output(selection),
        )
        unseen = task.changed_unseen(selection, settings)
    progress(1.0, HEAD_FITTED())
    return Fitted(head, people.offsets, people.sides, selection, unseen)


@dataclass(frozen=True)
class _Task:
    """What is fitted: coordinates (n, K), product codes (n,), and answers weighted by product."""

    coordinates: Floats
    product: Ints
    answers: Answers
    seed: int

    def fit(
        self, selection: Selection, settings: FitSettings, matmul: Matmul
    ) -> tuple[Network, LaplaceFit]:
        """The chosen family fitted to all answers, and the fit that has the annotators' terms."""
        inputs = self.coordinates[:, : selection.components]
        if selection.family == "ensemble":
            fit = fit_ensemble(
                inputs,
                self.product,
                self.answers,
                prior_precision=selection.prior_precision,
                settings=settings.ensemble,
                matmul=matmul,
                seed=self.seed,
            )
            return fit.network, fit.start
        people = fit_laplace(
            inputs,
            self.answers.singles,
            self.answers.pairs,
            annotators=self.answers.annotators,
            prior_precision=selection.prior_precision,
            machines=self.answers.machines,
        )
        return people.network, people

    def second_output(self, selection: Selection) -> LaplaceNetwork | None:
        """ "Product changed" on the same coordinates; None if nobody was asked."""
        if len(self.answers.changes) == 0:
            return None
        return fit_changed(
            self.coordinates[:, : selection.components],
            self.answers.changes,
            annotators=self.answers.annotators,
            prior_precision=selection.prior_precision,
        )

    def changed_unseen(self, selection: Selection, settings: FitSettings) -> Floats:
        """(n,) p_changed of each generation; NaN if too few answers make it useless."""
        changes = self.answers.changes
        changed = int(np.count_nonzero(changes.changed))
        if min(changed, len(changes) - changed) < settings.cross_fit_from:
            return np.full(len(self.coordinates), np.nan)
        return changed_unseen(
            self.coordinates[:, : selection.components],
            self.product,
            changes,
            annotators=self.answers.annotators,
            prior_precision=selection.prior_precision,
            seed=self.seed,
        )


def _fitting(selection: Selection) -> Message:
    return FITTING_FAMILY(
        family=selection.family,
        components=selection.components,
        precision=float(selection.prior_precision),
    )


def weigh_by_product(answers: Answers, product: Ints) -> Answers:
    """Down-weight products with many answers by 1/√n, so that none of them dominates the fit.

    product: (n,) codes from 0. A product with up to the median number of answers counts in full.
    """
    owners = [
        product[answers.singles.generation],
        product[answers.pairs.left],
        product[answers.changes.generation],
    ]
    per_product = np.bincount(np.concatenate(owners[:2]), minlength=int(product.max()) + 1)
    counts = per_product[per_product > 0]
    typical = float(np.median(counts)) if len(counts) else 1.0
    factor = np.sqrt(np.minimum(1.0, typical / np.maximum(per_product, 1)))
    singles, pairs, changes = answers.singles, answers.pairs, answers.changes
    return replace(
        answers,
        singles=replace(singles, weight=singles.weight * factor[owners[0]]),
        pairs=replace(pairs, weight=pairs.weight * factor[owners[1]]),
        changes=replace(changes, weight=changes.weight * factor[owners[2]]),
    )


def _calibrate(answers: Answers, selection: Selection) -> Calibration:
    """Platt calibration on the held-out singles; on the unbiased ones alone if there are enough."""
    held_out = answers.singles.take(selection.rows)
    chosen: Bools = held_out.unbiased
    if np.count_nonzero(chosen) < _ENOUGH_UNBIASED:
        chosen = np.ones(len(held_out), dtype=np.bool_)
    return fit_calibration(
        selection.held_out[chosen], held_out.good[chosen], held_out.weight[chosen]
    )
