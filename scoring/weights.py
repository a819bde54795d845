"""Pretrained weights: where they are, whether they are the right ones, and what to say if not.

Nothing is downloaded unless the caller allows it, and a model's revision is a hash of its files, so
that features of two different checkpoints never share a name.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

# of a checkpoint folder: the files beside the tensors
DESCRIPTIONS = ("config.json", "preprocessor_config.json", "vocab.txt", "tokenizer*.json")
SAFE, OLDER = "model.safetensors", "pytorch_model.bin"
BLOCK = 1 << 22  # bytes read at a time while hashing


class WeightsMissing(RuntimeError):
    """Weights are not on this machine; the message says what to get and where to put it."""


class WeightsRefused(ValueError):
    """Weights are there but damaged, not the ones asked for, or of another kind of model."""


def sha256_of(*files: Path) -> str:
    """SHA-256 of the files' contents, in the given order, as 64 hexadecimal digits."""
    digest = hashlib.sha256()
    for path in files:
        with path.open("rb") as opened:
            while block := opened.read(BLOCK):
                digest.update(block)
    return digest.hexdigest()


def weights_file(path: str, *, setting: str, what: str) -> Path:
    """The file that `setting` names. Raises `WeightsMissing` saying that it should be `what`."""
    if not path:
        raise WeightsMissing(f"{setting} is not set; it names the file with {what}.")
    if not Path(path).is_file():
        raise WeightsMissing(f"{setting} names {path}, which is not there; put {what} there.")
    return Path(path)


def model_folder(checkpoint: str, *, setting: str, revision: str, may_download: bool) -> Path:
    """The local folder of a checkpoint in the format of the transformers library.

    `checkpoint` is a folder or a model hub id; an id is looked up in the hub's cache and, if
    `may_download`, fetched at `revision`, the tensors in one format only. Raises `WeightsMissing`,
    also for a download without a revision, because the weights of a hub id can change.
    """
    if Path(checkpoint).is_dir():
        return Path(checkpoint)
    if checkpoint.count("/") != 1 or checkpoint.startswith((".", "/", "~")):
        raise WeightsMissing(f"{setting} names {checkpoint}, which is no folder and no hub id.")
    if may_download and not revision:
        pin = setting.replace("CHECKPOINT", "REVISION")
        raise WeightsMissing(
            f"{setting} names {checkpoint}, which may be downloaded, but {pin} is not set: "
            "name the commit to take, so that every worker has the same weights."
        )
    from huggingface_hub import snapshot_download  # noqa: PLC0415  comes with the real models only

    def fetched(weights: str) -> Path:
        where = snapshot_download(
            checkpoint,
            revision=revision or None,
            local_files_only=not may_download,
            allow_patterns=[*DESCRIPTIONS, weights],
        )
        return Path(where)

    try:
        folder = fetched(SAFE)
        # Some checkpoints exist only in the older format; it is read as tensors, never unpickled.
        return folder if (folder / SAFE).exists() else fetched(OLDER)
    except (OSError, ValueError) as error:
        reason = str(error).partition("\n")[0] if may_download else ""
        raise WeightsMissing(_how_to_get(checkpoint, setting, revision, reason)) from error


def hub_weights(checkpoint: str, *, setting: str, revision: str) -> Path:
    """The tensors of a checkpoint that is already on this machine. Raises `WeightsMissing`."""
    folder = model_folder(checkpoint, setting=setting, revision=revision, may_download=False)
    return model_weights(folder)


def model_weights(folder: Path) -> Path:
    """The file with the tensors in `folder`. Raises `WeightsMissing`."""
    for name in (SAFE, OLDER):
        if (folder / name).is_file():
            return folder / name
    raise WeightsMissing(f"{folder} holds neither {SAFE} nor {OLDER}.")


def model_revision(folder: Path) -> str:
    """12 hexadecimal digits that name a checkpoint's configuration and tensors.

    Raises `WeightsMissing` if the folder lacks either.
    """
    if not (folder / "config.json").is_file():
        raise WeightsMissing(f"{folder} holds no config.json.")
    return sha256_of(folder / "config.json", model_weights(folder))[:12]


def _how_to_get(checkpoint: str, setting: str, revision: str, reason: str) -> str:
    pinned = f" --revision {revision}" if revision else ""
    return (
        f"The checkpoint {checkpoint} is not on this machine{f' ({reason})' if reason else ''}. "
        f"Run `hf download {checkpoint}{pinned}` as the worker's user, or set "
        f"SCORING_DOWNLOAD=true, or put its files into a folder and name that in {setting}."
    )
