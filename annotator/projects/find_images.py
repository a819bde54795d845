"""Find products and images by how their external ids begin.

The unique index on (project, external_id) answers this without reading the project's other rows.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from typing import Final

from django.db.models import Q

from annotator.models import Generation, Product

# A text that so many products begin with finds images by the first of these alone.
MOST_PRODUCTS: Final = 1_000


def beginning(column: str, text: str) -> Q:
    """Rows whose `column` begins with the text, as typed, in lower case or in upper case."""
    forms = {
        unicodedata.normalize(form, each)
        for each in (text, text.lower(), text.upper(), text.capitalize())
        for form in ("NFC", "NFD")
    }
    wanted = Q()
    for form in sorted(forms):
        wanted |= Q(**{f"{column}__startswith": form})
    return wanted


def of_product_or_image(project: int, text: str) -> Q:
    """Generations whose own id, or whose product's id, begins with the text."""
    products = Product.objects.filter(beginning("external_id", text), project=project)
    ids = list(products.order_by().values_list("pk", flat=True)[:MOST_PRODUCTS])
    return beginning("external_id", text) | Q(product__in=ids)


def find_products(*, projects: Collection[int], text: str, limit: int) -> Sequence[Product]:
    """Up to `limit` products of these projects, in order of their ids."""
    rows = Product.objects.filter(_named(text), project__in=projects).select_related("image")
    return list(rows.order_by("external_id", "pk")[:limit])


def find_images(*, projects: Collection[int], text: str, limit: int) -> Sequence[Generation]:
    """Up to `limit` generations of these projects, in order of their ids."""
    found = Generation.objects.filter(_named(text), project__in=projects)
    found = found.order_by("external_id", "pk")
    # Whole rows are read of the first few alone; sorting them all takes four times as long.
    rows = Generation.objects.filter(pk__in=found.values("pk")[:limit])
    return list(rows.select_related("image", "product").order_by("external_id", "pk"))


def _named(text: str) -> Q:
    """Rows whose external id begins with the text, or whose number it is, as in `#17`."""
    wanted = beginning("external_id", text)
    number = text.removeprefix("#")
    is_number = number.isascii() and number.isdigit() and len(number) < 19
    return wanted | Q(pk=int(number)) if is_number else wanted
