"""A model version's card in Markdown: what it is made of, what was measured, what it is not for.

All figures are those that were stored when the version was fitted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from annotator.models import Certificate, MachineAnswer, ModelState, ModelVersion
from scoring.vocabulary.measures import Estimate, Group, Measure, Measures
from scoring.vocabulary.say import say

MEASURES = {
    Measure.PAIR_ACCURACY: "pair accuracy within a product",
    Measure.AVERAGE_PRECISION: "average precision",
    Measure.PRECISION_AT_RECALL_50: "precision at recall 50 %",
    Measure.PRECISION_AT_RECALL_90: "precision at recall 90 %",
    Measure.CALIBRATION_ERROR: "calibration error",
    Measure.BRIER: "Brier score",
}
NOT_MEASURED = "–"


def model_card(version: ModelVersion) -> str:
    """The card; the same data always give the same text."""
    parts = (
        _head(version), _origin(version), _measured(version), _groups(version), _gate(version),
        _promise(version), _limits(),
    )  # fmt: skip
    return "\n".join(line for part in parts for line in (*part, ""))


def _head(version: ModelVersion) -> Iterator[str]:
    state = ModelState(version.state).label
    yield f"# {plain(version.project.name)}: version {version.number}"
    yield ""
    yield (
        "A judge of AI-generated product images, fitted by Packshot on this project's answers. It "
        "says how probable it is that the background suits the product. "
        f"State: {state}. SHA-256 of the weights: `{version.sha256}`."
    )


def _origin(version: ModelVersion) -> Iterator[str]:
    n, fit = version.metrics.n, version.details.fit
    yield "## What it is made of"
    yield ""
    yield f"- Head: {version.family}" + (f", {fit.components} components" if fit else "")
    yield f"- Features: `{version.encoder_key}`, frozen"
    yield f"- Answers used: {version.answers_used}" + (
        f" ({n['training_singles']} about one image, {n.get('training_pairs', 0)} about two)"
        if "training_singles" in n
        else ""
    )
    yield f"- Imported labels: {version.trained_on.labels}"
    yield from _machine(version)
    yield f"- Read until event {version.answers_until}: the same fit can be repeated from there"
    yield "- Products of the audit set were never trained on"


def _machine(version: ModelVersion) -> Iterator[str]:
    """What no person has said must not be taken for it."""
    pairs = version.metrics.n.get("training_machine_pairs", 0)
    if not pairs:
        return
    answers = MachineAnswer.objects.filter(
        project=version.project, pk__lte=version.trained_on.machine
    )
    models = answers.exclude(choice="").order_by("model").values_list("model", flat=True).distinct()
    names = ", ".join(plain(model) for model in models)
    yield (
        f"- Answers by a machine ({names}): {pairs} pairs, which counted as "
        f"{version.trained_on.machine_weight:g} of a person's answer each; no figure below is "
        "measured on them"
    )
    worth = version.details.machine
    saved = worth.saved if worth else None
    if worth is not None and saved is not None:
        yield (
            f"- They replaced {saved.value:.0f} ({saved.low:.0f}–{saved.high:.0f}) of "
            f"{worth.people_answers} people's answers at the same held-out quality"
        )


def _measured(version: ModelVersion) -> Iterator[str]:
    metrics = version.metrics
    columns: list[tuple[str, Measures]] = [
        ("this version", metrics),
        ("baseline", metrics.baseline),
    ]
    if metrics.champion is not None:
        columns.append(("in use then", metrics.champion))
    yield "## What was measured"
    yield ""
    yield "On answers about audit products, with 90 % intervals from resampling whole products. The"
    yield "baseline looks at no pixel: it is the pass rate of the product's other images."
    yield ""
    yield from _table(
        ["measure", *(name for name, _ in columns)],
        [[words, *(_shown(each[of]) for _, each in columns)] for of, words in MEASURES.items()],
    )


def _groups(version: ModelVersion) -> Iterator[str]:
    groups = version.details.groups
    for title, rows in (("generator", groups.generator), ("category", groups.category)):
        if rows:
            yield f"### By {title}"
            yield ""
            yield from _table(
                [title, "products", "images", "good", "average precision"],
                [_group(each) for each in rows],
            )
            yield ""


def _group(group: Group) -> Sequence[str]:
    return (
        plain(group.name) or NOT_MEASURED, str(group.products), str(group.images),
        f"{group.good:.0%}", _shown(group.candidate.average_precision),
    )  # fmt: skip


def _gate(version: ModelVersion) -> Iterator[str]:
    yield "## Why it was put in use, or not"
    yield ""
    yield "Passed the gate." if version.gate.promote else "Did not pass the gate."
    yield from (f"- {plain(say(reason))}" for reason in version.gate.reasons)


def _promise(version: ModelVersion) -> Iterator[str]:
    newest = Certificate.objects.filter(model_version=version).order_by("-pk").first()
    yield "## What is promised"
    yield ""
    if newest is None:
        yield "Nothing: no certificate rests on this version."
        return
    for side, words in ((newest.accept, "accepting"), (newest.reject, "rejecting")):
        if side.threshold is None:
            yield f"- {words}: nothing is proven"
        else:
            yield (
                f"- {words}: precision {side.precision:.1%} at confidence {side.confidence:.0%}, "
                f"score threshold {side.threshold:.4f}, coverage {side.coverage:.1%} "
                f"(certificate {newest.pk})"
            )


def _limits() -> Iterator[str]:
    yield "## What it is not for"
    yield ""
    yield "- Other projects: it has learnt what the people of this one call good."
    yield "- Images unlike those above: drift is watched only where it decides."
    yield "- Whether the product itself was changed: a separate check does that."
    yield "- Single figures without their intervals, or without the baseline beside them."


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(header)} |"
    yield f"|{'---|' * len(header)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)


def _shown(estimate: Estimate | None) -> str:
    if estimate is None:
        return NOT_MEASURED
    return f"{estimate.value:.3f} ({estimate.low:.3f}–{estimate.high:.3f})"


def plain(text: str) -> str:
    """A name that is neither Markdown nor the end of a table's cell."""
    return "".join(f"\\{each}" if each in "\\|`*_<>[]#" else each for each in text)
