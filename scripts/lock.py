"""Write the lock files, requirements*.txt, from the commented short lists, requirements*.in.

Run by `make lock`. Every direct requirement keeps its reason behind it; what comes along with
another says which. Hosts and index options never get in.

torch is locked by its plain version and without the GPU libraries that its build for this machine
may want: `make models` lets it bring those of the machine it is installed on.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMPILE = [
    *(sys.executable, "-m", "piptools", "compile", "--quiet", "--strip-extras", "--no-header"),
    *("--no-emit-index-url", "--no-emit-find-links", "--no-emit-trusted-host"),
    *("--annotation-style", "line", "--output-file", "-"),
]
GPU_LIBRARIES = ("nvidia-", "cuda-", "triton")


def reasons(source: Path) -> dict[str, str]:
    """Package name to the reason given behind `#` in a short list."""
    found = re.findall(r"^([\w.-]+)(?:\[[^]]*])?==\S+\s+#\s*(.+)$", source.read_text(), re.M)
    return {name.lower().replace("_", "-"): reason for name, reason in found}


def lock(source: Path) -> None:
    """Compile one short list into the lock file of the same name."""
    result = subprocess.run(  # noqa: S603  our own arguments
        [*COMPILE, source.name], cwd=ROOT, check=True, capture_output=True, text=True
    )
    why = reasons(source)
    lines = [f"# Made by `make lock` from {source.name}. Do not edit."]
    for line in result.stdout.splitlines():
        pinned = re.match(r"([\w.-]+)==(\S+?)(?:\+cpu)?\s*(?:#\s*(.*))?$", line)
        if not pinned:
            continue
        name, version, via = pinned.groups()
        if name.startswith(GPU_LIBRARIES):
            continue
        parents = re.sub(r"(-r|-c) \S+(, )?", "", via or "").removeprefix("via").strip(" ,")
        lines.append(f"{name}=={version}  # {why.get(name) or f'for {parents}'}")
    source.with_suffix(".txt").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    for name in ("requirements.in", "requirements-models.in", "requirements-dev.in"):
        lock(ROOT / name)
