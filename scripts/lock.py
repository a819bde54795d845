"""Write the lock files, requirements*.txt, from the commented short lists, requirements*.in.

Run by `make lock`. Versions that are locked stay; `make lock UPGRADE=1` takes the newest of those
that no short list pins. A direct requirement has its reason behind it; an indirect one says which
package needs it. Hosts and index options are left out. Each list uses the pins of the one before
it: requirements-web.txt, then the whole system, then what development adds; the text reader and
tracing stand upon requirements-web.txt, and the documentation's list upon nothing.

torch is locked by its plain version, without the GPU libraries that its build for this machine may
need. `pip install -r requirements.txt` installs those for the machine that it runs on.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMPILE = [
    *(sys.executable, "-m", "piptools", "compile", "--quiet", "--strip-extras", "--no-header"),
    *("--no-emit-index-url", "--no-emit-find-links", "--no-emit-trusted-host"),
    *("--annotation-style", "line"),
]
GPU_LIBRARIES = ("nvidia-", "cuda-", "triton")


def reasons(source: Path) -> dict[str, str]:
    """By package name, the reason behind `#` in a short list and in those that it includes."""
    text = source.read_text()
    included = re.findall(r"^-r (\S+)", text, re.M)
    direct = re.findall(r"^([\w.-]+)(?:\[[^]]*])?==\S+\s+#\s*(.+)$", text, re.M)
    why = {name: reason for each in included for name, reason in reasons(ROOT / each).items()}
    return why | {name.lower().replace("_", "-"): reason for name, reason in direct}


def compiled(source: Path, options: list[str]) -> str:
    """The output of pip-compile, which keeps the pins of the existing lock file."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "lock.txt"
        if source.with_suffix(".txt").exists():
            shutil.copy(source.with_suffix(".txt"), output)
        command = [*COMPILE, *options, "--output-file", str(output), source.name]
        subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603  our own arguments
        return output.read_text()


def lock(source: Path, options: list[str]) -> None:
    """Compile one short list into the lock file of the same name."""
    why = reasons(source)
    lines = [f"# Made by `make lock` from {source.name}. Do not edit."]
    for line in compiled(source, options).splitlines():
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
    lists = ("web", "", "text", "tracing", "docs", "dev")
    for name in (f"requirements-{part}".removesuffix("-") for part in lists):
        lock(ROOT / f"{name}.in", sys.argv[1:])
