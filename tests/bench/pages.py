"""What each page asks of the server, in a project of 100,000 images and 50,000 answers.

    python -m tests.bench.pages [--generations 100000] [--answers 50000] [--requests 30]

Makes a scratch database on the server that TEST_DATABASE_URL names, and calls every list, chart
and search of the API in this process, as an admin who is logged in. Caches are emptied before each
request, so that the figures are those of the first person who opens the page.

Prints percentiles of the server's time in milliseconds, and the number of SQL statements. Fails if
a page takes longer than the goal.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from tests.bench.at_scale.project import fill_project
from tests.bench.at_scale.scratch import describe_server, scratch_database, start_django

if TYPE_CHECKING:
    from rest_framework.test import APIClient

GOAL_MS = 300.0
PROJECT = "/api/projects/{project}/"
CATALOGUE = PROJECT + "generations/?limit=100"
PAGES: dict[str, str] = {
    "who am I": "/api/session/",
    "projects": "/api/projects/",
    "overview": PROJECT,
    "jobs": PROJECT + "jobs/",
    "batches": PROJECT + "batches/",
    "drift": PROJECT + "drift/",
    "certificates": PROJECT + "certificates/",
    "my queue": PROJECT + "questions/mine/",
    "summary of a session": PROJECT + "summary/",
    "review list": PROJECT + "review/",
    "review list, one flag": PROJECT + "review/?flag=disagreement",
    "review counts": PROJECT + "review/counts/",
    "originals to confirm": PROJECT + "originals/",
    "catalogue, newest": CATALOGUE,
    "catalogue, page 500": CATALOGUE + "&cursor={cursor}",
    **{
        f"catalogue, by {ordering}": f"{CATALOGUE}&ordering={ordering}"
        for ordering in (
            "-score",
            "score",
            "-uncertainty",
            "-p_good",
            "-p_consistent",
            "p_consistent",
            "product_id",
        )
    },
    "catalogue, accepted": CATALOGUE + "&verdict=accepted",
    "catalogue, accepted by score": CATALOGUE + "&verdict=accepted&ordering=-score",
    "catalogue, decided by people": CATALOGUE + "&decided_by=people",
    "catalogue, a flag": CATALOGUE + "&flag=drift",
    "catalogue, a category": CATALOGUE + "&category=kettle",
    "catalogue, a generator": CATALOGUE + "&generator=rare",
    "catalogue, an unknown generator": CATALOGUE + "&generator=none",
    "catalogue, a product": CATALOGUE + "&product=4711",
    "catalogue, a range of scores": CATALOGUE + "&score_min=0.42&score_max=0.421",
    "catalogue, a certificate": CATALOGUE + "&certificate={certificate}",
    "catalogue, an empty day": CATALOGUE + "&imported_from=2020-01-01&imported_to=2020-01-02",
    "catalogue, search an image": CATALOGUE + "&search=generation-999",
    "catalogue, search a product": CATALOGUE + "&search=PRODUCT-47",
    "catalogue, search nothing": CATALOGUE + "&search=nothing",
    "catalogue, all at once": CATALOGUE
    + "&verdict=rejected&flag=drift&category=mug&search=gen&ordering=-uncertainty",
    "count, everything": PROJECT + "generations/count/",
    "count, a filter": PROJECT + "generations/count/?verdict=accepted&category=mug",
    "count, a flag": PROJECT + "generations/count/?flag=drift",
    "names of generators": PROJECT + "names/?of=generator",
    "names of categories": PROJECT + "names/?of=category&search=ke",
    "an image": "/api/generations/{generation}/",
    "an image's history": "/api/generations/{generation}/history/",
    "a product": "/api/products/{product}/",
    "products": PROJECT + "products/",
    "products, search": PROJECT + "products/?search=duct-99",
    "palette, many images": "/api/search/?q=gen&project={project}",
    "palette, a product": "/api/search/?q=product-471&project={project}",
    "palette, a number": "/api/search/?q=4711&project={project}",
    "palette, nothing": "/api/search/?q=zzz&project={project}",
    "palette, all projects": "/api/search/?q=product-4",
    "insights": PROJECT + "insights/",
    "models": PROJECT + "models/",
    "known answers": PROJECT + "known-answers/",
    "members": PROJECT + "members/",
    "invitations": PROJECT + "invitations/",
}
# Pages that another file of the API may bring; left out where it is missing.
IF_THERE = {"audit log": PROJECT + "audit-log/"}


def measure(client: APIClient, address: str, requests: int) -> tuple[list[float], int]:
    """Milliseconds of each request, and how many statements the last one took."""
    from django.core.cache import cache
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    spent = []
    for _ in range(requests + 1):
        cache.clear()
        began = time.perf_counter()
        response = client.get(address)
        spent.append((time.perf_counter() - began) * 1000)
        if response.status_code != 200:
            raise RuntimeError(f"{address}: {response.status_code} {response.content[:200]!r}")
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return spent[1:], len(queries)  # the first request prepares statements


def addresses(client: APIClient, values: dict[str, object]) -> Iterator[tuple[str, str]]:
    """Every page with its address."""
    for name, address in PAGES.items():
        yield name, address.format(**values)
    for name, address in IF_THERE.items():
        if client.get(address.format(**values)).status_code != 404:
            yield name, address.format(**values)


def main() -> int:
    """Measure, print, and return how many pages miss the goal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--generations", type=int, default=100_000)
    parser.add_argument("--answers", type=int, default=50_000)
    parser.add_argument("--requests", type=int, default=30)
    options = parser.parse_args()
    with scratch_database("packshot_bench_pages") as url:
        start_django(url)
        from rest_framework.test import APIClient

        from annotator.api.pagination import Cursor

        began = time.perf_counter()
        filled = fill_project(generations=options.generations, answers=options.answers)
        took = time.perf_counter() - began
        print(f"pages: {describe_server()}; filled in {took:.0f} s")
        print(f"{options.generations:,} images, {options.answers:,} answers\n")
        middle = Cursor(value=None, pk=options.generations // 2, backwards=False)
        values = {**filled.ids, "cursor": middle.encode()}
        client = APIClient(SERVER_NAME="localhost")
        client.force_login(filled.admin)
        slow = 0
        print(f"{'page':34} {'p50':>7} {'p95':>7} {'SQL':>4}")
        for name, address in addresses(client, values):
            spent, queries = measure(client, address, options.requests)
            median, high = np.percentile(spent, (50, 95))
            slow += high > GOAL_MS
            mark = "  more than the goal" if high > GOAL_MS else ""
            print(f"{name:34} {median:7.1f} {high:7.1f} {queries:4}{mark}", flush=True)
    return slow


if __name__ == "__main__":
    sys.exit(main())
