"""The review desk: one press decides, one takes back, and all is seen beside the pictures."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.axe import violations
from tests.browser.conftest import Visitor
from tests.browser.judging import ask_site, run_on_site
from tests.browser.pictures import picture
from tests.browser.running_site import PATIENCE, Site, wait_for
from tests.browser.staged import stage_command
from tests.browser.test_every_page import LOOKS, open_page
from tests.browser.test_judge_presses import GAPS, TWICE
from tests.browser.test_languages import left_in_english
from tests.browser.test_pages import settle
from tests.browser.watching import wait_until_decidable, wait_until_seen

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("staging")]
UNDO = "**/review/undo/"

SMALL = {"width": 1280, "height": 720}
# All images are flagged; the newest, which comes first, has findings and answers of three people.
FLAGGED = """
from scoring.vocabulary.finding import Finding, FindingKind
from scoring.vocabulary.messages.findings import PART_ADDED, COLOUR_CHANGED
Membership.objects.filter(project_id={project}).update(role="ops")
for place, g in enumerate(Generation.objects.filter(project_id={project}).order_by("id")):
    g.score, g.p_good, g.p_consistent = 0.3 + place / 20, 0.7, 0.6
    g.reward, g.uncertainty, g.generator = 0.4, 0.25, "sdxl-turbo"
    g.save()
    Flag.objects.create(project_id={project}, generation=g, kind="disagreement")
newest = Generation.objects.filter(project_id={project}).latest("id")
report = newest.report
report.outcome = "inconsistent"
report.findings = [
    Finding(FindingKind.PART_ADDED, PART_ADDED(share=0.03), 0.9, (0.3, 0.3, 0.5, 0.5)),
    Finding(FindingKind.COLOUR_CHANGED, COLOUR_CHANGED(delta_e=7.5, degrees=12.0), 0.5, None),
]
report.save()
Flag.objects.create(project_id={project}, generation=newest, kind="inconsistent")
for n, (name, choice) in enumerate((("anna", "good"), ("ben", "bad"), ("carla", "good"))):
    person, _ = User.objects.get_or_create(username=name)
    Membership.objects.get_or_create(project_id={project}, user=person, role="annotator")
    question = Question.objects.create(
        project_id={project}, product=newest.product, kind="single", left=newest, purpose="learn",
        state="answered", answers_count=1)
    Answer.objects.create(
        project_id={project}, question=question, user=person, left=newest, choice=choice,
        purpose="learn", idempotency_key=f"{project}-{{n}}", milliseconds=1900 + 700 * n,
        reasons={{str(newest.pk): ["poor_light"]}} if choice == "bad" else {{}},
        note="The shadow falls the wrong way, and the lid is open." if choice == "bad" else "")
"""


def stage(site: Site, slug: str, *, questions: int = 5, people: str = "otto") -> int:
    """A project with twice as many flagged images."""
    options = stage_command(slug, questions=questions, people=people.split())
    project = int(site.manage("shell", "-v", "0", "-c", options).split()[-1])
    run_on_site(site, FLAGGED.format(project=project))
    return project


def desk(visitor: Visitor, slug: str) -> tuple[Page, int]:
    """The page and the project's id, at the review desk with ten flagged images."""
    project = stage(visitor.site, slug)
    open_desk(visitor, project)
    expect(rows(visitor.page)).to_have_count(10)
    return visitor.page, project


def open_desk(visitor: Visitor, project: int, query: str = "") -> None:
    visitor.goto(f"/projects/{project}/review{query}")
    wait_until_decidable(visitor.page)


def rows(page: Page) -> Locator:
    return page.get_by_test_id("flagged")


def faded(page: Page) -> None:
    """Wait until a dialog that was closed has faded out; colours can be read only then."""
    expect(page.get_by_role("dialog")).to_have_count(0)
    settle(page)


def opened(page: Page) -> str:
    return page.locator("aside h2").inner_text()


