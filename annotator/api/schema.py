"""What the OpenAPI document says of every operation alike."""

from __future__ import annotations

from typing import Any

from annotator.api.problems import CONTENT_TYPE

PROBLEM: dict[str, Any] = {
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


def add_problem_responses(
    result: dict[str, Any], generator: Any, request: Any, public: bool
) -> dict[str, Any]:
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
