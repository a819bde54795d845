"""No answer is lost or counted twice, whatever happens in between."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.judging import (
    DEMO,
    answer,
    answers_of,
    ask_site,
    fill_queue,
    open_judge,
    question_after,
    run_on_site,
)
from tests.browser.running_site import PATIENCE, Site, wait_for
from tests.browser.watching import wait_until_quiet

pytestmark = pytest.mark.browser
Visit = Callable[..., Visitor]
OFFLINE = ("ERR_INTERNET_DISCONNECTED", "Failed to load resource", "sendBeacon")
# How many answers the browser keeps until they can be sent.
KEPT = """
() => new Promise(resolve => {
  indexedDB.open('packshot').onsuccess = ({target: {result: database}}) => {
    database.transaction('unsent').objectStore('unsent').count().onsuccess = ({target}) => {
      database.close();
      resolve(target.result);
    };
  };
})
"""


@pytest.fixture
def planned(site: Site) -> Site:
    """The demo with a full queue, filled afresh for each test."""
    fill_queue(site)
    return site


def forgive_offline(visitor: Visitor) -> None:
    """Ignore the failed requests that the browser logs without a network."""
    visitor.complaints[:] = [
        line for line in visitor.complaints if not any(known in line for known in OFFLINE)
    ]


def test_ten_answers_without_a_network_survive_a_reload(visit: Visit, planned: Site) -> None:
    anna = visit("anna", service_workers="allow")
    before = answers_of(planned, "anna")
    current = open_judge(anna)
    wait_until_quiet(anna.page)
    anna.page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
    anna.page.context.set_offline(True)
    given = []
    for _ in range(10):
        given.append(int(current))
        current = answer(anna.page, current)
    expect(anna.page.get_by_test_id("unsent")).to_contain_text("10")
    anna.page.reload()
    expect(anna.page.get_by_test_id("offline")).to_contain_text("10 answers are kept")
    # Offline emulation ends with the page it was set for, so one answer may have got through
    # during the reload. It must count only once.
    anna.page.context.set_offline(False)
    question_after(anna.page, "")  # it continues by itself
    expect(anna.page.get_by_test_id("unsent")).to_have_count(0)
    assert answers_of(planned, "anna") == before + given
    forgive_offline(anna)


def test_a_note_written_without_a_network_arrives_with_its_answer(
    visit: Visit, planned: Site
) -> None:
    anna = visit("anna")
    page, current = anna.page, open_judge(anna)
    wait_until_quiet(page)
    page.context.set_offline(True)
    page.keyboard.press("n")
    page.keyboard.type("kept on the device: u, k, 1 and x are letters here")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("note")).to_have_count(0)
    answer(page, current)
    page.context.set_offline(False)
    expect(page.get_by_test_id("unsent")).to_have_count(0)
    notes = ask_site(
        planned,
        f"list(Answer.objects.filter(question={current}).values_list('note', flat=True))",
    )
    assert notes == ["kept on the device: u, k, 1 and x are letters here"]
    forgive_offline(anna)


def test_leaving_without_a_network_says_so_and_goes_on_by_itself(
    visit: Visit, planned: Site
) -> None:
    anna = visit("anna", service_workers="allow")
    open_judge(anna)
    # Pretend that the project's page was never opened on this device.
    anna.page.context.new_cdp_session(anna.page).send("Network.clearBrowserCache")
    anna.page.reload()
    current = question_after(anna.page, "")
    wait_until_quiet(anna.page)
    anna.page.context.set_offline(True)
    answer(anna.page, current)
    anna.page.get_by_role("link", name="Back to the project").click()
    title = anna.page.get_by_role("heading", level=1)
    expect(title).to_have_text("There is no connection to the server")
    expect(anna.page.get_by_test_id("offline")).to_contain_text("1 answer is kept")
    anna.page.get_by_role("button", name="Try again").click()
    expect(title).to_have_text("There is no connection to the server")
    anna.page.context.set_offline(False)
    expect(title).to_contain_text("Demo")
    anna.complaints.clear()  # the browser logs the page that it could not fetch


def test_answers_go_out_by_themselves_when_the_network_is_back(visit: Visit, planned: Site) -> None:
    anna = visit("anna")
    current = open_judge(anna)
    wait_until_quiet(anna.page)
    anna.page.context.set_offline(True)
    following = answer(anna.page, current)
    expect(anna.page.get_by_test_id("unsent")).to_be_visible()
    anna.page.context.set_offline(False)
    expect(anna.page.get_by_test_id("unsent")).to_have_count(0)
    assert answers_of(planned, "anna")[-1] == int(current)
    assert question_after(anna.page, "") == following
    forgive_offline(anna)


def test_a_login_that_ends_keeps_the_answer_until_the_next(visit: Visit, planned: Site) -> None:
    anna = visit("anna")
    current = open_judge(anna)
    run_on_site(
        planned,
        "from django.contrib.sessions.models import Session\nSession.objects.all().delete()",
    )
    anna.page.keyboard.press("1")
    expect(anna.page.get_by_label("User name")).to_be_visible()
    assert int(current) not in answers_of(planned, "anna")
    anna.page.goto(planned.login_link("anna"))
    anna.page.get_by_role("button", name="Log in").click()
    anna.page.wait_for_url("**/projects/*")
    open_judge(anna)
    wait_for(lambda: int(current) in answers_of(planned, "anna"), PATIENCE, "the answer to be sent")
    assert answers_of(planned, "anna").count(int(current)) == 1


def test_two_people_side_by_side_never_share_a_question(visit: Visit, planned: Site) -> None:
    people = {name: visit(name) for name in ("anna", "otto")}
    current = {name: open_judge(person) for name, person in people.items()}
    given: dict[str, list[str]] = {name: [] for name in people}
    for _ in range(6):
        for name, person in people.items():
            given[name].append(current[name])
            current[name] = answer(person.page, current[name])
    assert not set(given["anna"]) & set(given["otto"])
    assert not set(current.values()) & (set(given["anna"]) | set(given["otto"]))


def test_a_hold_that_ran_out_while_away_makes_room_for_another(visit: Visit, planned: Site) -> None:
    anna = visit("anna")
    away = open_judge(anna)
    run_on_site(
        planned,
        "from django.utils import timezone\n"
        "from annotator.queue.hold import expire_holds\n"
        "Hold.objects.filter(user__username='anna', state='active').update("
        "expires_at=timezone.now())\n"
        f"expire_holds(project={DEMO}, limit=1000)\n"
        f"Question.objects.filter(pk={away}).update(state='withdrawn')\n",
    )
    anna.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert question_after(anna.page, away) != away
    anna.complaints.clear()  # the browser logs that the holds were gone


def test_an_answer_to_a_question_that_ran_out_still_counts(visit: Visit, planned: Site) -> None:
    anna = visit("anna")
    current = open_judge(anna)
    run_on_site(
        planned,
        "from annotator.queue.hold import release\n"
        f"hold = Hold.objects.get(question={current}, user__username='anna')\n"
        "release(question=hold.question, user=hold.user)\n",
    )
    answer(anna.page, current)
    wait_for(lambda: int(current) in answers_of(planned, "anna"), PATIENCE, "the answer to count")


def test_questions_go_back_when_the_page_is_closed(visit: Visit, planned: Site) -> None:
    anna = visit("anna")
    open_judge(anna)
    held = "Hold.objects.filter(user__username='anna', state='active').count()"
    assert ask_site(planned, held) >= 4
    anna.page.goto("about:blank")
    wait_for(lambda: ask_site(planned, held) == 0, PATIENCE, "the holds to be given back")


def test_a_second_tab_shows_what_the_first_has_not_answered(visit: Visit, planned: Site) -> None:
    anna = visit("anna")
    current = open_judge(anna)
    second = anna.page.context.new_page()
    second.goto(anna.page.url)
    assert question_after(second, "") == current
    following = answer(anna.page, current)
    assert question_after(second, current) == following
    second.keyboard.press("1")
    assert question_after(anna.page, following) == question_after(second, following)
    wait_for(
        lambda: set(answers_of(planned, "anna")) >= {int(current), int(following)},
        PATIENCE,
        "both answers",
    )
    second.close()


def test_a_removed_member_is_told_so(visit: Visit, planned: Site) -> None:
    run_on_site(
        planned,
        "user, _ = User.objects.get_or_create(username='gast')\n"
        f"project = {DEMO}\n"
        "Membership.objects.get_or_create(project=project, user=user, role='annotator')\n",
    )
    guest = visit("gast")
    open_judge(guest)
    run_on_site(planned, "Membership.objects.filter(user__username='gast').delete()")
    guest.page.keyboard.press("1")
    notice = guest.page.get_by_role("alert").first
    expect(notice).to_contain_text("no longer a member")
    expect(notice).to_contain_text("1 answer was not sent.")
    guest.page.get_by_role("button", name="Delete from this device").click()
    expect(notice).not_to_contain_text("not sent")
    wait_for(lambda: guest.page.evaluate(KEPT) == 0, PATIENCE, "the answer to be deleted")
    guest.complaints.clear()  # the browser logs the refusals
