"""Checkpoints: tensors as safetensors, configuration as JSON, named by the SHA-256 of the bytes.

One file holds both, because the header of a safetensors file can contain text. Nothing is ever
unpickled, and a file whose content does not match its name is refused.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import load as load_tensors
from safetensors.numpy import save as save_tensors

from scoring.arrays import AnyArray

SUFFIX = ".safetensors"
# One key only: the header does not keep the order of several, and the file's name is a hash of its
# bytes.
_HEADER_KEY = "packshot"


class CheckpointRefused(ValueError):
    """The file is damaged, renamed, or of a kind that this version does not know."""


@dataclass(frozen=True)
class Checkpoint:
    """What a model version consists of.

    kind: what the tensors are, for example "reward-head".
    config: plain JSON values.
    tensors: name → array of any shape and numeric dtype.
    """

    kind: str
    config: Mapping[str, object]
    tensors: Mapping[str, AnyArray]


def save(folder: Path, checkpoint: Checkpoint) -> Path:
    """Write the checkpoint into `folder` and return its path, `<sha256>.safetensors`.

    Saving the same content twice gives the same path. The file appears complete or not at all.
    """
    header = json.dumps(
        {"kind": checkpoint.kind, "config": checkpoint.config}, sort_keys=True, allow_nan=False
    )
    tensors = {name: np.ascontiguousarray(array) for name, array in checkpoint.tensors.items()}
    content = save_tensors(tensors, metadata={_HEADER_KEY: header})
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{hashlib.sha256(content).hexdigest()}{SUFFIX}"
    if not path.exists():
        partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
        partial.write_bytes(content)
        partial.replace(path)
    return path


def load(path: Path, *, kind: str) -> Checkpoint:
    """Read a checkpoint of this kind.

    Raises CheckpointRefused if the file is missing, was changed after it was named, is no
    checkpoint, or holds another kind.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CheckpointRefused(f"{path.name}: cannot be read: {error.strerror}") from error
    digest = hashlib.sha256(content).hexdigest()
    if path.name != f"{digest}{SUFFIX}":
        raise CheckpointRefused(
            f"{path.name}: the content has the hash {digest}; the file was changed or renamed"
        )
    try:
        with safe_open(str(path), framework="numpy") as opened:
            header = json.loads((opened.metadata() or {})[_HEADER_KEY])
        # Copied, because the loader's arrays are unaligned views of the file's bytes.
        tensors = {name: np.array(array) for name, array in load_tensors(content).items()}
    except (SafetensorError, KeyError, json.JSONDecodeError) as error:
        raise CheckpointRefused(f"{path.name}: not a Packshot checkpoint ({error})") from error
    if header["kind"] != kind:
        raise CheckpointRefused(f"{path.name}: holds a {header['kind']}, expected a {kind}")
    return Checkpoint(kind=kind, config=header["config"], tensors=tensors)
