"""Guidelines: Markdown that people write, rendered as safe HTML."""

from __future__ import annotations

import nh3
from drf_spectacular.utils import extend_schema
from markdown_it import MarkdownIt
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.body import Body

LONGEST_GUIDELINES = 100_000
TAGS = {
    "a", "blockquote", "br", "code", "em", "h1", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


def guidelines_html(markdown: str) -> str:
    """The Markdown as sanitised HTML.

    HTML inside the Markdown is shown as text. Pictures are left out, because loading them would
    tell another server who reads the guidelines; the page's policy forbids them anyway.
    """
    return nh3.clean(
        _markdown.render(markdown),
        tags=TAGS,
        attributes={"a": {"href", "title"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )


class MarkdownSerializer(Body):
    """The Markdown that a person is writing."""

    markdown = serializers.CharField(
        max_length=LONGEST_GUIDELINES, allow_blank=True, trim_whitespace=False
    )


class RenderedSerializer(Body):
    """The rendered guidelines."""

    html = serializers.CharField(help_text="sanitised")


class PreviewView(APIView):
    """`/api/guidelines/preview/`."""

    @extend_schema(request=MarkdownSerializer, responses=RenderedSerializer)
    def post(self, request: Request) -> Response:
        """Render guidelines without saving them; for everyone who is logged in."""
        form = MarkdownSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        return Response({"html": guidelines_html(form.validated_data["markdown"])})
