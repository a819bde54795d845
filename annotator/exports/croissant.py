"""Describe an exported data set in Croissant 1.0 (JSON-LD of MLCommons)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from annotator.exports.parquet import Kind
from annotator.models import Project

DATA_FILE: Final = "data/train-00000.parquet"
_CR: Final = (
    "citeAs", "column", "extract", "field", "fileProperty", "fileObject", "fileSet", "format",
    "includes", "isLiveDataset", "jsonPath", "key", "md5", "parentField", "path", "recordSet",
    "references", "regex", "repeated", "replace", "separator", "source", "subField", "transform",
)  # fmt: skip
CONTEXT: Final[dict[str, object]] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    **{name: f"cr:{name}" for name in _CR},
}
_TYPES: Final = {
    Kind.TEXT: "sc:Text",
    Kind.INTEGER: "sc:Integer",
    Kind.NUMBER: "sc:Float",
    Kind.YES_NO: "sc:Boolean",
    Kind.IMAGE: "sc:ImageObject",
}


def croissant(project: Project, columns: Mapping[str, Kind], *, sha256: str) -> dict[str, object]:
    """The description of one Parquet file beside it, with all of its columns."""
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": project.slug,
        "description": f"AI images of products with people's judgements: {project.name}",
        "datePublished": project.created_at.date().isoformat(),
        "version": "1.0.0",
        "distribution": [
            {
                "@type": "cr:FileObject",
                "@id": "data-file",
                "name": "data-file",
                "contentUrl": DATA_FILE,
                "encodingFormat": "application/x-parquet",
                "sha256": sha256,
            }
        ],
        "recordSet": [
            {
                "@type": "cr:RecordSet",
                "@id": "images",
                "name": "images",
                "field": [_field(name, kind) for name, kind in columns.items()],
            }
        ],
    }


def _field(name: str, kind: Kind) -> dict[str, object]:
    source: dict[str, object] = {
        "fileObject": {"@id": "data-file"},
        "extract": {"column": name},
    }
    if kind == Kind.IMAGE:
        source["transform"] = {"jsonPath": "bytes"}
    return {
        "@type": "cr:Field",
        "@id": f"images/{name}",
        "name": name,
        "dataType": _TYPES[kind],
        "source": source,
    }
