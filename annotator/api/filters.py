"""Filters in the query string of a list."""

from __future__ import annotations

from typing import TypeVar

from django import forms
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django_filters import FilterSet
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.views import APIView

from annotator.errors import InvalidInput
from annotator.validation import messages_by_field
from scoring.vocabulary.messages.problem_field import INVALID_FIELDS, NO_DATE, NO_NUMBER

M = TypeVar("M", bound=Model)


class Filters(DjangoFilterBackend):
    """Applies the filters of a view's `filterset_class`."""

    def filter_queryset(
        self, request: HttpRequest, queryset: QuerySet[M], view: APIView
    ) -> QuerySet[M]:
        """The matching rows. Raises InvalidInput for an invalid filter value."""
        filters: FilterSet | None = self.get_filterset(request, queryset, view)
        if filters is None:
            return queryset
        if not filters.is_valid():
            raise refused_filters(filters)
        rows: QuerySet[M] = filters.qs
        return rows


def refused_filters(filters: FilterSet) -> InvalidInput:
    """The error that names the invalid filters of a set."""
    numbers = [
        name for name, each in filters.form.fields.items() if isinstance(each, forms.DecimalField)
    ]
    dates = [
        name for name, each in filters.form.fields.items() if isinstance(each, forms.DateField)
    ]
    invalid = dict.fromkeys(numbers, NO_NUMBER()) | dict.fromkeys(dates, NO_DATE())
    error = forms.ValidationError(filters.form.errors.as_data())
    fields = messages_by_field(error, invalid=invalid)
    return InvalidInput(INVALID_FIELDS(), fields=fields)
