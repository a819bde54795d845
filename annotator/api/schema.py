"""Parts of the OpenAPI document that are the same for every operation."""

from __future__ import annotations

from typing import TypedDict

from annotator.api.problems import CONTENT_TYPE

VALUES: dict[str, object] = {
    "type": "object",
    "additionalProperties": True,
    "description": "values in the code's sentence",
}
WRONG: dict[str, object] = {
    "type": "object",
    "required": ["code", "values", "text"],
    "properties": {
        "code": {"type": "string", "description": "code of the sentence"},
        "values": VALUES,
        "text": {"type": "string", "description": "the sentence in English"},
    },
}
PROBLEM: dict[str, object] = {
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "required": ["type", "title", "status", "detail", "values"],
    "properties": {
        "type": {"type": "string", "description": "`/problems/` and the code of the sentence"},
        "title": {"type": "string", "description": "the kind of failure"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "the sentence in English"},
        "values": VALUES,
        "fields": {
            "type": "object",
            "description": "the errors of each wrong input, by its name",
            "additionalProperties": {"type": "array", "items": WRONG},
        },
    },
}
VERBS = ("get", "post", "put", "patch", "delete")


class _Operation(TypedDict):
    responses: dict[str, object]


class _Components(TypedDict, total=False):
    schemas: dict[str, object]
    responses: dict[str, object]


class _Document(TypedDict, total=False):
    components: _Components
    paths: dict[str, dict[str, _Operation]]


def add_problem_responses(
    result: _Document, generator: object, request: object, public: bool
) -> _Document:
    """A post-processing hook of drf-spectacular: every operation may return a Problem."""
    components = result.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = PROBLEM
    components["responses"] = {
        "Problem": {
            "description": "The request failed.",
            "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    }
    for path in result["paths"].values():
        for verb in VERBS:
            if verb in path:
                path[verb]["responses"]["default"] = {"$ref": "#/components/responses/Problem"}
    return result