def decided(visitor: Visitor, project: int) -> list[list[object]]:
    """Decision, reasons and note of what stands, in the order of the decisions."""
    reviews = f"Review.objects.standing().filter(project_id={project}).order_by('id')"
    found: list[list[object]] = ask_site(
        visitor.site, f"[[r.decision, r.reasons, r.note, r.product_changed] for r in {reviews}]"
    )
    return found


def test_a_key_that_bounces_decides_once(visit: Callable[..., Visitor]) -> None:
    otto = visit("otto")
    page, project = desk(otto, "review-bounce")
    for number, gap in enumerate(GAPS, start=1):
        wait_until_decidable(page)
        page.evaluate(TWICE, ["a", gap])
        expect(rows(page)).to_have_count(10 - number)
    wait_until_decidable(page)
    wait_for(
        lambda: len(decided(otto, project)) >= len(GAPS), PATIENCE, "all decisions to be stored"
    )
    assert len(decided(otto, project)) == len(GAPS)
    after = opened(page)
    page.evaluate(TWICE, ["u", 150])
    expect(rows(page)).to_have_count(11 - len(GAPS))
    expect(page.locator("aside h2")).not_to_have_text(after)  # once the server has taken it back
    wait_until_decidable(page)
    page.get_by_role("button", name="Accept", exact=True).dblclick(delay=20)
    expect(rows(page)).to_have_count(10 - len(GAPS))


def test_a_step_back_waits_for_the_one_before_it(visit: Callable[..., Visitor]) -> None:
    page, _ = desk(visit("otto"), "review-steps-back")
    for left in (9, 8):
        wait_until_decidable(page)
        page.keyboard.press("a")
        expect(rows(page)).to_have_count(left)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    def wait_until_held(count: int) -> None:
        for _ in range(2_000):
            if len(held) >= count:
                return
            page.wait_for_timeout(10)
        raise AssertionError(f"{len(held)} requests instead of {count}")

    page.route(UNDO, hold)
    page.keyboard.press("u")
    wait_until_held(1)
    wait_until_seen(page)
    page.keyboard.press("u")  # the server has not answered the first one
    held[0].continue_()
    wait_until_held(2)
    held[1].continue_()
    expect(rows(page)).to_have_count(10)
    page.unroute(UNDO)


def test_decide_take_back_and_reverse(visit: Callable[..., Visitor]) -> None:
    otto = visit("otto", viewport=SMALL)
    page, project = desk(otto, "review-decide")
    first = opened(page)
    # A note; Enter gives the keys back to the image. Rejecting takes a reason.
    page.keyboard.press("n")
    page.keyboard.type("the handle")
    page.keyboard.press("Enter")
    page.keyboard.press("r")
    expect(page.get_by_test_id("dock")).to_be_visible()
    picture(page, "review-reject")
    wait_until_seen(page)
    page.keyboard.press("1")
    expect(rows(page)).to_have_count(9)
    wait_for(lambda: decided(otto, project), PATIENCE, "the decision to be stored")
    assert decided(otto, project) == [["rejected", ["part_added"], "the handle", True]]

    # A marked product asks before it is accepted.
    wait_until_decidable(page)
    page.keyboard.press("c")
    page.keyboard.press("a")
    expect(page.get_by_test_id("dock")).to_contain_text("Accept it as unchanged?")
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    page.keyboard.press("a")
    expect(rows(page)).to_have_count(8)

    # A range is one step.
    wait_until_decidable(page)
    for _ in range(2):
        page.keyboard.press("Shift+J")
    expect(page.get_by_text("3 selected", exact=True)).to_be_visible()
    picture(page, "review-range")
    wait_until_decidable(page)
    page.keyboard.press("a")
    expect(rows(page)).to_have_count(5)
    wait_for(lambda: len(decided(otto, project)) == 5, PATIENCE, "all decisions to be stored")
    for left in (8, 9, 10):
        wait_until_seen(page)  # sooner, it would be taken for a bouncing key
        page.keyboard.press("u")
        expect(rows(page)).to_have_count(left)
    assert decided(otto, project) == []
    expect(page.locator("aside h2")).to_have_text(first)

    # What somebody has decided is reversed with a note, and stays in the list.
    wait_until_decidable(page)
    page.keyboard.press("a")
    expect(rows(page)).to_have_count(9)
    page.get_by_role("tab", name="Decided").click()
    standing = page.get_by_test_id("decided").filter(has=page.get_by_role("button"))
    expect(standing).to_have_count(1)
    standing.get_by_role("button").click()
    page.get_by_label("Why?").fill("the wrong one")
    page.get_by_role("button", name="Reverse", exact=True).click()
    expect(page.get_by_test_id("decided").first).to_contain_text("the wrong one")
    expect(standing).to_have_count(0)
    faded(page)
    assert not violations(page)
    picture(page, "review-decided")
    assert decided(otto, project) == []


