"""The promise about one batch, and the proof that it is kept.

"Of the images of this batch that the threshold accepts, at most α are wrong as people judge them,
with confidence 1 − δ." The batch and the labels are fixed. Only the permanent random numbers are
drawn, so clustered products, few products and a wrong model do no harm: the model decides how much
is proven, never whether it is true. Rejecting is a promise of its own, with δ/2.

Procedure. A version v of the model gets a zone (the surest images with a mean predicted risk of α,
and at least as many as it takes to prove anything) and a fixed sequence of thresholds in it, both
from scores alone. The zone's images are asked in the order of their permanent numbers; this is the
lot. It ends at the planned number; in a small batch it may go on while nothing is proven, because
the test may be read at any number. At threshold t, N_t images are decided, and H_t says that at
least K_t = ⌊α N_t⌋ + 1 of them are wrong. H_t is rejected as soon as the errors among its first n
answered images are at most b_t(n) (`boundary.py`). Thresholds are tested from the strictest on, and
testing stops at the first H_t that is not rejected. The next version gets a new zone and a new
sequence. Old answers that lie in it count again. It may spend what the versions before it have not
(`next_spending`).

Proof. Take one version v and the first threshold t of its sequence for which H_t is true. An error
of v requires that H_t is rejected. By (A1) and (A2) the labels along the order of the permanent
numbers within t's images are a uniformly random arrangement of the N_t fixed labels, also given the
numbers themselves in ascending order, because ranks and order statistics of independent uniform
numbers are independent. So the first n answers are drawn without replacement, and the probability
of ever reaching b_t between the numbers a and c is at most what `boundary.spent` allows for (a, c],
by construction of b_t for exactly K_t wrong images. With more than K_t wrong ones the errors along
the same arrangement only increase, so this is the worst case. It holds at all n at once, so anybody
may look at any time, and for any reason.
Versions: v spends at most s_v, what it may spend up to the largest number that was answered for any
of its thresholds when the next version began, and `next_spending` leaves δ − s_1 − … − s_v. Its
test is repeated when answers change, but those beyond that number do not count for it (`end`). So
the probability that any version ever proves something false is at most s_1 + s_2 + … ≤ δ, however
the tests depend on each other (they do: they share answers). All versions' certificates are valid
together, so the batch may use the one that decides most. This takes the idea of online fallback (J.
Tian and A. Ramdas, "Online control of the familywise error rate", 2021), that what one test did not
use goes to the next. It does not return what a successful test did use: then levels would depend on
outcomes, and the boundary would no longer be exact. Versions that never go into use spend nothing.

Assumptions, each with what ensures it:
(A1) The numbers are independent of labels and scores. The salt is drawn when the batch is frozen,
after the scores of its first version. Later versions learn from, and are audited by, images chosen
without regard to the numbers: the planner ranks all images, those whose number is below the reserve
are passed over, and an image that was picked leaves the promise whether it was asked or passed over
(`annotator/verdicts/eligible.py`); where the whole batch is reserved, being passed over tells
nothing about a number. Lot answers train nothing while the lot is open. Images that are added later
get their numbers from the same salt, and the turn that follows is about the larger batch.
(A2) Which version is in use, and from which number on, does not depend on lot answers: the gate
does not see them, and retraining is due after a number of other answers. An admin who promotes a
version because of the lot's errors breaks this. One weak link remains: a lot that can prove no more
is not asked further, so a later version may begin at a smaller number than it would have otherwise.
The simulation with six refits includes this.
(A3) Each image has one label: what the people asked would say, whoever they are and whenever they
are asked: the majority of two, or of three where two disagree (`rules.good_in_audit`). Their
mistakes are the subject of `annotators.py`. An image that nobody can judge counts as wrong, on both
sides, and so does one about which two people disagree until a third has settled it. That can only
take an error away later, so whatever is rejected before is also rejected by the final labels.
(A4) Within a version, lot images are answered at the front of the order: a gap ends the path, and
what was answered beyond it does not count yet. Undone answers make gaps; everything is computed
again from the answers that count.
What else happens only takes decisions back, and can't break the promise: images found wrong by
people, whether in the lot or later, are not accepted, and (αN − e)/(N − e) ≤ α; stopping after an
alarm for drift opens decisions and proves nothing.

Choice of the test, by simulation (`tests/bench/certificate.py`): one planned look is best at its
planned size and useless elsewhere. Bets (I. Waudby-Smith and A. Ramdas, "Confidence sequences for
sampling without replacement", 2020) may go on for ever and pay for it with coverage: .52 of an
oracle's at 28 % good where the boundary has .73 with the same 400 answers. The boundary may be
looked at always, too, and with looks after each 20 answers it proves the same at its planned size
as with one look there, because it spends δ late, with the third power of the progress. It is what
certificates use.
"""

from __future__ import annotations

import numpy as np

from scoring.arrays import Floats, Ints
from scoring.guarantee import forecast
from scoring.guarantee.boundary import NEVER, boundaries, spent
from scoring.guarantee.forecast import Outcome
from scoring.guarantee.lot import UNANSWERED, least_images, paths_of, thresholds_of, zone_size
from scoring.vocabulary.batches import LotStep, ProvenLot, Spending
from scoring.vocabulary.certificates import Side


