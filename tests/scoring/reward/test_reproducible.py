"""The same answers and seed give the same file, in any process and on any number of cores."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
FIT = """
import sys
from pathlib import Path
from scoring.reward.fit import fit_head
from tests.scoring.judgements import make_world
from tests.scoring.reward.test_ensemble import BOTH, curved

world = curved() if sys.argv[1] == "ensemble" else make_world()
answers = world.answers(2_000, 800) if sys.argv[1] == "ensemble" else world.answers(200, 100)
head = fit_head(world.features, world.product, answers, settings=BOTH, seed=11).head
assert head.config.family == sys.argv[1], head.config
print(head.save(Path(sys.argv[2])).name)
"""


def fitted(family: str, folder: Path, *, threads: int) -> str:
    """The name of the file, which is the hash of its content."""
    limits = {"OPENBLAS_NUM_THREADS": str(threads), "PYTHONHASHSEED": str(threads)}
    result = subprocess.run(
        [sys.executable, "-c", FIT, family, str(folder)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **limits},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


@pytest.mark.slow
@pytest.mark.parametrize("family", ["laplace", "ensemble"])
def test_two_processes_write_the_same_bytes(family: str, tmp_path: Path) -> None:
    names = {fitted(family, tmp_path, threads=threads) for threads in (1, 2)}

    assert len(names) == 1
    assert len(list(tmp_path.iterdir())) == 1
