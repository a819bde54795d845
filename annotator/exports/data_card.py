"""An exported archive's cards: what the data are, and what the model behind their scores is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from annotator.exports.chosen import Chosen
from annotator.exports.model_card import model_card, plain
from annotator.exports.streams import Entry
from annotator.exports.tally import LeftOut, Tally
from annotator.models import Answer, MachineAnswer, ModelState, ModelVersion


def cards(
    chosen: Chosen, tally: Tally, *, export: str, reasons: Sequence[LeftOut]
) -> Iterator[Entry]:
    """To be read after all other entries, because the first card has their counts."""
    yield "DATA_CARD.md", (data_card(chosen, tally, export=export, reasons=reasons).encode(),)
    rows = ModelVersion.objects.select_related("project")
    champion = rows.filter(project=chosen.project, state=ModelState.CHAMPION).first()
    if champion is not None:
        yield "MODEL_CARD.md", (model_card(champion).encode(),)


def data_card(chosen: Chosen, tally: Tally, *, export: str, reasons: Sequence[LeftOut]) -> str:
    """The card; the same data always give the same text."""
    answers = Answer.objects.effective().filter(project=chosen.project)
    people = answers.order_by().values("user").distinct().count()
    limits = [f"{name} = {plain(str(value))}" for name, value in chosen.filters.to_json().items()]
    left_out = [
        f"- {tally.left_out[each]} {each.label}" for each in reasons if tally.left_out[each]
    ]
    lines = [
        f"# {plain(chosen.project.name)}: {export}",
        "",
        f"{tally.rows} rows or pictures, exported from Packshot. Limited to: "
        f"{', '.join(limits) or 'nothing'}.",
        "",
        "## Where it comes from",
        "",
        "AI-generated images of products on new backgrounds, and the product photos that they were",
        f"made from. People were asked about them: {answers.count()} answers by {people} people,",
        "which images being chosen mostly by a model's uncertainty, not at random. No names of",
        "people are in the file.",
        *_machine(chosen),
        "",
        "## What to know before training on it",
        "",
        "- *Good* means that the background suits the product. A changed product is a mark of its",
        "  own; in labels and pairs an image with that mark counts as bad.",
        "- Products of the audit set (`is_audit`) measure models. Keep them out of training.",
        "- A verdict by the policy is a model's word, within the precision of its certificate.",
        f"- {tally.unmarked} accepted images came without IPTC's mark of an AI image; the copies",
        "  in the archive have it.",
        "",
        "## What is not in it",
        "",
        *(left_out or ["- Nothing was left out."]),
        "",
    ]
    return "\n".join(lines)


def _machine(chosen: Chosen) -> Iterator[str]:
    """Whether a machine was asked, too; its answers are no labels in any archive."""
    answers = MachineAnswer.objects.filter(project=chosen.project)
    if number := answers.count():
        names = answers.order_by("model").values_list("model", flat=True).distinct()
        yield f"A machine ({', '.join(map(plain, names))}) compared {number} pairs, too."
        yield "Its answers helped to fit the model where the model's card says so. They are no"
        yield "person's word: no label, verdict or pair in this file rests on them."
