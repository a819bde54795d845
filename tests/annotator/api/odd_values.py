"""Values that our forms never send and that may break a server."""

from __future__ import annotations

from typing import Any, Final

HALF_A_PAIR: Final = "\ud800"
NUL: Final = "\x00"


def nested(depth: int, inner: str = "1") -> str:
    """JSON of lists in lists."""
    return "[" * depth + inner + "]" * depth


# As they stand in a JSON body. Those before the empty line are never taken, whatever the field.
NEVER: Final = (
    nested(33), nested(900), nested(100_000), '{"a":' * 40 + "1" + "}" * 40,
    r'"\ud800"', r'"a\udfffb"', r'["\ud83d"]', r'{"\ud800": 1}', r'"\u0000"', r'{"a\u0000": []}',
    "1e400", "-1e400", "9" * 30, "-" + "9" * 5000, "1" + "0" * 310, "[1e400]",
    "NaN", "Infinity", "-Infinity",
)  # fmt: skip
ODD: Final = (
    "null", "true", "[]", "{}", '""', '" "', "0", "-1", "0.5", "1e308", "9223372036854775807",
    '"NaN"', '"Infinity"', '"1e400"', '"' + "9" * 5000 + '"', '"' + "x" * 5000 + '"', '"²"',
    '"🙂"', '"\ufeff"', '"0001-01-01T00:00:00+14:00"', '"9999-12-31T23:59:59-14:00"',
    "[[]]", "[null]", "[{}]", '{"a": null}', '{"1": ["x"]}', '{"": ""}', "[1, 1, 1, 1]",
    '["' + "y" * 300 + '"]',
)  # fmt: skip
# Whole bodies: one of each kind of JSON, since what is no object is refused for that alone.
WHOLE: Final = (
    "null", "true", "0", "1e308", '""', '"' + "x" * 5000 + '"', "[]", "[[]]", "[null]", "{}",
    '{"a": null}', '{"": ""}',
)  # fmt: skip
# As they stand in a query or a path, encoded for it.
IN_ADDRESS: Final = (
    "%00", "a%00b", "%ED%A0%80", "%FF%FE", "9" * 30, "0" * 8 + "1" * 5000, "-1", "1e400", "NaN",
    "%C2%B2", "Infinity", "%0d%0a", "..%2f", "%F0%9F%99%82", "x" * 3000, "%7Bx%7D", "%25", "",
)  # fmt: skip


def example(schema: dict[str, Any], components: dict[str, Any]) -> Any:
    """A plain value that fits a schema of the OpenAPI document."""
    if "$ref" in schema:
        return example(components[schema["$ref"].rsplit("/", 1)[-1]], components)
    for key in ("allOf", "oneOf", "anyOf"):
        if key in schema:
            return example(schema[key][0], components)
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type", "string")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        required = schema.get("required", [])
        properties = schema.get("properties", {})
        return {
            name: example(properties[name], components) for name in required if name in properties
        }
    plain = {"integer": 1, "number": 0.5, "boolean": True, "array": []}
    return plain.get(kind, "plain text")
