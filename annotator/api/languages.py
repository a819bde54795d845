"""The language of a request, for mails to people who have chosen none."""

from __future__ import annotations

from rest_framework.request import Request

from annotator.members.change_preferences import Language


def language_of(request: Request) -> str:
    """The first of the browser's languages that we have; as `languages.ts` decides it."""
    for entry in request.headers.get("Accept-Language", "").split(","):
        primary = entry.partition(";")[0].strip().lower().partition("-")[0]
        if primary == "zh":
            return Language.CHINESE
        if primary == "en":
            return Language.ENGLISH
    return Language.ENGLISH
