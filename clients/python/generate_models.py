"""Write src/packshot/models.py from the server's OpenAPI document.

python clients/python/generate_models.py frontend/openapi.yaml
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

ROOTS = ("Root", "Project", "Job", "JobAnswer", "Appraisal", "Ranking", "RefusedRow")
TARGET = Path(__file__).parent / "src" / "packshot" / "models.py"
PLAIN = {
    "string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None",
}  # fmt: skip
HEAD = '''"""What the server sends. Written by generate_models.py from its OpenAPI document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias

from packshot.record import Message, Record
'''
Schema = dict[str, Any]


class Models:
    """The classes that the roots need, each after those that it uses."""

    def __init__(self, schemas: dict[str, Schema]) -> None:
        self._schemas = schemas
        self.written: dict[str, str] = {}

    def add(self, name: str) -> str:
        """Write the class of a schema, once; returns its name in Python."""
        schema = self._schemas[name]
        if name not in self.written:
            self.written[name] = ""  # a schema may refer to itself
            body = self._enum(name, schema) if "enum" in schema else self._class(name, schema)
            del self.written[name]
            self.written[name] = body
        return name

    def _enum(self, name: str, schema: Schema) -> str:
        values = ", ".join(repr(value) for value in schema["enum"])
        return f"{name}: TypeAlias = Literal[{values}]"

    def _class(self, name: str, schema: Schema) -> str:
        required = set(schema.get("required", ()))
        fields = sorted(schema["properties"].items(), key=lambda each: each[0] not in required)
        lines = [f"    {field}: {self._type(each)}{self._default(field, required)}"
                 for field, each in fields]  # fmt: skip
        text = " ".join(schema.get("description", name).split())
        head = f'@dataclass(frozen=True, kw_only=True)\nclass {name}(Record):\n    """{text}"""\n'
        return "\n".join([head, *lines])

    def _default(self, field: str, required: set[str]) -> str:
        return "" if field in required else " = None"

    def _type(self, schema: Schema) -> str:
        kinds = self._kinds(schema)
        return " | ".join(dict.fromkeys(kinds))

    def _kinds(self, schema: Schema) -> list[str]:
        if "$ref" in schema:
            return [self.add(schema["$ref"].rsplit("/", 1)[-1])]
        for several in ("allOf", "oneOf", "anyOf"):
            if several in schema:
                return [kind for each in schema[several] for kind in self._kinds(each)]
        types = schema.get("type", "any")
        return [self._one(kind, schema) for kind in ([types] if isinstance(types, str) else types)]

    def _one(self, kind: str, schema: Schema) -> str:
        if kind == "array":
            return f"list[{self._type(schema.get('items', {}))}]"
        if kind == "object":
            if set(schema.get("properties", ())) == {"code", "values", "text"}:
                return "Message"
            values = schema.get("additionalProperties")
            inner = self._type(values) if isinstance(values, dict) and values else "Any"
            return f"dict[str, {inner}]"
        if schema.get("format") == "date-time" and kind == "string":
            return "datetime"
        return PLAIN.get(kind, "Any")


def generate(document: Path) -> str:
    """The module's text, formatted."""
    # The loader in C takes a tenth of the time.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    schemas = yaml.load(document.read_text(), loader)["components"]["schemas"]  # noqa: S506
    models = Models(schemas)
    for root in ROOTS:
        models.add(root)
    text = HEAD + "\n\n\n".join(["", *models.written.values()]) + "\n"
    # An optional field may be absent from an older server's answer.
    text = re.sub(r": (?!.*\bNone =)(.+) = None$", r": \1 | None = None", text, flags=re.M)
    formatted = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--stdin-filename", str(TARGET), "-"],
        input=text, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return formatted.stdout


if __name__ == "__main__":
    TARGET.write_text(generate(Path(sys.argv[1])))
