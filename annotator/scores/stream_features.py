"""Read cached features in blocks, by generation id, so that any number needs little memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TypeAlias

import numpy as np
from django.db import connection, transaction
from numpy.typing import NDArray

from annotator.models import Features, Project
from scoring.vocabulary.rules import P_CONSISTENT_UNCHECKED

ROWS_AT_ONCE = 8_192

Parameters: TypeAlias = list[int | str]

# Blocks are read by ranges of ids and not with one long cursor, so that other statements can run in
# between. The index on the generation gives each block in order.
_SELECT = """
SELECT f.generation_id, g.product_id, CAST(p.is_audit AS integer) AS is_audit,
       COALESCE(g.p_consistent, {unchecked}) AS p_consistent{vector}
FROM annotator_features f
JOIN annotator_generation g ON g.id = f.generation_id
JOIN annotator_product p ON p.id = g.product_id
WHERE f.encoder_key = %s AND g.project_id = %s AND f.generation_id > %s AND g.id > %s{condition}
ORDER BY f.generation_id
LIMIT %s
"""
# Gathering rows from several processes takes as long as reading them with one, and people at the
# queue need the cores that these would take.
_IN_ONE_PROCESS = "SET LOCAL max_parallel_workers_per_gather = 0"
_HEADER = 19  # bytes before the first row of a binary COPY without options
_TRAILER = 2


@dataclass(frozen=True)
class Block:
    """Some generations with features of one encoder, n rows.

    generation, product: (n,) ids. is_audit: (n,). p_consistent: (n,) 0 … 1, 1 where unknown.
    features: (n, d) float16, with no columns if they were not requested.
    """

    generation: NDArray[np.int64]
    product: NDArray[np.int64]
    is_audit: NDArray[np.bool_]
    p_consistent: NDArray[np.float64]
    features: NDArray[np.float16]

    def __len__(self) -> int:
        return len(self.generation)


def has_features(*, project: Project, encoder_key: str) -> bool:
    """Whether any generation of the project has features of this encoder."""
    return Features.objects.filter(generation__project=project, encoder_key=encoder_key).exists()


def stream_features(
    *,
    project: Project,
    encoder_key: str,
    vectors: bool = True,
    without_reward: bool = False,
    generations: Sequence[int] | None = None,
    features_until: int | None = None,
    rows_at_once: int = ROWS_AT_ONCE,
) -> Iterator[Block]:
    """The project's generations with features of `encoder_key`, in blocks of `rows_at_once`.

    Without `vectors` the blocks have no features. Three arguments restrict the generations:
    `without_reward` to those without a reward, `generations` to those ids, and `features_until` to
    those whose row of features has at most this id. Raises ValueError for vectors of different
    lengths.
    """
    condition = " AND g.reward IS NULL" if without_reward else ""
    chosen: Parameters = []
    if generations is not None:
        if not generations:
            return
        condition += f" AND f.generation_id IN ({', '.join(['%s'] * len(generations))})"
        chosen = list(generations)
    if features_until is not None:
        condition += " AND f.id <= %s"
        chosen.append(features_until)
    statement = _SELECT.format(
        vector=", f.vector" if vectors else "",
        condition=condition,
        unchecked=P_CONSISTENT_UNCHECKED,
    )
    last = 0
    while True:
        where = [encoder_key, project.pk, last, last, *chosen]
        block = _read(statement, [*where, rows_at_once], vectors)
        if len(block):
            yield block
            last = int(block.generation[-1])
        if len(block) < rows_at_once:
            return


def _read(statement: str, parameters: Parameters, vectors: bool) -> Block:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Binary, because as text a vector would be twice as long and slow to parse.
            query = cursor.mogrify(statement, parameters).decode()
            content = BytesIO()
            with transaction.atomic():
                cursor.execute(_IN_ONE_PROCESS)
                cursor.copy_expert(f"COPY ({query}) TO STDOUT (FORMAT BINARY)", content)
            return _from_copy(content, vectors)
        cursor.execute(statement, parameters)
        return _from_rows(cursor.fetchall(), vectors)


def _from_copy(content: BytesIO, vectors: bool) -> Block:
    """Parse a binary COPY. All of its rows have the same length, so they are read as one array."""
    view = content.getbuffer()
    names = ["generation", "product", "is_audit", "p_consistent"]
    fields: list[tuple[str, str]] = [("count", ">i2")]
    for name, kind in zip(names, (">i8", ">i8", ">i4", ">f8"), strict=True):
        fields += [(f"{name}_length", ">i4"), (name, kind)]
    has_vectors = vectors and len(view) > _HEADER + _TRAILER
    if has_vectors:
        start = _HEADER + np.dtype(fields).itemsize
        length = int.from_bytes(view[start : start + 4], "big")
        fields += [("vector_length", ">i4"), ("vector", f"V{length}")]
    layout = np.dtype(fields)
    count, rest = divmod(len(view) - _HEADER - _TRAILER, layout.itemsize)
    rows = np.frombuffer(view, layout, count=count, offset=_HEADER)
    if rest or (rows["count"] != (len(fields) - 1) // 2).any():
        raise ValueError("The cached features are not all of the same length.")
    features = np.empty((count, 0), dtype=np.float16)
    if has_vectors:
        if (rows["vector_length"] != length).any():
            raise ValueError("The cached features are not all of the same length.")
        features = np.ascontiguousarray(rows["vector"]).view("<f2").reshape(count, -1)
    return Block(
        rows["generation"].astype(np.int64),
        rows["product"].astype(np.int64),
        rows["is_audit"].astype(np.bool_),
        rows["p_consistent"].astype(np.float64),
        features,
    )


def _from_rows(rows: Sequence[tuple[int | float | bytes, ...]], vectors: bool) -> Block:
    columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
    features = np.empty((len(rows), 0), dtype=np.float16)
    if vectors and rows:
        content = b"".join(bytes(vector) for vector in columns[4])
        if len({len(vector) for vector in columns[4]}) > 1:
            raise ValueError("The cached features are not all of the same length.")
        features = np.frombuffer(content, dtype="<f2").reshape(len(rows), -1)
    return Block(
        np.array(columns[0], dtype=np.int64),
        np.array(columns[1], dtype=np.int64),
        np.array(columns[2], dtype=np.bool_),
        np.array(columns[3], dtype=np.float64),
        features,
    )
