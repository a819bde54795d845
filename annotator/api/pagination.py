"""Keyset pagination: a cursor names the last row, so page 1,000 costs as little as page 1."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models
from django.db.models import Q, QuerySet
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from annotator.errors import InvalidInput
from scoring.vocabulary.messages.problem_field import NOT_OFFERED, WRONG_CURSOR, WRONG_LIMIT

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class Cursor:
    """The start of a page: after the row with this value and id, forwards or backwards."""

    value: float | None
    pk: int
    backwards: bool

    def encode(self) -> str:
        """The cursor as text for a URL."""
        text = json.dumps([self.value, self.pk, self.backwards], separators=(",", ":"))
        return urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str) -> Cursor:
        """The inverse of `encode`. Raises InvalidInput for other text."""
        if len(text) > 100:
            raise InvalidInput.in_field("cursor", WRONG_CURSOR())
        try:
            padded = text + "=" * (-len(text) % 4)
            value, pk, backwards = json.loads(urlsafe_b64decode(padded))
        except (NotBase64, ValueError, TypeError) as error:
            raise InvalidInput.in_field("cursor", WRONG_CURSOR()) from error
        is_number = value is None or (isinstance(value, int | float) and -1e18 < value < 1e18)
        if not (is_number and isinstance(pk, int) and abs(pk) < 2**63):
            raise InvalidInput.in_field("cursor", WRONG_CURSOR())
        return cls(value=value, pk=pk, backwards=bool(backwards))


@dataclass(frozen=True)
class Ordering:
    """Rows by `field` and then by id; unknown values come last in both directions."""

    field: str
    descending: bool

    @classmethod
    def parse(cls, name: str) -> Ordering:
        """Parse the notation `field` or `-field`."""
        return cls(field=name.removeprefix("-"), descending=name.startswith("-"))

    def parts(self, rows: QuerySet[M], cursor: Cursor | None) -> list[QuerySet[M]]:
        """The rows after the cursor's row, as parts to be read one after the other.

        Known and unknown values are separate parts, because no index gives both in this order, and
        a page out of a million rows would sort them all. Backwards the unknown ones come first.
        """
        backwards = cursor is not None and cursor.backwards
        descending = self.descending != backwards
        sign, beyond = ("-", "lt") if descending else ("", "gt")
        if self.field == "id":
            rows = rows.order_by(f"{sign}id")
            return [rows if cursor is None else rows.filter(**{f"id__{beyond}": cursor.pk})]
        rows = rows.order_by(f"{sign}{self.field}", f"{sign}id")
        known = rows.filter(**{f"{self.field}__isnull": False})
        unknown = rows.filter(**{f"{self.field}__isnull": True})
        if cursor is None:
            return [known, unknown]
        same_value = Q(**{f"id__{beyond}": cursor.pk})
        if cursor.value is None:
            unknown = unknown.filter(same_value)
            return [unknown, known] if backwards else [unknown]
        later = Q(**{f"{self.field}__{beyond}": cursor.value})
        later |= Q(**{self.field: cursor.value}) & same_value
        # The first condition follows from the second; it gives the index its starting point.
        known = known.filter(Q(**{f"{self.field}__{beyond}e": cursor.value}) & later)
        return [known] if backwards else [known, unknown]

    def first(self, rows: QuerySet[M], cursor: Cursor | None, count: int) -> list[M]:
        """The first `count` rows after the cursor's row."""
        first_rows: list[M] = []
        for part in self.parts(rows, cursor):
            missing = count - len(first_rows)
            if self.field != "id":
                # Sort ids alone: without an index, whole rows with all that belongs to them take
                # ten times as long.
                first_rows += part.filter(pk__in=part.values("pk")[:missing])[:missing]
            else:
                first_rows += part[:missing]
            if len(first_rows) == count:
                break
        return first_rows


