"""The command line. Exit codes: 0 good, 1 judged bad or refused, 2 wrong usage, 3 it went wrong."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import httpx

from packshot import config
from packshot.client import Client, options
from packshot.errors import ApiError, PackshotError
from packshot.models import JudgedGeneration, Ranking, Root
from packshot.version import VERSION, check_server
from packshot.watch import watch

GOOD, BAD, USAGE, WRONG = 0, 1, 2, 3
BAR = 30


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    chosen = _parser().parse_args(arguments)
    try:
        run: Callable[[argparse.Namespace], int] = chosen.run
        return run(chosen)
    except PackshotError as error:
        print(f"packshot: {error}", file=sys.stderr)
        return WRONG
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="packshot", description=__doc__)
    parser.add_argument("--version", action="version", version=f"packshot {VERSION}")
    commands = parser.add_subparsers(required=True, metavar="command")

    def command(name: str, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=run.__doc__, description=run.__doc__)
        one.set_defaults(run=run)
        if name != "login":
            one.add_argument("-p", "--project", required=True, help="its id, slug or name")
            one.add_argument("--json", action="store_true", help="print JSON")
        return one

    command("login", _login).add_argument("url")
    command("status", _status)
    command("push", _push).add_argument("folder", type=Path)
    judge = command("judge", _judge)
    judge.add_argument("images", type=Path, nargs="+")
    judge.add_argument("--min-score", type=float, help="worse is bad; else what is rejected is")
    best_of = command("best-of", _best_of)
    best_of.add_argument("images", type=Path, nargs="+")
    best_of.add_argument("--ttl", type=int, default=0, help="seconds in which people are asked")
    best_of.add_argument("--no-wait", action="store_true", help="the model's order at once")
    for one in (judge, best_of):
        one.add_argument("--original", type=Path, required=True)
        one.add_argument("--mask", type=Path)
        one.add_argument("--category", default="")
        one.add_argument("--prompt", default="")
    pull = command("pull", _pull)
    pull.add_argument("--format", default="dpo", help="dpo, hfpc, csv or answers")
    pull.add_argument("-o", "--output", type=Path, help="a file; else standard output")
    watching = command("watch", _watch)
    watching.add_argument("folder", type=Path)
    watching.add_argument("--original", type=Path, help="else original.* beside each picture")
    watching.add_argument("--every", type=float, default=2.0, help="seconds between two looks")
    return parser


def _login(chosen: argparse.Namespace) -> int:
    """check a token and store it for this user alone; it is read from a pipe or asked for"""
    asked = getpass.getpass("Token: ") if sys.stdin.isatty() else sys.stdin.readline()
    login = config.Login(chosen.url.rstrip("/"), asked.strip())
    try:
        reply = httpx.get("/api/".join((login.url, "")), **_headers(login))
    except (httpx.TransportError, httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
        raise PackshotError(f"{login.url} does not answer: {error}") from error
    if reply.is_error:
        raise ApiError.of(reply)
    check_server(Root.from_json(reply.json()))
    print(f"Logged in at {login.url}; the token is in {config.write(login)}")
    return GOOD


def _headers(login: config.Login) -> dict[str, Any]:
    return {name: value for name, value in options(login.url, login.token).items()
            if name != "base_url"}  # fmt: skip


def _status(chosen: argparse.Namespace) -> int:
    """show what a project holds"""
    with Client(chosen.project) as client:
        server, project = client.server(), client.project()
    if chosen.json:
        print(json.dumps({"server": server.to_json(), "project": project.to_json()}))
        return GOOD
    print(f"{project.name} ({project.slug}) at {client.url}, Packshot {server.version}")
    counts = project.counts
    print(f"{counts.products} products, {counts.generations} images, {counts.answers} answers")
    return GOOD


def _push(chosen: argparse.Namespace) -> int:
    """import a folder: one with a manifest, or with a folder for each product"""
    show = _bar if sys.stderr.isatty() else _quiet
    with Client(chosen.project) as client:
        pushed = client.push(chosen.folder, progress=show)
    if chosen.json:
        print(json.dumps(vars(pushed)))
    else:
        print(f"{pushed.rows} rows taken, {pushed.skipped} sent before, "
              f"{len(pushed.refused)} refused")  # fmt: skip
        for each in pushed.refused:
            print(each, file=sys.stderr)
    return BAD if pushed.refused else GOOD


def _judge(chosen: argparse.Namespace) -> int:
    """judge images against their original; exit code 1 if one is bad"""
    with Client(chosen.project) as client:
        appraisal = client.judge(chosen.original, *chosen.images, **_about(chosen))
    judged = list(zip(chosen.images, appraisal.generations, strict=True))
    good = [_is_good(each, chosen.min_score) for _, each in judged]
    if chosen.json:
        print(json.dumps(appraisal.to_json() | {"good": good}))
    else:
        for (path, each), is_good in zip(judged, good, strict=True):
            print(f"{'good' if is_good else 'BAD '} {path}: {_line(each)}")
    return GOOD if all(good) else BAD


def _is_good(judged: JudgedGeneration, min_score: float | None) -> bool:
    if min_score is None:
        return judged.verdict != "rejected" and judged.report.outcome != "inconsistent"
    if judged.score is None:
        raise PackshotError(f"There is no score: {judged.verdict_reason}")
    return judged.score >= min_score


def _line(judged: JudgedGeneration) -> str:
    score = "no score" if judged.score is None else f"score {judged.score:.3f}"
    findings = "".join(f"; {each.text}" for each in judged.report.findings)
    return f"{score}, {judged.verdict}, {judged.report.outcome}{findings}"


def _best_of(chosen: argparse.Namespace) -> int:
    """rank 2 to 16 images of one product, best first; exit code 1 if one can't be read"""
    with Client(chosen.project) as client:
        ranking = client.rank(chosen.original, chosen.images, ttl=chosen.ttl, **_about(chosen))
        if not chosen.no_wait:
            ranking = client.final(ranking)
    refused = [each for each in ranking.candidates if each.refused is not None]
    if chosen.json:
        print(json.dumps(ranking.to_json()))
    else:
        _print_order(ranking, chosen.images)
        for each in refused:
            print(f"left out: {each.refused}", file=sys.stderr)
    return BAD if refused else GOOD