def test_everything_is_seen_beside_the_pictures(visit: Callable[..., Visitor]) -> None:
    otto = visit("otto", viewport=SMALL)
    page, project = desk(otto, "review-evidence")
    settle(page)
    picture(page, "review")
    for shown in (
        page.get_by_test_id("desk-stage"),
        page.get_by_role("button", name="A part was added"),
        page.get_by_text("carla"),
        page.get_by_text("0.40 ± 0.25"),
        page.get_by_role("button", name="Compare with"),
        page.get_by_role("button", name="Accept"),
        page.get_by_role("textbox", name="Note"),
    ):
        assert fits(page, shown.first), shown
    expect(page.get_by_role("listitem").filter(has_text="ben")).to_contain_text("Poor light")
    expect(page.get_by_role("listitem").filter(has_text="ben")).to_contain_text("the lid is open")
    plain = painted(page, 1)
    page.keyboard.press("f")
    expect(page.get_by_role("button", name="A part was added")).to_have_attribute(
        "aria-pressed", "true"
    )
    page.wait_for_function("before => before !== window.painted(1)", arg=plain)
    picture(page, "review-finding")
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    expect(page.get_by_test_id("desk-stage").locator("canvas")).to_have_count(3)
    picture(page, "review-compare")
    page.keyboard.press("1")
    page.keyboard.press("+")
    expect(page.get_by_role("button", name="Fit images")).to_be_visible()
    page.keyboard.press("0")
    page.keyboard.down(" ")
    expect(page.get_by_text("Original", exact=True)).to_be_visible()
    page.keyboard.up(" ")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Take back your last step")
    picture(page, "review-keys", once_faded_in=True)
    page.keyboard.press("Escape")

    # More people are asked, and the image is away until they have answered.
    expect(page.get_by_role("dialog")).to_have_count(0)
    run_on_site(
        otto.site,
        "person, _ = User.objects.get_or_create(username='dana')\n"
        f"Membership.objects.create(project_id={project}, user=person, role='annotator')",
    )
    wait_until_decidable(page)
    page.keyboard.press("e")
    expect(page.get_by_test_id("dock")).to_be_visible()
    wait_until_seen(page)
    page.keyboard.press("1")
    expect(rows(page)).to_have_count(9)
    # It is a step like any other.
    wait_until_decidable(page)
    page.keyboard.press("u")
    expect(rows(page)).to_have_count(10)
    wait_until_decidable(page)
    page.keyboard.press("e")
    expect(page.get_by_test_id("dock")).to_be_visible()
    wait_until_seen(page)
    page.keyboard.press("1")
    expect(rows(page)).to_have_count(9)
    page.get_by_role("button", name="Filters").click()
    page.get_by_role("combobox", name="Asked again").click()
    page.get_by_role("option", name="These alone").click()
    page.keyboard.press("Escape")
    expect(rows(page)).to_have_count(1)
    assert "asked=only" in page.url


