"""What the OpenAPI document says of every operation alike."""

from __future__ import annotations

from typing import TypedDict

from annotator.api.problems import CONTENT_TYPE

PROBLEM: dict[str, object] = {
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "description": "`/problems/` and a code for programs"},
        "title": {"type": "string", "description": "the kind of failure"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "a sentence for a person"},
        "fields": {
            "type": "object",
            "description": "names of wrong inputs to what is wrong with each",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
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
    """A post-processing hook of drf-spectacular: every operation can answer with a Problem."""
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
