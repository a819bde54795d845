"""The examples of the client's README run."""

from __future__ import annotations

import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from annotator.models import Appraisal
from packshot import Client
from packshot.watch import watch
from tests.annotator.api.test_judge import BLUE, WHITE, encoded
from tests.clients.conftest import GREEN
from tests.scoring.worker.material import scene

CLIENT = Path(__file__).parents[2] / "clients" / "python"
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
ORIGINAL = encoded(scene(WHITE))


def example(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, CLIENT / "examples" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # its dataclasses look themselves up
    spec.loader.exec_module(module)
    return module


def test_a_loop_keeps_the_best_and_asks_again(client: Client, folder: Path) -> None:
    """The first round changes the product in all images, the second in one of two."""
    bad = [encoded(scene(colour, hue=150)) for colour in (BLUE, GREEN)]
    good = encoded(scene(BLUE))
    rounds: list[int] = []

    def generate(number: int) -> list[bytes]:
        rounds.append(number)
        return bad if number == 0 else [bad[0], good]

    module = example("best_of_n")
    original = folder / "mug" / "original.png"
    assert module.keep_best(client, original, generate) == good
    assert rounds == [0, 1]
    assert module.keep_best(client, original, lambda _: bad, rounds=1) is None


def test_a_generator_learns_from_rankings(client: Client) -> None:
    """It starts with a hue far from the original's; what is ranked higher lies nearer."""
    module = example("reward")

    def paint(hue: float) -> bytes:
        return encoded(scene(BLUE, hue=max(0, min(150, round(hue)))))

    start = module.Generator(mean=90.0, deviation=30.0)
    learnt = module.train(client, ORIGINAL, paint, start, steps=3, group=4)
    assert learnt.mean < 60.0


def test_a_folder_is_watched(client: Client, folder: Path) -> None:
    """As ComfyUI writes: half of a file first; it is judged once it is whole, and once only."""
    output = folder / "mug"
    whole = (output / "b.png").read_bytes()
    (output / "b.png").unlink()
    late = output / "ComfyUI_00001_.png"
    looks: list[int] = []

    def pause(_: float) -> None:
        looks.append(len(looks))
        if len(looks) == 2:
            late.write_bytes(whole[:100])
        if len(looks) == 3:
            late.write_bytes(whole)
        if len(looks) > 8:
            raise KeyboardInterrupt

    found = []
    with pytest.raises(KeyboardInterrupt):
        for path, judged in watch(client, output, seconds=1, sleep=pause):
            found.append((path.name, judged.report.outcome))  # type: ignore[union-attr]
    assert found == [("a.png", "consistent"), (late.name, "inconsistent")]
    assert Appraisal.objects.count() == 2


def test_the_gate_stops_a_bad_image(
    logged_in: Callable[[], tuple[str, str]], folder: Path, tmp_path: Path
) -> None:
    """The step of the workflow, run by a shell as GitHub does, with the command on the path."""
    steps = yaml.safe_load((CLIENT / "examples" / "gate.yml").read_text())
    script = steps["jobs"]["judge"]["steps"][-1]["run"]
    command = tmp_path / "bin" / "packshot"
    command.parent.mkdir()
    source = shlex.quote(str(CLIENT / "src"))
    python = f"PYTHONPATH={source} {shlex.quote(sys.executable)} -m packshot.cli"
    command.write_text(f'#!/bin/sh\n{python} "$@"\n')
    command.chmod(0o755)
    environment = os.environ | {"PATH": f"{command.parent}:{os.environ['PATH']}"}

    def run() -> int:
        return subprocess.run(
            ["bash", "-e", "-c", script], cwd=folder.parent, env=environment, check=False
        ).returncode

    assert run() == 1
    (folder / "mug" / "b.png").unlink()
    assert run() == 0


def test_the_wheel_has_the_command_and_the_types(tmp_path: Path) -> None:
    source = shutil.copytree(CLIENT, tmp_path / "source", ignore=shutil.ignore_patterns("dist"))
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path],
        cwd=source, check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {"packshot/py.typed", "packshot/cli.py", "packshot/models.py"} <= set(names)
    assert any(name.endswith("entry_points.txt") for name in names)