class ByIdPagination(BasePagination):
    """Newest first. A view that offers more lists it in `orderings`, its default first."""

    default_limit = 50
    most = 200
    orderings: Sequence[str] = ("-id",)

    def paginate_queryset(
        self, queryset: Any, request: Request, view: APIView | None = None
    ) -> list[Any]:
        """One page of a QuerySet. Raises InvalidInput for a wrong limit, ordering or cursor."""
        self.url = request.build_absolute_uri(request.get_full_path())
        self.ordering = self._ordering(request, view)
        limit = self._limit(request)
        text = request.query_params.get("cursor")
        cursor = Cursor.decode(text) if text else None
        backwards = cursor is not None and cursor.backwards
        # One row more, to know whether there is a next page.
        rows = self.ordering.first(queryset, cursor, limit + 1)
        there_are_more, page = len(rows) > limit, rows[:limit]
        if backwards:
            page.reverse()
        self.next = self._link(page, -1, backwards=False) if there_are_more or backwards else None
        came_from_page = cursor is not None and not backwards
        self.previous = (
            self._link(page, 0, backwards=True)
            if came_from_page or (backwards and there_are_more)
            else None
        )
        return page

    def get_paginated_response(self, data: object) -> Response:
        """The page with the addresses of the next and the previous page."""
        return Response({"results": data, "next": self.next, "previous": self.previous})

    def get_paginated_response_schema(self, schema: dict[str, object]) -> dict[str, object]:
        """The description of a page in the schema."""
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["results", "next", "previous"],
            "properties": {"results": schema, "next": link, "previous": link},
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, object]]:
        """The query parameters, for the schema."""
        limits = {"type": "integer", "minimum": 1, "maximum": self.most}
        parameters = [
            _parameter("cursor", {"type": "string"}, "where the page starts; from `next`"),
            _parameter("limit", limits | {"default": self.default_limit}, "rows a page"),
        ]
        orderings = self._offered(view)
        if len(orderings) > 1:
            schema = {"type": "string", "enum": list(orderings), "default": orderings[0]}
            parameters.append(_parameter("ordering", schema, "unknown values come last"))
        return parameters

    def _offered(self, view: APIView | None) -> Sequence[str]:
        offered: Sequence[str] = getattr(view, "orderings", self.orderings)
        return offered

    def _ordering(self, request: Request, view: APIView | None) -> Ordering:
        offered = self._offered(view)
        name = request.query_params.get("ordering", offered[0])
        if name not in offered:
            wrong = NOT_OFFERED(given=name, choices=", ".join(offered))
            raise InvalidInput.in_field("ordering", wrong)
        return Ordering.parse(name)

    def _limit(self, request: Request) -> int:
        text = request.query_params.get("limit", str(self.default_limit))
        is_number = text.isascii() and text.isdigit() and len(text) < 10
        if not (is_number and 1 <= int(text) <= self.most):
            raise InvalidInput.in_field("limit", WRONG_LIMIT(most=self.most))
        return int(text)

    def _link(self, page: Sequence[models.Model], index: int, *, backwards: bool) -> str | None:
        if not page:
            return None
        row = page[index]
        by_id = self.ordering.field == "id"
        value = None if by_id else getattr(row, self.ordering.field)
        cursor = Cursor(value=value, pk=row.pk, backwards=backwards)
        return str(replace_query_param(self.url, "cursor", cursor.encode()))


class CountedPagination(ByIdPagination):
    """With the number of all rows, for lists that an index holds alone."""

    def paginate_queryset(
        self, queryset: Any, request: Request, view: APIView | None = None
    ) -> list[Any]:
        """One page of a QuerySet; errors as in `ByIdPagination`."""
        page = super().paginate_queryset(queryset, request, view)
        self.count = queryset.count()
        return page

    def get_paginated_response(self, data: object) -> Response:
        """The page with the number of rows."""
        response = super().get_paginated_response(data)
        response.data["count"] = self.count
        return response

    def get_paginated_response_schema(self, schema: dict[str, object]) -> dict[str, object]:
        """The description of a page in the schema."""
        page: dict[str, Any] = super().get_paginated_response_schema(schema)
        page["required"] = [*page["required"], "count"]
        page["properties"]["count"] = {"type": "integer", "description": "rows of all pages"}
        return page


def _parameter(name: str, schema: Mapping[str, object], description: str) -> dict[str, object]:
    return {"name": name, "in": "query", "schema": schema, "description": description}
