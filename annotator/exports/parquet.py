"""Write rows as Parquet, a group of rows at a time.

pyarrow is imported when a file is written: the site starts without it. The schema's metadata name
the columns' types in the way of Hugging Face's `datasets`, so that pictures are opened as such.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from annotator.exports.streams import Sink

if TYPE_CHECKING:
    import pyarrow as pa

PLAIN_ROWS: Final = 20_000  # a group of plain columns
PICTURE_ROWS: Final = 32  # a group with pictures, of some 100 kB each


class Kind(Enum):
    """What a column holds; the value is the type's name in `datasets`."""

    TEXT = "string"
    INTEGER = "int64"
    NUMBER = "float64"
    YES_NO = "bool"
    TIME = "timestamp[us, tz=UTC]"
    BYTES = "binary"
    IMAGE = "image"  # {"bytes": …, "path": …}
    IMAGES = "images"
    MESSAGES = "messages"  # [{"role": …, "content": …}]


WITH_PICTURES: Final = {Kind.BYTES, Kind.IMAGE, Kind.IMAGES}


def parquet(columns: Mapping[str, Kind], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The file in parts, one for each group of rows."""
    import pyarrow as pa  # noqa: PLC0415  see above
    from pyarrow import parquet as pq  # noqa: PLC0415

    schema, sink = _schema(columns), Sink()
    size = PICTURE_ROWS if WITH_PICTURES & set(columns.values()) else PLAIN_ROWS
    remaining = iter(rows)
    with pq.ParquetWriter(pa.PythonFile(sink, mode="w"), schema, compression="zstd") as writer:
        while group := list(islice(remaining, size)):
            arrays = [
                pa.array(values, type=field.type)
                for values, field in zip(zip(*group, strict=True), schema, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema), row_group_size=size)
            yield sink.take()
    yield sink.take()


def picture(content: bytes, name: str) -> dict[str, Any]:
    """The cell of a picture."""
    return {"bytes": content, "path": name}


def _schema(columns: Mapping[str, Kind]) -> pa.Schema:
    import pyarrow as pa  # noqa: PLC0415  see above

    image = pa.struct({"bytes": pa.binary(), "path": pa.string()})
    types = {
        Kind.TEXT: pa.string(),
        Kind.INTEGER: pa.int64(),
        Kind.NUMBER: pa.float64(),
        Kind.YES_NO: pa.bool_(),
        Kind.TIME: pa.timestamp("us", tz="UTC"),
        Kind.BYTES: pa.binary(),
        Kind.IMAGE: image,
        Kind.IMAGES: pa.list_(image),
        Kind.MESSAGES: pa.list_(pa.struct({"role": pa.string(), "content": pa.string()})),
    }
    features = {name: _feature(kind) for name, kind in columns.items()}
    return pa.schema(
        [(name, types[kind]) for name, kind in columns.items()],
        metadata={"huggingface": json.dumps({"info": {"features": features}})},
    )


def _feature(kind: Kind) -> object:
    """The column's type as `datasets` writes it."""
    text = {"dtype": "string", "_type": "Value"}
    if kind == Kind.IMAGE:
        return {"_type": "Image"}
    if kind == Kind.IMAGES:
        return [{"_type": "Image"}]
    if kind == Kind.MESSAGES:
        return [{"role": text, "content": text}]
    return {"dtype": kind.value, "_type": "Value"}
