"""Every benchmark in a small size, one after another: `make bench`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parent.parent


def main() -> int:
    failed = []
    for path in sorted(FOLDER.glob("[a-z]*.py")):
        print(f"\n=== {path.stem}", flush=True)
        result = subprocess.run(
            [sys.executable, "-m", f"tests.bench.{path.stem}"], cwd=ROOT, check=False
        )
        if result.returncode:
            failed.append(path.stem)
    if failed:
        print(f"\nfailed: {', '.join(failed)}")
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
