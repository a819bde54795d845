"""The names by which a project's images can be picked: who made them, and what they show."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from django.db.models import TextChoices

from annotator.models import Generation, Product, Project
from annotator.projects.counts import counted

MOST_NAMES = 10_000  # distinct ones; whoever names every image anew can't pick from a list


class NameKind(TextChoices):
    """What is named."""

    GENERATOR = "generator", "what made a generation"
    CATEGORY = "category", "what a product is"


def find_names(*, project: Project, kind: NameKind, search: str, limit: int) -> list[str]:
    """Names that contain `search` in any case and spelling of its accents, in order; `limit`.

    One statement, and in a large project none within half a minute of another.
    """
    wanted = _folded(search)
    names = counted(project, f"names:{kind}", lambda: _names(project, kind))
    return [name for name in names if wanted in _folded(name)][:limit]


def _names(project: Project, kind: NameKind) -> Sequence[str]:
    rows = (
        Generation.objects.filter(project=project).exclude(generator="").values_list("generator")
        if kind == NameKind.GENERATOR
        else Product.objects.filter(project=project).exclude(category="").values_list("category")
    )
    distinct = rows.order_by().distinct()[:MOST_NAMES]
    return sorted((name for (name,) in distinct), key=_folded)


def _folded(text: str) -> str:
    """`ü` is one letter or two, by who typed it."""
    return unicodedata.normalize("NFC", text.strip()).casefold()