def certify_batch(
    scores: Floats,
    risk: Floats,
    numbers: Floats,
    labels: Ints,
    *,
    side: Side = Side.ACCEPT,
    precision: float,
    confidence: float,
    spending: Spending,
    reach: float = 0.0,
) -> ProvenLot:
    """What the answers to the lot prove for one side of the batch.

    scores, risk, numbers: (n,) of the batch's eligible images: the score; the predicted probability
    that the decision is wrong; the permanent number. labels: (n,) UNANSWERED, RIGHT or WRONG for
    this side, of images in and outside the zone. spending: from `first_spending` or
    `next_spending`. reach: the permanent number up to which further answers are considered, if that
    is beyond the plan.
    Raises ValueError for numbers that are not finite or not of one length.
    """
    _check(scores, risk, numbers, labels)
    alpha, sign = 1.0 - precision, 1.0 if side == Side.ACCEPT else -1.0
    labels = np.where(numbers <= spending.end, labels, UNANSWERED)
    order = np.argsort(-sign * scores, kind="stable")
    size = zone_size(risk[order], alpha=alpha, delta=spending.delta, share=spending.plan)
    zone = order[:size]
    # Images with the zone's last score belong to it.
    tied = sign * scores >= (sign * scores[zone[-1]] if size else np.inf)
    zone = order[: int(tied.sum())]
    mine = sign * scores[zone], numbers[zone], labels[zone]
    outcome = _test(*mine, risk[zone], alpha=alpha, spending=spending, reach=reach)
    empty = not len(outcome.thresholds.score)
    least = least_images(alpha=alpha, delta=spending.delta, share=spending.plan) if empty else 0
    planned = int((numbers[zone] <= spending.plan).sum())
    last = outcome.proven - 1
    ask = forecast.ask_until(outcome)
    return ProvenLot(
        side=side,
        precision=precision,
        confidence=confidence,
        spending=spending,
        zone=None if empty else float(scores[zone[-1]]),
        zone_images=len(zone),
        planned=planned,
        answered=int((mine[2] != UNANSWERED).sum()),
        wrong=int((mine[2] > 0).sum()),
        threshold=None if last < 0 else sign * float(outcome.thresholds.score[last]),
        images=0 if last < 0 else int(outcome.thresholds.images[last]),
        allowed=0 if last < 0 else int(outcome.thresholds.least_wrong[last]) - 1,
        answers_missing=forecast.answers_missing(outcome, mine[1], mine[0], mine[2]),
        ask=None if ask is None else sign * ask,
        needed=least,
        outlook=forecast.outlook(outcome, planned=planned, zone_images=max(1, len(zone))),
        steps=_steps(outcome, sign),
    )


def first_spending(side: Side, *, confidence: float, plan: float) -> Spending:
    """What the batch's first version may spend: δ, or δ/2 for rejecting. plan: see `Spending`."""
    delta = (1.0 - confidence) * (1.0 if side == Side.ACCEPT else 0.5)
    return Spending(delta=delta, start=0.0, plan=plan)


def next_spending(last: Spending, *, asked_until: float, plan: float) -> Spending:
    """What the next version may spend: what is left of δ.

    asked_until: the largest permanent number that was answered for the last version, or an earlier
    one. plan: of the next version.
    """
    used = float(spent(last, np.array([max(asked_until, last.start)]))[0])
    start = max(asked_until, last.start)
    return Spending(delta=last.delta - used, start=start, plan=max(plan, start))


def _test(
    scores: Floats,
    numbers: Floats,
    labels: Ints,
    risk: Floats,
    *,
    alpha: float,
    spending: Spending,
    reach: float,
) -> Outcome:
    """Test the sequence. All arrays: (z,) of the zone, highest score first."""
    thresholds = thresholds_of(scores, risk, alpha=alpha, delta=spending.delta, share=spending.plan)
    paths = paths_of(thresholds, scores, numbers, labels, until=max(spending.plan, reach))
    boundary = boundaries(thresholds.images, thresholds.least_wrong, paths.levels(spending))
    n = np.arange(1, boundary.shape[1] + 1)
    reached = (paths.errors <= boundary) & (n <= paths.answered[:, None])
    at = np.where(reached.any(axis=1), reached.argmax(axis=1) + 1, NEVER)
    # A threshold is proven only after all stricter ones.
    proven = np.cumprod(at != NEVER).astype(bool)
    at = np.where(proven, at, NEVER)
    predicted = (np.cumsum(risk) / np.arange(1, len(risk) + 1))[thresholds.images - 1]
    return Outcome(thresholds, paths, boundary, at, predicted)


def _steps(outcome: Outcome, sign: float) -> tuple[LotStep, ...]:
    tested = min(outcome.proven + 1, len(outcome.thresholds.score))
    wrong = outcome.paths.wrong
    return tuple(
        LotStep(
            threshold=sign * float(outcome.thresholds.score[k]),
            images=int(outcome.thresholds.images[k]),
            allowed=int(outcome.thresholds.least_wrong[k]) - 1,
            answered=int(outcome.paths.answered[k]),
            wrong=int(wrong[k]),
            passed_at=int(outcome.passed_at[k]) if outcome.passed_at[k] != NEVER else None,
        )
        for k in range(tested)
    )


def _check(scores: Floats, risk: Floats, numbers: Floats, labels: Ints) -> None:
    for name, values in (("risk", risk), ("numbers", numbers), ("labels", labels)):
        if len(values) != len(scores):
            raise ValueError(f"{name}: {len(values)} values for {len(scores)} scores")
    for name, values in (("scores", scores), ("risk", risk), ("numbers", numbers)):
        if not np.isfinite(values).all():
            raise ValueError(f"{name}: row {int((~np.isfinite(values)).argmax())} is not finite")
