"""Finding weights: the requested file or folder, or a sentence that says how to get it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from scoring.weights import (
    WeightsMissing,
    model_folder,
    model_revision,
    model_weights,
    sha256_of,
    weights_file,
)


def folder_of(checkpoint: str, *, revision: str = "") -> Path:
    return model_folder(checkpoint, setting="SOME_SETTING", revision=revision, may_download=False)


def test_the_hash_is_that_of_the_contents_one_after_the_other(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.write_bytes(b"ab")
    second.write_bytes(b"cd")
    assert sha256_of(first, second) == hashlib.sha256(b"abcd").hexdigest()


def test_a_file_that_is_there_is_found(tmp_path: Path) -> None:
    path = tmp_path / "sam.pth"
    path.touch()
    assert weights_file(str(path), setting="SOME_SETTING", what="weights") == path


@pytest.mark.parametrize("path", ["", "nowhere/sam.pth"])
def test_a_file_that_is_not_there_is_named_with_its_setting(path: str) -> None:
    with pytest.raises(WeightsMissing, match=r"SOME_SETTING .*a SAM checkpoint"):
        weights_file(path, setting="SOME_SETTING", what="a SAM checkpoint")


def test_a_local_folder_is_taken_as_it_is(tmp_path: Path) -> None:
    assert folder_of(str(tmp_path)) == tmp_path


@pytest.mark.parametrize("checkpoint", ["./weights", "/weights/blip", "blip", "~/blip"])
def test_a_path_that_is_no_folder_is_never_looked_up_as_a_hub_id(checkpoint: str) -> None:
    with pytest.raises(WeightsMissing, match=f"SOME_SETTING names {checkpoint}, which is no"):
        folder_of(checkpoint)


def test_nothing_is_downloaded_without_a_pinned_revision() -> None:
    with pytest.raises(WeightsMissing, match="BLIP_REVISION is not set"):
        model_folder("a/b", setting="BLIP_CHECKPOINT", revision="", may_download=True)


def test_a_hub_id_that_is_not_cached_says_what_to_run(tmp_path: Path) -> None:
    pytest.importorskip("huggingface_hub", reason="comes with the real models (make models)")
    with pytest.raises(WeightsMissing) as refused:
        folder_of("nobody/nothing", revision="abc")
    assert "hf download nobody/nothing --revision abc" in str(refused.value)
    assert "SOME_SETTING" in str(refused.value)


def test_safe_tensors_are_preferred_to_the_older_format(tmp_path: Path) -> None:
    with pytest.raises(WeightsMissing, match="neither"):
        model_weights(tmp_path)
    (tmp_path / "pytorch_model.bin").touch()
    assert model_weights(tmp_path).name == "pytorch_model.bin"
    (tmp_path / "model.safetensors").touch()
    assert model_weights(tmp_path).name == "model.safetensors"


def test_the_revision_follows_configuration_and_tensors(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"tensors")
    with pytest.raises(WeightsMissing, match=r"config\.json"):
        model_revision(tmp_path)
    (tmp_path / "config.json").write_text("{}")
    before = model_revision(tmp_path)
    assert len(before) == 12
    (tmp_path / "README.md").write_text("words")
    assert model_revision(tmp_path) == before
    (tmp_path / "model.safetensors").write_bytes(b"other tensors")
    assert model_revision(tmp_path) != before