def _print_order(ranking: Ranking, images: Sequence[Path]) -> None:
    for place in ranking.order:
        each = ranking.candidates[place]
        print(f"{each.rank}. {images[place]} (best with probability {each.p_best:.2f})")
    print(f"{ranking.state} {ranking.outcome}, {ranking.answers} answers of people")


def _about(chosen: argparse.Namespace) -> dict[str, Any]:
    return {"mask": chosen.mask, "category": chosen.category, "prompt": chosen.prompt}


def _pull(chosen: argparse.Namespace) -> int:
    """get people's judgements for training"""
    with Client(chosen.project) as client:
        content = client.export(chosen.format)
    if chosen.output is None:
        sys.stdout.write(content.decode())
    else:
        chosen.output.write_bytes(content)
    return GOOD


def _watch(chosen: argparse.Namespace) -> int:
    """judge each picture that appears in a folder, until Ctrl-C"""
    with Client(chosen.project) as client:
        found = watch(
            client, chosen.folder, original=chosen.original, seconds=chosen.every, sleep=time.sleep
        )
        for path, judged in found:
            if isinstance(judged, ApiError):
                body, line = {"error": str(judged)}, str(judged)
            else:
                body, line = judged.to_json(), _line(judged)
            shown = json.dumps({"image": str(path), **body}) if chosen.json else f"{path}: {line}"
            print(shown, flush=True)
    return GOOD


def _bar(done: int, total: int) -> None:
    filled = BAR * done // max(total, 1)
    end = "\n" if done >= total else ""
    print(f"\r[{'#' * filled:<{BAR}}] {done}/{total}", end=end, file=sys.stderr, flush=True)


def _quiet(done: int, total: int) -> None:
    """A log is no place for a bar."""


if __name__ == "__main__":
    sys.exit(main())
