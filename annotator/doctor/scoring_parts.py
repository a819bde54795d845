"""What scoring needs on this machine: files of weights and their hashes, and the GPU."""

from __future__ import annotations

import importlib

from django.conf import settings

from annotator.doctor.finding import State, failed, fine, warning

READINESS = "scoring.readiness"  # loaded by name: the web app does not depend on the models
TORCH = "torch"


def look_at_weights() -> tuple[State, str]:
    """Whether the chosen encoder, segmenter and reader are here, with the right weights."""
    readiness = importlib.import_module(READINESS)
    chosen = readiness.ScoringSettings.of(settings)
    if missing := readiness.missing_of(chosen):
        return failed(" ".join(missing))
    files = readiness.weights_files(chosen)
    if wrong := [each for each in files if each.expected not in ("", each.sha256)]:
        return failed(
            " ".join(
                f"{each.path} has SHA-256 {each.sha256}, not {each.expected}." for each in wrong
            )
        )
    named = ", ".join(f"{each.path.name[:40]} ({each.sha256[:12]})" for each in files)
    says = f"Encoder {chosen.encoder}, segmenter {chosen.segmenter}. {named or 'No weights'}."
    if instead := readiness.stand_ins(chosen):
        return warning(f"{says} {' '.join(instead)}")
    return fine(says)


def look_at_gpu() -> tuple[State, str]:
    """Whether the device of `SCORING_DEVICE` is there, and how much memory it has."""
    device = settings.SCORING_DEVICE
    if not device.startswith("cuda"):
        return fine(f"None is asked for: SCORING_DEVICE is {device}.")
    try:
        torch = importlib.import_module(TORCH)
    except ImportError:
        return failed(f"SCORING_DEVICE is {device}, but torch is not installed (`make models`).")
    if not torch.cuda.is_available():
        return failed(f"SCORING_DEVICE is {device}, but torch {torch.__version__} finds no GPU.")
    free, total = torch.cuda.mem_get_info(torch.device(device))
    name = torch.cuda.get_device_name(torch.device(device))
    return fine(f"{name}: {free / 2**30:.1f} of {total / 2**30:.1f} GB are free.")
