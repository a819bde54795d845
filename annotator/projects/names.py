"""The names by which a project's images can be filtered: generators and categories."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from django.db.models import TextChoices

from annotator.models import Generation, Product, Project
from annotator.projects.counts import counted

MOST_NAMES = 10_000  # distinct names; if every image has its own name, a list is no use


class NameKind(TextChoices):
    """What the names are of."""

    GENERATOR = "generator", "what made a generation"
    CATEGORY = "category", "what a product is"


def find_names(*, project: Project, kind: NameKind, search: str, limit: int) -> list[str]:
    """Up to `limit` names in order that contain `search`, ignoring case and Unicode composition.

    This takes one statement; in a large project the list is cached for half a minute.
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
    """The text in one form, because `ü` may be typed as one character or as two."""
    return unicodedata.normalize("NFC", text.strip()).casefold()
