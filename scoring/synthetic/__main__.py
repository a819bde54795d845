"""``python -m scoring.synthetic --products 40 --out DIR``: render a campaign into a folder."""

from __future__ import annotations

import argparse
import multiprocessing
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from scoring.synthetic.campaign import RenderedProduct, render_product
from scoring.synthetic.folder import write_campaign


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse the command line, render the campaign, write it, and print what was written."""
    options = _parser().parse_args(arguments)
    fewest, most = options.generations
    if not 1 <= fewest <= most:
        sys.stderr.write(f"--generations: {fewest} {most} is not a range of at least 1\n")
        return 2
    count = write_campaign(
        _rendered(options), options.out, quality=options.quality, masks=options.masks
    )
    sys.stdout.write(f"{options.products} products, {count} generations in {options.out}\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scoring.synthetic", description=__doc__)
    parser.add_argument("--products", type=int, default=40)
    parser.add_argument(
        "--generations", type=int, nargs=2, default=(4, 6), metavar=("FEWEST", "MOST")
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--size", type=int, default=768, help="pixels a side")
    parser.add_argument("--quality", type=int, default=72, help="of the WebP files, 0-100")
    parser.add_argument("--masks", action="store_true", help="write the exact product masks too")
    parser.add_argument("--workers", type=int, default=1, help="processes that render")
    parser.add_argument("--out", type=Path, required=True, help="folder to write into")
    return parser


def _rendered(options: argparse.Namespace) -> Iterator[RenderedProduct]:
    job = partial(
        render_product,
        generations=tuple(options.generations),
        seed=options.seed,
        size=options.size,
    )
    if options.workers == 1:
        yield from map(job, range(options.products))
        return
    with multiprocessing.get_context("spawn").Pool(options.workers) as pool:
        yield from pool.imap(job, range(options.products))


if __name__ == "__main__":
    sys.exit(main())
