"""The trained segmenter's file: the decoder's tensors and how its certainty is calibrated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scoring.arrays import AnyArray
from scoring.checkpoints import Checkpoint, CheckpointRefused, load, save
from scoring.segmentation.certainty import NUMBERS, Calibration
from scoring.weights import WeightsMissing, WeightsRefused

KIND = "segmenter"
FOLDER = Path(__file__).parent / "weights"
UNCALIBRATED = Calibration((0.0,) * NUMBERS, 0.0)


@dataclass(frozen=True)
class TrainedWeights:
    """`tensors`: float16, by the names of the decoder's layers; `revision`: 12 digits of the
    file's SHA-256; `trained_on`: for the record, what they were trained on.
    """

    tensors: Mapping[str, AnyArray]
    certainty: Calibration
    revision: str = ""
    trained_on: Mapping[str, object] | None = None

    def write(self, folder: Path) -> Path:
        """The file that holds it, named by its content's SHA-256."""
        config = {
            "certainty": self.certainty.to_json(),
            "trained_on": dict(self.trained_on or {}),
        }
        return save(folder, Checkpoint(KIND, config, self.tensors))


def shipped() -> Path:
    """The file that comes with Packshot. Raises `WeightsMissing` without it."""
    files = sorted(FOLDER.glob("*.safetensors"))
    if len(files) != 1:
        raise WeightsMissing(f"{FOLDER} holds {len(files)} files of weights, expected one.")
    return files[0]


def read_weights(path: Path) -> TrainedWeights:
    """Raises `WeightsMissing` or `WeightsRefused`."""
    if not path.is_file():
        raise WeightsMissing(f"{path} is not there; it should be a trained segmenter.")
    try:
        checkpoint = load(path, kind=KIND)
        calibration = Calibration.from_json(checkpoint.config.get("certainty"))
    except CheckpointRefused as error:
        raise WeightsRefused(str(error)) from error
    except ValueError as error:
        raise WeightsRefused(f"{path.name}: {error}") from error
    told = checkpoint.config.get("trained_on")
    trained_on = told if isinstance(told, dict) else {}
    return TrainedWeights(checkpoint.tensors, calibration, path.stem[:12], trained_on)
