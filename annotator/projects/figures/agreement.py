"""How well people agree, with each other and with themselves."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from annotator.agreement.alpha import Alpha, Pattern, alpha_with_interval
from annotator.agreement.intervals import Rate
from annotator.agreement.repeats import read_repeats
from annotator.models import Kind, Project
from annotator.projects.counts import remembered
from annotator.projects.figures.shared import answer_patterns


@dataclass(frozen=True)
class KindAgreement:
    """Agreement on one kind of question.

    observed: share of the pairs of answers that are equal. by_chance: what it would be if people
    drew their answers from those that were given. alpha: None if all answers are equal, because
    then chance agreement is perfect, too.
    """

    kind: Kind
    questions: int
    pairs: int
    observed: float
    by_chance: float
    alpha: Alpha | None


@dataclass(frozen=True)
class AgreementFigures:
    """Agreement by kind of question, and on repeats; None without such answers."""

    kinds: list[KindAgreement]
    by_the_same: Rate | None
    by_others: Rate | None


def read_agreement(*, project: Project) -> AgreementFigures:
    """The figures from the newest answers to questions that several people answered."""
    return remembered(project, "agreement", lambda: _read(project))


def _read(project: Project) -> AgreementFigures:
    by_kind = defaultdict[str, list[Pattern]](list)
    for kind, counts, questions in answer_patterns(project):
        if sum(counts) >= 2:
            by_kind[kind].append(Pattern(counts, questions))
    repeats = read_repeats(project=project)
    return AgreementFigures(
        kinds=[_of_kind(kind, by_kind[kind]) for kind in Kind if by_kind[kind]],
        by_the_same=repeats.by_the_same,
        by_others=repeats.by_others,
    )


def _of_kind(kind: Kind, patterns: list[Pattern]) -> KindAgreement:
    pairs = sum(each.units * _pairs(sum(each.counts)) for each in patterns)
    equal = sum(each.units * sum(map(_pairs, each.counts)) for each in patterns)
    totals = [
        sum(each.units * count for each, count in zip(patterns, counts, strict=True))
        for counts in zip(*(each.counts for each in patterns), strict=True)
    ]
    n = sum(totals)
    return KindAgreement(
        kind=kind,
        questions=round(sum(each.units for each in patterns)),
        pairs=round(pairs),
        observed=equal / pairs,
        by_chance=sum(total * (total - 1) for total in totals) / (n * (n - 1)),
        alpha=alpha_with_interval(patterns),
    )


def _pairs(answers: int) -> float:
    return answers * (answers - 1) / 2