def fits(page: Page, shown: Locator) -> bool:
    """Whether it is in the window without scrolling."""
    box, window = shown.bounding_box(), page.viewport_size
    assert box is not None and window is not None
    return box["y"] >= 0 and box["y"] + box["height"] <= window["height"]


def painted(page: Page, pane: int) -> str:
    """What a pane shows, to be compared."""
    read: str = page.evaluate(
        "pane => { window.painted = at => document.querySelector("
        '`[data-testid=desk-stage] [data-pane="${at}"] canvas`).toDataURL();'
        " return window.painted(pane); }",
        pane,
    )
    return read


def test_two_reviewers_and_saved_views(visit: Callable[..., Visitor]) -> None:
    otto, ada = visit("otto"), visit("ada")
    project = stage(otto.site, "review-two", people="otto ada")
    run_on_site(otto.site, f"Membership.objects.filter(project_id={project}).update(role='ops')")
    open_desk(otto, project)
    held = opened(otto.page)
    open_desk(ada, project)
    expect(rows(ada.page).filter(has_text=held)).to_contain_text("otto has this open")
    assert opened(ada.page) != held  # it begins where nobody is
    rows(ada.page).filter(has_text=held).get_by_role("button").click()
    expect(ada.page.get_by_text("otto has this image open.")).to_be_visible()
    expect(ada.page.get_by_role("button", name="Accept")).to_be_disabled()
    ada.complaints.clear()  # the browser logs that the image is refused

    # A view with its filters is shared, and opens for the other as it was saved.
    page = otto.page
    page.keyboard.press("/")
    page.keyboard.type("card-1")
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(2)
    page.get_by_role("combobox", name="Order").click()
    page.get_by_role("option", name="Greatest risk first").click()
    page.get_by_role("button", name="Views").click()
    page.get_by_role("menuitem", name="Save this view").click()
    page.get_by_label("Name").fill("Cards at risk")
    page.get_by_label("Share with the project").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("View saved")).to_be_visible()
    ada.page.reload()
    wait_until_decidable(ada.page)
    ada.page.get_by_role("button", name="Views").click()
    ada.page.get_by_role("menuitem", name="Cards at risk").click()
    expect(rows(ada.page)).to_have_count(2)
    assert "ordering=-risk" in ada.page.url and "search=card-1" in ada.page.url
    # What one decides is gone for the other at the next reading.
    wait_until_decidable(page)
    page.keyboard.press("a")
    expect(rows(page)).to_have_count(1)
    ada.page.reload()
    expect(rows(ada.page)).to_have_count(1)
    for each in (otto, ada):
        each.complaints.clear()  # again: both look at the same two images


@pytest.mark.parametrize(("theme", "locale"), LOOKS)
def test_the_desk_in_both_themes_and_languages(
    visit: Callable[..., Visitor], site: Site, theme: str, locale: str
) -> None:
    project = stage(site, f"review-{theme}")
    otto = visit("otto", viewport=SMALL, color_scheme=theme, locale=locale)
    open_desk(otto, project)
    page = otto.page
    settle(page)
    picture(page, f"review-{theme}-{locale}")
    page.keyboard.press("r")
    against = violations(page)
    english = left_in_english(page) if locale == "zh-CN" else []
    page.set_viewport_size({"width": 390, "height": 844})
    settle(page)
    picture(page, f"review-phone-{theme}", full_page=True)
    against += violations(page)
    otto.goto(f"/projects/{project}/review?flag=decided")
    settle(page)
    english += left_in_english(page) if locale == "zh-CN" else []
    assert not against
    assert not english
    if theme == "dark":
        for width, height in ((1920, 1080), (2560, 1440)):
            page.set_viewport_size({"width": width, "height": height})
            open_page(otto, f"/projects/{project}/review")
            wait_until_decidable(page)
            picture(page, f"review-{width}")
