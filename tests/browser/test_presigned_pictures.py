"""Pictures that the browser fetches from a bucket, by addresses that the site signs."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, Response, expect

from tests.browser.conftest import Visitor
from tests.browser.judging import answer, fill_queue, open_judge
from tests.browser.pictures import picture
from tests.browser.running_site import Site, running_site, wait_for
from tests.s3_server import BUCKET, KEY, SECRET

pytestmark = pytest.mark.browser
SECONDS = 120
# Of each picture in the window, whether it is painted.
PAINTED = """
all => all.filter(each => each.getBoundingClientRect().top < innerHeight)
  .map(each => each.complete && each.naturalWidth > 0)
"""


@pytest.fixture(scope="module")
def site(s3_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A demo that keeps its pictures in a bucket; worker and pages read them there."""
    home = tmp_path_factory.mktemp("presigned")
    options = f"endpoint={s3_server}&region=us-east-1&addressing=path&presign={SECONDS}"
    more = {
        "STORAGE_URL": f"s3://{BUCKET}/demo?{options}",
        "AWS_ACCESS_KEY_ID": KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET,
    }
    with running_site(
        database_url=f"sqlite:///{home / 'packshot.sqlite3'}",
        home=home,
        products=4,
        processes=1,
        from_models=True,
        more=more,
    ) as running:
        fill_queue(running)
        yield running


@pytest.fixture
def signed(s3_server: str) -> Callable[[Page], list[Response]]:
    """What the bucket has answered a page since this was called, all of it by signed addresses."""

    def watch(page: Page) -> list[Response]:
        seen: list[Response] = []
        page.on("response", lambda it: seen.append(it) if it.url.startswith(s3_server) else None)
        return seen

    return watch


def all_served(seen: list[Response]) -> bool:
    """Whether the bucket has served pictures, and refused none."""
    for each in seen:
        assert each.status == 200, f"{each.status} {each.url}"
        assert f"X-Amz-Expires={SECONDS}" in each.url and SECRET not in each.url
    return bool(seen)


def test_the_catalogue_shows_them(
    visit: Callable[..., Visitor], signed: Callable[[Page], list[Response]]
) -> None:
    visitor = visit("ada")
    page, seen = visitor.page, signed(visitor.page)
    visitor.goto(visitor.project + "/catalogue")
    thumbs = page.locator("main img")
    expect(thumbs.first).to_be_visible()

    def are_painted() -> bool:
        painted = thumbs.evaluate_all(PAINTED)
        return len(painted) >= 6 and all(painted)

    wait_for(are_painted, 60, "the pictures from the bucket")
    picture(page, "presigned-catalogue")
    assert all_served(seen)


def test_people_judge_them(
    visit: Callable[..., Visitor], signed: Callable[[Page], list[Response]]
) -> None:
    visitor = visit("anna")
    page, seen = visitor.page, signed(visitor.page)
    current = open_judge(visitor)
    picture(page, "presigned-judge")
    for _ in range(2):
        current = answer(page, current)
    assert all_served(seen)


def test_the_policy_names_the_bucket_and_nothing_else(
    visit: Callable[..., Visitor], s3_server: str
) -> None:
    visitor = visit("ada")
    response = visitor.page.goto(visitor.site.url + "/account")
    assert response is not None
    policy = response.headers["content-security-policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";") if part.strip())
    assert s3_server in directives["img-src"] and s3_server in directives["connect-src"]
    assert s3_server not in directives["script-src"]
    refused = visitor.page.evaluate(
        """address => new Promise(done => {
            document.addEventListener('securitypolicyviolation', event => done(event.blockedURI));
            new Image().src = address;
        })""",
        "http://127.0.0.2:9/elsewhere.webp",
    )
    assert refused.startswith("http://127.0.0.2:9")
    visitor.complaints.clear()  # of the picture that was to be refused
