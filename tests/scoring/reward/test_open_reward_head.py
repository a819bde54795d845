"""The documented script opens an exported head in a process without Packshot."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from scoring.reward.fit import fit_head
from scoring.reward.head import RewardHead
from scoring.reward.select import FitSettings
from tests.scoring.judgements import make_world
from tests.scoring.reward.test_ensemble import BOTH, curved

SCRIPT = Path(__file__).resolve().parents[3] / "docs" / "open_reward_head.py"


def outside(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python in its own process, isolated from PYTHONPATH and the folder."""
    return subprocess.run(
        [sys.executable, "-I", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )


def exported(family: str) -> tuple[RewardHead, np.ndarray]:
    if family == "laplace":
        world, answers = (world := make_world()), world.answers(60, 30)
        settings = FitSettings(components=(6,), prior_precisions=(10.0,), default=(6, 10.0))
    else:
        world, settings = curved(), BOTH
        answers = world.answers(2_000, 800)
    head = fit_head(world.features, world.product, answers, settings=settings, seed=0).head
    return head, world.features.astype(np.float16)


@pytest.mark.parametrize("family", ["laplace", "ensemble"])
@pytest.mark.slow
def test_it_says_what_the_app_says(family: str, tmp_path: Path) -> None:
    head, features = exported(family)
    np.save(tmp_path / "features.npy", features)
    result = outside(tmp_path, str(SCRIPT), str(head.save(tmp_path)), "features.npy")
    p_good = np.array([float(line) for line in result.stdout.splitlines()])

    assert result.returncode == 0, result.stderr
    assert head.config.family == family
    np.testing.assert_allclose(p_good, head.predict(features).p_good, atol=2e-5)


def test_the_app_is_not_on_its_path(tmp_path: Path) -> None:
    assert "No module named 'scoring'" in outside(tmp_path, "-c", "import scoring").stderr


def test_it_is_ten_lines_long() -> None:
    body = SCRIPT.read_text().split("import load_file\n")[1]

    assert len([line for line in body.splitlines() if line and not line.startswith("else:")]) == 10
